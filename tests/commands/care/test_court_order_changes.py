"""What a court does to an order after it is made: extends, varies or discharges it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from examples import (
    APRIL,
    FEB,
    JUNE,
    MARCH,
    MAY,
    commencement,
    order,
    order_discharged,
    order_extended,
    order_varied,
)
from specification import given

from domain.codes import Order
from domain.command import DecisionContext
from domain.commands.care import discharge_court_order, extend_court_order
from domain.commands.care.discharge_court_order import DischargeCourtOrder, DischargedBeforeMade
from domain.commands.care.extend_court_order import (
    ExtendCourtOrder,
    ExtendedBeforeMade,
    ExtendedTooFar,
    NotLonger,
)
from domain.commands.care.vary_court_order import (
    BeyondItsPower,
    NotInForce,
    VaryCourtOrder,
)
from domain.events.base import Event
from domain.readings.orders import OrderEvent, Orders, Place
from domain.statutes.orders import POWERS
from domain.values import Kind

SEPTEMBER = date(2022, 9, 1)
extend = ExtendCourtOrder(order_id="CO-1", expires_on=SEPTEMBER, extended_on=MAY)
vary = VaryCourtOrder(
    order_id="CO-1",
    settings=(Kind.CHILDRENS_HOME,),
    provider_id="P-1",
    home_id="H-1",
    restrictions="Two to one by day",
    varied_on=APRIL,
)
discharge = DischargeCourtOrder(order_id="CO-1", reason="No longer needed", discharged_on=MAY)
context = DecisionContext(datetime(2022, 6, 1, 12, tzinfo=UTC), "tester", "broker")
home = Place(Kind.CHILDRENS_HOME, "P-1", "H-1", irregular=True)
elsewhere = Place(Kind.SEMI_INDEPENDENT, "P-2", irregular=True)


def permitted(place: Place, day: date, *events: OrderEvent) -> bool:
    """Whether the orders that these events leave permit a place on a day."""
    orders = Orders()
    for event in events:
        orders = orders.after(event)
    return orders.permits(order.child_refs, place, day, context)


def test_an_order_is_extended_varied_and_discharged() -> None:
    given(order).when(extend).then(order_extended)
    given(order).when(vary).then(order_varied)
    given(order).when(discharge).then(order_discharged)


def test_renew_1_what_is_not_recorded_or_is_discharged_is_not_extended() -> None:
    given().when(extend).then_refused(extend_court_order.NoSuchOrder)
    given(order, order_discharged).when(extend).then_refused(extend_court_order.NoSuchOrder)
    earlier = extend.model_copy(update={"extended_on": MAY - timedelta(days=1)})
    given(order, order_discharged).when(earlier).then(
        order_extended.model_copy(update={"extended_on": MAY - timedelta(days=1)})
    )


def test_renew_2_it_ends_later_than_before() -> None:
    same = extend.model_copy(update={"expires_on": JUNE})
    given(order).when(same).then_refused(NotLonger, after=JUNE)
    endless = order.model_copy(update={"order": Order.CARE, "settings": (), "expires_on": None})
    given(endless).when(extend).then_refused(NotLonger, after=())
    again = extend.model_copy(update={"expires_on": SEPTEMBER - timedelta(days=1)})
    given(order, order_extended).when(again).then_refused(NotLonger)
    once_over = extend.model_copy(update={"expires_on": MAY, "extended_on": MAY})
    ended = order.model_copy(update={"expires_on": MARCH})
    given(ended).when(once_over).then_refused(NotLonger)


def test_renew_3_no_order_is_extended_before_it_was_made() -> None:
    before = extend.model_copy(update={"extended_on": FEB - timedelta(days=1)})
    given(order).when(before).then_refused(ExtendedBeforeMade)
    that_day = {"extended_on": FEB}
    given(order).when(extend.model_copy(update=that_day)).then(
        order_extended.model_copy(update=that_day)
    )


def test_varyorder_1_only_what_is_in_force_is_varied() -> None:
    given().when(vary).then_refused(NotInForce)
    given(order.model_copy(update={"expires_on": APRIL})).when(vary).then_refused(NotInForce)


def test_varyorder_2_a_variation_permits_no_more_than_the_law_lets_it() -> None:
    secure = vary.model_copy(update={"settings": (Kind.SECURE_HOME,)})
    given(order).when(secure).then_refused(BeyondItsPower)
    permitted_by_law = tuple(sorted(POWERS[Order.DEPRIVATION_OF_LIBERTY][-1].value.settings))
    given(order).when(vary.model_copy(update={"settings": ()})).then_refused(
        BeyondItsPower, settings=permitted_by_law
    )


def test_varyorder_2_what_was_commenced_may_be_permitted_from_its_day() -> None:
    day = date(2026, 12, 1)
    relevant = order.model_copy(
        update={"order": Order.RELEVANT_ACCOMMODATION, "made_on": day, "in_force_from": day,
                "expires_on": date(2027, 3, 1)}
    )  # fmt: skip
    now = vary.model_copy(update={"varied_on": day})
    given(relevant).on(day).when(now).then_refused(BeyondItsPower)
    begun = commencement.model_copy(update={"commenced_on": day})
    assert given(relevant, begun).on(day).when(now).outcome()


def test_discharge_1_an_order_is_discharged_once() -> None:
    given().when(discharge).then_refused(discharge_court_order.NoSuchOrder)
    again = discharge.model_copy(update={"discharged_on": APRIL})
    given(order, order_discharged).when(again).then_refused(discharge_court_order.NoSuchOrder)


def test_discharge_2_no_order_is_discharged_before_it_was_made() -> None:
    before = discharge.model_copy(update={"discharged_on": FEB - timedelta(days=1)})
    given(order).when(before).then_refused(DischargedBeforeMade)
    that_day = {"discharged_on": FEB}
    given(order).when(discharge.model_copy(update=that_day)).then(
        order_discharged.model_copy(update=that_day)
    )


def test_an_order_permits_its_settings_from_its_first_day_until_its_last() -> None:
    day = timedelta(days=1)
    later = order.model_copy(update={"in_force_from": MARCH})
    assert not permitted(home, MARCH - day, later)
    assert permitted(home, MARCH, later)
    assert permitted(home, JUNE - day, later)
    assert not permitted(home, JUNE, later)
    assert not permitted(Place(Kind.TEMPORARY, irregular=True), MARCH, later)


def test_an_extension_after_the_end_does_not_cover_the_days_between() -> None:
    ended = order.model_copy(update={"expires_on": APRIL})
    assert permitted(home, APRIL - timedelta(days=1), ended, order_extended)
    assert not permitted(home, APRIL, ended, order_extended)
    assert permitted(home, MAY, ended, order_extended)
    assert not permitted(home, SEPTEMBER, ended, order_extended)


def test_a_variation_holds_from_its_day() -> None:
    assert permitted(elsewhere, APRIL - timedelta(days=1), order, order_varied)
    assert not permitted(elsewhere, APRIL, order, order_varied)
    assert permitted(home, APRIL, order, order_varied)
    assert not permitted(Place(Kind.CHILDRENS_HOME, "P-1", "H-2", irregular=True), APRIL, order,
                         order_varied)  # fmt: skip


def test_a_discharged_order_permits_nothing_from_its_day() -> None:
    assert permitted(home, MAY - timedelta(days=1), order, order_discharged)
    assert not permitted(home, MAY, order, order_discharged)
    assert not permitted(home, MAY, order, order_discharged, order_extended)


@pytest.mark.parametrize("turned", [False, True])
def test_changes_count_by_their_days_in_whatever_order_they_are_recorded(turned: bool) -> None:
    events: list[Event] = [order, order_varied, order_extended]
    told = reversed(events) if turned else events
    assert permitted(home, JUNE, *told)  # type: ignore[arg-type]
    assert not permitted(elsewhere, JUNE, *told)  # type: ignore[arg-type]
    assert not permitted(elsewhere, APRIL, *told)  # type: ignore[arg-type]


def test_only_the_inherent_jurisdiction_opens_what_is_not_registered() -> None:
    registered = Place(Kind.CHILDRENS_HOME, "P-1", "H-1")
    directed = order.model_copy(update={"order": Order.PLACEMENT_DIRECTED, "provider_id": "P-1"})
    assert permitted(registered, MARCH, directed)
    assert not permitted(home, MARCH, directed)
    assert permitted(home, MARCH, order)


def test_renew_4_a_secure_order_is_extended_by_six_months_at_most() -> None:
    made = order.model_copy(
        update={"order": Order.SECURE_ACCOMMODATION, "settings": (Kind.SECURE_HOME,),
                "expires_on": MAY}
    )  # fmt: skip
    last = date(2022, 11, 1)
    given(made).when(extend.model_copy(update={"expires_on": last})).then(
        order_extended.model_copy(update={"expires_on": last})
    )
    further = extend.model_copy(update={"expires_on": last + timedelta(days=1)})
    given(made).when(further).then_refused(ExtendedTooFar)
    years = {"expires_on": date(2024, 6, 1)}
    given(order).when(extend.model_copy(update=years)).then(order_extended.model_copy(update=years))


def test_an_order_of_the_high_court_permits_the_same_once_section_13_is_commenced() -> None:
    commenced = commencement.model_copy(update={"commenced_on": MARCH})
    assert permitted(home, MARCH, order)
    assert permitted(home, MARCH, order, commenced)
