from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from examples import (
    APRIL,
    DCS,
    FEB,
    HOS,
    JUNE,
    MARCH,
    MAY,
    OTHER_CHILD,
    authorised,
    commencement,
    core,
    extended,
    fee_varied,
    order,
    order_discharged,
    placed,
    placement_ended,
    policy,
    regularised,
    row,
    scheme,
    signed,
)
from specification import given

from domain.codes import Order
from domain.commands.placements.extend_placement import (
    ExtendPlacement,
    NotAuthorised,
    NotProposed,
    NotRunning,
    NotSecured,
    NotTheirsToExtend,
    PastEighteen,
)
from domain.commands.placements.start_placement import NoAward
from domain.commands.placements.start_placement import NotAuthorised as NotAuthorisedThen
from domain.fee_lines import FeeFor, FeeLine, Unit
from domain.values import Kind

extend = ExtendPlacement(**{k: v for k, v in extended if k != "child_ref"})


def test_a_placement_is_agreed_until_the_birthday_once_it_is_known() -> None:
    given(placed).when(extend).then(extended)
    last = {"agreed_until": date(2028, 5, 31)}
    given(placed).when(extend.model_copy(update=last)).then(extended.model_copy(update=last))


def test_extend_1_only_a_running_placement_is_extended() -> None:
    given().when(extend).then_refused(NotRunning)
    ended = placement_ended.model_copy(update={"ended_on": MARCH})
    given(placed, ended).when(extend).then_refused(NotRunning)
    at_once = extend.model_copy(update={"agreed_until": FEB})
    given(placed).when(at_once).then_refused(NotRunning)
    one_day = {"agreed_until": FEB + timedelta(days=1)}
    given(placed).when(extend.model_copy(update=one_day)).then(extended.model_copy(update=one_day))


def test_extend_2_no_placement_is_agreed_past_the_month_of_eighteen() -> None:
    past = extend.model_copy(update={"agreed_until": date(2028, 6, 1)})
    given(placed).when(past).then_refused(PastEighteen, latest=date(2028, 5, 31))


def test_extend_3_a_purchase_without_an_authorised_award_is_not_agreed_for_longer() -> None:
    longer = extend.model_copy(update={"agreed_until": placed.agreed_until + timedelta(days=1)})
    for rule in (NoAward, NotAuthorisedThen):
        bought = given(placed).where(placed, rule)
        bought.when(longer).then_refused(NotAuthorised)
        shorter = longer.model_copy(update={"agreed_until": placed.agreed_until})
        assert bought.when(shorter).outcome()
        tied = given(placed, regularised).where(placed, rule)
        assert tied.when(longer).outcome()


def test_extend_3_an_emergency_purchase_is_agreed_longer_once_its_award_is_authorised() -> None:
    longer = extend.model_copy(update={"agreed_until": placed.agreed_until + timedelta(days=1)})
    cited = placed.model_copy(update={"award_id": "AW-1"})
    another = authorised.model_copy(update={"award_id": "AW-2"})
    for before in ((), (another,)):
        given(cited, *before).when(longer).then_refused(NotAuthorised, award_id="AW-1")
    shorter = longer.model_copy(update={"agreed_until": cited.agreed_until})
    assert given(cited).when(shorter).outcome()
    assert given(cited, authorised).when(longer).outcome()
    assert given(cited, regularised).when(longer).outcome()


secure = placed.model_copy(
    update={"kind": Kind.SECURE_HOME, "agreed_until": FEB + timedelta(days=3)}
)
of_the_court = order.model_copy(
    update={"order": Order.SECURE_ACCOMMODATION, "settings": (Kind.SECURE_HOME,)}
)
for_a_year = extend.model_copy(update={"agreed_until": FEB + timedelta(days=365)})
under_it = for_a_year.model_copy(update={"order_id": "CO-1"})


def test_extend_4_72_hours_do_not_become_a_year() -> None:
    given(secure).when(for_a_year).then_refused(NotSecured)
    given(secure).when(under_it).then_refused(NotSecured)
    by_a_day = for_a_year.model_copy(update={"agreed_until": FEB + timedelta(days=4)})
    given(secure).when(by_a_day).then_refused(NotSecured)
    shorter = for_a_year.model_copy(update={"agreed_until": FEB + timedelta(days=2)})
    assert given(secure).when(shorter).outcome()


def test_extend_4_a_secure_placement_is_agreed_for_longer_under_its_order() -> None:
    longer = extended.model_copy(update={"agreed_until": for_a_year.agreed_until})
    given(secure, of_the_court).on(MARCH).when(under_it).then(longer)
    given(secure, of_the_court, commencement).on(MARCH).when(under_it).then(longer)


def test_extend_4_the_order_is_in_force_on_the_day_of_the_extension_and_today() -> None:
    later = of_the_court.model_copy(update={"in_force_from": MARCH + timedelta(days=1)})
    asked = given(secure, later).on(MARCH + timedelta(days=1))
    asked.when(under_it).then_refused(NotSecured)
    assert asked.when(
        under_it.model_copy(update={"extended_on": MARCH + timedelta(days=1)})
    ).outcome()


