from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from examples import (
    ABOVE,
    BOROUGH,
    JUNE,
    MARCH,
    OTHER_CHILD,
    abandoned,
    admitted,
    applied,
    award_cancelled,
    awarded_unregistered,
    cheaper,
    commencement,
    core,
    exclusion_checked,
    framework,
    lot_terms,
    opened,
    order,
    policy,
    provider_recorded,
    reinstated,
    started,
    suspended,
)
from specification import given

from domain.codes import Order, Tier
from domain.commands.awards.award_unregistered import (
    AboveTheSchedule,
    AwardUnregistered,
    BeforeTheSearch,
    ExcludedSupplier,
    NoOrder,
    NoPolicyInForce,
    NoSuchProvider,
    NotTheLastResort,
    NotThen,
    ProviderSuspended,
    ReferralNotOpen,
)
from domain.values import Kind

award = AwardUnregistered(
    award_id="AW-1",
    referral_id="R-1",
    provider_id="P-1",
    order_id="CO-1",
    authority=BOROUGH,
    fee_lines=(core(),),
    best_interests="No registered setting would take the child",
    awarded_on=MARCH,
)
searching = started(Tier.UNREGISTERED)
ready = (policy, opened, searching, order, provider_recorded)


def without(event: Any) -> tuple[Any, ...]:
    """The history that allows the award, without one event."""
    return tuple(each for each in ready if each is not event)


def test_why_it_is_in_the_childs_best_interests_is_kept() -> None:
    given(*ready).by("jane").on(MARCH).when(award).then(awarded_unregistered)
    given(*ready, commencement).by("jane").on(MARCH).when(award).then(awarded_unregistered)


def test_unregistered_1_the_referral_is_open() -> None:
    for history in (without(opened), (*ready, abandoned), (*ready, awarded_unregistered),
                    (*ready, awarded_unregistered, award_cancelled)):  # fmt: skip
        given(*history).when(award).then_refused(ReferralNotOpen)


def test_unregistered_1_the_reference_of_an_award_of_another_search_is_not_used_again() -> None:
    theirs = awarded_unregistered.model_copy(update={"referral_id": "R-2"})
    given(*ready, theirs).when(award).then_refused(ReferralNotOpen)


def test_unregistered_2_the_search_is_under_way_in_the_last_tier() -> None:
    given(*without(searching)).when(award).then_refused(NotTheLastResort)
    given(*without(searching), started(Tier.SPOT)).when(award).then_refused(NotTheLastResort)


def test_unregistered_3_a_courts_order_covers_every_child_on_the_day() -> None:
    given(*without(order)).when(award).then_refused(NoOrder)
    expired = order.model_copy(update={"expires_on": MARCH})
    given(*without(order), expired).on(MARCH).when(award).then_refused(NoOrder)
    given(*ready).on(JUNE).when(award).then_refused(NoOrder)
    next_day = MARCH + timedelta(days=1)
    later = order.model_copy(update={"in_force_from": next_day})
    given(*without(order), later).on(next_day).when(award).then_refused(NoOrder)
    secure = opened.model_copy(update={"kind": Kind.SECURE_HOME})
    named = {"order": Order.SECURE_ACCOMMODATION, "settings": (Kind.SECURE_HOME,)}
    lock = order.model_copy(update=named)
    history = (policy, secure, searching, lock, provider_recorded)
    given(*history).on(MARCH).when(award).then_refused(NoOrder)
    together = opened.model_copy(update={"siblings": (OTHER_CHILD,)})
    given(*without(opened), together).on(MARCH).when(award).then_refused(NoOrder)


def test_unregistered_4_a_policy_is_in_force() -> None:
    given(*without(policy)).on(MARCH).when(award).then_refused(NoPolicyInForce)


def test_unregistered_5_above_the_schedule_it_gives_its_reason_and_says_by_how_much() -> None:
    history = (*ready, applied, admitted, cheaper)
    given(*history).on(MARCH).when(award).then_refused(
        AboveTheSchedule, a_week_above=Decimal("100.00")
    )
    because = award.model_copy(update={"above_because": "No other place"})
    given(*history).by("jane").on(MARCH).when(because).then(
        awarded_unregistered.model_copy(update=ABOVE)
    )
    given(*ready).by("jane").on(MARCH).when(because).then(awarded_unregistered)


def test_unregistered_5_without_a_schedule_the_ceiling_of_the_lot_holds() -> None:
    capped = lot_terms.model_copy(update={"ceiling": Decimal("3400.00")})
    history = (*ready, framework, capped)
    given(*history).on(MARCH).when(award).then_refused(
        AboveTheSchedule, a_week_above=Decimal("100.00")
    )


def test_unregistered_6_an_award_is_not_dated_before_the_search_began_there() -> None:
    early = opened.model_copy(update={"opened_on": MARCH - timedelta(days=2)})
    before = award.model_copy(update={"awarded_on": MARCH - timedelta(days=1)})
    given(early, *without(opened)).when(before).then_refused(BeforeTheSearch, began_on=MARCH)


def test_unregistered_7_who_the_provider_is_is_recorded_by_the_day() -> None:
    given(*without(provider_recorded)).on(MARCH).when(award).then_refused(NoSuchProvider)
    later = provider_recorded.model_copy(update={"in_force_from": MARCH + timedelta(days=1)})
    given(*without(provider_recorded), later).on(MARCH).when(award).then_refused(NoSuchProvider)


def test_unregistered_8_its_procurement_began_after_the_search_and_by_the_award() -> None:
    early = award.model_copy(update={"procurement_started_on": MARCH - timedelta(days=1)})
    given(*ready).on(MARCH).when(early).then_refused(NotThen, opened_on=MARCH)


def test_unregistered_9_an_excluded_provider_is_not_awarded_to_until_a_check_clears_it() -> None:
    excluded = exclusion_checked.model_copy(update={"excluded": True})
    given(*ready, excluded).on(MARCH).when(award).then_refused(ExcludedSupplier)
    cleared = exclusion_checked.model_copy(update={"checked_on": MARCH})
    given(*ready, excluded, cleared).by("jane").on(MARCH).when(award).then(awarded_unregistered)


def test_unregistered_10_a_provider_the_council_suspended_gets_no_award() -> None:
    given(*ready, suspended).on(MARCH).when(award).then_refused(ProviderSuspended)
    given(*ready, suspended, reinstated).by("jane").on(MARCH).when(award).then(awarded_unregistered)


def test_unregistered_9_under_the_act_a_check_holds_on_the_day() -> None:
    day = date(2026, 2, 1)
    asked = opened.model_copy(update={"opened_on": day, "needed_on": day})
    search = searching.model_copy(update={"started_on": day})
    ordered = order.model_copy(update={"made_on": day, "expires_on": day + timedelta(days=28)})
    story = (policy, asked, search, ordered, provider_recorded)
    now = award.model_copy(update={"awarded_on": day})
    given(*story).on(day).when(now).then_refused(ExcludedSupplier)
    holds = {"checked_on": day, "valid_until": day + timedelta(days=1)}
    checked = exclusion_checked.model_copy(update=holds)
    assert given(*story, checked).on(day).when(now).outcome()
    ended = exclusion_checked.model_copy(update={"valid_until": day})
    given(*story, ended).on(day).when(now).then_refused(ExcludedSupplier)
