"""A search for arrangements of a fee that win, pass the schedule or come under a threshold.

Lines are generated with steps, ends, discounts, hours and payments made once, on days before,
within and after the term. What they cost is counted here day by day, in ten-thousandths of a pound.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from examples import (
    APRIL,
    admitted,
    applied,
    awarded_directly,
    core,
    framework,
    invited,
    lot_terms,
    moderated,
    offer,
    opened,
    policy,
    priced,
    registered,
    scores,
)
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from specification import given as history
from thorough import example_count

import domain.commands.referrals.make_offer
import domain.readings.awards
from domain.codes import Ground
from domain.commands.awards.award_directly import AwardDirectly
from domain.commands.referrals.make_offer import AboveTheSchedule, MakeOffer
from domain.events.awards import Award
from domain.events.offers import OfferMade
from domain.fee_lines import FeeFor, FeeLine, FeeLines, Unit, weekly_total
from domain.readings.offers import Offers
from domain.valuation import Term, Value, value_over
from domain.values import years_after

Lines = tuple[FeeLine, ...]
LINES: TypeAdapter[Any] = TypeAdapter(FeeLines)
DAY = timedelta(days=1)
YEARS = (1, 2, 3)
PENNY = Decimal("0.01")
EXAMPLES = settings(max_examples=example_count(40), deadline=None)
CHEAP_WEEK = (core("1000.00", to_on=APRIL + 7 * DAY), core("9000.00", from_on=APRIL + 7 * DAY))
FLAT = (core("3500.00"),)
NEVER_GIVEN = (
    core("3500.00"),
    FeeLine(fee_for=FeeFor.DISCOUNT, unit=Unit.ONCE, amount=Decimal(500_000),
            from_on=years_after(APRIL, 3) - DAY),
)  # fmt: skip
OFF_AT_ONCE = (
    core("4000.00"),
    FeeLine(fee_for=FeeFor.DISCOUNT, unit=Unit.ONCE, amount=Decimal(100_000)),
)

edges = st.sampled_from([APRIL, APRIL + 7 * DAY, *(years_after(APRIL, n) for n in (1, *YEARS))])
days = st.one_of(
    st.builds(lambda edge, n: edge + n * DAY, edges, st.integers(-8, 8)),
    st.integers(-400, 1500).map(lambda n: APRIL + n * DAY),
)
pounds = st.one_of(st.sampled_from(["0.00", "1.00", "3500.00", "9000.00"]).map(Decimal),
                   st.decimals(0, 12_000, places=2))  # fmt: skip


@st.composite
def line(draw: st.DrawFn) -> FeeLine:
    """A line of any kind and unit, on any days."""
    unit = draw(st.sampled_from([Unit.WEEK, Unit.WEEK, Unit.HOUR, Unit.ONCE]))
    first, last = draw(st.none() | days), draw(st.none() | days)
    if first and last and last <= first:
        first, last = last, first + DAY
    return FeeLine(
        fee_for=draw(st.sampled_from(FeeFor)),
        unit=unit,
        amount=draw(pounds) / (40 if unit is Unit.HOUR else 1) // PENNY * PENNY,
        hours_a_week=Decimal("37.25") if unit is Unit.HOUR else None,
        from_on=first,
        to_on=last,
    )


@st.composite
def arrangement(draw: st.DrawFn) -> Lines:
    """Lines that may be offered: no day's discounts are more than its fee."""
    lines = (core(str(draw(pounds))), *draw(st.lists(line(), max_size=4)))
    try:
        checked: Lines = LINES.validate_python(lines)
    except ValidationError:
        off = [each for each in lines if each.fee_for is not FeeFor.DISCOUNT]
        return tuple(off)
    return checked


