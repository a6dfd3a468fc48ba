"""Forecast: the likely cost of the year, how certain it is, and past errors.

Asked by    finance, and the Cabinet Member (¶1.5 of the report).
Counts      each budget line with a commitment or a payment in the year, and all lines together.
Money       pounds for the financial year of `as_of`, less what other funders pay.
Dates       costs delivered up to `as_of` are certain. The rest of the year is forecast.
Leaves out  from `commitments` only: placements that are not known yet.

    FORECAST-1  The forecast from commitments is the forecast of SPEND-3 plus known starts. It
                includes planned ends, eighteenth birthdays, agreed uplifts and notices. Days
                passed since such an end, in a placement that goes on, are an overrun: they are
                delivered, and no day to come is forecast for it, except by the run-rate.
    FORECAST-2  Known starts are authorised awards whose children have not moved in yet. They cost
                their weekly fee from the day of need, on the line that most placements of the lot
                are charged to.
    FORECAST-3  The run-rate is the cost delivered, plus the fees of `as_of` for each day left.
    FORECAST-4  P50 lies between the run-rate and the median of 400 simulations of the days left,
                from a fixed seed. In them placements last, step down and move as others did, and
                new placements start as often as last year, at last year's fees raised by their
                trend.
    FORECAST-5  P10 and P90 are the tenths of the simulations, widened by the ledger's own past
                errors so that four in five past intervals would have held. With fewer than four
                past errors they are not widened, and the forecast is marked as not calibrated.
    FORECAST-6  A line without commitments is forecast from its payments alone, by payment runs.
    FORECAST-7  The backtest forecasts again at each past month-end (36 at most), from the log as
                known then, and compares the months after it with what was delivered.
    FORECAST-8  A forecast error is the forecast less the actual cost, in per cent of that cost.

Source: the ledger's own (decision 30).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from domain.values import MONTHS_IN_A_YEAR, financial_year, year_bounds
from projections.engine.answer import Basis, Connection, Row
from projections.engine.columns import Percent, Pounds
from projections.engine.question import Question, Table
from projections.forecasting.backtest import (
    ALL,
    PERCENT,
    PastForecast,
    book_at,
    interval_held,
    mean,
    past_forecasts,
    percent_error,
)
from projections.forecasting.book import Book
from projections.forecasting.calibrate import interval, pounds, spread, widening
from projections.forecasting.certain import (
    Certain,
    KnownStart,
    Payment,
    certain_costs,
    known_starts,
    payments_of_the_year,
)
from projections.forecasting.paid import by_runs
from projections.forecasting.simulate import Simulation, simulate

NOTHING: Final = Decimal(0)
DAYS_IN_A_YEAR: Final = 365.25


class Forecast(Row):
    """The forecast of a line's year by each method, in pounds.

    `overrun` is the part of `delivered` that is of days after an agreed end or a notice.
    `calibrated` is whether there were enough past errors. `from_payments` is the only forecast of
    a line without commitments.
    """

    budget_line: str
    delivered: Pounds = NOTHING
    overrun: Pounds = NOTHING
    commitments: Pounds | None = None
    known_starts: Pounds | None = NOTHING
    run_rate: Pounds | None = None
    p10: Pounds | None = None
    p50: Pounds | None = None
    p90: Pounds | None = None
    calibrated: bool = False
    from_payments: Pounds | None = None


class BacktestResult(Row):
    """The errors of the forecasts made some months ahead, in per cent of the actual cost.

    `held` is the per cent of intervals that held the actual cost, each widened only by the errors
    known when it was made.
    """

    months: int
    forecasts: int
    error: Percent
    bias: Percent
    run_rate_error: Percent
    held: Percent | None


def lines(connection: Connection, basis: Basis) -> list[Forecast]:
    """The year's forecast of each line, and of all lines with commitments together."""
    certain = {row.budget_line: row for row in certain_costs(connection, basis)}
    starts = known_starts(connection, basis)
    book = book_at(connection, basis)
    ahead = (year_bounds(financial_year(basis.as_of))[1] - basis.as_of).days - 1
    simulation = simulate(book, (ahead,)) if ahead > 0 and book.lines else None
    past = past_forecasts(connection, basis)
    each = [
        forecast_of_line(row, starts, simulation, book, past, ahead) for row in certain.values()
    ]
    return [
        *each,
        *from_payments(connection, basis, certain.keys()),
        *forecast_of_all_lines(each, simulation, past, book, ahead),
    ]


