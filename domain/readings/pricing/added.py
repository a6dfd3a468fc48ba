"""What the days cost that a longer agreement adds, by the fee's steps and what is paid once.

The days are those after the day until which the placement or support was agreed when it started, so
that it costs no less for being extended in parts. The scheme that decides on the sum is that of the
day of recording (EXTEND-5, PROLONG-4).

Source: the council's contract procedure rules and its scheme of delegation (EXTEND-5, PROLONG-4);
the ledger's own (decision 70), that a discount given once counts for nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TypeAlias

from domain.codes import Measure
from domain.fee_lines import FeeFor, FeeLine, Unit
from domain.valuation import Spend, Term, fee_from, in_pounds

Paid: TypeAlias = tuple[date, Decimal]


def value_of_days(
    steps: Mapping[date, Decimal], paid: Iterable[Paid], since: date, until: date
) -> dict[Measure, Decimal]:
    """What the days from `since` up to `until` cost in pounds, as the scheme of delegation looks at
    it: their dearest week, their dearest year and all of them. The weekly fee is given by the day
    from which each one holds, and what is paid once by its day.

    >>> steps = {date(2022, 4, 1): Decimal("1000.00"), date(2022, 12, 1): Decimal("4900.00")}
    >>> value = value_of_days(steps, (), date(2022, 10, 1), date(2023, 10, 1))
    >>> [str(pounds) for pounds in value.values()]
    ['4900.00', '221514.29', '221514.29']
    """
    lines = (*lines_on(steps, since, until), *lines_paid(paid, since, until))
    spend = Spend.of(lines, since)
    return {
        Measure.WEEKLY: spend.dearest_week(),
        Measure.YEARLY: spend.dearest_run(Term(since, until).days_of_a_year),
        Measure.WHOLE_LIFE: in_pounds(spend.between(since, until)),
    }


def lines_on(steps: Mapping[date, Decimal], since: date, until: date) -> Iterator[FeeLine]:
    """The weekly fee of the days from `since` up to `until`, as lines of a fee."""
    days = [since, *sorted(day for day in steps if since < day < until), until]
    for day, end in pairwise(days):
        yield FeeLine(
            fee_for=FeeFor.CORE,
            unit=Unit.WEEK,
            amount=fee_from(steps, day),
            from_on=day,
            to_on=end,
        )


def lines_paid(paid: Iterable[Paid], since: date, until: date) -> Iterator[FeeLine]:
    """What is paid once on the days from `since` up to `until`, as lines of a fee. A discount given
    once counts for nothing, as in an award (`domain.valuation`).
    """
    for day, pounds in paid:
        if pounds > 0 and since <= day < until:
            yield FeeLine(fee_for=FeeFor.SETTING_UP, unit=Unit.ONCE, amount=pounds, from_on=day)
