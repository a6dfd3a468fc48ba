from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from examples import (
    ABOVE,
    APRIL,
    BEFORE_THE_ACT,
    FEB,
    JUNE,
    LANCASHIRE,
    MARCH,
    OTHER_CHILD,
    abandoned,
    admitted,
    applied,
    award_cancelled,
    awarded_directly,
    cheaper,
    core,
    framework,
    lot_terms,
    opened,
    order,
    policy,
    priced,
    registered,
    registration_cancelled,
    removed,
    shut,
    suspended,
    tier_started,
)
from specification import given

from domain.codes import Geography, Ground, LegalRegime, Order
from domain.commands.awards.award_directly import (
    AboveTheSchedule,
    AwardDirectly,
    BeforeTheSearch,
    DirectAwardNotAllowed,
    HomeDoesNotFit,
    NoOrder,
    NoPolicyInForce,
    NoSuchGround,
    ProviderNotEligible,
    ReferralNotOpen,
)
from domain.events.awards import AwardedDirectly
from domain.values import Kind, Lot

LOWEST = tuple(each.model_copy(update={"weekly_fee": Decimal(3300)}) for each in cheaper.prices)
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
rules = (framework, lot_terms, policy)
provider = (applied, admitted, registered)
ready = (*rules, *provider, opened)
direction = order.model_copy(update={"order": Order.PLACEMENT_DIRECTED, "provider_id": "P-1"})
directed = award.model_copy(update={"ground": Ground.COURT_DIRECTED, "order_id": "CO-1"})


def test_a_direct_award_holds_its_ground_and_what_it_is_worth() -> None:
    given(*ready).by("jane").when(award).then(awarded_directly)


def test_it_lies_where_the_home_does() -> None:
    elsewhere = registered.model_copy(update={"authority": LANCASHIRE})
    place = {"authority": LANCASHIRE, "geography": Geography.ADJOINING}
    given(*rules, applied, admitted, elsewhere, opened).by("jane").when(award).then(
        awarded_directly.model_copy(update=place)
    )


def test_direct_6_wrap_around_support_needs_no_home_and_nothing_else_goes_without() -> None:
    lot = {"lot": Lot.WRAP_AROUND}
    staff = (
        framework.model_copy(update={"lots": (Lot.WRAP_AROUND,)}),
        lot_terms.model_copy(update=lot), policy, applied.model_copy(update=lot),
        admitted.model_copy(update=lot), opened.model_copy(update=lot),
    )  # fmt: skip
    nowhere = award.model_copy(update={"home_id": None})
    given(*staff).by("jane").when(nowhere).then(
        awarded_directly.model_copy(update={**lot, "home_id": None})
    )
    (there,) = given(*staff).when(nowhere.model_copy(update={"authority": LANCASHIRE})).outcome()
    assert there.geography is Geography.ADJOINING  # type: ignore[attr-defined]
    given(*rules, applied, admitted, opened).when(nowhere).then_refused(HomeDoesNotFit, home_id=())


def test_direct_1_a_referral_is_awarded_once_and_identifiers_are_new() -> None:
    for history in (
        (*rules, *provider),
        (*ready, abandoned),
        (*ready, awarded_directly),
        (*ready, awarded_directly, award_cancelled),
    ):
        given(*history).when(award).then_refused(ReferralNotOpen)


def test_direct_1_the_reference_of_an_award_of_another_search_is_not_used_again() -> None:
    theirs = awarded_directly.model_copy(update={"referral_id": "R-2"})
    given(*ready, theirs).when(award).then_refused(ReferralNotOpen)


@pytest.mark.parametrize("event", [suspended, removed])
def test_direct_2_a_suspended_provider_gets_no_award(event: Any) -> None:
    given(*ready, event).when(award).then_refused(ProviderNotEligible)


def test_direct_3_the_lot_allows_a_direct_award() -> None:
    never = lot_terms.model_copy(update={"allows_direct_award": False})
    ended = framework.model_copy(update={"ends_on": MARCH})
    rest = (*provider, opened, policy)
    for then in ((framework, never), (framework,), (ended, lot_terms), (lot_terms,)):
        given(*then, *rest).when(award).then_refused(DirectAwardNotAllowed)
    no_competition = lot_terms.model_copy(update={"allows_mini_competition": False})
    given(framework, no_competition, *rest).by("jane").when(award).then(awarded_directly)


def test_direct_3_a_framework_buys_no_kind_that_its_lot_does_not() -> None:
    secure = opened.model_copy(update={"kind": Kind.SECURE_HOME})
    rest = (framework, lot_terms, *provider, policy)
    given(*rest, secure).when(award).then_refused(DirectAwardNotAllowed)


