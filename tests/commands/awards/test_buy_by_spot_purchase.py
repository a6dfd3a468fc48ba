from datetime import timedelta
from decimal import Decimal
from typing import Any

from examples import (
    ABOVE,
    JUNE,
    MARCH,
    abandoned,
    admitted,
    applied,
    award_cancelled,
    bought,
    cheaper,
    core,
    exhausted,
    framework,
    lot_terms,
    opened,
    order,
    policy,
    registered,
    reinstated,
    started,
    suspended,
)
from specification import given

from domain.codes import Ground, Order, Tier
from domain.commands.awards.buy_by_spot_purchase import (
    AboveTheSchedule,
    BeforeTheSearch,
    BuyBySpotPurchase,
    HomeDoesNotFit,
    NoOrder,
    NoPolicyInForce,
    NotThen,
    ProviderSuspended,
    ReferralNotOpen,
    TierNotUnderWay,
)
from domain.values import Lot

buy = BuyBySpotPurchase(
    award_id="AW-1",
    referral_id="R-1",
    provider_id="P-1",
    home_id="H-1",
    fee_lines=(core(),),
    ground=Ground.NO_OFFER_MADE,
    reason="No offer",
    awarded_on=MARCH,
)
searching = started(Tier.SPOT)
ready = (registered, policy, opened, searching)


def without(event: Any) -> tuple[Any, ...]:
    """The history that allows the award, without one event."""
    return tuple(each for each in ready if each is not event)


def test_a_spot_purchase_is_under_no_framework() -> None:
    given(*ready).by("jane").when(buy).then(bought)


def test_spot_1_the_referral_is_open() -> None:
    for history in (without(opened), (*ready, abandoned), (*ready, bought),
                    (*ready, bought, award_cancelled)):  # fmt: skip
        given(*history).when(buy).then_refused(ReferralNotOpen)


def test_spot_1_the_reference_of_an_award_of_another_search_is_not_used_again() -> None:
    theirs = bought.model_copy(update={"referral_id": "R-2"})
    given(*ready, theirs).when(buy).then_refused(ReferralNotOpen)


def test_spot_2_the_search_is_under_way_in_the_spot_market() -> None:
    given(*without(searching)).when(buy).then_refused(TierNotUnderWay)
    given(*ready, exhausted(Tier.SPOT)).when(buy).then_refused(TierNotUnderWay)


def test_spot_3_a_provider_the_council_suspended_gets_no_award() -> None:
    given(*ready, suspended).when(buy).then_refused(ProviderSuspended)
    given(*ready, suspended, reinstated).by("jane").when(buy).then(bought)


def test_spot_4_the_home_fits() -> None:
    given(*without(registered)).when(buy).then_refused(HomeDoesNotFit, home_id="H-1")
    nowhere = buy.model_copy(update={"home_id": None})
    given(*without(registered)).when(nowhere).then_refused(HomeDoesNotFit, home_id=())
    theirs = registered.model_copy(update={"provider_id": "P-2"})
    given(*without(registered), theirs).when(buy).then_refused(HomeDoesNotFit)


def test_spot_4_wrap_around_support_needs_no_home() -> None:
    lot = {"lot": Lot.WRAP_AROUND}
    staff = (policy, opened.model_copy(update=lot), searching)
    given(*staff).by("jane").when(buy.model_copy(update={"home_id": None})).then(
        bought.model_copy(update={**lot, "home_id": None})
    )


def test_spot_5_a_policy_is_in_force() -> None:
    given(*without(policy)).when(buy).then_refused(NoPolicyInForce)


def test_spot_6_a_purchase_that_a_court_directed_rests_on_its_order() -> None:
    directed = buy.model_copy(update={"ground": Ground.COURT_DIRECTED, "order_id": "CO-1"})
    named = {"order": Order.PLACEMENT_DIRECTED, "provider_id": "P-1"}
    direction = order.model_copy(update=named)
    expected = bought.model_copy(update={"ground": Ground.COURT_DIRECTED})
    given(*ready, direction).by("jane").on(MARCH).when(directed).then(expected)
    given(*ready, direction).on(JUNE).when(directed).then_refused(NoOrder)
    given(*ready).when(directed).then_refused(NoOrder)
    given(*ready).when(directed.model_copy(update={"order_id": None})).then_refused(NoOrder)
    given(*ready, order).when(directed).then_refused(NoOrder)
    for other in ({"expires_on": MARCH}, {"provider_id": "P-2"}):
        changed = direction.model_copy(update=other)
        given(*ready, changed).on(MARCH).when(directed).then_refused(NoOrder)


def test_spot_7_above_the_schedule_it_gives_its_reason_and_says_by_how_much() -> None:
    history = (*ready, applied, admitted, cheaper)
    given(*history).when(buy).then_refused(AboveTheSchedule, a_week_above=Decimal("100.00"))
    because = buy.model_copy(update={"above_because": "No other place"})
    given(*history).by("jane").when(because).then(bought.model_copy(update=ABOVE))
    given(*ready).by("jane").when(because).then(bought)


def test_spot_7_without_a_schedule_the_ceiling_of_the_lot_holds() -> None:
    capped = lot_terms.model_copy(update={"ceiling": Decimal("3400.00")})
    history = (*ready, framework, capped)
    given(*history).when(buy).then_refused(AboveTheSchedule, a_week_above=Decimal("100.00"))


def test_spot_7_the_price_is_judged_on_the_day_and_when_it_is_recorded() -> None:
    next_day = MARCH + timedelta(days=1)
    lower = cheaper.model_copy(update={"in_force_from": next_day})
    history = (*ready, applied, admitted, lower)
    given(*history).by("jane").on(MARCH).when(buy).then(bought)
    given(*history).on(next_day).when(buy).then_refused(AboveTheSchedule)


def test_spot_8_an_award_is_not_dated_before_the_search_began_there() -> None:
    early = opened.model_copy(update={"opened_on": MARCH - timedelta(days=2)})
    before = buy.model_copy(update={"awarded_on": MARCH - timedelta(days=1)})
    given(early, *without(opened)).when(before).then_refused(BeforeTheSearch, began_on=MARCH)


def test_spot_10_its_procurement_began_after_the_search_and_by_the_purchase() -> None:
    for day in (MARCH - timedelta(days=1), MARCH + timedelta(days=1)):
        given(*ready).when(buy.model_copy(update={"procurement_started_on": day})).then_refused(
            NotThen, opened_on=MARCH
        )