def rate(lines: Lines, day: date) -> int:
    """Pence a week on a day."""
    total = Decimal(0)
    for each in lines:
        begins, ends = each.from_on or date.min, each.to_on or date.max
        if each.unit is not Unit.ONCE and begins <= day < ends:
            sign = -1 if each.fee_for is FeeFor.DISCOUNT else 1
            total += sign * each.amount * (1 if each.hours_a_week is None else each.hours_a_week)
    return int((total * 100).quantize(Decimal(1), ROUND_HALF_UP))


def paid_once(lines: Lines) -> list[tuple[date, int]]:
    """The days and pence of what is paid once. A discount given once counts for nothing."""
    return [
        (each.from_on or APRIL, int(each.amount * 100))
        for each in lines if each.unit is Unit.ONCE and each.fee_for is not FeeFor.DISCOUNT
    ]  # fmt: skip


def rates(lines: Lines, since: date, until: date) -> list[int]:
    """Pence a week on each day."""
    changes = {d for each in lines for d in (each.from_on, each.to_on) if d}
    found, now = [], 0
    for n in range((until - since).days):
        day = since + n * DAY
        if n == 0 or day in changes:
            now = rate(lines, day)
        found.append(now)
    return found


def cost(lines: Lines, years: int) -> Fraction:
    """Pence over the term, with all that is paid once, on whatever day."""
    until, once = years_after(APRIL, years), sum(pence for _, pence in paid_once(lines))
    return Fraction(sum(rates(lines, APRIL, until)), 7) + once


def dearest(lines: Lines, days_in_a_row: int) -> Fraction:
    """Pence of the dearest run of days in a row, on any days."""
    since, until = APRIL - 1300 * DAY, APRIL + 2700 * DAY
    spent = [Fraction(each, 7) for each in rates(lines, since, until)]
    for day, pence in paid_once(lines):
        spent[(day - since).days] += pence
    run = best = sum(spent[:days_in_a_row])
    for left, entered in zip(spent, spent[days_in_a_row:], strict=False):
        run += entered - left
        best = max(best, run)
    return Fraction(best)


def dearest_week(lines: Lines) -> Fraction:
    """Pence of the highest weekly fee of a day, or of the dearest seven days."""
    since, until = APRIL - 1300 * DAY, APRIL + 2700 * DAY
    return max(dearest(lines, 7), Fraction(max(rates(lines, since, until))))


def at_a_price(pence: int) -> Any:
    """A price schedule at this price."""
    (price,) = priced.prices
    fee = Decimal(pence) / 100
    return priced.model_copy(update={"prices": (price.model_copy(update={"weekly_fee": fee}),)})


def offered(lines: Lines, years: int, *more: Any) -> OfferMade:
    """The offer of these lines, as the command records it."""
    make = MakeOffer(**{k: v for k, v in offer if k in MakeOffer.model_fields})
    under = policy.model_copy(update={"minimum_term_years": years})
    asked = make.model_copy(update={"fee_lines": lines})
    (made,) = history(under, opened, invited, registered, *more).when(asked).outcome()
    assert isinstance(made, OfferMade)
    return made


def ranked(first: OfferMade, second: OfferMade) -> list[str]:
    """The offers by rank, at equal scores, as O-1 and O-2."""
    state = Offers()
    for n, made in enumerate((first, second), start=1):
        named = {"offer_id": f"O-{n}", "provider_id": f"P-{n}"}
        state = state.after(made.model_copy(update=named))
        state = state.after(moderated.model_copy(update={**named, "scores": scores(80)}))
    return [offer_id for (_, offer_id), _ in state.rank(lot_terms)]


def awarded(lines: Lines, years: int, key_above: Decimal) -> Award:
    """The award of these lines, as the command records it."""
    award = AwardDirectly(
        **{k: v for k, v in awarded_directly if k in AwardDirectly.model_fields}
        | {"ground": Ground.EMERGENCY, "fee_lines": lines}
    )
    under = policy.model_copy(update={"minimum_term_years": years, "key_decision_above": key_above})
    events = (framework, lot_terms, under, applied, admitted, registered, opened)
    (made,) = history(*events).when(award).outcome()
    assert isinstance(made, Award)
    return made


