"""Fee lines: their total for a week, the days on which it changes, and their cost."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from examples import core
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from domain.fee_lines import (
    FeeFor,
    FeeLine,
    FeeLines,
    Unit,
    changes_after,
    cost_between,
    payments_from,
    weekly_total,
)
from domain.values import to_the_penny

MARCH_1 = date(2022, 3, 1)
LINES: TypeAdapter[Any] = TypeAdapter(FeeLines)


def day(n: int) -> date:
    """The day this many days after 1 March."""
    return MARCH_1 + timedelta(days=n)


def line(amount: str, fee_for: FeeFor = FeeFor.THERAPY, **more: Any) -> FeeLine:
    """A line a week."""
    return FeeLine(fee_for=fee_for, unit=Unit.WEEK, amount=Decimal(amount), **more)


def once(amount: str, **more: Any) -> FeeLine:
    """A line that is paid once."""
    return FeeLine(fee_for=FeeFor.SETTING_UP, unit=Unit.ONCE, amount=Decimal(amount), **more)


def test_a_discount_is_subtracted_and_a_payment_made_once_is_not_weekly() -> None:
    off = line("50.25", FeeFor.DISCOUNT)
    assert weekly_total((core(), off, once("900.00")), MARCH_1) == Decimal("3449.75")
    assert weekly_total((once("900.00"),), MARCH_1) == Decimal("0.00")


def test_a_week_without_lines_costs_nothing() -> None:
    assert str(weekly_total((), MARCH_1)) == "0.00"


def test_a_line_counts_from_its_first_day_up_to_its_last() -> None:
    therapy = line("100.00", from_on=day(1), to_on=day(3))
    totals = [weekly_total((therapy,), day(n)) for n in range(5)]
    assert [int(total) for total in totals] == [0, 100, 100, 0, 0]


def test_hours_are_charged_by_the_hour_to_the_penny() -> None:
    hours = FeeLine(
        fee_for=FeeFor.STAFFING, unit=Unit.HOUR, amount=Decimal("21.35"),
        hours_a_week=Decimal("0.50"),
    )  # fmt: skip
    assert weekly_total((hours,), MARCH_1) == Decimal("10.68")


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit": "hour"},
        {"unit": "week", "hours_a_week": 3},
        {"unit": "once", "hours_a_week": 3},
    ],
)
def test_hours_are_given_for_an_hourly_line_and_no_other(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="give hours a week for a line paid by the hour"):
        FeeLine.model_validate({"fee_for": "core", "amount": "1.00", **wrong})


@pytest.mark.parametrize("to_on", [MARCH_1, day(-1)])
def test_a_line_ends_after_it_begins(to_on: date) -> None:
    with pytest.raises(ValidationError, match="a line of a fee must end after it begins"):
        line("1.00", from_on=MARCH_1, to_on=to_on)
    assert line("1.00", from_on=MARCH_1, to_on=day(1)).runs_on(MARCH_1)


def test_discounts_may_equal_the_fee_on_any_day_and_not_exceed_it() -> None:
    nothing = (core("100.00"), line("100.00", FeeFor.DISCOUNT))
    assert LINES.validate_python(nothing) == nothing
    cheap = (core("0.50"),)
    assert LINES.validate_python(cheap) == cheap
    later = (core("100.00"), line("100.01", FeeFor.DISCOUNT, from_on=day(9)))
    with pytest.raises(ValidationError, match=r"error, the discounts are more than the fee \["):
        LINES.validate_python(later)


def test_a_fee_is_no_more_than_any_sum_over_the_years_can_hold() -> None:
    by_the_hour = FeeLine(fee_for=FeeFor.STAFFING, unit=Unit.HOUR, hours_a_week=Decimal(336),
                          amount=Decimal("999999999.99"))  # fmt: skip
    for dear in (
        (core("10000000.01"),),
        (core("5000001.00"), line("5000000.00", FeeFor.THERAPY)),
        (by_the_hour,),
        (once("10000000.01"),),
    ):
        with pytest.raises(ValidationError, match="a fee is at most £10,000,000 a week"):
            LINES.validate_python(dear)


def test_the_total_changes_only_where_it_changes() -> None:
    one, other = line("100.00", to_on=day(10)), line("100.00", from_on=day(10), to_on=day(20))
    more = line("25.00", from_on=day(20), to_on=day(30))
    steps = list(changes_after((one, other, more), MARCH_1))
    assert steps == [(day(20), Decimal("25.00")), (day(30), Decimal("0.00"))]
    again = line("100.00", from_on=day(20), to_on=day(30))
    assert list(changes_after((one, other, again), MARCH_1)) == [(day(30), Decimal("0.00"))]
    third = line("25.00", from_on=day(30))
    assert list(changes_after((more, third), day(20))) == []
    assert list(changes_after((line("7.00", from_on=MARCH_1),), MARCH_1)) == []


def test_a_cost_is_each_total_for_its_days() -> None:
    lines = (core("700.00"), line("70.00", from_on=day(7), to_on=day(14)))
    assert cost_between(lines, MARCH_1, day(21)) == Decimal("2170.00")
    assert cost_between(lines, MARCH_1, day(7)) == Decimal("700.00")
    assert cost_between(lines, MARCH_1, day(8)) == Decimal("810.00")
    assert str(cost_between(lines, MARCH_1, MARCH_1)) == "0"


def test_a_payment_made_once_falls_on_its_day() -> None:
    dated = once("250.00", from_on=day(3))
    spans = ((0, 3), (0, 4), (3, 4), (4, 9))
    costs = [cost_between((dated,), day(a), day(b)) for a, b in spans]
    assert [int(each) for each in costs] == [0, 250, 250, 0]
    assert cost_between((once("250.00"),), day(5), day(6)) == Decimal("250.00")


def test_a_discount_given_once_is_subtracted_on_its_day() -> None:
    off = FeeLine(fee_for=FeeFor.DISCOUNT, unit=Unit.ONCE, amount=Decimal("120.00"))
    assert cost_between((core("700.00"), off), MARCH_1, day(7)) == Decimal("580.00")
    assert (off.once, off.a_week, core("700.00").once) == (Decimal("-120.00"), 0, 0)


amounts = st.decimals(0, 20_000, places=2)
spans = st.tuples(st.integers(0, 60), st.integers(1, 60)).map(lambda t: (day(t[0]), day(sum(t))))


@st.composite
def any_lines(draw: st.DrawFn) -> tuple[FeeLine, ...]:
    """Some lines a week or an hour, of which a few run for a time, and some paid once on a day."""
    lines = []
    for _ in range(draw(st.integers(1, 5))):
        unit = draw(st.sampled_from(Unit))
        first, last = draw(spans)
        lines.append(
            FeeLine(
                fee_for=draw(st.sampled_from(FeeFor)),
                unit=unit,
                amount=draw(amounts),
                hours_a_week=Decimal("10.5") if unit is Unit.HOUR else None,
                from_on=first if unit is Unit.ONCE or draw(st.booleans()) else None,
                to_on=last if draw(st.booleans()) else None,
            )
        )
    return tuple(lines)


@given(lines=any_lines(), length=st.integers(0, 150), cut=st.integers(0, 150))
def test_a_span_cut_in_two_costs_the_same_to_the_penny(
    lines: tuple[FeeLine, ...], length: int, cut: int
) -> None:
    """A week is not a whole number of pence a day, so the week that is cut may round twice."""
    middle, until = day(min(cut, length)), day(length)
    whole = cost_between(lines, MARCH_1, until)
    halves = cost_between(lines, MARCH_1, middle) + cost_between(lines, middle, until)
    assert abs(whole - halves) <= Decimal("0.01")


@given(lines=any_lines(), length=st.integers(0, 150))
def test_a_cost_is_the_sum_of_its_days(lines: tuple[FeeLine, ...], length: int) -> None:
    days = [day(n) for n in range(length)]
    weekly = sum((weekly_total(lines, each) for each in days), Decimal(0)) / 7
    once = sum((line.once for line in lines if line.from_on in days), Decimal(0))
    changes = sum(weekly_total(lines, a) != weekly_total(lines, b) for a, b in pairwise(days))
    cost = cost_between(lines, MARCH_1, day(length))
    assert abs(cost - weekly - once) <= Decimal("0.005") * (changes + 1)
    assert cost == to_the_penny(cost)


@given(lines=any_lines(), other=any_lines())
def test_the_total_of_a_week_is_the_sum_of_its_lines(
    lines: tuple[FeeLine, ...], other: tuple[FeeLine, ...]
) -> None:
    for n in range(0, 130, 13):
        together = weekly_total((*lines, *other), day(n))
        assert abs(together - weekly_total(lines, day(n)) - weekly_total(other, day(n))) <= (
            Decimal("0.01")
        )
        assert together == weekly_total((*other[::-1], *lines), day(n))


def test_what_is_paid_once_is_paid_on_its_day_or_the_first() -> None:
    lines = (once("100.00"), once("200.00", from_on=day(-1)), once("300.00", from_on=day(1)))
    paid = [(each.on_day, int(each.amount)) for each in payments_from(lines, day(0))]
    assert paid == [(day(0), 100), (day(0), 200), (day(1), 300)]


def test_a_discount_may_not_remain_when_the_fee_has_ended_and_the_most_may_be_asked() -> None:
    ended = (core(to_on=day(1)), line("100.00", FeeFor.DISCOUNT, from_on=day(0)))
    with pytest.raises(ValidationError, match="discounts are more"):
        LINES.validate_python(ended)
    assert LINES.validate_python((core("10000000.00"),))
    assert LINES.validate_python((core(), once("10000000.00")))
