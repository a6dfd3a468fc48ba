"""The casework: each child's care, placements, referrals, reviews and transition, as steps."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from api.demo.children import Child, Stay
from api.demo.market import Market
from api.demo.money import LINES, UPLIFT_ON, Fees
from api.demo.steps import FIRST_DAY, REPORT_DAY, MissedFee, Step
from domain.command import Command
from domain.commands.agree_transition import AgreeTransition
from domain.commands.authorise_award import AuthoriseAward
from domain.commands.award_by_mini_competition import AwardByMiniCompetition
from domain.commands.award_directly import AwardDirectly
from domain.commands.consult_adult_social_care import ConsultAdultSocialCare
from domain.commands.decline_invitation import DeclineInvitation
from domain.commands.end_care import EndCare
from domain.commands.end_placement import EndPlacement
from domain.commands.evaluate_offer import EvaluateOffer
from domain.commands.invite_providers import InviteProviders
from domain.commands.make_offer import MakeOffer
from domain.commands.open_referral import OpenReferral
from domain.commands.plan_transition import PlanTransition
from domain.commands.review_placement import ReviewPlacement
from domain.commands.start_care import StartCare
from domain.commands.start_placement import StartPlacement
from domain.commands.transfer_to_adults import TransferToAdults
from domain.commands.vary_fee import VaryFee
from domain.terms import LOT_OF_KIND, Kind, Lot, month_of, to_the_penny

FRAMEWORK_OPEN: Final = date(2021, 2, 15)
CORRECTED_ON: Final = date(2021, 10, 18)
REVIEW_DAYS: Final = 91
WRONG_BY: Final = Decimal(500)
GROUND: Final = "Emergency: no other provider could meet the child's needs that night"


def casework(everyone: list[Child], every: Market, priced: Fees) -> Iterator[Step]:
    """Everything recorded about every child; the eighth bought placement with a wrong fee first."""
    wrong = bought_before_the_year(everyone)
    for number, child in enumerate(everyone):
        loaded = FIRST_DAY + timedelta(days=1 + number % 4)
        yield Step(
            max(child.start, loaded),
            "social-worker",
            StartCare(
                child_ref=child.child_ref, born_in=month_of(child.born), started_on=child.start
            ),
        )
        for stay in child.stays:
            yield from placed(child, stay, number, every, priced, wrong=stay is wrong)
        if child.end is not None:
            yield Step(
                child.end,
                "social-worker",
                EndCare(child_ref=child.child_ref, ended_on=child.end, reason="Returned home"),
            )
    yield from transitions(everyone)


def bought_before_the_year(everyone: list[Child]) -> Stay:
    """The placement whose fee is recorded wrongly at first."""
    stays = [s for child in everyone for s in child.stays if s.kind in LOT_OF_KIND]
    return [s for s in stays if s.start < FIRST_DAY and s.end is None][7]


def placed(
    child: Child, stay: Stay, number: int, every: Market, priced: Fees, *, wrong: bool
) -> Iterator[Step]:
    """A placement from its referral, if it had one, to its end."""
    start = start_command(child, stay, priced)
    recorded = max(
        stay.start + timedelta(days=3 * (number % 11 == 0)),
        FIRST_DAY + timedelta(days=1 + number % 4),
    )
    if stay.setting is not None and stay.start >= FRAMEWORK_OPEN:
        referral = f"R-{stay.placement_id[3:]}"
        yield from call_off(child, stay, referral, every, start.weekly_fee or Decimal(0))
        award = {"referral_id": referral, "award_id": f"AW-{stay.placement_id[3:]}"}
        start = start.model_copy(update=award)
    if wrong:
        fee = (start.weekly_fee or Decimal(0)) + WRONG_BY
        yield Step(recorded, "broker", start.model_copy(update={"weekly_fee": fee}))
        yield Step(
            CORRECTED_ON,
            "finance",
            MissedFee(start, "Weekly fee keyed £500 too high", "Head of Service"),
        )
    else:
        yield Step(recorded, "broker", start)
    yield from running(stay, priced)
    if stay.end is not None:
        yield Step(
            max(stay.end, recorded),
            "broker",
            EndPlacement(placement_id=stay.placement_id, reason="Planned move", ended_on=stay.end),
        )


def start_command(child: Child, stay: Stay, priced: Fees) -> StartPlacement:
    """The start of a placement: in a registered setting, or elsewhere at no fee."""
    named: dict[str, Any] = {"placement_id": stay.placement_id, "child_ref": child.child_ref}
    if stay.setting is None:
        return StartPlacement(
            **named, started_on=stay.start, kind=stay.kind, authority=stay.authority
        )
    return StartPlacement(
        **named,
        started_on=stay.start,
        home_id=stay.setting.home_id,
        budget_line=LINES[LOT_OF_KIND[stay.kind]],
        weekly_fee=priced[stay.placement_id][0][1],
    )


def call_off(
    child: Child, stay: Stay, referral: str, every: Market, fee: Decimal
) -> Iterator[Step]:
    """A referral and its award: by mini-competition, or directly for every third."""
    if stay.setting is None:
        return
    lot, provider = LOT_OF_KIND[stay.kind], stay.setting.provider_id
    direct = int(stay.placement_id[3:7]) % 3 == 0
    opened = stay.start - timedelta(days=1 if direct else 12)
    yield Step(
        opened,
        "broker",
        OpenReferral(
            referral_id=referral,
            child_ref=child.child_ref,
            lot=lot,
            kind=stay.kind,
            emergency=direct,
            needed_on=stay.start,
            opened_on=opened,
        ),
    )
    award = {"award_id": f"AW-{stay.placement_id[3:]}", "referral_id": referral}
    if direct:
        yield Step(
            opened,
            "broker",
            AwardDirectly(
                **award, provider_id=provider, weekly_fee=fee, ground=GROUND, awarded_on=opened
            ),
        )
    else:
        yield from competition(stay, referral, every, fee)
    authorised = opened + timedelta(days=0 if direct else 10)
    yield Step(
        authorised,
        "authoriser",
        AuthoriseAward(**award, authorised_as="Head of Service", authorised_on=authorised),
    )


def competition(stay: Stay, referral: str, every: Market, fee: Decimal) -> Iterator[Step]:
    """Three providers are asked: the winner, one that is dearer, and one that declines."""
    if stay.setting is None:
        return
    winner = stay.setting.provider_id
    dearer, declining = rivals(every, winner, LOT_OF_KIND[stay.kind])
    day = stay.start - timedelta(days=11)
    asked = InviteProviders(
        referral_id=referral, provider_ids=(winner, dearer, declining), invited_on=day
    )
    yield Step(day, "broker", asked)
    yield from bid(referral, winner, fee, stay.start, match=82)
    yield from bid(referral, dearer, fee * Decimal("1.08"), stay.start, match=74)
    day = stay.start - timedelta(days=8)
    no = DeclineInvitation(
        referral_id=referral, provider_id=declining, reason="No suitable vacancy", declined_on=day
    )
    yield Step(day, "provider", no)
    day = stay.start - timedelta(days=4)
    award = AwardByMiniCompetition(
        award_id=f"AW-{referral[2:]}",
        referral_id=referral,
        provider_id=winner,
        offer_id=offer_of(referral, winner),
        reason="Best match to need at the lower fee",
        awarded_on=day,
    )
    yield Step(day, "broker", award)


def rivals(every: Market, winner: str, lot: Lot) -> list[str]:
    """Two other providers of the lot; never the one that is suspended in June."""
    same_lot = [provider.provider_id for provider in every.providers if provider.lot is lot]
    at = same_lot.index(winner)
    return [p for p in same_lot[at + 1 :] + same_lot[:at] if p != "P-031"][:2]


def offer_of(referral: str, provider_id: str) -> str:
    """The identifier of a provider's offer on a referral."""
    return f"O-{referral[2:]}-{provider_id}"


