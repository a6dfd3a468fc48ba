"""Forecast: what the year may cost, how sure that is, and how wrong such forecasts have been.

Asked by    finance, and the Cabinet Member (¶1.5 of the report).
Counts      each budget line with a commitment or a payment in the year, and all of them together.
Money       pounds for the financial year of `as_of`, net of what other funders bear.
Dates       what is delivered up to `as_of` is certain; the rest of the year is forecast.
Leaves out  what nobody knows of yet in `commitments`; nothing in the others.

    FORECAST-1  From commitments: what is committed (SPEND-3), with planned ends, the eighteenth
                birthday, agreed uplifts and notices as they are known.
    FORECAST-2  Known starts are awards authorised whose children are not placed yet: their weekly
                fee from the day of need, on the line that lot is mostly charged to.
    FORECAST-3  Run-rate: what is delivered, and the fees of `as_of` for every day that is left.
    FORECAST-4  P50 lies between the run-rate and the median of 400 plays of what is left, from a
                fixed seed: placements last as others did, step down or move as others did, and
                come in as often as last year, at last year's fees raised by their trend.
    FORECAST-5  P10 and P90 are what was played, widened by the ledger's own past errors so that
                four in five would have held. With fewer than four past errors they are as played,
                and the forecast says that it is not calibrated.
    FORECAST-6  A line without commitments is forecast from its payments alone, by payment runs.
    FORECAST-7  The backtest replays the log as known at each past month-end (36 at most), forecasts
                the months after, and compares them with what is known to have been delivered.
    FORECAST-8  A forecast error is what was forecast less what came, as a part of what came.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from domain.terms import MONTHS_IN_A_YEAR, financial_year, year_bounds
from projections.engine.answer import Asked, Connection, Row
from projections.engine.columns import Percent, Pounds
from projections.engine.question import Question, Table
from projections.forecasting.backtest import (
    ALL,
    PERCENT,
    Past,
    backtested,
    book_at,
    mean,
    part,
    was_held,
)
from projections.forecasting.book import Book
from projections.forecasting.calibrate import interval, pounds, spread, width
from projections.forecasting.certain import (
    Certain,
    Payment,
    Start,
    certain_costs,
    known_starts,
    payments_of_the_year,
)
from projections.forecasting.paid import by_runs
from projections.forecasting.simulate import Played, play

NOTHING: Final = Decimal(0)
DAYS_IN_A_YEAR: Final = 365.25


class Forecast(Row):
    """A line's year in pounds, by each method; `calibrated` says whether past errors were enough.

    `from_payments` is for lines without commitments, whose only forecast it is.
    """

    budget_line: str
    delivered: Pounds = NOTHING
    commitments: Pounds | None = None
    known_starts: Pounds = NOTHING
    run_rate: Pounds | None = None
    p10: Pounds | None = None
    p50: Pounds | None = None
    p90: Pounds | None = None
    calibrated: bool = False
    from_payments: Pounds | None = None


class Tested(Row):
    """How forecasts of so many months ahead turned out, in per cent of what came.

    `held` is how many in a hundred intervals held what came, each widened only by what was known
    when it was made.
    """

    months: int
    forecasts: int
    error: Percent
    bias: Percent
    run_rate_error: Percent
    held: Percent | None


def lines(connection: Connection, asked: Asked) -> list[Forecast]:
    """The year's forecast of each line, and of all of them."""
    certain = {row.budget_line: row for row in certain_costs(connection, asked)}
    starts = known_starts(connection, asked)
    book = book_at(connection, asked)
    ahead = (year_bounds(financial_year(asked.as_of))[1] - asked.as_of).days - 1
    played = play(book, (ahead,)) if ahead > 0 and book.lines else None
    past = backtested(connection, asked)
    each = [line_of(row, starts, played, book, past, ahead) for row in certain.values()]
    return [
        *each,
        *from_payments(connection, asked, certain.keys()),
        *all_of(each, played, past, book, ahead),
    ]


def line_of(
    certain: Certain,
    starts: Sequence[Start],
    played: Played | None,
    book: Book,
    past: Sequence[Past],
    ahead: int,
) -> Forecast:
    """One line that has commitments."""
    coming = [start for start in starts if start.budget_line == certain.budget_line]
    known = sum((start.amount for start in coming), NOTHING)
    before = certain.delivered - certain.recharged + certain.fixed + certain.uncommitted
    numbers = [n for n, line in enumerate(book.lines) if line == certain.budget_line]
    bands = banded(played, numbers, past, certain.budget_line, ahead)
    return Forecast(
        budget_line=certain.budget_line,
        delivered=certain.delivered,
        commitments=certain.committed + certain.uncommitted + known,
        known_starts=known,
        run_rate=before + bands.run_rate,
        p10=before + bands.low,
        p50=before + bands.middle,
        p90=before + bands.high,
        calibrated=bands.calibrated,
        because=tuple(sorted({*certain.because, *(p for start in coming for p in start.because)})),
    )


