"""Backtest: each past month-end forecast again from what was known then, beside the actual cost."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from domain.london import day_in_london, start_of_day
from domain.values import MONTHS_IN_A_YEAR, to_the_penny
from projections.engine.answer import Basis, Connection
from projections.forecasting.book import Book, read_book
from projections.forecasting.calibrate import ForecastError, interval, spread, widening
from projections.forecasting.simulate import simulate

ALL: Final = "all lines"
MOST_ORIGINS: Final = 36
PAST_DRAWS: Final = 200
LEAST_ORIGINS: Final = 2
NOTHING: Final = Decimal(0)
PERCENT: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class PastForecast:
    """A forecast made at a past month-end of one line or of all; `run_rate` is in pence × 7."""

    line: str
    origin: date
    known_at: int
    error: ForecastError
    run_rate: int


def book_at(connection: Connection, basis: Basis) -> Book:
    """The book of the day, as known at its position."""
    row = connection.execute(
        "SELECT min(recorded_at) FROM ledger.entry WHERE position <= %s", (basis.known_at,)
    ).fetchone()
    first = basis.as_of if row is None or row[0] is None else day_in_london(row[0])
    return read_book(connection, basis, seen_from=min(first, basis.as_of))


def month_ends(first: date, last: date) -> list[date]:
    """The month-ends from one day to another; the latest 36 if there are more.

    >>> month_ends(date(2021, 11, 5), date(2022, 1, 31))
    [datetime.date(2021, 11, 30), datetime.date(2021, 12, 31), datetime.date(2022, 1, 31)]
    """
    found = []
    day = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    while day - timedelta(days=1) <= last:
        found.append(day - timedelta(days=1))
        day = (day + timedelta(days=32)).replace(day=1)
    return found[-MOST_ORIGINS:]


def origins(connection: Connection, basis: Basis) -> list[Basis]:
    """The past month-ends, each with the position that the log had reached when it was over."""
    found = connection.execute(
        "SELECT min(recorded_at) FROM ledger.entry WHERE position <= %s", (basis.known_at,)
    ).fetchone()
    if found is None or found[0] is None:
        return []
    known = []
    for end in month_ends(day_in_london(found[0]), basis.as_of):
        over = start_of_day(end + timedelta(days=1))
        row = connection.execute(
            "SELECT max(position) FROM ledger.entry WHERE recorded_at < %s AND position <= %s",
            (over, basis.known_at),
        ).fetchone()
        if row is not None and row[0] is not None:
            known.append(replace(basis, as_of=end, known_at=int(row[0]), recorded_by=over))
    return known


def past_forecasts(connection: Connection, basis: Basis) -> list[PastForecast]:
    """Every forecast from a past month-end beside the delivered cost known now (FORECAST-7).

    Empty with fewer than two month-ends.
    """
    known = origins(connection, basis)
    if len(known) < LEAST_ORIGINS:
        return []
    truth = book_at(connection, basis)
    found: list[PastForecast] = []
    for n, origin in enumerate(known):
        ends = [one.as_of for one in known[n + 1 : n + 1 + MONTHS_IN_A_YEAR]]
        book = book_at(connection, origin)
        if ends and book.lines:
            found += forecasts_from(book, truth, origin, ends)
    return found


def forecasts_from(
    book: Book, truth: Book, origin: Basis, ends: Sequence[date]
) -> list[PastForecast]:
    """The forecasts made at one month-end for each later one, by line and of all lines together."""
    simulation = simulate(book, tuple((end - origin.as_of).days for end in ends), draws=PAST_DRAWS)
    since = book.day + 1
    found = []
    for ahead, end in enumerate(ends):
        actual = truth.pence_between(since, end.toordinal() + 1)
        by_line = {line: int(actual[n]) for n, line in enumerate(truth.lines)}
        for line, numbers in (
            (ALL, range(len(book.lines))),
            *((line, (n,)) for n, line in enumerate(book.lines)),
        ):
            one = int(actual.sum()) if line == ALL else by_line.get(line, 0)
            forecast = spread(simulation, numbers, ahead)
            rate = int(simulation.run_rate[list(numbers), ahead].sum())
            error = ForecastError(ahead + 1, forecast, one)
            found.append(PastForecast(line, origin.as_of, origin.known_at, error, rate))
    return found


def interval_held(one: PastForecast, past: Sequence[PastForecast]) -> bool | None:
    """Whether an interval, widened by the errors known when it was made, held the actual cost.

    None if too few errors were known.
    """
    known = [other.error for other in past if later(other.origin, other.error.months) <= one.origin]
    factor = widening(known, one.error.months)
    if factor is None:
        return None
    low, high = interval(one.error.spread, factor)
    return low <= one.error.actual <= high


def later(origin: date, months: int) -> date:
    """The month-end that is `months` months after another.

    >>> later(date(2021, 11, 30), 3)
    datetime.date(2022, 2, 28)
    """
    count = origin.year * MONTHS_IN_A_YEAR + origin.month + months
    return date(count // MONTHS_IN_A_YEAR, count % MONTHS_IN_A_YEAR + 1, 1) - timedelta(days=1)


def percent_error(forecast: int, actual: int) -> Decimal:
    """The error of a forecast in per cent of the actual cost."""
    return (Decimal(forecast) - actual) * PERCENT / actual


def mean(numbers: Sequence[Decimal]) -> Decimal:
    """The average of numbers, to two decimal places."""
    return to_the_penny(sum(numbers, NOTHING) / len(numbers))
