"""Synthetic councils for testing forecasts: their placements, and when each became known.

Children come into care at a rate that drifts and has seasons. Some placements break down early and
others last years. Children step down, move, and turn eighteen. New fees rise faster than existing
ones, which are raised each April. One placement in eight is recorded up to three weeks late.
Nothing is drawn from the distributions that the forecast assumes.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from projections.forecasting.book import NEVER, Book

LINES = ("fostering-agency", "residential")
BEGINS, SEEN_FROM, ENDS = date(2008, 4, 1), date(2013, 4, 1), date(2024, 4, 1)
RESIDENTIAL = 1


@dataclass(frozen=True)
class Truth:
    """Every stay of a council and its runs at one rate, with the days on which they became known.

    Days are ordinals. Rates are in pence a week.
    """

    line: np.ndarray
    child: np.ndarray
    start: np.ndarray
    end: np.ndarray
    stop: np.ndarray
    start_known: np.ndarray
    end_known: np.ndarray
    run_stay: np.ndarray
    run_from: np.ndarray
    run_to: np.ndarray
    run_rate: np.ndarray
    born: np.ndarray

    def book(self, day: int) -> Book:
        """The placements as known at the end of a day, in the form that the forecast takes."""
        known = self.start_known <= day
        number = np.cumsum(known) - 1
        ended = self.end_known <= day
        runs = known[self.run_stay] & (self.run_from <= day)
        stay = self.run_stay[runs]
        last = np.ones(len(stay), dtype=bool)
        last[:-1] = stay[:-1] != stay[1:]
        to = self.run_to[runs].copy()
        open_ended = last & ~ended[stay]
        to[open_ended] = self.stop[stay[open_ended]]
        return Book(
            day=day, seen_from=SEEN_FROM.toordinal(), lines=LINES, line=self.line[known],
            child=self.child[known], start=self.start[known],
            end=np.where(ended, self.end, NEVER)[known], stop=self.stop[known],
            run_stay=number[stay], run_from=self.run_from[runs], run_to=to,
            run_rate=self.run_rate[runs],
        )  # fmt: skip

    def cost(self, since: int, until: int) -> np.ndarray:
        """What each line cost from a day up to another, in pence × 7."""
        days = np.clip(np.minimum(self.run_to, until) - np.maximum(self.run_from, since), 0, None)
        total = np.zeros(len(LINES), dtype=np.int64)
        np.add.at(total, self.line[self.run_stay], days * self.run_rate)
        return total


def council(seed: int) -> Truth:
    """A council whose size, rates of entry and fees follow from a seed."""
    random = np.random.default_rng(seed)
    size = random.uniform(0.6, 1.8)
    stays: list[tuple[int, int, int, int, int, int]] = []  # line, child, start, end, stop, born
    children = 0
    for line, a_year in ((0, 75.0), (RESIDENTIAL, 42.0)):
        level = np.log(a_year / 365 * size)
        drift = random.normal(0.02, 0.03) / 365
        for day in range(BEGINS.toordinal(), ENDS.toordinal()):
            level += drift + random.normal(0, 0.006)
            season = 0.25 * np.sin(2 * np.pi * (day % 365) / 365 + line)
            for _ in range(random.poisson(np.exp(level + season))):
                children += 1
                age = random.triangular(1, 9, 17) if line == 0 else random.triangular(8, 15, 17.8)
                born = day - int(age * 365.25)
                add_stays(random, stays, line, children, day, born)
    return add_fees(random, sorted(stays, key=lambda stay: stay[2]))


def add_stays(
    random: np.random.Generator,
    stays: list[tuple[int, int, int, int, int, int]],
    line: int,
    child: int,
    day: int,
    born: int,
) -> None:
    """Add a child's placements, one after another, until the child leaves or turns eighteen."""
    eighteen = born + int(18 * 365.25)
    while day < min(eighteen, ENDS.toordinal()):
        early = random.random() < (0.4 if line == RESIDENTIAL else 0.3)
        lasts = random.exponential(70) if early else random.weibull(1.5) * (
            620 if line == RESIDENTIAL else 1100)  # fmt: skip
        end = day + 1 + int(lasts)
        stays.append((line, child, day, min(end, eighteen), eighteen, born))
        chance = random.random()
        if end >= eighteen or chance > (0.5 if line == RESIDENTIAL else 0.35):
            return
        if line == RESIDENTIAL:
            line = 0 if chance < 0.3 else RESIDENTIAL
        else:
            line = RESIDENTIAL if chance < 0.1 else 0
        day = end


def add_fees(
    random: np.random.Generator, stays: list[tuple[int, int, int, int, int, int]]
) -> Truth:
    """The stays with their fees, raised each April, and the days on which they became known."""
    line, child, start, end, stop, born = (np.array(column) for column in zip(*stays, strict=True))
    years = (start - BEGINS.toordinal()) / 365.25
    usual = np.where(line == RESIDENTIAL, 260_000.0, 62_000.0)
    rate = usual * 1.045**years * np.exp(random.normal(0, 0.28, len(line)))
    runs: list[tuple[int, int, int, int]] = []
    raised = {year: random.uniform(0.0, 0.05) for year in range(2008, 2026)}
    for n in range(len(line)):
        since, pence = int(start[n]), int(rate[n])
        for year in range(2008, 2026):
            april = date(year, 4, 1).toordinal()
            if since < april < end[n]:
                runs.append((n, since, april, pence))
                since, pence = april, int(pence * (1 + raised[year] * (random.random() < 0.8)))
        runs.append((n, since, int(end[n]), pence))
    late = lambda: np.where(random.random(len(line)) < 1 / 8, random.integers(1, 22, len(line)), 0)  # noqa: E731
    run = np.array(runs, dtype=np.int64)
    return Truth(
        line, child, start, end, stop, start + late(), end + late(),
        run[:, 0], run[:, 1], run[:, 2], run[:, 3], born,
    )  # fmt: skip