@EXAMPLES
@given(first=arrangement(), second=arrangement(), years=st.sampled_from(YEARS))
@example(first=CHEAP_WEEK, second=FLAT, years=3)
@example(first=NEVER_GIVEN, second=(core("3400.00"),), years=3)
@example(first=OFF_AT_ONCE, second=(core("3900.00"),), years=3)
def test_an_offer_that_costs_more_over_the_term_does_not_rank_above_one_that_costs_less(
    first: Lines, second: Lines, years: int
) -> None:
    one, two = offered(first, years), offered(second, years)
    better = "O-1" if cost(first, years) < cost(second, years) else "O-2"
    assume(abs(cost(first, years) - cost(second, years)) > 1)
    assert ranked(one, two)[0] == better


@EXAMPLES
@given(lines=arrangement(), years=st.sampled_from(YEARS), born=st.integers(4, 9))
@example(lines=(core("6000.00", to_on=date(2022, 8, 1)), core("10.00", from_on=date(2022, 8, 1))),
         years=3, born=7)  # fmt: skip
def test_no_arrangement_ranks_better_than_the_flat_fee_of_its_cost_also_before_eighteen(
    lines: Lines, years: int, born: int
) -> None:
    until, eighteen = years_after(APRIL, years), date(2022, born + 1, 1) - DAY
    average = cost(lines, years) / (until - APRIL).days
    if eighteen > APRIL:
        sooner = sum(pence for day, pence in paid_once(lines) if day < eighteen)
        paid = Fraction(sum(rates(lines, APRIL, eighteen)), 7) + sooner
        average = max(average, paid / (eighteen - APRIL).days)
    grown = Term(APRIL, until, (eighteen,) if eighteen > APRIL else ())
    found = value_over(lines, grown).average_week
    assert abs(Fraction(found) * 100 - max(average * 7, 0)) <= Fraction(1, 2)


@EXAMPLES
@given(lines=arrangement(), price=st.integers(0, 2_000_000))
@example(lines=CHEAP_WEEK, price=400_000)
def test_an_offer_is_taken_if_and_only_if_no_day_and_no_week_is_above_the_schedule(
    lines: Lines, price: int
) -> None:
    over = dearest_week(lines) - price
    assume(not 0 < over < 1)
    if over > 0:
        with pytest.raises(AboveTheSchedule):
            offered(lines, 2, applied, admitted, at_a_price(price))
    else:
        made = offered(lines, 2, applied, admitted, at_a_price(price))
        assert made.weekly_fee * 100 <= price


@EXAMPLES
@given(lines=arrangement(), years=st.sampled_from(YEARS))
@example(lines=CHEAP_WEEK, years=1)
@example(lines=(core("100.00"), core("9000.00", from_on=date(2023, 6, 1))), years=3)
def test_no_arrangement_comes_under_a_threshold_that_the_flat_fee_of_its_cost_does_not(
    lines: Lines, years: int
) -> None:
    assume(cost(lines, years) >= 0)
    term = (years_after(APRIL, years) - APRIL).days
    fee = max(int(cost(lines, years) * 7 / term), 0)
    flat = awarded((core(str(Decimal(fee) / 100)),), years, Decimal(0))
    made = awarded(lines, years, flat.yearly_value - PENNY)
    assert made.weekly_value >= flat.weekly_value
    assert made.yearly_value >= flat.yearly_value
    assert made.whole_life_value >= flat.whole_life_value
    assert made.key_decision


@EXAMPLES
@given(lines=arrangement(), years=st.sampled_from(YEARS))
@example(lines=(core("100.00", to_on=date(2028, 1, 1)), core("9000.00", from_on=date(2028, 1, 1))),
         years=1)  # fmt: skip
