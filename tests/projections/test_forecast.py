"""The forecast of a ledger: what is certain, what is known to come, and the past forecast again."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import psycopg
import pytest
from examples import (
    BOROUGH,
    authorised,
    award_cancelled,
    awarded,
    block,
    core,
    opened,
    payment,
    placed,
    placement_ended,
)
from facts import Connection, fold_afresh, holding, record

from domain.fee_lines import FeeFor, FeeLine, Unit, cost_between
from ledger.log import Log
from projections.engine import folding
from projections.engine.answer import Basis
from projections.forecasting.backtest import later, month_ends, origins
from projections.forecasting.forecast import ALL, Forecast, backtest, lines
from projections.forecasting.forecast_assumptions import assumptions
from projections.money.committed_spend import lines as committed

APRIL, DECEMBER = date(2021, 4, 1), date(2021, 12, 31)
START = placed.model_copy(update={"started_on": APRIL, "weekly_fee": Decimal("700.00")})


def of(found: list[Forecast], name: str) -> Forecast:
    return next(line for line in found if line.budget_line == name)


def test_forecast_1_commitments_are_the_same_as_committed_spend(
    log: Log, owner: Connection
) -> None:
    stranger = payment.model_copy(
        update={"provider_id": None, "amount": Decimal("50.00"), "paid_on": APRIL}
    )
    ask = holding(log, owner, START, stranger)
    line = of(ask(lines, DECEMBER), "residential")
    assert line.commitments == of(ask(committed, DECEMBER), "residential").forecast
    assert line.commitments == Decimal("36550.00")
    assert line.because == (1, 2)


def test_forecast_2_an_award_authorised_and_not_placed_is_a_known_start(
    log: Log, owner: Connection
) -> None:
    needed = opened.model_copy(update={"needed_on": date(2022, 3, 18), "opened_on": DECEMBER})
    award = awarded.model_copy(
        update={"weekly_fee": Decimal("3500.00"), "children": 2, "awarded_on": DECEMBER}
    )
    yes = authorised.model_copy(update={"authorised_on": DECEMBER})
    ask = holding(log, owner, START, needed, award, yes)
    line = of(ask(lines, DECEMBER), "residential")
    assert line.known_starts == Decimal("14000.00")  # 2 × 3500 × 14 ÷ 7
    assert line.because == (1, 2, 3, 4)
    assert of(ask(lines, DECEMBER, 3), "residential").known_starts == 0


def test_forecast_2_a_known_start_costs_what_its_lines_do_day_by_day(
    log: Log, owner: Connection
) -> None:
    needed = opened.model_copy(update={"needed_on": date(2022, 3, 18), "opened_on": DECEMBER})
    step, year_ends = date(2022, 3, 25), date(2022, 4, 1)
    lines_then = (
        core("700.00", to_on=step),
        core("7000.00", from_on=step),
        FeeLine(fee_for=FeeFor.SETTING_UP, unit=Unit.ONCE, amount=Decimal("250.00")),
        FeeLine(fee_for=FeeFor.STAFFING, unit=Unit.HOUR, amount=Decimal("20.00"),
                hours_a_week=Decimal("3.5"), to_on=step),
        FeeLine(fee_for=FeeFor.DISCOUNT, unit=Unit.WEEK, amount=Decimal("70.00"), from_on=step),
        FeeLine(fee_for=FeeFor.THERAPY, unit=Unit.ONCE, amount=Decimal("9.00"), from_on=year_ends),
    )  # fmt: skip
    award = awarded.model_copy(update={"fee_lines": lines_then, "awarded_on": DECEMBER})
    yes = authorised.model_copy(update={"authorised_on": DECEMBER})
    ask = holding(log, owner, START, needed, award, yes)
    known = of(ask(lines, DECEMBER), "residential").known_starts
    assert known == Decimal("700.00") + 250 + 70 + 7000 - 70
    assert known == cost_between(lines_then, date(2022, 3, 18), year_ends)


def test_forecast_2_not_one_that_is_placed_nor_one_that_fell(log: Log, owner: Connection) -> None:
    needed = opened.model_copy(update={"needed_on": date(2022, 3, 18), "opened_on": DECEMBER})
    award = awarded.model_copy(update={"weekly_fee": Decimal("3500.00"), "awarded_on": DECEMBER})
    yes = authorised.model_copy(update={"authorised_on": DECEMBER})
    there = START.model_copy(update={"placement_id": "PL-2", "award_id": "AW-1"})
    fell = award_cancelled.model_copy(update={"cancelled_on": DECEMBER})
    ask = holding(log, owner, START, needed, award, yes, fell, there)
    known = [of(ask(lines, DECEMBER, n), "residential").known_starts for n in (4, 5, 6)]
    assert known == [Decimal("7000.00"), 0, 0]


def test_forecast_3_run_rate_is_what_is_delivered_and_the_days_fees_to_come(
    log: Log, owner: Connection
) -> None:
    short = START.model_copy(update={"agreed_until": date(2022, 1, 8)})
    ask = holding(log, owner, short)
    line = of(ask(lines, DECEMBER), "residential")
    assert line.run_rate == line.delivered + Decimal("9000.00")  # 100 × 90
    assert line.commitments == line.delivered + Decimal("700.00")


def test_forecast_1_an_overrun_is_delivered_and_only_the_run_rate_goes_on_with_it(
    log: Log, owner: Connection
) -> None:
    short = START.model_copy(update={"agreed_until": DECEMBER - timedelta(days=6)})
    line = of(holding(log, owner, short)(lines, DECEMBER), "residential")
    assert line.overrun == Decimal("700.00")  # 25 to 31 December
    assert line.commitments == line.delivered
    assert line.run_rate == line.delivered + Decimal("9000.00")  # 100 × 90


def test_forecast_3_a_block_and_what_is_paid_once_are_certain_and_not_simulated(
    log: Log, owner: Connection
) -> None:
    booked = block.model_copy(
        update={"weekly_fee": Decimal("70.00"), "starts_on": APRIL, "ends_on": date(2022, 4, 1)}
    )
    ask = holding(log, owner, booked)
    line = of(ask(lines, DECEMBER), "residential")
    assert line.run_rate == line.commitments == Decimal("3650.00")
    assert (line.p10, line.p50, line.p90) == (Decimal("3650.00"),) * 3


def test_forecast_4_the_middle_lies_between_and_is_the_same_each_time(
    log: Log, owner: Connection
) -> None:
    ask = holding(log, owner, START)
    first, second = ask(lines, DECEMBER), ask(lines, DECEMBER)
    assert first == second
    line = of(first, "residential")
    assert line.p10 is not None
    assert line.p50 is not None
    assert line.p90 is not None
    assert line.p10 <= line.p50 <= line.p90
    assert of(first, ALL).p50 == line.p50


def test_forecast_5_without_past_errors_a_forecast_is_marked_as_not_calibrated(
    log: Log, owner: Connection
) -> None:
    assert not of(holding(log, owner, START)(lines, DECEMBER), "residential").calibrated


def test_at_the_years_end_nothing_is_left_to_forecast(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, START)
    line = of(ask(lines, date(2022, 3, 31)), "residential")
    assert line.delivered == line.p10 == line.p50 == line.p90 == line.run_rate
    assert line.calibrated


def test_forecast_6_a_line_without_commitments_has_its_payments(
    log: Log, owner: Connection
) -> None:
    paid = [
        payment.model_copy(
            update={
                "payment_id": f"T{n}",
                "budget_line": "5731",
                "provider_id": None,
                "amount": Decimal("1000.00"),
                "paid_on": date(2021, 4, 6) + timedelta(days=14 * n),
            }
        )
        for n in range(20)
    ]
    (line,) = holding(log, owner, *paid)(lines, DECEMBER)
    assert (line.from_payments, line.commitments, line.p50) == (Decimal(26_000), None, None)
    assert line.because == tuple(range(1, 21))


@pytest.fixture
def through_the_year(
    log: Log, ledger: str, owner: Connection, clock: Callable[[datetime], None]
) -> Basis:
    """A ledger of a year: each month begins a placement, every third ends a month later."""
    for month in range(1, 13):
        first = date(2021, month, 1)
        clock(datetime(2021, month, 1, 12, tzinfo=UTC))
        named = {"placement_id": f"PL-{month}", "child_ref": f"C-{month:016d}"}
        events = [START.model_copy(update={**named, "started_on": first})]
        if month % 3 == 0:
            ended = {"placement_id": f"PL-{month - 1}", "child_ref": f"C-{month - 1:016d}"}
            events.append(placement_ended.model_copy(update={**ended, "ended_on": first}))  # type: ignore[arg-type]
        record(log, *events)
    fold_afresh(owner, [log.head()])
    assert ledger
    return Basis(DECEMBER, log.head(), None, BOROUGH)


@pytest.fixture
def clock(ledger: str) -> Callable[[datetime], None]:
    """Sets the time of the ledger's database, as only its owner can."""

    def at(moment: datetime) -> None:
        with psycopg.connect(ledger, autocommit=True) as connection:
            connection.execute(
                "CREATE OR REPLACE FUNCTION ledger.clock() RETURNS timestamptz LANGUAGE sql"
                f" VOLATILE AS $$SELECT timestamptz '{moment.isoformat()}'$$".encode()
            )

    return at


