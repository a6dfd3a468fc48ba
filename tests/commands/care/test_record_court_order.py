from datetime import UTC, date, datetime, timedelta

import pytest
from examples import CHILD, FEB, JAN, JUNE, OTHER_CHILD, order
from specification import given

from domain.codes import Order
from domain.commands.care.record_court_order import (
    AlreadyRecorded,
    BeyondItsPower,
    DaysOutOfOrder,
    NotFurther,
    RecordCourtOrder,
    TooLong,
    query,
)
from domain.events.orders import CourtOrderDischarged, CourtOrderRecorded
from domain.statutes.orders import POWERS, Uncommenced
from domain.values import Kind

record = RecordCourtOrder.model_validate(dict(order))


def of_kind(kind: Order, *settings: Kind, **more: object) -> RecordCourtOrder:
    """An order of another kind, which permits these settings."""
    return RecordCourtOrder.model_validate(
        {**dict(order), "order": kind, "settings": settings, **more}
    )


def test_an_order_is_recorded_until_it_expires() -> None:
    given().when(record).then(order)


def test_order_1_an_order_is_recorded_once() -> None:
    given(order).when(record).then_refused(AlreadyRecorded)
    theirs = CourtOrderRecorded(**dict(secure(JUNE, child_refs=(OTHER_CHILD,))))
    given(theirs).when(secure(JUNE)).then_refused(AlreadyRecorded)
    given(theirs).when(of_kind(Order.RELEVANT_ACCOMMODATION)).then_refused(AlreadyRecorded)


def test_only_a_secure_order_rests_on_the_childs_other_orders() -> None:
    for kind in (Order.CARE, Order.RELEVANT_ACCOMMODATION, Order.DEPRIVATION_OF_LIBERTY):
        assert all("child:" not in "".join(item.tags) for item in query(of_kind(kind)))


def test_order_2_it_begins_when_it_is_made_or_later_and_ends_after_that() -> None:
    for days in (
        {"expires_on": FEB},
        {"in_force_from": FEB - timedelta(days=1)},
        {"in_force_from": JUNE},
        {"expires_on": None},
    ):
        given().when(record.model_copy(update=days)).then_refused(DaysOutOfOrder)
    soon = {"expires_on": FEB + timedelta(days=1)}
    given().when(record.model_copy(update=soon)).then(order.model_copy(update=soon))


def test_order_2_a_care_order_lasts_until_it_is_discharged() -> None:
    care = of_kind(Order.CARE, expires_on=None)
    given().when(care).then(
        order.model_copy(update={"order": Order.CARE, "settings": (), "expires_on": None})
    )
    early = care.model_copy(update={"in_force_from": FEB - timedelta(days=1)})
    given().when(early).then_refused(DaysOutOfOrder)


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        (Order.SECURE_ACCOMMODATION, (Kind.CHILDRENS_HOME,)),
        (Order.SECURE_ACCOMMODATION, ()),
        (Order.DEPRIVATION_OF_LIBERTY, (Kind.SECURE_HOME,)),
        (Order.DEPRIVATION_OF_LIBERTY, ()),
        (Order.RELEVANT_ACCOMMODATION, (Kind.CHILDRENS_HOME,)),
        (Order.PLACEMENT_DIRECTED, (Kind.CHILDRENS_HOME,)),
        (Order.RECOVERY, (Kind.CHILDRENS_HOME,)),
        (Order.INTERIM_CARE, (Kind.WITH_PARENTS,)),
        (Order.CARE, (Kind.FOSTERING_AGENCY,)),
    ],
)
def test_order_3_it_permits_no_more_than_the_law_lets_it(
    kind: Order, settings: tuple[Kind, ...]
) -> None:
    refused = given().when(of_kind(kind, *settings))
    in_law = (version.value.settings for version in POWERS[kind] if version.since <= FEB)
    refused.then_refused(BeyondItsPower, settings=tuple(sorted(next(in_law, ()))))


