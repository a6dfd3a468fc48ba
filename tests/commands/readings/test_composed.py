"""Which fee of a placement holds on a day, by what was stated of it and the rises since."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from examples import (
    APRIL,
    FEB,
    JAN,
    JUNE,
    MARCH,
    MAY,
    fee_varied,
    placed,
    regularised,
    signed,
)

from domain.events.placements import Uplift
from domain.fee_lines import Step
from domain.readings.placements import Placement
from domain.readings.pricing.composed import Fees
from domain.readings.rises.rise import changed_lines, fees_once

DAY = timedelta(days=1)
FIRST = Decimal("3500.00")


def fees(*events: Any, of: Any = None) -> Fees:
    """The fees of a placement from January once these events are taken into account."""
    so_far = Fees().after(of or placed.model_copy(update={"started_on": JAN, "steps": ()}))
    for event in events:
        so_far = so_far.after(event)
    return so_far


def step(day: date, fee: int) -> Step:
    return Step(from_on=day, weekly_fee=Decimal(fee))


def stated(day: date, fee: int, terms_from: date | None = None) -> Any:
    """A fee that is stated from a day."""
    return fee_varied.model_copy(
        update={"varied_from": day, "weekly_fee": Decimal(fee), "terms_from": terms_from}
    )


def rise(day: date, percent: int) -> Any:
    """A rise from a day."""
    uplift = Uplift(index="CPI", percent=Decimal(percent), cap=None)
    return fee_varied.model_copy(update={"varied_from": day, "uplift": uplift})


def test_a_rise_holds_from_its_day_among_those_begun_and_none_from_before_the_placement() -> None:
    both = fees(rise(APRIL, 10), rise(MARCH, 10), rise(JAN - DAY, 50))
    assert list(both.by_day.items()) == [
        (JAN, FIRST), (MARCH, Decimal("3850.00")), (APRIL, Decimal("4235.00"))
    ]  # fmt: skip
    assert list(both.by_rises_until(APRIL - DAY)) == [JAN, MARCH]
    assert list(both.by_rises_until(APRIL)) == [JAN, MARCH, APRIL]
    assert fees(rise(JAN, 10)).by_day == {JAN: Decimal("3850.00")}
    nothing = placed.model_copy(update={"weekly_fee": None, "budget_line": None})
    assert not Fees().after(nothing).after(rise(MARCH, 10)).by_day


def test_a_fee_stated_in_the_knowledge_of_a_rise_is_not_raised_by_it_again() -> None:
    assert fees(rise(MARCH, 10), stated(APRIL, 4000)).by_day[APRIL] == Decimal(4000)
    assert fees(stated(APRIL, 4000), rise(MARCH, 10)).by_day[APRIL] == Decimal(4400)
    assert fees(rise(MARCH, 10), stated(APRIL, 4000, FEB)).by_day[APRIL] == Decimal(4400)
    assert fees(rise(MARCH, 10), stated(APRIL, 4000, MARCH)).by_day[APRIL] == Decimal(4000)


def test_what_an_award_states_counts_until_the_first_agreement_is_in_force() -> None:
    steps = (step(MARCH, 3600), step(MAY, 3700))
    bought = placed.model_copy(update={"started_on": JAN, "steps": steps})
    assert list(fees(of=bought).by_day) == [JAN, MARCH, MAY]
    later = signed.model_copy(update={"in_force_from": JUNE})
    for agreed, held in ((APRIL, [JAN, MARCH]), (MARCH, [JAN, MARCH]), (FEB, [JAN])):
        agreement = signed.model_copy(update={"in_force_from": agreed})
        assert list(fees(agreement, later, of=bought).by_day) == held
    tied = regularised.model_copy(update={"steps": steps})
    agreed = signed.model_copy(update={"in_force_from": APRIL})
    assert list(fees(tied, agreed).by_day) == [JAN, MARCH]
    assert fees(rise(FEB, 10), tied).by_day[MARCH] == Decimal(3960)
    assert JAN - DAY not in fees(stated(JAN - DAY, 3400)).by_day


def test_the_dearest_from_a_day_is_of_the_fee_that_holds_then_and_of_every_later_one() -> None:
    lower = fees(stated(MARCH, 3300), stated(MAY, 3400))
    for day, dearest in (
        (JAN - DAY, FIRST), (JAN, FIRST), (MARCH - DAY, FIRST), (MARCH, Decimal(3400)),
        (MAY, Decimal(3400)), (JUNE, Decimal(3400)),
    ):  # fmt: skip
        assert lower.dearest_from(day) == dearest
    assert Fees().dearest_from(JAN) == Decimal(0)


def placement(*events: Any) -> Placement:
    """A placement from January at £3,500 that is to cost £3,600 from April and £100 from June."""
    steps = (step(APRIL, 3600), step(JUNE, 100))
    state = Placement()
    for event in (placed.model_copy(update={"started_on": JAN, "steps": steps}), *events):
        state = state.after(event)
    return state


def test_a_change_adds_as_many_pounds_to_what_its_day_has_agreed_for_later() -> None:
    changed = list(changed_lines(placement(), stated(FEB, 3450)))
    assert [(each.varied_from, each.weekly_fee, each.terms_from) for each in changed] == [
        (APRIL, Decimal(3550), FEB), (JUNE, Decimal(50), FEB)
    ]  # fmt: skip
    (last,) = changed_lines(placement(), stated(APRIL, 3400))
    assert (last.varied_from, last.weekly_fee) == (JUNE, Decimal(0))
    assert len(list(changed_lines(placement(), stated(JAN, 3600)))) == 2
    assert len(list(changed_lines(placement(stated(MAY, 3650, FEB)), stated(FEB, 3600)))) == 3
    assert len(list(changed_lines(placement(stated(MAY, 3650, MARCH)), stated(FEB, 3600)))) == 2


def test_the_fees_once_changes_are_made_are_those_from_the_first_of_them() -> None:
    once = fees_once(placement(), stated(MAY, 3700), stated(FEB, 3550))
    assert list(once) == [FEB, APRIL, MAY, JUNE]


def test_the_fee_is_not_the_awards_since_the_first_change_and_each_rise_is_kept() -> None:
    state = placement(rise(APRIL, 2), rise(FEB, 3), rise(MAY, 1))
    assert state.settled_since == FEB
    assert set(state.uplifts) == {FEB, APRIL, MAY}


def test_a_rise_of_rises_is_recorded_in_its_place_among_what_was_stated() -> None:
    between = fees(rise(MARCH, 10), rise(MARCH, 10), stated(APRIL, 4000, FEB), rise(MARCH, 10))
    assert between.by_day[APRIL] == Decimal(5324)
    known = fees(rise(MARCH, 10), stated(APRIL, 4000, MARCH), rise(MARCH, 10))
    assert known.by_day[APRIL] == Decimal(4400)


def test_rises_follow_each_other_by_their_days_in_whatever_order_they_were_recorded() -> None:
    at = placed.model_copy(
        update={"started_on": JAN, "steps": (), "weekly_fee": Decimal("3500.16")}
    )
    both = rise(MARCH, 3), rise(APRIL, 7)
    for recorded in (both, both[::-1]):
        assert fees(*recorded, of=at).by_day[APRIL] == Decimal("3857.52")