def test_forecast_7_the_past_is_forecast_with_what_was_known_then(
    owner: Connection, through_the_year: Basis
) -> None:
    with owner.transaction():
        folding.set_schema(owner, "answers")
        asks = origins(owner, through_the_year)
        rows = backtest(owner, through_the_year)
    assert [one.as_of for one in asks] == month_ends(date(2021, 1, 1), DECEMBER)
    assert [one.known_at for one in asks] == [1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 16]
    assert [(row.months, row.forecasts) for row in rows] == [(n, 12 - n) for n in range(1, 12)]
    assert rows[0].because == (1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14)


@pytest.mark.usefixtures("through_the_year")
def test_forecast_8_an_error_is_a_share_of_the_outturn(owner: Connection) -> None:
    """By run-rate from the end of January: one placement for the 28 days of February, and two
    came; so it was half too low.
    """
    with owner.transaction():
        folding.set_schema(owner, "answers")
        (row,) = backtest(owner, Basis(date(2021, 2, 28), 2, None, BOROUGH))
    assert (row.months, row.forecasts, row.run_rate_error) == (1, 1, Decimal("50.00"))
    assert row.held is None


def test_forecast_5_with_past_errors_a_forecast_is_calibrated(
    owner: Connection, through_the_year: Basis
) -> None:
    with owner.transaction():
        folding.set_schema(owner, "answers")
        found = lines(owner, through_the_year)
    assert of(found, "residential").calibrated
    assert of(found, ALL).calibrated