def test_order_3_a_direction_names_its_provider_or_its_home() -> None:
    for named in ({"provider_id": "P-1"}, {"home_id": "H-1"}):
        directed = of_kind(Order.PLACEMENT_DIRECTED, Kind.CHILDRENS_HOME, **named)
        recorded = {"order": Order.PLACEMENT_DIRECTED, "settings": (Kind.CHILDRENS_HOME,), **named}
        given().when(directed).then(order.model_copy(update=recorded))


def test_order_3_what_is_not_commenced_permits_nothing_on_any_day() -> None:
    late = {"made_on": date(2026, 12, 1), "in_force_from": date(2026, 12, 1),
            "expires_on": date(2027, 1, 1)}  # fmt: skip
    relevant = of_kind(Order.RELEVANT_ACCOMMODATION, Kind.CHILDRENS_HOME, **late)
    at = datetime(2026, 12, 2, 12, tzinfo=UTC)
    asked = given().at(at).when(relevant)
    asked.then_refused(BeyondItsPower, settings=(), causes=(Uncommenced.SECTION_13,))


def secure(expires_on: date, **more: object) -> RecordCourtOrder:
    """A secure accommodation order from FEB."""
    return of_kind(Order.SECURE_ACCOMMODATION, Kind.SECURE_HOME, expires_on=expires_on, **more)


def test_order_4_a_first_secure_order_lasts_three_months_and_a_later_one_six() -> None:
    first, later = date(2022, 5, 1), date(2022, 8, 1)
    day = timedelta(days=1)
    given().when(secure(first)).then(CourtOrderRecorded(**dict(secure(first))))
    given().when(secure(first + day)).then_refused(TooLong)
    before = CourtOrderRecorded(
        **{**dict(secure(FEB)), "order_id": "CO-0", "made_on": JAN, "in_force_from": JAN}
    )
    given(before).when(secure(later)).then(CourtOrderRecorded(**dict(secure(later))))
    given(before).when(secure(later + day)).then_refused(TooLong)
    two = secure(later, child_refs=(CHILD, OTHER_CHILD))
    given(before).when(two).then_refused(TooLong)


def test_order_5_an_order_after_days_without_one_is_noted_if_it_is_longer_than_a_first_one() -> (
    None
):
    first, later = date(2022, 5, 1), date(2022, 8, 1)
    for ended, noted in ((FEB, False), (FEB - timedelta(days=1), True)):
        before = CourtOrderRecorded(
            **{
                **dict(secure(ended)), "order_id": "CO-0", "made_on": date(2021, 12, 1),
                "in_force_from": date(2021, 12, 1),
            }
        )  # fmt: skip
        asked = given(before).when(secure(later))
        asked.then_breaks(*((NotFurther,) if noted else ()))
        assert asked.outcome() == [CourtOrderRecorded(**dict(secure(later)))]
        given(before).when(secure(first)).then_breaks()
    held = CourtOrderRecorded(
        **{
            **dict(secure(FEB, child_refs=(CHILD, OTHER_CHILD))), "order_id": "CO-0",
            "made_on": date(2021, 12, 1), "in_force_from": date(2021, 12, 1),
        }
    )  # fmt: skip
    released = CourtOrderDischarged(
        order_id="CO-9", child_refs=(OTHER_CHILD,), reason="Moved", discharged_on=JAN
    )
    apart = held.model_copy(update={"order_id": "CO-9", "child_refs": (OTHER_CHILD,)})
    one = held.model_copy(update={"child_refs": (CHILD,)})
    both = secure(later, child_refs=(CHILD, OTHER_CHILD))
    given(held).when(both).then_breaks()
    given(one, apart, released).when(both).then_breaks(NotFurther)


def test_order_4_no_other_order_makes_a_secure_one_a_later_one() -> None:
    other = order.model_copy(update={"order_id": "CO-0", "made_on": JAN, "in_force_from": JAN})
    given(other).when(secure(JUNE)).then_refused(TooLong)


def test_order_4_other_orders_last_as_long_as_the_court_says() -> None:
    long = record.model_copy(update={"expires_on": date(2024, 2, 1)})
    given().when(long).then(order.model_copy(update={"expires_on": date(2024, 2, 1)}))