@dataclass(frozen=True, slots=True)
class Bands:
    """What the rest of a year may cost, in pounds."""

    run_rate: Decimal = NOTHING
    low: Decimal = NOTHING
    middle: Decimal = NOTHING
    high: Decimal = NOTHING
    calibrated: bool = False


def banded(
    played: Played | None, numbers: Sequence[int], past: Sequence[Past], line: str, ahead: int
) -> Bands:
    """The rest of the year of some lines together, widened by their past errors."""
    if played is None or not numbers:
        return Bands(calibrated=played is None)
    said = spread(played, numbers, 0)
    months = months_in(ahead)
    factor = width([one.error for one in past if one.line == line], months)
    low, high = interval(said, Fraction(1) if factor is None else factor)
    rate = int(played.run_rate[list(numbers), 0].sum())
    return Bands(pounds(rate), pounds(low), pounds(said.middle), pounds(high), factor is not None)


def all_of(
    each: Sequence[Forecast], played: Played | None, past: Sequence[Past], book: Book, ahead: int
) -> list[Forecast]:
    """All lines with commitments together: their tenths are not the sum of each line's tenths."""
    if not each:
        return []
    bands = banded(played, range(len(book.lines)), past, ALL, ahead)
    rate = sum((line.run_rate or NOTHING for line in each), NOTHING)
    before = rate - bands.run_rate
    return [
        Forecast(
            budget_line=ALL,
            delivered=sum((line.delivered for line in each), NOTHING),
            commitments=sum((line.commitments or NOTHING for line in each), NOTHING),
            known_starts=sum((line.known_starts for line in each), NOTHING),
            run_rate=rate,
            p10=before + bands.low,
            p50=before + bands.middle,
            p90=before + bands.high,
            calibrated=bands.calibrated,
            because=tuple(sorted({p for line in each for p in line.because})),
        )
    ]


def from_payments(
    connection: Connection, asked: Asked, committed: Collection[str]
) -> list[Forecast]:
    """Lines that payments alone tell of (FORECAST-6)."""
    paid: dict[str, list[Payment]] = {}
    for payment in payments_of_the_year(connection, asked):
        if payment.budget_line not in committed:
            paid.setdefault(payment.budget_line, []).append(payment)
    bounds = year_bounds(financial_year(asked.as_of))
    return [
        Forecast(
            budget_line=line,
            from_payments=by_runs(
                [(p.paid_on, p.amount) for p in payments], asked.as_of, bounds
            ).forecast,
            because=tuple(sorted({position for p in payments for position in p.because})),
        )
        for line, payments in paid.items()
    ]


def months_in(days: int) -> int:
    """So many days in whole months, to the nearest; one at the least.

    >>> months_in(90), months_in(365), months_in(3)
    (3, 12, 1)
    """
    return max(round(days * MONTHS_IN_A_YEAR / DAYS_IN_A_YEAR), 1)


def backtest(connection: Connection, asked: Asked) -> list[Tested]:
    """How forecasts of all lines turned out, by how many months ahead they looked."""
    past = [one for one in backtested(connection, asked) if one.line == ALL and one.error.came > 0]
    found = []
    for months in sorted({one.error.months for one in past}):
        mine = [one for one in past if one.error.months == months]
        off = [part(one.error.spread.middle, one.error.came) for one in mine]
        by_rate = [part(one.run_rate, one.error.came) for one in mine]
        held = [h for h in (was_held(one, past) for one in mine) if h is not None]
        found.append(
            Tested(
                months=months,
                forecasts=len(mine),
                error=mean([abs(each) for each in off]),
                bias=mean(off),
                run_rate_error=mean([abs(each) for each in by_rate]),
                held=mean([PERCENT * h for h in held]) if held else None,
                because=tuple(sorted({one.known_at for one in mine})),
            )
        )
    return found


QUESTION: Final = Question(
    name="forecast",
    title="Forecast",
    doc=__doc__,
    order=50,
    tables=(
        Table(
            "lines",
            "What the year may cost, by line and method, in pounds",
            Forecast,
            lines,
            ("budget_line", "commitments", "p10", "p50", "p90"),
        ),
        Table(
            "backtest",
            "How forecasts of the past turned out, in per cent of what came",
            Tested,
            backtest,
            ("months", "forecasts", "error", "bias", "run_rate_error", "held"),
        ),
    ),
)