def forecast_of_line(
    certain: Certain,
    starts: Sequence[KnownStart],
    simulation: Simulation | None,
    book: Book,
    past: Sequence[PastForecast],
    ahead: int,
) -> Forecast:
    """The forecast of a line with commitments; `ahead` is the days left in the year."""
    coming = [start for start in starts if start.budget_line == certain.budget_line]
    known = sum((start.amount for start in coming), NOTHING)
    before = certain.delivered - certain.recharged + certain.fixed + certain.uncommitted
    numbers = [n for n, line in enumerate(book.lines) if line == certain.budget_line]
    bands = bands_of(simulation, numbers, past, certain.budget_line, ahead)
    return Forecast(
        budget_line=certain.budget_line,
        delivered=certain.delivered,
        overrun=certain.overrun,
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
class YearBands:
    """The cost of the rest of a year, in pounds: run-rate, P10, P50 and P90."""

    run_rate: Decimal = NOTHING
    low: Decimal = NOTHING
    middle: Decimal = NOTHING
    high: Decimal = NOTHING
    calibrated: bool = False


def bands_of(
    simulation: Simulation | None,
    numbers: Sequence[int],
    past: Sequence[PastForecast],
    line: str,
    ahead: int,
) -> YearBands:
    """The bands of some lines together, widened by their past errors."""
    if simulation is None or not numbers:
        return YearBands(calibrated=simulation is None)
    bands = spread(simulation, numbers, 0)
    months = months_in(ahead)
    factor = widening([one.error for one in past if one.line == line], months)
    low, high = interval(bands, Fraction(1) if factor is None else factor)
    rate = int(simulation.run_rate[list(numbers), 0].sum())
    return YearBands(
        pounds(rate), pounds(low), pounds(bands.middle), pounds(high), factor is not None
    )


def forecast_of_all_lines(
    each: Sequence[Forecast],
    simulation: Simulation | None,
    past: Sequence[PastForecast],
    book: Book,
    ahead: int,
) -> list[Forecast]:
    """The forecast of all lines with commitments. Its P10 and P90 are not sums of the lines'."""
    if not each:
        return []
    bands = bands_of(simulation, range(len(book.lines)), past, ALL, ahead)
    rate = sum((line.run_rate or NOTHING for line in each), NOTHING)
    before = rate - bands.run_rate
    return [
        Forecast(
            budget_line=ALL,
            delivered=sum((line.delivered for line in each), NOTHING),
            overrun=sum((line.overrun for line in each), NOTHING),
            commitments=sum((line.commitments or NOTHING for line in each), NOTHING),
            known_starts=sum((line.known_starts or NOTHING for line in each), NOTHING),
            run_rate=rate,
            p10=before + bands.low,
            p50=before + bands.middle,
            p90=before + bands.high,
            calibrated=bands.calibrated,
            because=tuple(sorted({p for line in each for p in line.because})),
        )
    ]


def from_payments(
    connection: Connection, basis: Basis, committed: Collection[str]
) -> list[Forecast]:
    """The forecasts of lines that have payments and no commitments (FORECAST-6)."""
    paid: dict[str, list[Payment]] = {}
    for payment in payments_of_the_year(connection, basis):
        if payment.budget_line not in committed:
            paid.setdefault(payment.budget_line, []).append(payment)
    bounds = year_bounds(financial_year(basis.as_of))
    return [
        Forecast(
            budget_line=line,
            from_payments=by_runs(
                [(p.paid_on, p.amount) for p in payments], basis.as_of, bounds
            ).forecast,
            because=tuple(sorted({position for p in payments for position in p.because})),
        )
        for line, payments in paid.items()
    ]


def months_in(days: int) -> int:
    """Days in whole months, to the nearest, and at least one.

    >>> months_in(90), months_in(365), months_in(3)
    (3, 12, 1)
    """
    return max(round(days * MONTHS_IN_A_YEAR / DAYS_IN_A_YEAR), 1)


def backtest(connection: Connection, basis: Basis) -> list[BacktestResult]:
    """The errors of past forecasts of all lines, by months ahead."""
    past = [
        one for one in past_forecasts(connection, basis) if one.line == ALL and one.error.actual > 0
    ]
    found = []
    for months in sorted({one.error.months for one in past}):
        mine = [one for one in past if one.error.months == months]
        off = [percent_error(one.error.spread.middle, one.error.actual) for one in mine]
        by_rate = [percent_error(one.run_rate, one.error.actual) for one in mine]
        held = [h for h in (interval_held(one, past) for one in mine) if h is not None]
        found.append(
            BacktestResult(
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
    asked_by=("auditor", "authoriser", "cabinet-member", "commissioner", "finance"),
    order=50,
    tables=(
        Table(
            "lines",
            "Likely cost of the year, by line and method, in pounds",
            Forecast,
            lines,
            ("budget_line", "commitments", "p10", "p50", "p90"),
            labels={
                "overrun": "Of it, after the agreed end",
                "commitments": "From what is agreed",
                "known_starts": "Children yet to move in",
                "run_rate": "If nothing changed",
                "p10": "Likely low (4 in 5)",
                "p50": "Likely middle",
                "p90": "Likely high (4 in 5)",
                "calibrated": "Widened by past errors",
                "from_payments": "From payments",
            },
        ),
        Table(
            "backtest",
            "Errors of past forecasts, in per cent of the actual cost",
            BacktestResult,
            backtest,
            ("months", "forecasts", "error", "bias", "run_rate_error", "held"),
            labels={
                "months": "Months ahead",
                "forecasts": "Forecasts",
                "error": "Error",
                "bias": "Too high or too low",
                "run_rate_error": "Error if nothing changed",
                "held": "Within the likely range",
            },
        ),
    ),
)
