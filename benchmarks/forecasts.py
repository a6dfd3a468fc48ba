"""Forecasts against simpler ones, and against the sector's open demand model, in one run.

    python benchmarks/forecasts.py --councils 40 --demand-model PATH/TO/ITS/python > table.md

Every method sees only what was known at the month-end. Intervals are widened by errors known by
then. `--real` names the folder of real material, for the payments of a real year.
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

from synthetic import LINES, RESIDENTIAL, Truth, council

from domain.values import to_the_penny
from projections.forecasting.book import Book
from projections.forecasting.calibrate import ForecastError, interval, spread, widening
from projections.forecasting.paid import by_days, by_runs
from projections.forecasting.simulate import simulate

YEARS = range(2015, 2024)
FIRST_SEED, MODEL_COUNCILS, MODEL_YEARS = 1000, 8, (2018, 2020, 2022)
PLACES = {"fostering-agency": "U4", "residential": "K2"}


def month_end(year: int, elapsed: int) -> date:
    """The end of a month of a financial year, after so many months of it."""
    count = year * 12 + 3 + elapsed
    return date(count // 12, count % 12 + 1, 1) - timedelta(days=1)


def bounds(year: int) -> tuple[int, int]:
    """A financial year, as ordinals."""
    return date(year, 4, 1).toordinal(), date(year + 1, 4, 1).toordinal()


def scored(truth: Truth, rows: dict[int, list[tuple[float, ...]]], held: dict[int, list[bool]],
           raw: dict[int, list[bool]]) -> None:  # fmt: skip
    """Forecast every year of a council from every month-end of it."""
    errors: list[tuple[int, ForecastError]] = []
    for year in YEARS:
        since, until = bounds(year)
        outturn = int(truth.cost(since, until).sum())
        for elapsed in range(1, 12):
            day = month_end(year, elapsed).toordinal()
            came = int(truth.cost(day + 1, until).sum())
            simulation = simulate(truth.book(day), (until - day - 1,), draws=200)
            said = spread(simulation, range(len(LINES)), 0)
            median = int(
                np.sort(simulation.draws[:, :, 0].sum(axis=1))[len(simulation.draws) // 2 - 1]
            )
            methods = (
                int(simulation.committed.sum()),
                int(simulation.run_rate.sum()),
                median,
                said.middle,
            )
            rows[elapsed].append(tuple((each - came) / outturn * 100 for each in methods))
            known = [error for when, error in errors if when <= day + 1]
            factor = widening(known, 12 - elapsed)
            raw[elapsed].append(within(median, said.below, said.above, came))
            if factor is not None:
                low, high = interval(said, factor)
                held[elapsed].append(low <= came <= high)
            errors.append((until, ForecastError(12 - elapsed, said, came)))


def within(middle: int, below: int, above: int, came: int) -> bool:
    """Whether an interval that is not widened held what came."""
    return middle - below <= came <= middle + above


def by_months(councils: int) -> None:
    """The table of errors by months elapsed."""
    rows: dict[int, list[tuple[float, ...]]] = defaultdict(list)
    held: dict[int, list[bool]] = defaultdict(list)
    raw: dict[int, list[bool]] = defaultdict(list)
    for seed in range(councils):
        scored(council(FIRST_SEED + seed), rows, held, raw)
    print(f"\nError of the year's outturn in per cent, {councils} synthetic councils,"
          f" {len(YEARS)} years each, by months of the year that have passed:\n")  # fmt: skip
    print("| months passed | open commitments | run-rate | median | **forecast** | its bias "
          "| held, not widened | held, calibrated |\n" + "|---" * 8 + "|")  # fmt: skip
    for elapsed in sorted(rows):
        off = np.array(rows[elapsed])
        size = np.abs(off).mean(axis=0)
        print(f"| {elapsed} | {size[0]:.3f} | {size[1]:.3f} | {size[2]:.3f} | **{size[3]:.3f}** |"
              f" {off[:, 3].mean():+.2f} | {np.mean(raw[elapsed]):.0%} |"
              f" {np.mean(held[elapsed]):.0%} |")  # fmt: skip
    every = np.abs(np.array([row for rows_ in rows.values() for row in rows_])).mean(axis=0)
    kept = [one for each in held.values() for one in each]
    not_widened = [one for each in raw.values() for one in each]
    print(f"| all | {every[0]:.2f} | {every[1]:.2f} | {every[2]:.2f} | **{every[3]:.2f}** | |"
          f" {np.mean(not_widened):.0%} | {np.mean(kept):.1%} |")  # fmt: skip


def episodes(truth: Truth, book: Book) -> list[list[str | int | None]]:
    """What was known, as the episodes of a return."""
    known = truth.start_known <= book.day
    born = truth.born[known]
    return [
        [int(book.child[n]), str(date.fromordinal(int(born[n]))),
         str(date.fromordinal(int(book.start[n]))),
         str(date.fromordinal(int(book.end[n]))) if book.end[n] <= book.day else None,
         PLACES[LINES[book.line[n]]]]
        for n in range(len(book.line))
    ]  # fmt: skip


def against_the_demand_model(python: str) -> None:
    """Twelve months ahead from 31 March: our forecast, run-rate, and the open demand model."""
    jobs, ours = [], []
    for seed in range(MODEL_COUNCILS):
        truth = council(FIRST_SEED + seed)
        for year in MODEL_YEARS:
            since, until = bounds(year)
            book = truth.book(since - 1)
            simulation = simulate(book, (until - since,))
            running, rate = book.running, book.rate_on(book.day)
            average = {
                "Residential": rate[running & (book.line == RESIDENTIAL)].mean(),
                "Fostering": rate[running & (book.line != RESIDENTIAL)].mean(),
            }
            came = int(truth.cost(since, until).sum())
            said = spread(simulation, range(len(LINES)), 0).middle
            ours.append((came, said, int(simulation.run_rate.sum()), average))
            jobs.append({"episodes": episodes(truth, book), "origin": str(month_end(year, 0)),
                         "ahead": until - since})  # fmt: skip
    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as file:
        json.dump(jobs, file)
    script = str(Path(__file__).parent / "demand_model.py")
    done = subprocess.run([python, script, file.name], capture_output=True, text=True, check=True)  # noqa: S603
    off = defaultdict(list)
    for (came, said, run_rate, average), days in zip(ours, json.loads(done.stdout), strict=True):
        theirs = sum(days.get(category.upper(), days.get(category, 0.0)) * average[category]
                     for category in average)  # fmt: skip
        for name, value in (("ours", said), ("run-rate", run_rate), ("demand model", theirs)):
            off[name].append((value - came) / came * 100)
    print(f"\nTwelve months ahead from 31 March, {len(ours)} forecasts of {MODEL_COUNCILS} of the"
          " same councils; the open model's counts at the average fee of the day:\n")  # fmt: skip
    print("| method | error % | bias % |\n|---|---|---|")
    for name, values in off.items():
        print(f"| {name} | {np.mean(np.abs(values)):.2f} | {np.mean(values):+.2f} |")


def real_payments(folder: Path) -> None:
    """A real year's payments: by runs, and by days."""
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
    """Everything that was asked for, in one run."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--councils", type=int, default=40)
    parser.add_argument("--demand-model", default="")
    parser.add_argument("--real", type=Path, default=None)
    given = parser.parse_args()
    assert interval(
        spread(simulate(council(1).book(bounds(2016)[0]), (30,)), (0, 1), 0), Fraction(1)
    )
    by_months(given.councils)
    if given.demand_model:
        against_the_demand_model(given.demand_model)
    if given.real is not None:
        real_payments(given.real)


if __name__ == "__main__":
    main()