@pytest.mark.usefixtures("through_the_year")
def test_a_forecast_as_known_earlier_is_the_one_that_was_made_then(owner: Connection) -> None:
    june = Basis(date(2021, 6, 30), 8, None, BOROUGH)
    with owner.transaction():
        folding.set_schema(owner, "answers")
        remembered = lines(owner, june), backtest(owner, june)
    fold_afresh(owner, [8])
    with owner.transaction():
        folding.set_schema(owner, "answers")
        assert (lines(owner, june), backtest(owner, june)) == remembered


def test_months_are_counted_to_their_ends() -> None:
    assert later(date(2021, 1, 31), 1) == date(2021, 2, 28)
    assert later(date(2021, 10, 31), 2) == DECEMBER
    assert month_ends(date(2015, 1, 1), DECEMBER)[0] == date(2019, 1, 31)


def test_assume_1_to_4_the_assumptions_of_a_forecast_are_listed(
    owner: Connection, through_the_year: Basis
) -> None:
    """Twelve began in the year, four ended; the ledger is a year old."""
    with owner.transaction():
        folding.set_schema(owner, "answers")
        (row,) = assumptions(owner, through_the_year)
    assert (row.running, row.simulations, row.seed) == (8, 400, 20_211_231)
    assert row.entries_a_year == Decimal("11.03")  # those after 1 January, over 364 days
    assert row.there_after_91_days > row.there_after_365_days > row.there_after_730_days
    assert row.move_to_another_line == 0
    assert row.average_new_fee == Decimal("700.00")


def test_assume_3_a_child_who_moves_to_another_line_within_a_week_has_moved(
    log: Log, owner: Connection
) -> None:
    ended = placement_ended.model_copy(update={"ended_on": date(2021, 6, 1)})
    fostered = START.model_copy(
        update={
            "placement_id": "PL-2",
            "budget_line": "fostering-agency",
            "started_on": date(2021, 6, 3),
        }
    )
    rows = holding(log, owner, START, ended, fostered)(assumptions, DECEMBER)
    assert {row.average_new_fee for row in rows} == {None}, "UNIT-2: of fewer than five"
    assert {row.budget_line: row.move_to_another_line for row in rows} == {
        "fostering-agency": Decimal(0),
        "residential": Decimal(0),
    }, "the ledger was begun after it: what it did not see end does not count"


def test_assume_2_and_assume_4_of_an_empty_ledger_nothing_is_assumed(
    log: Log, owner: Connection
) -> None:
    (row,) = holding(log, owner, START)(assumptions, DECEMBER, 0) or (None,)
    assert row is None
