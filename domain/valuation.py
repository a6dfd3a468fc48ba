"""What the lines of a fee cost for a child over the term that an offer or an award is judged on.

The term runs from the day of need, for the minimum term of the policy in force on the day the
search was opened. A cost is counted day by day, and rounded once. What is paid once falls on its
day or, undated, on the first day of the term. A discount given once counts for nothing: an
agreement may leave it out, or the child leave before its day. No day of recording enters into it.

Source: the council's cabinet report ¶2.4, for a minimum term; the ledger's own (decision 70)
(AWARD-4, OFFER-6, OFFER-8).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import Final, Self

from domain.fee_lines import FeeFor, FeeLine, weekly_total
from domain.values import DAYS_IN_A_WEEK, birthday_month, to_the_penny, years_after

NOTHING: Final = Decimal(0)
DAY: Final = timedelta(days=1)
WEEK: Final = DAYS_IN_A_WEEK * DAY
ANY_DAY: Final = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Term:
    """The days from `since` up to, and not on, `until`; and those of them by which a child has
    turned eighteen for certain: the last of the month of the birthday.
    """

    since: date
    until: date
    eighteen_on: tuple[date, ...] = ()

    @property
    def days_of_a_year(self) -> int:
        """The number of days of the first year."""
        return (years_after(self.since, 1) - self.since).days


def term_from(day: date, years: int, born_in: Iterable[str]) -> Term:
    """The term of some years from a day, for children born in these months.

    >>> term_from(date(2022, 4, 1), 5, ["2009-01", "2010-05"])
    Term(since=datetime.date(2022, 4, 1), until=datetime.date(2027, 4, 1), \
eighteen_on=(datetime.date(2027, 1, 31),))
    """
    until = years_after(day, years)
    birthdays = (birthday_month(born, 18)[1] for born in born_in)
    return Term(day, until, tuple(sorted({each for each in birthdays if day < each < until})))


@dataclass(frozen=True, slots=True)
class Value:
    """What the lines of a fee cost for one child over a term, in pounds.

    The average week is that of the term or, where it is dearer, of the part before a child turns
    eighteen. The dearest week and year are of any days, also outside the term, and are not below
    the average.
    """

    first_week: Decimal
    average_week: Decimal
    dearest_week: Decimal
    dearest_year: Decimal
    whole_life: Decimal


@dataclass(frozen=True, slots=True)
class Spend:
    """What lines of a fee cost up to any day, exactly: in sevenths of a pound.

    `fees` are the weekly fees from each of `days`, and `spent` what all days before it cost. `paid`
    is what was paid once on each of `paid_on` and before.
    """

    days: tuple[date, ...]
    fees: tuple[Decimal, ...]
    spent: tuple[Decimal, ...]
    paid_on: tuple[date, ...]
    paid: tuple[Decimal, ...]

    @classmethod
    def of(cls, lines: Sequence[FeeLine], since: date) -> Self:
        """What the lines cost, of which those that are paid once and undated are paid on `since`.

        A discount given once is left out: nothing makes sure that it is ever given.
        """
        changes = sorted({day for line in lines for day in (line.from_on, line.to_on) if day})
        days = (date.min, *changes)
        fees = tuple(weekly_total(lines, day) for day in days)
        costs = (
            fee * (end - day).days
            for fee, (day, end) in zip(fees[:-1], pairwise(days), strict=True)
        )
        once = sorted(
            (line.from_on or since, line.once * DAYS_IN_A_WEEK) for line in lines if line.once > 0
        )
        return cls(
            days,
            fees,
            tuple(accumulate(costs, initial=NOTHING)),
            tuple(day for day, _ in once),
            tuple(accumulate((paid for _, paid in once), initial=NOTHING)),
        )

    def paid_before(self, day: date) -> Decimal:
        """What was paid once before a day."""
        return self.paid[bisect_left(self.paid_on, day)]

    def between(self, since: date, until: date) -> Decimal:
        """What the days from `since` up to `until` cost, with what is paid once on them."""
        return self.before(until) - self.before(since)

    def before(self, day: date) -> Decimal:
        """What all days before a day cost."""
        last = bisect_right(self.days, day) - 1
        running = self.spent[last] + self.fees[last] * (day - self.days[last]).days
        return running + self.paid_before(day)

    def dearest_run(self, days: int) -> Decimal:
        """What the dearest run of so many days in a row costs, in pounds, on any days.

        Between two of the first days that are tried, the cost of a run changes by the same amount
        from each day to the next.
        """
        run = days * DAY
        edges = {edge for day in (*self.days[1:], *self.paid_on) for edge in (day, day - run)}
        firsts = {edge + near for edge in edges or {ANY_DAY} for near in (-DAY, 0 * DAY, DAY)}
        return in_pounds(max(self.between(first, first + run) for first in firsts))

    def dearest_week(self) -> Decimal:
        """The highest weekly fee of any day, or what the dearest seven days cost, in pounds."""
        return max(*self.fees, self.dearest_run(DAYS_IN_A_WEEK))


def in_pounds(sevenths: Decimal) -> Decimal:
    """Sevenths of a pound in pounds, to the penny."""
    return to_the_penny(sevenths / DAYS_IN_A_WEEK)


def value_over(lines: Sequence[FeeLine], term: Term) -> Value:
    """What the lines cost over the term. What is paid once counts on whatever day it is paid.

    >>> core = FeeLine(fee_for=FeeFor.CORE, unit="week", amount=Decimal("3500.00"))
    >>> value_over((core,), term_from(date(2022, 4, 1), 5, ["2010-05"]))
    Value(first_week=Decimal('3500.00'), average_week=Decimal('3500.00'), \
dearest_week=Decimal('3500.00'), dearest_year=Decimal('182500.00'), whole_life=Decimal('913000.00'))
    """
    spend, since, year = Spend.of(lines, term.since), term.since, term.days_of_a_year
    before = spend.paid_before(since)
    whole = spend.between(since, term.until) + before
    whole += spend.paid[-1] - spend.paid_before(term.until)
    a_day = whole / (term.until - since).days
    sooner = ((spend.between(since, day) + before) / (day - since).days for day in term.eighteen_on)
    average = to_the_penny(max(a_day, *sooner, NOTHING))
    return Value(
        first_week=in_pounds(spend.between(since, since + WEEK)),
        average_week=average,
        dearest_week=max(spend.dearest_week(), average),
        dearest_year=max(spend.dearest_run(year), in_pounds(a_day * year)),
        whole_life=in_pounds(whole),
    )


@dataclass(frozen=True, slots=True)
class ChangeValue:
    """What a change of a weekly fee comes to, in pounds: a week on its day, in the year from then,
    over the agreed days that remain, and over a term. Below nothing where the fee falls.
    """

    a_week: Decimal
    first_year: Decimal
    agreed: Decimal
    term: Decimal


def value_of_change(
    before: Mapping[date, Decimal],
    after: Mapping[date, Decimal],
    since: date,
    agreed_until: date,
    term_until: date,
) -> ChangeValue:
    """What it comes to that a weekly fee, given by the day from which each one holds, is changed.

    >>> before = {date(2022, 4, 1): Decimal("3500.00")}
    >>> after = {**before, date(2022, 6, 1): Decimal("3570.00")}
    >>> value_of_change(before, after, date(2022, 6, 1), date(2022, 6, 11), date(2022, 7, 1))
    ChangeValue(a_week=Decimal('70.00'), first_year=Decimal('3650.00'), agreed=Decimal('100.00'), \
term=Decimal('300.00'))
    """

    def more_until(until: date) -> Decimal:
        days = [since, *sorted({day for day in (*before, *after) if since < day < until}), until]
        sevenths_more = sum(
            ((fee_from(after, day) - fee_from(before, day)) * (end - day).days
             for day, end in pairwise(days) if day < end),
            NOTHING,
        )  # fmt: skip
        return to_the_penny(sevenths_more / DAYS_IN_A_WEEK)

    return ChangeValue(
        a_week=fee_from(after, since) - fee_from(before, since),
        first_year=more_until(years_after(since, 1)),
        agreed=more_until(max(agreed_until, since)),
        term=more_until(term_until),
    )


def fee_from(steps: Mapping[date, Decimal], day: date) -> Decimal:
    """The weekly fee on a day, of fees that each hold from a day until the next; nothing before."""
    latest = max((step for step in steps if step <= day), default=None)
    return NOTHING if latest is None else steps[latest]


def pounds_above(lines: Sequence[FeeLine], since: date, most: Mapping[FeeFor, Decimal]) -> Decimal:
    """Pounds by which the dearest week of the lines is above the most a week for what they are for.

    The core price is for the core fee, and for every line without a price of its own.
    """
    above = NOTHING
    for priced, price in most.items():
        held = [line for line in lines if priced_as(line, most) is priced]
        above += max(Spend.of(held, since).dearest_week() - price, NOTHING)
    return above


def most_for(lines: Iterable[FeeLine], most: Mapping[FeeFor, Decimal]) -> Decimal:
    """The most a week that the lines may come to together, by what they are priced as."""
    return sum((most[each] for each in {priced_as(line, most) for line in lines}), NOTHING)


def priced_as(line: FeeLine, most: Mapping[FeeFor, Decimal]) -> FeeFor:
    """What a line is priced as: what it is for if that has a price of its own, else as core."""
    return line.fee_for if line.fee_for in most else FeeFor.CORE