def test_direct_4_the_ground_is_one_that_the_frameworks_legal_regime_provides() -> None:
    choice = {"ground": Ground.CHILDS_OWN_CHOICE}
    chosen = award.model_copy(update=choice)
    others = sorted(set(Ground) - {Ground.CHILDS_OWN_CHOICE})
    given(*ready).when(chosen).then_refused(NoSuchGround, grounds=tuple(others))
    act = framework.model_copy(update={"legal_regime": LegalRegime.PROCUREMENT_ACT_2023})
    expected = {**choice, **BEFORE_THE_ACT}
    given(act, lot_terms, policy, *provider, opened).by("jane").when(chosen).then(
        awarded_directly.model_copy(update=expected)
    )


def test_direct_5_an_award_directed_by_a_court_rests_on_its_order() -> None:
    expected = awarded_directly.model_copy(update={"ground": Ground.COURT_DIRECTED})
    given(*ready, direction).by("jane").on(MARCH).when(directed).then(expected)
    given(*ready, direction).on(JUNE).when(directed).then_refused(NoOrder)
    given(*ready, order).when(directed).then_refused(NoOrder)
    given(*ready).when(directed).then_refused(NoOrder)
    unnamed = directed.model_copy(update={"order_id": None})
    given(*ready).when(unnamed).then_refused(NoOrder)
    for other in (
        {"expires_on": MARCH},
        {"child_refs": (OTHER_CHILD,)},
        {"provider_id": "P-2"},
        {"home_id": "H-2"},
    ):
        changed = direction.model_copy(update=other)
        given(*ready, changed).on(MARCH).when(directed).then_refused(NoOrder)


@pytest.mark.parametrize(
    "home",
    [
        (),
        (registered.model_copy(update={"provider_id": "P-2"}),),
        (registered.model_copy(update={"kind": Kind.SEMI_INDEPENDENT}),),
        (registered, registration_cancelled),
        (registered, shut),
        (registered.model_copy(update={"registered_on": APRIL + timedelta(days=1)}),),
    ],
)
def test_direct_6_the_home_fits_on_the_day_it_is_needed(home: tuple[Any, ...]) -> None:
    asked = given(*rules, applied, admitted, *home, opened).when(award)
    asked.then_refused(HomeDoesNotFit, home_id="H-1")


def test_direct_6_a_home_cancelled_later_still_fits() -> None:
    later = registration_cancelled.model_copy(update={"cancelled_on": JUNE})
    given(*ready, later).by("jane").when(award).then(awarded_directly)


def test_direct_7_a_policy_is_in_force() -> None:
    given(framework, lot_terms, *provider, opened).when(award).then_refused(NoPolicyInForce)
    later = policy.model_copy(update={"in_force_from": date(2022, 3, 2)})
    given(framework, lot_terms, *provider, opened, later).when(award).then_refused(NoPolicyInForce)


def test_direct_8_above_the_schedule_it_gives_its_reason_and_says_by_how_much() -> None:
    history = (*ready, cheaper)
    given(*history).when(award).then_refused(
        AboveTheSchedule, a_week_above=Decimal("100.00"), most=Decimal("3400.00")
    )
    because = award.model_copy(update={"above_because": "No other place"})
    given(*history).by("jane").when(because).then(awarded_directly.model_copy(update=ABOVE))
    given(*ready).by("jane").when(because).then(awarded_directly)


def test_direct_8_without_a_schedule_the_ceiling_of_the_lot_holds() -> None:
    capped = lot_terms.model_copy(update={"ceiling": Decimal("3400.00")})
    history = (framework, capped, policy, *provider, opened)
    given(*history).when(award).then_refused(AboveTheSchedule, a_week_above=Decimal("100.00"))


BACK = {"in_force_from": FEB, "recorded_on": JUNE}


def test_direct_8_a_schedule_dated_back_once_the_search_is_recorded_raises_nothing() -> None:
    dearer = priced.model_copy(update=BACK)
    history = (*rules, *provider, cheaper, opened)
    given(*history, dearer).when(award).then_refused(
        AboveTheSchedule, a_week_above=Decimal("100.00"), most=Decimal("3400.00")
    )
    assert given(*rules, *provider, cheaper, dearer, opened).when(award).outcome()
    in_time = dearer.model_copy(update={"recorded_on": FEB})
    assert given(*history, in_time).when(award).outcome()
    lower = cheaper.model_copy(update=BACK)
    given(*rules, *provider, priced, opened, lower).when(award).then_refused(AboveTheSchedule)
    late = (*rules, *provider, cheaper, opened)
    for since in ((tier_started, dearer), (dearer, tier_started)):
        given(*late, *since).when(award).then_refused(AboveTheSchedule)


