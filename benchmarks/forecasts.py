"""Compares our forecasts with simpler methods and with the sector's open demand model.

    python benchmarks/forecasts.py --councils 40 --demand-model PATH/TO/ITS/python > table.md

Every method sees only what was known at the month-end. Intervals are widened by the errors that
were known by then. `--real` names the folder of real material, for the payments of a real year.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent)]

from synthetic_councils import LINES, RESIDENTIAL, Truth, council

from domain.values import to_the_penny
from projections.forecasting.book import Book
from projections.forecasting.calibrate import ForecastError, interval, spread, widening
from projections.forecasting.paid import by_days, by_runs
from projections.forecasting.simulate import simulate

YEARS = range(2015, 2024)
FIRST_SEED, MODEL_COUNCILS, MODEL_YEARS = 1000, 8, (2018, 2020, 2022)
PLACES = {"fostering-agency": "U4", "residential": "K2"}


def month_end(year: int, elapsed: int) -> date:
    """The last day of a month of a financial year, when `elapsed` months have passed."""
    count = year * 12 + 3 + elapsed
    return date(count // 12, count % 12 + 1, 1) - timedelta(days=1)


def year_bounds(year: int) -> tuple[int, int]:
    """The first day of a financial year and of the next, as ordinals."""
    return date(year, 4, 1).toordinal(), date(year + 1, 4, 1).toordinal()


def score_council(
    truth: Truth,
    rows: dict[int, list[tuple[float, ...]]],
    held: dict[int, list[bool]],
    raw: dict[int, list[bool]],
) -> None:
    """Forecast each year of a council from each month-end, and add the errors in per cent.

    `held` and `raw` say whether the interval held, after widening and before.
    """
    errors: list[tuple[int, ForecastError]] = []
    for year in YEARS:
        since, until = year_bounds(year)
        outturn = int(truth.cost(since, until).sum())
        for elapsed in range(1, 12):
            day = month_end(year, elapsed).toordinal()
            actual = int(truth.cost(day + 1, until).sum())
            simulation = simulate(truth.book(day), (until - day - 1,), draws=200)
            forecast = spread(simulation, range(len(LINES)), 0)
            median = int(
                np.sort(simulation.draws[:, :, 0].sum(axis=1))[len(simulation.draws) // 2 - 1]
            )
            methods = (
                int(simulation.committed.sum()),
                int(simulation.run_rate.sum()),
                median,
                forecast.middle,
            )
            rows[elapsed].append(tuple((each - actual) / outturn * 100 for each in methods))
            known = [error for when, error in errors if when <= day + 1]
            factor = widening(known, 12 - elapsed)
            raw[elapsed].append(within(median, forecast.below, forecast.above, actual))
            if factor is not None:
                low, high = interval(forecast, factor)
                held[elapsed].append(low <= actual <= high)
            errors.append((until, ForecastError(12 - elapsed, forecast, actual)))


def within(middle: int, below: int, above: int, actual: int) -> bool:
    """Whether the actual cost lies within an interval that is not widened."""
    return middle - below <= actual <= middle + above


def print_errors_by_month(councils: int) -> None:
    """Print the table of errors by the months of the year that have passed."""
    rows: dict[int, list[tuple[float, ...]]] = defaultdict(list)
    held: dict[int, list[bool]] = defaultdict(list)
    raw: dict[int, list[bool]] = defaultdict(list)
    for seed in range(councils):
        score_council(council(FIRST_SEED + seed), rows, held, raw)
    print(f"\nError of the year's outturn in per cent, {councils} synthetic councils,"
          f" {len(YEARS)} years each, by months of the year that have passed:\n")  # fmt: skip
    print("| months passed | open commitments | run-rate | median | **forecast** | its bias "
          "| held, not widened | held, calibrated |\n" + "|---" * 8 + "|")  # fmt: skip
    for elapsed in sorted(rows):
        errors_of = np.array(rows[elapsed])
        size = np.abs(errors_of).mean(axis=0)
        print(f"| {elapsed} | {size[0]:.3f} | {size[1]:.3f} | {size[2]:.3f} | **{size[3]:.3f}** |"
              f" {errors_of[:, 3].mean():+.2f} | {np.mean(raw[elapsed]):.0%} |"
              f" {np.mean(held[elapsed]):.0%} |")  # fmt: skip
    every = np.abs(np.array([row for rows_ in rows.values() for row in rows_])).mean(axis=0)
    kept = [one for each in held.values() for one in each]
    not_widened = [one for each in raw.values() for one in each]
    print(f"| all | {every[0]:.2f} | {every[1]:.2f} | {every[2]:.2f} | **{every[3]:.2f}** | |"
          f" {np.mean(not_widened):.0%} | {np.mean(kept):.1%} |")  # fmt: skip


def episodes(truth: Truth, book: Book) -> list[list[str | int | None]]:
    """The placements that were known, as episodes of the SSDA903 return."""
    known = truth.start_known <= book.day
    born = truth.born[known]
    return [
        [int(book.child[n]), str(date.fromordinal(int(born[n]))),
         str(date.fromordinal(int(book.start[n]))),
         str(date.fromordinal(int(book.end[n]))) if book.end[n] <= book.day else None,
         PLACES[LINES[book.line[n]]]]
        for n in range(len(book.line))
    ]  # fmt: skip


def print_demand_model_errors(python: str) -> None:
    """Print the errors of our forecast, run-rate and the demand model, twelve months ahead."""
    jobs, ours = [], []
    for seed in range(MODEL_COUNCILS):
        truth = council(FIRST_SEED + seed)
        for year in MODEL_YEARS:
            since, until = year_bounds(year)
            book = truth.book(since - 1)
            simulation = simulate(book, (until - since,))
            running, rate = book.running, book.rate_on(book.day)
            average = {
                "Residential": rate[running & (book.line == RESIDENTIAL)].mean(),
                "Fostering": rate[running & (book.line != RESIDENTIAL)].mean(),
            }
            actual = int(truth.cost(since, until).sum())
            forecast = spread(simulation, range(len(LINES)), 0).middle
            ours.append((actual, forecast, int(simulation.run_rate.sum()), average))
            jobs.append({"episodes": episodes(truth, book), "origin": str(month_end(year, 0)),
                         "ahead": until - since})  # fmt: skip
    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as file:
        json.dump(jobs, file)
    script = str(Path(__file__).parent / "demand_model.py")
    done = subprocess.run([python, script, file.name], capture_output=True, text=True, check=True)  # noqa: S603
    errors_of = defaultdict(list)
    for (actual, forecast, run_rate, average), days in zip(
        ours, json.loads(done.stdout), strict=True
    ):
        theirs = sum(days.get(category.upper(), days.get(category, 0.0)) * average[category]
                     for category in average)  # fmt: skip
        for name, value in (("ours", forecast), ("run-rate", run_rate), ("demand model", theirs)):
            errors_of[name].append((value - actual) / actual * 100)
    print(f"\nTwelve months ahead from 31 March, {len(ours)} forecasts of {MODEL_COUNCILS} of the"
          " same councils; the open model's counts at the average fee of the day:\n")  # fmt: skip
    print("| method | error % | bias % |\n|---|---|---|")
    for name, values in errors_of.items():
        print(f"| {name} | {np.mean(np.abs(values)):.2f} | {np.mean(values):+.2f} |")


def print_payment_errors(folder: Path) -> None:
    """Print the errors of forecasts from the payments of a real year, by runs and by days."""
    path = folder / "spend" / "devon_2021_22_children_placements.csv"
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    year = (date(2021, 4, 1), date(2022, 4, 1))
    print("\nFrom payments alone, Devon 2021/22 (real): error of the outturn in per cent.\n")
    print("| line | by runs, 31 December | by days, 31 December | by runs, June to February |"
          " by days, June to February |\n|---|---|---|---|---|")  # fmt: skip
    for code, name in (("5731", "residential"), ("5714", "fostering"), ("5771", "supported")):
        paid = [
            (date.fromisoformat(row["Date"][:10]), to_the_penny(Decimal(row["Amount"])))
            for row in rows
            if row["Expense Code"] == code
        ]
        total = sum((amount for _, amount in paid), Decimal(0))
        found = {}
        for elapsed in range(3, 12):
            end = month_end(2021, elapsed)
            runs = by_runs(paid, end, year)
            days = by_days(runs.paid, runs.runs, end, year)
            found[end] = tuple((one.forecast / total - 1) * 100 for one in (runs, days))
        december = found[date(2021, 12, 31)]
        means = [sum((abs(pair[n]) for pair in found.values()), Decimal(0)) / len(found)
                 for n in (0, 1)]  # fmt: skip
        print(f"| {name} | {december[0]:+.2f} | {december[1]:+.2f} | {means[0]:.2f} |"
              f" {means[1]:.2f} |")  # fmt: skip


def main() -> None:
    """Print the tables that the arguments ask for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--councils", type=int, default=40)
    parser.add_argument("--demand-model", default="")
    parser.add_argument("--real", type=Path, default=None)
    arguments = parser.parse_args()
    assert interval(
        spread(simulate(council(1).book(year_bounds(2016)[0]), (30,)), (0, 1), 0), Fraction(1)
    )
    print_errors_by_month(arguments.councils)
    if arguments.demand_model:
        print_demand_model_errors(arguments.demand_model)
    if arguments.real is not None:
        print_payment_errors(arguments.real)


if __name__ == "__main__":
    main()
