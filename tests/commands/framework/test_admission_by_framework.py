"""Admission is to a lot of a framework, and what a provider may do is judged as of the day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from examples import (
    APRIL,
    FEB,
    JAN,
    MARCH,
    MAY,
    admitted,
    applied,
    core,
    framework,
    heads,
    lot_terms,
    opened,
    policy,
    registered,
    reinstated,
    removed,
    suspended,
    tier_started,
)
from specification import given

from domain.codes import Ground
from domain.commands.awards.award_directly import (
    AwardDirectly,
    DirectAwardNotAllowed,
    ProviderNotEligible,
)
from domain.commands.referrals import invite_providers
from domain.commands.referrals.invite_providers import InviteProviders
from domain.events.base import Event
from domain.readings.standing import Standing
from domain.values import Lot

DAY = timedelta(days=1)
newer = framework.model_copy(update={"framework_id": "F-2", "starts_on": FEB})
its_terms = lot_terms.model_copy(update={"framework_id": "F-2", "thresholds": heads(90)})
admitted_there = admitted.model_copy(update={"framework_id": "F-2", "round": "R2"})
old = (framework, lot_terms, policy, applied, admitted, registered, opened)
award = AwardDirectly(
    award_id="AW-1",
    referral_id="R-1",
    provider_id="P-1",
    home_id="H-1",
    fee_lines=(core(),),
    ground=Ground.EMERGENCY,
    reason="That night",
    awarded_on=MARCH,
)
invite = InviteProviders(
    referral_id="R-1",
    tier="purchasing-system",
    provider_ids=("P-1",),
    respond_by=datetime(2022, 6, 2, 12, tzinfo=UTC),
    invited_on=MARCH,
)


def is_recorded(command: Any, *events: Event) -> bool:
    """Whether the command is recorded. If it is not, its provider is not eligible."""
    try:
        given(*events).when(command).outcome()
    except (ProviderNotEligible, invite_providers.ProviderNotEligible):
        return False
    return True


def of_searches(*events: Event) -> list[Event]:
    """The events that an invitation reads, with a search that has begun there."""
    read = [e for e in events if e not in (lot_terms, its_terms, policy)]
    return [*(e for e in read if e is not registered), tier_started]


def test_a_provider_admitted_to_an_older_framework_gets_no_award_under_a_newer_one() -> None:
    assert is_recorded(award, *old)
    assert not is_recorded(award, *old, newer, its_terms)
    assert is_recorded(award, *old, newer, its_terms, admitted_there)


def test_an_award_dated_back_before_a_newer_framework_is_not_made_under_the_older_one() -> None:
    early = opened.model_copy(update={"opened_on": JAN})
    history = (*(e for e in old if e is not opened), early, newer, its_terms)
    before = award.model_copy(update={"awarded_on": FEB - DAY})
    assert given(*history).on(FEB - DAY).when(before).outcome()
    given(*history).on(FEB).when(before).then_refused(DirectAwardNotAllowed)


def test_the_providers_to_be_asked_are_those_of_the_framework_in_force_on_the_day() -> None:
    assert is_recorded(invite, *of_searches(*old))
    assert not is_recorded(invite, *of_searches(*old, newer))
    nobody = invite.model_copy(update={"provider_ids": ()})
    assert is_recorded(nobody, *of_searches(*old, newer))
    assert is_recorded(invite, *of_searches(*old, newer, admitted_there))


@pytest.mark.parametrize(
    ("day", "more", "eligible"),
    [
        (JAN - DAY, (), False),
        (JAN, (), True),
        (MARCH - DAY, (removed,), True),
        (MARCH, (removed,), False),
        (FEB - DAY, (suspended,), True),
        (FEB, (suspended,), False),
        (MARCH - DAY, (suspended, reinstated), False),
        (MARCH, (suspended, reinstated), True),
        (MARCH, (reinstated, suspended), True),
    ],
)
def test_a_provider_is_eligible_as_of_the_day(
    day: date, more: tuple[Any, ...], eligible: bool
) -> None:
    standing = Standing()
    for event in (applied, admitted, *more):
        standing = standing.after(event)
    assert standing.is_eligible("F-1", Lot.RESIDENTIAL, day) is eligible
    assert not standing.is_eligible("F-2", Lot.RESIDENTIAL, day)


def test_a_suspension_for_a_day_to_come_bites_on_its_day() -> None:
    ahead = suspended.model_copy(update={"suspended_on": APRIL, "review_on": MAY})
    standing = Standing().after(admitted).after(ahead)
    assert standing.is_eligible("F-1", Lot.RESIDENTIAL, APRIL - DAY)
    assert not standing.is_eligible("F-1", Lot.RESIDENTIAL, APRIL)


def test_who_is_suspended_today_gets_no_award_of_an_earlier_day() -> None:
    since = suspended.model_copy(update={"suspended_on": APRIL, "review_on": MAY})
    assert not is_recorded(award, *old, since)
    in_time = given(*old, since).at(datetime(2022, 3, 1, 12, tzinfo=UTC)).when(award)
    assert [event.stored for event in in_time.outcome()] == ["awarded-directly.v1"]


def test_suspended_again_on_the_day_of_the_reinstatement_is_suspended() -> None:
    again = suspended.model_copy(update={"suspended_on": MARCH, "review_on": MAY})
    standing = Standing()
    for event in (admitted, suspended, reinstated, again):
        standing = standing.after(event)
    assert standing.suspended_on(MARCH) == {Lot.RESIDENTIAL}


def test_invite_4_names_every_provider_that_is_neither_asked_nor_left_out() -> None:
    others = [
        each.model_copy(update={"provider_id": f"P-{n}"})
        for n in (2, 3)
        for each in (applied, admitted)
    ]
    given(*of_searches(*old), *others).when(invite).then_refused(
        invite_providers.SomebodyNotAsked, provider_ids=("P-2", "P-3")
    )
