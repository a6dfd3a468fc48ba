"""How forecasts are made: the estimates beside independent ones, and laws of simulations."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import example_count

from projections.forecasting.book import NEVER, Book
from projections.forecasting.calibrate import (
    ForecastError,
    Spread,
    interval,
    pounds,
    spread,
    widening,
)
from projections.forecasting.paid import by_runs
from projections.forecasting.simulate import arrivals_of, simulate, simulate_known, trend
from projections.forecasting.survival import estimate_survival, moves

TODAY = date(2021, 12, 31).toordinal()
LONG_AGO = date(2010, 1, 1).toordinal()
FAR = TODAY + 20_000


def book(
    stays: list[tuple[int, int | None, int]],
    *,
    rates: list[int] | None = None,
    lines: list[int] | None = None,
    children: list[int] | None = None,
    seen_from: int = LONG_AGO,
    names: tuple[str, ...] = ("residential",),
) -> Book:
    """A book of stays: start, end if it has one, and the day until which it is agreed."""
    count = len(stays)
    start, stop = (np.array([stay[n] for stay in stays], dtype=np.int64) for n in (0, 2))
    end = np.array([NEVER if stay[1] is None else stay[1] for stay in stays], dtype=np.int64)
    return Book(
        day=TODAY,
        seen_from=seen_from,
        lines=names,
        line=np.array(lines or [0] * count, dtype=np.int64),
        child=np.array(children or range(count), dtype=np.int64),
        start=start,
        end=end,
        stop=stop,
        run_stay=np.arange(count, dtype=np.int64),
        run_from=start,
        run_to=np.minimum(end, stop),
        run_rate=np.array(rates or [70_000] * count, dtype=np.int64),
    )


def test_survival_agrees_with_an_independent_estimate_of_censored_stays() -> None:
    random = np.random.default_rng(1)
    start = TODAY - random.integers(1, 1000, size=4000)
    lasts = np.ceil(random.exponential(300, size=4000)).astype(int)
    ended = start + lasts <= TODAY
    stays = [
        (int(s), int(s + d) if over else None, FAR)
        for s, d, over in zip(start, lasts, ended, strict=True)
    ]
    ours = estimate_survival(book(stays), 0)
    from scipy import stats  # takes a second, which only this test needs

    sample = stats.CensoredData.right_censored(np.minimum(lasts, TODAY - start + 1), ~ended)
    theirs = stats.ecdf(sample).sf
    for age in (30, 91, 182, 365, 730):
        survived = float(np.exp(-ours.cumulative(np.array([age]))[0]))
        assert survived == pytest.approx(float(theirs.evaluate(age)), abs=0.02)


def test_survival_without_the_short_stays_that_ended_before_the_ledger_began() -> None:
    """Left truncation: those that began before count from when they could be seen."""
    random = np.random.default_rng(2)
    began = TODAY - 400
    start = TODAY - random.integers(1, 2000, size=8000)
    lasts = np.ceil(random.exponential(300, size=8000)).astype(int)
    seen = start + lasts > began
    stays = [
        (int(s), int(s + d) if s + d <= TODAY else None, FAR)
        for s, d in zip(start[seen], lasts[seen], strict=True)
    ]
    ours = estimate_survival(book(stays, seen_from=began), 0)
    assert float(np.exp(-ours.cumulative(np.array([300]))[0])) == pytest.approx(
        np.exp(-1), abs=0.03
    )


def test_a_stay_is_censored_on_its_agreed_last_day_and_does_not_count_as_ended() -> None:
    turned_eighteen = [(TODAY - 400, TODAY - 100, TODAY - 100)] * 50
    ended = [(TODAY - 400, TODAY - 100, FAR)] * 50
    assert (
        estimate_survival(book(turned_eighteen), 0).hazard.sum()
        < estimate_survival(book(ended), 0).hazard.sum()
    )


@given(st.floats(0.0, 12.0))
def test_the_age_at_a_cumulative_hazard_has_that_cumulative_hazard(gathered: float) -> None:
    ours = estimate_survival(
        book([(TODAY - 400, TODAY - 100, FAR)] * 9 + [(TODAY - 50, None, FAR)] * 9), 0
    )
    age = ours.age_at(np.array([gathered]))
    assert float(ours.cumulative(age)[0]) == pytest.approx(gathered, abs=1e-6)


def test_a_move_within_a_week_is_a_step_down_and_no_entry_from_outside() -> None:
    stays = [
        (TODAY - 300, TODAY - 100, FAR),
        (TODAY - 98, None, FAR),
        (TODAY - 300, TODAY - 100, FAR),
        (TODAY - 50, None, FAR),
    ]
    one = book(stays, lines=[1, 0, 1, 0], children=[7, 7, 8, 8], names=("fostering", "residential"))
    rates, followed = moves(one)
    assert rates[1].tolist() == [0.5, 0.0]
    assert followed.tolist() == [False, True, False, False]


def test_the_same_seed_gives_the_same_simulations_in_whole_pence() -> None:
    one = book([(TODAY - 90 * n, None, FAR) for n in range(1, 40)])
    first, second = (simulate(one, (31, 90)) for _ in range(2))
    assert (first.draws == second.draws).all()
    assert first.draws.dtype == np.int64
    other = simulate(one, (31, 90), seed=7)
    assert (first.draws != other.draws).any()


def test_run_rate_and_commitments_are_exact() -> None:
    one = book([(TODAY - 10, None, TODAY + 11), (TODAY - 10, None, FAR)], rates=[70_000, 7_000])
    simulation = simulate(one, (30,))
    assert pounds(int(simulation.run_rate[0, 0])) == Decimal("3300.00")
    assert pounds(int(simulation.committed[0, 0])) == Decimal("1300.00")


def test_no_placement_is_simulated_past_the_day_until_which_it_is_agreed() -> None:
    """The running placements alone: none costs more, or moves, on that day or after."""
    one = book([(TODAY - 4000, None, TODAY + 8)] * 20, seen_from=TODAY - 5)
    _, followed = moves(one)
    total = np.zeros((50, 1, 2), dtype=np.int64)
    coming = [arrivals_of(one, 0, followed)]
    leaving = simulate_known(one, (7, 60), coming, total, np.random.default_rng(1))
    assert total.max() == 20 * 7 * 70_000
    assert (total[:, 0, 0] == total[:, 0, 1]).all()
    assert leaving[2].max() < 7


def test_a_known_end_is_the_simulated_end() -> None:
    one = book([(TODAY - 100, TODAY + 8, FAR)], seen_from=TODAY - 100)
    quiet = simulate(one, (30,))
    assert np.quantile(quiet.draws[:, 0, 0], 0.05) == 7 * 70_000


def test_the_trend_of_rising_fees_is_estimated() -> None:
    stays = [(TODAY - 30 * n, None, FAR) for n in range(1, 40)]
    rising = [int(70_000 * 1.08 ** (-30 * n / 365)) for n in range(1, 40)]
    one = book(stays, rates=rising)
    mine = np.ones(39, dtype=np.bool_)
    assert trend(one, mine, one.first_rate()) == pytest.approx(np.log(1.08), abs=0.01)
    assert trend(book(stays[:5]), mine[:5], np.array([1, 2, 3, 4, 5])) == 0


def errors(*multiples: int) -> list[ForecastError]:
    """Errors of three months ahead, as multiples of a spread of ten."""
    return [ForecastError(3, Spread(100, 10, 10), 100 + 10 * each) for each in multiples]


def test_intervals_are_widened_until_four_in_five_past_ones_would_have_held() -> None:
    assert widening(errors(1, 2, 3, 4, 5, 6, 7, 8, 9), 3) == 8
    assert widening(errors(1, -2, 3, -4), 3) == 4
    assert widening(errors(1, 2, 3), 3) is None
    assert widening(errors(1, 2, 3, 4), 9) is None


def test_an_interval_is_widened_on_both_sides_and_never_below_nothing() -> None:
    assert interval(Spread(100, 10, 20), Fraction(3, 2)) == (85, 130)
    assert interval(Spread(5, 10, 20), Fraction(2)) == (0, 45)


def test_the_further_ahead_the_nearer_the_middle_is_to_the_simulated_median() -> None:
    one = book([(TODAY - 30 * n, TODAY - 30 * n + 20, FAR) for n in range(2, 40)] +
               [(TODAY - 5, None, FAR)])  # fmt: skip
    simulation = simulate(one, (30, 300))
    for horizon, ahead in ((0, 30), (1, 300)):
        median = int(np.sort(simulation.draws[:, 0, horizon])[len(simulation.draws) // 2 - 1])
        rate = int(simulation.run_rate[0, horizon])
        bands = spread(simulation, (0,), horizon)
        assert bands.middle == (rate * 90 + median * ahead) // (90 + ahead)


YEAR = (date(2021, 4, 1), date(2022, 4, 1))


def runs(first: date, gap: int, amount: str, until: date) -> list[tuple[date, Decimal]]:
    """Payments every so many days."""
    count = (until - first).days // gap + 1
    return [(first + timedelta(days=gap * n), Decimal(amount)) for n in range(count)]


def test_forecast_6_payment_runs_are_counted_and_not_days() -> None:
    paid = runs(date(2021, 4, 6), 14, "1000.00", date(2022, 3, 31))
    found = by_runs(paid, date(2021, 12, 31), YEAR)
    assert (found.runs, found.gap_days, found.runs_to_come) == (20, 14, 6)
    assert found.forecast == sum((amount for _, amount in paid), Decimal(0)) == 26_000


def test_forecast_6_a_run_paid_early_moves_nothing_and_back_pay_little() -> None:
    paid = runs(date(2021, 4, 6), 14, "1000.00", date(2021, 12, 31))
    early = [*paid[:-1], (paid[-1][0] - timedelta(days=7), Decimal("1000.00"))]
    back_pay = [*early, (date(2021, 10, 7), Decimal("90.00"))]
    assert by_runs(back_pay, date(2021, 12, 31), YEAR).forecast == Decimal("26090.00")


def test_forecast_6_too_few_runs_are_days_again() -> None:
    found = by_runs([(date(2021, 6, 1), Decimal("100.00"))], date(2021, 6, 30), YEAR)
    assert (found.gap_days, found.forecast) == (None, Decimal("401.10"))
    assert by_runs([], date(2021, 6, 30), YEAR).forecast == 0


@settings(max_examples=example_count(60))
@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(-50_000, 900_000)), max_size=60),
    st.integers(0, 364),
)
def test_any_payments_are_forecast_to_the_penny(
    given_payments: list[tuple[int, int]], passed: int
) -> None:
    paid = [(YEAR[0] + timedelta(days=n), Decimal(p) / 100) for n, p in given_payments]
    as_of = YEAR[0] + timedelta(days=passed)
    found = by_runs(paid, as_of, YEAR)
    assert found.paid == sum((a for d, a in paid if d <= as_of), Decimal(0))
    assert found.forecast == found.forecast.quantize(Decimal("0.01"))


@pytest.mark.real_data
def test_the_real_devon_year_is_forecast_better_by_runs_than_by_days(real_data: object) -> None:
    import csv

    from projections.forecasting.paid import by_days

    path = real_data / "spend" / "devon_2021_22_children_placements.csv"  # type: ignore[operator]
    with path.open(newline="") as file:
        paid = [
            (date.fromisoformat(row["Date"][:10]), Decimal(row["Amount"]).quantize(Decimal("0.01")))
            for row in csv.DictReader(file)
            if row["Expense Code"] == "5731"
        ]
    came = sum((amount for _, amount in paid), Decimal(0))
    december = date(2021, 12, 31)
    runs_ = by_runs(paid, december, YEAR)
    days = by_days(runs_.paid, runs_.runs, december, YEAR)
    assert (runs_.gap_days, runs_.runs, runs_.runs_to_come) == (14, 20, 6)
    assert round((days.forecast / came - 1) * 100, 1) == Decimal("4.2")
    assert round((runs_.forecast / came - 1) * 100, 1) == Decimal("1.3")