def test_the_week_and_the_year_of_an_award_are_the_dearest_of_any_days(
    lines: Lines, years: int
) -> None:
    assume(
        all((d or APRIL) < date(2028, 6, 1) for each in lines for d in (each.from_on, each.to_on))
    )
    made = awarded(lines, years, Decimal(0))
    average = cost(lines, years) / (years_after(APRIL, years) - APRIL).days
    for value, days_in_a_row, highest in (
        (made.weekly_value, 7, dearest_week(lines)),
        (made.yearly_value, 365, dearest(lines, 365)),
    ):
        assert abs(Fraction(value) * 100 - max(highest, average * days_in_a_row)) <= 1


def on_one_day(lines: Sequence[FeeLine], term: Term) -> Value:
    """What the lines were held to cost before: the fee of the day of need, for ever."""
    fee = weekly_total(lines, term.since)
    flat = FeeLine(fee_for=FeeFor.CORE, unit=Unit.WEEK, amount=fee)
    return Value(**asdict(value_over((flat,), term)))


@pytest.mark.parametrize(
    "search",
    [
        test_an_offer_that_costs_more_over_the_term_does_not_rank_above_one_that_costs_less,
        test_no_arrangement_comes_under_a_threshold_that_the_flat_fee_of_its_cost_does_not,
        test_the_week_and_the_year_of_an_award_are_the_dearest_of_any_days,
    ],
)
def test_the_search_finds_a_valuation_by_one_day(
    search: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(domain.commands.referrals.make_offer, "value_over", on_one_day)
    monkeypatch.setattr(domain.readings.awards, "value_over", on_one_day)
    with pytest.raises(BaseException):  # noqa: B017, PT011  what Hypothesis raises may be a group
        search()


def test_the_search_finds_a_schedule_that_holds_the_core_fee_of_one_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def above(lines: Lines, day: date, most: dict[FeeFor, Decimal]) -> Decimal:
        only = tuple(each for each in lines if each.fee_for is FeeFor.CORE)
        return max(weekly_total(only, day) - most.get(FeeFor.CORE, Decimal(10**9)), Decimal(0))

    monkeypatch.setattr(domain.commands.referrals.make_offer, "pounds_above", above)
    with pytest.raises(BaseException):  # noqa: B017, PT011  what Hypothesis raises may be a group
        test_an_offer_is_taken_if_and_only_if_no_day_and_no_week_is_above_the_schedule()


def test_a_cheap_week_before_dear_ones_loses_to_a_lower_fee_and_meets_the_schedule() -> None:
    with pytest.raises(AboveTheSchedule):
        offered(CHEAP_WEEK, 5, applied, admitted, at_a_price(400_000))
    cheap_week, flat = offered(CHEAP_WEEK, 5), offered(FLAT, 5)
    assert (cheap_week.first_week, cheap_week.average_week) == (
        Decimal("1000.00"), Decimal("8969.33"),
    )  # fmt: skip
    assert (cheap_week.whole_life, flat.whole_life) == (
        Decimal("2339714.29"), Decimal("913000.00"),
    )  # fmt: skip
    assert ranked(cheap_week, flat) == ["O-2", "O-1"]


def test_a_discount_given_once_wins_nothing_and_is_worth_nothing() -> None:
    off_at_once, flat = offered(OFF_AT_ONCE, 5), offered((core("4000.00"),), 5)
    for name in ("first_week", "average_week", "whole_life"):
        assert getattr(off_at_once, name) == getattr(flat, name)
    assert ranked(off_at_once, offered((core("3999.00"),), 5)) == ["O-2", "O-1"]
    made, plain = (awarded(lines, 5, Decimal(0)) for lines in (OFF_AT_ONCE, (core("4000.00"),)))
    assert (made.weekly_value, made.yearly_value) == (plain.weekly_value, plain.yearly_value)
    assert made.whole_life_value == plain.whole_life_value