def test_direct_8_a_schedule_that_begins_after_the_day_of_the_award_raises_nothing() -> None:
    dearer = priced.model_copy(update={"in_force_from": APRIL, "recorded_on": FEB})
    held = given(*rules, *provider, cheaper, dearer, opened).on(JUNE)
    held.when(award).then_refused(
        AboveTheSchedule, a_week_above=Decimal("100.00"), most=Decimal("3400.00")
    )


def test_direct_8_a_ceiling_dated_back_once_the_search_is_recorded_raises_nothing() -> None:
    capped = lot_terms.model_copy(update={"ceiling": Decimal("3400.00")})
    higher = capped.model_copy(update={"ceiling": Decimal("3600.00"), **BACK})
    before = (framework, capped, policy, *provider)
    given(*before, opened, higher).when(award).then_refused(
        AboveTheSchedule, a_week_above=Decimal("100.00"), most=Decimal("3400.00")
    )
    assert given(*before, higher, opened).when(award).outcome()
    in_time = higher.model_copy(update={"recorded_on": FEB})
    assert given(*before, opened, in_time).when(award).outcome()


def test_direct_8_what_its_maker_recorded_once_the_search_was_raises_nothing() -> None:
    own = priced.model_copy(update={"in_force_from": FEB, "recorded_on": FEB, "agreed_by": "jane"})
    asked = given(*rules, *provider, cheaper, opened, own)
    asked.by("jane").when(award).then_refused(
        AboveTheSchedule, a_week_above=Decimal("100.00"), most=Decimal("3400.00")
    )
    assert asked.by("june").when(award).outcome()
    assert given(*rules, *provider, cheaper, own, opened).by("jane").when(award).outcome()
    capped = lot_terms.model_copy(update={"ceiling": Decimal("3400.00")})
    higher = capped.model_copy(update={"ceiling": Decimal("3600.00"), "published_by": "jane"})
    held = given(framework, capped, policy, *provider, opened, higher)
    held.by("jane").when(award).then_refused(AboveTheSchedule, a_week_above=Decimal("100.00"))
    assert held.by("june").when(award).outcome()
    before = given(framework, capped, higher, policy, *provider, opened)
    assert before.by("jane").when(award).outcome()


def test_direct_9_an_award_is_not_dated_before_the_search_was_opened() -> None:
    before = award.model_copy(update={"awarded_on": MARCH - timedelta(days=1)})
    given(*ready).when(before).then_refused(BeforeTheSearch, opened_on=MARCH)


def test_the_framework_the_lot_and_the_price_hold_on_the_day_and_when_it_is_recorded() -> None:
    next_day = MARCH + timedelta(days=1)
    ended = framework.model_copy(update={"ends_on": next_day})
    rest = tuple(each for each in ready if each is not framework)
    given(ended, *rest).by("jane").on(MARCH).when(award).then(awarded_directly)
    given(ended, *rest).on(next_day).when(award).then_refused(DirectAwardNotAllowed)
    out = removed.model_copy(update={"removed_on": next_day})
    given(*ready, out).by("jane").on(MARCH).when(award).then(awarded_directly)
    given(*ready, out).on(next_day).when(award).then_refused(ProviderNotEligible)
    lower = cheaper.model_copy(update={"in_force_from": next_day})
    given(*ready, lower).by("jane").on(MARCH).when(award).then(awarded_directly)
    given(*ready, lower).on(next_day).when(award).then_refused(
        AboveTheSchedule, a_week_above=Decimal("100.00")
    )
    given(*ready, cheaper, lower.model_copy(update={"prices": LOWEST})).on(next_day).when(
        award
    ).then_refused(AboveTheSchedule, a_week_above=Decimal("200.00"), most=Decimal("3300.00"))


def test_a_later_policy_makes_it_a_key_decision_and_says_where_it_lies() -> None:
    dearer = policy.model_copy(
        update={"key_decision_above": Decimal("1000000.00"), "adjoining": (LANCASHIRE,)}
    )
    later = policy.model_copy(
        update={"policy_id": "2023", "adjoining": (), "in_force_from": MARCH + timedelta(days=1)}
    )
    far = registered.model_copy(update={"authority": LANCASHIRE})
    history = (framework, lot_terms, dearer, later, applied, admitted, far, opened)

    def judged(day: date) -> tuple[bool, Geography]:
        (made,) = given(*history).on(day).when(award).outcome()
        assert isinstance(made, AwardedDirectly)
        return made.key_decision, made.geography

    assert judged(MARCH) == (False, Geography.ADJOINING)
    assert judged(MARCH + timedelta(days=1)) == (True, Geography.AT_A_DISTANCE)
