from datetime import timedelta

import pytest
from examples import (
    CHILD,
    FEB,
    JAN,
    JUNE,
    MARCH,
    OTHER_CHILD,
    abandoned,
    awarded,
    commencement,
    exhausted,
    opened,
    order,
    started,
)
from specification import given

from domain.codes import ORDER_OF_SEARCH, Order, Tier
from domain.commands.referrals.start_tier import (
    AlreadyStarted,
    EarlierTierNotExhausted,
    NoOrderForUnregistered,
    ReferralNotOpen,
    StartTier,
)

first = StartTier(referral_id="R-1", tier=Tier.IN_HOUSE, started_on=MARCH)
second = first.model_copy(update={"tier": Tier.PURCHASING_SYSTEM})
last = first.model_copy(update={"tier": Tier.UNREGISTERED, "order_id": "CO-1"})
urgent = opened.model_copy(update={"emergency": True})
searched = tuple(
    event for tier in ORDER_OF_SEARCH[:-1] for event in (started(tier), exhausted(tier))
)


def test_the_search_begins_in_house_and_goes_on_tier_by_tier() -> None:
    given(opened).when(first).then(started(Tier.IN_HOUSE))
    given(opened, started(Tier.IN_HOUSE), exhausted(Tier.IN_HOUSE)).when(second).then(
        started(Tier.PURCHASING_SYSTEM)
    )


def test_tier_1_a_tier_is_started_while_the_referral_is_open() -> None:
    for history in ((), (opened, abandoned), (opened, awarded)):
        given(*history).when(first).then_refused(ReferralNotOpen)


def test_tier_2_a_tier_is_started_once() -> None:
    given(opened, started(Tier.IN_HOUSE)).when(first).then_refused(AlreadyStarted)


def test_tier_3_every_earlier_tier_is_exhausted() -> None:
    given(opened).when(second).then_refused(EarlierTierNotExhausted)
    given(opened, started(Tier.IN_HOUSE)).when(second).then_refused(EarlierTierNotExhausted)


def test_tier_3_in_an_emergency_a_later_one_starts_beside_it_for_a_reason() -> None:
    because = {"reason": "A bed tonight"}
    said = second.model_copy(update=because)
    expected = started(Tier.PURCHASING_SYSTEM).model_copy(update=because)
    given(urgent).when(said).then(expected)
    given(urgent).when(second).then_refused(EarlierTierNotExhausted)
    given(opened).when(said).then_refused(EarlierTierNotExhausted)


def test_tier_4_an_unregistered_setting_comes_last_under_a_courts_order() -> None:
    given(opened, *searched, order).when(last).then(started(Tier.UNREGISTERED))
    given(opened, *searched).when(last).then_refused(NoOrderForUnregistered)
    unnamed = last.model_copy(update={"order_id": None})
    given(opened, *searched).when(unnamed).then_refused(NoOrderForUnregistered)
    given(opened, *searched[:-1], order).when(last).then_refused(NoOrderForUnregistered)
    hurried = last.model_copy(update={"reason": "Tonight"})
    given(urgent, order).when(hurried).then_refused(NoOrderForUnregistered)


since = opened.model_copy(update={"opened_on": JAN})


@pytest.mark.parametrize("day", [FEB - timedelta(days=1), JUNE])
def test_tier_4_the_order_is_in_force_on_the_day(day: object) -> None:
    then = last.model_copy(update={"started_on": day})
    given(since, *searched, order).when(then).then_refused(NoOrderForUnregistered)


@pytest.mark.parametrize("day", [FEB, JUNE - timedelta(days=1)])
def test_tier_4_an_order_is_in_force_until_the_day_before_it_expires(day: object) -> None:
    then = {"started_on": day}
    given(since, *searched, order).when(last.model_copy(update=then)).then(
        started(Tier.UNREGISTERED).model_copy(update=then)
    )


@pytest.mark.parametrize("tied", [{"provider_id": "P-1"}, {"home_id": "H-1"}])
def test_tier_4_an_order_that_names_its_provider_counts(tied: dict[str, str]) -> None:
    named = order.model_copy(update=tied)
    given(opened, *searched, named).when(last).then(started(Tier.UNREGISTERED))


def test_tier_4_the_order_covers_every_child() -> None:
    together = opened.model_copy(update={"siblings": (OTHER_CHILD,)})
    given(together, *searched, order).when(last).then_refused(NoOrderForUnregistered)
    both = order.model_copy(update={"child_refs": (OTHER_CHILD, CHILD)})
    given(together, *searched, both).when(last).then(started(Tier.UNREGISTERED))


def test_tier_2_the_search_begins_nowhere_before_it_was_opened() -> None:
    early = first.model_copy(update={"started_on": opened.opened_on - timedelta(days=1)})
    given(opened).when(early).then_refused(AlreadyStarted)


def test_tier_4_an_order_that_opens_no_unregistered_setting_does_not_count() -> None:
    began = commencement.model_copy(update={"commenced_on": JAN})
    relevant = order.model_copy(update={"order": Order.RELEVANT_ACCOMMODATION})
    given(opened, *searched, relevant, began).when(last).then_refused(
        NoOrderForUnregistered, not_exhausted=(), orders=(Order.DEPRIVATION_OF_LIBERTY,)
    )
    given(opened, *searched[:-1], order).when(last).then_refused(
        NoOrderForUnregistered, not_exhausted=(ORDER_OF_SEARCH[-2],), orders=()
    )
