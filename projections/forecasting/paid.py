"""A forecast from payments alone, for a line without commitments.

Payments are made in runs, two or four weeks apart, and not by the day. So the year is counted in
runs. A run is a day on which much is paid. The gap is the median of the gaps between runs, and the
runs still to come are spaced by it up to the end of the year. Each is expected to pay the median of
the last six runs, which back-pay in one of them does not change. With fewer than four runs, the
forecast is by days instead.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import Final

from domain.values import to_the_penny

LEAST_RUNS: Final = 4
LAST_RUNS: Final = 6
MUCH: Final = Decimal("0.25")
TENTH: Final = 10


@dataclass(frozen=True, slots=True)
class ByRuns:
    """The forecast of a line's year by its payment runs, in pounds; the gap is in days.

    `gap_days` and `each` are None where the forecast is by days instead.
    """

    paid: Decimal
    runs: int
    gap_days: int | None
    runs_to_come: int
    each: Decimal | None
    forecast: Decimal


def by_runs(
    payments: Iterable[tuple[date, Decimal]], as_of: date, bounds: tuple[date, date]
) -> ByRuns:
    """The forecast of a year from the payments by a day; `bounds` are the year's `year_bounds`."""
    since, until = bounds
    days: dict[date, Decimal] = defaultdict(Decimal)
    for day, amount in payments:
        if since <= day <= as_of:
            days[day] += amount
    paid = sum(days.values(), Decimal(0))
    runs = runs_in(days)
    if len(runs) < LEAST_RUNS:
        return by_days(paid, len(runs), as_of, bounds)
    gap = int(median((b - a).days for a, b in pairwise(runs)))
    due = runs[0] + timedelta(days=gap * (round((runs[-1] - runs[0]).days / gap) + 1))
    left = sum(1 for n in range((until - since).days)
               if as_of < due + timedelta(days=gap * n) < until)  # fmt: skip
    ends = [*runs[1:], as_of + timedelta(days=1)]
    amounts = [
        sum((amount for day, amount in days.items() if run <= day < end), Decimal(0))
        for run, end in zip(runs, ends, strict=True)
    ]
    each = to_the_penny(median(amounts[-LAST_RUNS:]))
    return ByRuns(paid, len(runs), gap, left, each, paid + each * left)


def runs_in(days: dict[date, Decimal]) -> list[date]:
    """The days that pay at least a quarter of the sum that the largest tenth of days start at."""
    amounts = sorted((amount for amount in days.values() if amount > 0), reverse=True)
    if not amounts:
        return []
    large = amounts[len(amounts) // TENTH]
    return sorted(day for day, amount in days.items() if amount >= large * MUCH)


def by_days(paid: Decimal, runs: int, as_of: date, bounds: tuple[date, date]) -> ByRuns:
    """The forecast of a year at the rate of payments a day so far."""
    since, until = bounds
    passed = max((as_of - since).days + 1, 1)
    forecast = to_the_penny(paid * (until - since).days / passed)
    return ByRuns(paid, runs, None, 0, None, forecast)