def bid(
    referral: str, provider_id: str, fee: Decimal, start: date, *, match: int
) -> Iterator[Step]:
    """A provider's offer and its evaluation."""
    offer_id = offer_of(referral, provider_id)
    day = start - timedelta(days=8)
    offer = MakeOffer(
        referral_id=referral,
        provider_id=provider_id,
        offer_id=offer_id,
        weekly_fee=to_the_penny(fee),
        offered_on=day,
    )
    yield Step(day, "provider", offer)
    day = start - timedelta(days=5)
    scores = EvaluateOffer(
        referral_id=referral,
        offer_id=offer_id,
        match_to_need=Decimal(match),
        quality=Decimal(match - 6),
        cost=Decimal(60),
        evaluated_on=day,
    )
    yield Step(day, "broker", scores)


def running(stay: Stay, priced: Fees) -> Iterator[Step]:
    """The fee raised in September, and a review every quarter of the year."""
    if stay.setting is None:
        return
    for _, fee in priced[stay.placement_id][1:]:
        yield Step(
            UPLIFT_ON,
            "finance",
            VaryFee(
                placement_id=stay.placement_id,
                weekly_fee=fee,
                reason="Annual uplift of 3 %",
                varied_from=UPLIFT_ON,
            ),
        )
    reviewed = stay.start + timedelta(days=REVIEW_DAYS)
    while reviewed < min(stay.end or date.max, REPORT_DAY):
        if reviewed >= date(2021, 1, 11):
            yield Step(
                reviewed,
                "reviewing-officer",
                ReviewPlacement(
                    placement_id=stay.placement_id, outcome="Continue", reviewed_on=reviewed
                ),
            )
        reviewed += timedelta(days=REVIEW_DAYS)


def transitions(everyone: list[Child]) -> Iterator[Step]:
    """The older young people: planned, consulted, agreed; and one who has been transferred."""
    older = [c for c in everyone if c.stays[-1].kind is Kind.SEMI_INDEPENDENT and c.end is None]
    for n, child in enumerate(older[:6]):
        named = {"transition_id": f"T-{n + 1:02d}"}
        day = max(child.start, date(2021, 4, 12)) + timedelta(days=14 + n)
        acts: tuple[Command, ...] = (
            PlanTransition(
                **named,
                child_ref=child.child_ref,
                destination="Supported living",
                transfer_expected_on=child.born.replace(year=child.born.year + 18, day=1),
                planned_on=day,
            ),
            ConsultAdultSocialCare(
                **named,
                expected_weekly_cost=Decimal(1150),
                consulted_as="Executive Director of Adult Social Care and Health",
                consulted_on=day,
            ),
            AgreeTransition(
                **named, agreed_weekly_cost=Decimal(1100), agreed_as="Joint panel", agreed_on=day
            ),
            TransferToAdults(**named, transferred_on=day),
        )
        for step, act in enumerate(acts[: 4 if n == 0 else n % 3 + 1]):
            yield Step(day + timedelta(days=step), "personal-adviser", act)
