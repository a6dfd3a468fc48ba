"""What is open when the demonstration's year ends: three searches, and allocated cases.

One search has scored offers and awaits a recommendation; one was awarded in an emergency and awaits
its authorisation; one has asked providers, who may still answer. Thirty cases are allocated to the
social worker, the reviewing officer and the personal adviser whose roles a visitor may choose; one
other case was opened in an emergency.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from api.demo.calloffs import award_directly, open_referral, search_in_house
from api.demo.children import Child, Placement
from api.demo.competition import closing, competition, left_out, rivals
from api.demo.market import Market
from api.demo.steps import Step
from api.settings import REPORT_DAY
from domain.codes import Ascertained, Tier
from domain.commands.care.allocate_case import AllocateCase
from domain.commands.care.take_emergency_access import TakeEmergencyAccess
from domain.commands.placements.record_wishes import RecordWishes
from domain.commands.referrals.invite_providers import InviteProviders
from domain.commands.referrals.open_referral import OpenReferral
from domain.values import Kind

ALLOCATED: Final = 30
ALLOCATED_ON: Final = date(2021, 12, 20)
FEE: Final = Decimal("4410.00")
SCORED, AWARDED, ASKED = date(2022, 1, 5), date(2021, 12, 30), date(2021, 12, 30)
ANSWER_BY: Final = date(2022, 3, 31)
OFFICERS: Final = ("social-worker", "reviewing-officer", "personal-adviser")


def in_hand(everyone: list[Child], every: Market) -> Iterator[Step]:
    """The three searches and the allocated cases."""
    moving = [c for c in everyone if c.end is None and c.placements[-1].kind is Kind.CHILDRENS_HOME]
    yield from allocate_cases(everyone, moving)
    homes = every.of(Kind.CHILDRENS_HOME, in_borough=True)
    first, second, third = (
        replace(child.placements[-1], setting=home, authority=home.authority, start=start, end=None)
        for child, home, start in zip(moving, homes, (SCORED, AWARDED, ANSWER_BY), strict=False)
    )
    yield from score_offers(moving[0], first, "R-IN-HAND-1", every)
    yield from award_in_emergency(moving[1], second, "R-IN-HAND-2")
    yield from ask_providers(moving[2], third, "R-IN-HAND-3", every)


def allocate_cases(everyone: list[Child], moving: list[Child]) -> Iterator[Step]:
    """The allocations, and a case opened by an officer to whom it is not allocated."""
    mine = [*moving[:3], *(c for c in everyone if c.end is None and c not in moving[:3])]
    for role in OFFICERS:
        for child in mine[:ALLOCATED]:
            act = AllocateCase(child_ref=child.child_ref, officer=f"demo-{role}", role=role,
                               allocated_on=ALLOCATED_ON)  # fmt: skip
            yield Step(ALLOCATED_ON, "team-manager", act)
    taken = TakeEmergencyAccess(
        child_ref=mine[ALLOCATED].child_ref,
        reason="Found at the bus station at night; the duty officer had to know the placement",
        taken_on=REPORT_DAY,
    )
    yield Step(REPORT_DAY, "social-worker", taken, who="demo-duty-officer")


def begin_search(
    child: Child, placement: Placement, referral: str, day: date, *, direct: bool
) -> Iterator[Step]:
    """A referral, the child's wishes, and the search in-house."""
    opened: OpenReferral = open_referral(child, placement, referral, day, direct=direct)
    yield Step(day, "broker", opened)
    heard = RecordWishes(
        referral_id=referral, child_ref=child.child_ref, how=Ascertained.TOLD_IN_PERSON,
        wishes="To stay at the same school, and near my sister", ascertained_on=day,
    )  # fmt: skip
    yield Step(day, "social-worker", heard)
    if not direct:
        yield from search_in_house(referral, day)


def score_offers(
    child: Child, placement: Placement, referral: str, every: Market
) -> Iterator[Step]:
    """A mini-competition up to the agreed scores, without a recommendation."""
    if placement.setting is None:
        return
    day = date(2021, 12, 24)
    yield from begin_search(child, placement, referral, day, direct=False)
    for step in competition(placement, placement.setting, referral, every, FEE):
        if step.day <= REPORT_DAY:
            yield step


def award_in_emergency(child: Child, placement: Placement, referral: str) -> Iterator[Step]:
    """An emergency, awarded directly that night and not authorised yet."""
    if placement.setting is None:
        return
    yield from begin_search(child, placement, referral, AWARDED, direct=True)
    yield award_directly(referral, placement.setting, FEE, AWARDED)


def ask_providers(
    child: Child, placement: Placement, referral: str, every: Market
) -> Iterator[Step]:
    """Three providers that are asked on the last day of the year, with three months to answer."""
    if placement.setting is None:
        return
    yield from begin_search(child, placement, referral, ASKED, direct=False)
    three = (
        placement.setting.provider_id,
        *rivals(every, placement.setting.provider_id, placement),
    )
    invited = InviteProviders(
        referral_id=referral, tier=Tier.PURCHASING_SYSTEM, provider_ids=three,
        left_out=left_out(every, placement, three, REPORT_DAY), respond_by=closing(ANSWER_BY),
        invited_on=REPORT_DAY,
    )  # fmt: skip
    yield Step(REPORT_DAY, "broker", invited)