@pytest.mark.parametrize(
    "changed",
    [
        {"order": Order.DEPRIVATION_OF_LIBERTY},
        {"child_refs": (OTHER_CHILD,)},
        {"home_id": "H-2"},
        {"expires_on": MARCH},
    ],
)
def test_extend_4_the_order_permits_it_and_is_in_force(changed: dict[str, Any]) -> None:
    other = of_the_court.model_copy(update=changed)
    given(secure, other).on(MARCH).when(under_it).then_refused(NotSecured)


def test_extend_4_an_order_that_is_over_when_it_is_recorded_serves_no_more() -> None:
    given(secure, of_the_court).on(JUNE).when(under_it).then_refused(NotSecured)
    ended = order_discharged.model_copy(update={"discharged_on": MARCH})
    given(secure, of_the_court, ended).on(MARCH).when(under_it).then_refused(NotSecured)


tiered = scheme.model_copy(
    update={"rows": (row(roles=(HOS,), up_to="50000.00"), row(above="50000.00"))}
)
agreed = placed.model_copy(update={"agreed_until": MAY})


def until(days: int) -> ExtendPlacement:
    """An extension by so many days, at £500 a day."""
    return ExtendPlacement(
        placement_id="PL-1", reason="x", agreed_until=MAY + timedelta(days=days), extended_on=APRIL
    )


def test_extend_5_a_role_that_may_decide_what_the_days_added_cost_agrees_to_them() -> None:
    held = given(agreed, tiered, policy)
    held.by("hal", HOS).when(until(101)).proposed().then_refused(NotTheirsToExtend, roles=(DCS,))
    assert held.by("hal", HOS).when(until(100)).proposed().outcome()
    assert held.by("dora", DCS).when(until(101)).proposed().outcome()
    held.when(until(100)).then_refused(NotTheirsToExtend, roles=(HOS,))


def test_extend_5_the_days_added_cost_what_the_fee_is_on_each() -> None:
    """Ten days at £500, and the rest at £700: 74 days come to £49,800, and 75 to £50,500."""
    dearer = fee_varied.model_copy(
        update={"varied_from": MAY + timedelta(days=10), "weekly_fee": Decimal(4900)}
    )
    held = given(agreed, dearer, tiered, policy).by("hal", HOS)
    assert held.when(until(74)).proposed().outcome()
    held.when(until(75)).proposed().then_refused(NotTheirsToExtend, roles=(DCS,))


def test_extend_5_what_is_paid_once_counts_where_there_is_no_weekly_fee() -> None:
    once = FeeLine(fee_for=FeeFor.SETTING_UP, unit=Unit.ONCE, amount=Decimal(501), from_on=MAY)
    free = agreed.model_copy(update={"weekly_fee": None})
    with_it = signed.model_copy(update={"fee_lines": (once,)})
    held = given(free, with_it, tiered, policy)
    held.when(until(1)).then_refused(NotTheirsToExtend, roles=(HOS,))
    assert given(free, tiered, policy).when(until(1)).outcome()


def test_extend_5_what_is_paid_once_on_the_days_added_counts() -> None:
    once = FeeLine(fee_for=FeeFor.SETTING_UP, unit=Unit.ONCE, amount=Decimal(501), from_on=MAY)
    with_it = signed.model_copy(update={"fee_lines": (core(), once)})
    held = given(agreed, with_it, tiered, policy).by("hal", HOS)
    assert held.when(until(98)).proposed().outcome()
    held.when(until(99)).proposed().then_refused(NotTheirsToExtend, roles=(DCS,))


def test_extend_5_a_shorter_stay_or_one_for_nothing_needs_nobody() -> None:
    assert given(agreed, tiered, policy).when(until(-7)).outcome()
    for fee in (None, Decimal(0)):
        free = agreed.model_copy(update={"weekly_fee": fee})
        assert given(free, tiered, policy).when(until(100)).outcome()


def test_extend_5_an_allowance_is_agreed_for_longer_by_who_the_scheme_names_for_it() -> None:
    """100 days at £500 a day are £50,000."""
    cared_for = agreed.model_copy(update={"kind": Kind.CONNECTED_CARERS, "lot": None})
    names = row(decision="allowance", roles=(HOS,), measure="whole-life", up_to=Decimal(50000))
    lets = scheme.model_copy(update={"rows": (row(), names)})
    held = given(cared_for, lets, policy)
    held.by("dora", DCS).when(until(100)).then_refused(NotTheirsToExtend, roles=(HOS,))
    held.by("hal", HOS).when(until(101)).then_refused(NotTheirsToExtend, roles=())
    held.by("hal", HOS).when(until(100)).then_refused(NotProposed)
    assert held.by("hal", HOS).when(until(100)).proposed().outcome()


def test_extend_6_another_person_proposed_it() -> None:
    held = given(agreed, tiered, policy).by("hal", HOS).when(until(100))
    held.then_refused(NotProposed)
    held.proposed(by="hal").then_refused(NotProposed)
