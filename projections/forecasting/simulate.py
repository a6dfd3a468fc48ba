"""Simulates the cost of each budget line in the months ahead, 400 times, from a fixed seed.

Running placements last as others did, and a child whose placement ends may step down or move. New
placements start at the rate of the last year, which has every season once, at the fees of the last
year raised by their trend. The rate is uncertain too, and is drawn for each simulation. No
placement is simulated past the day until which it is agreed.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from projections.forecasting.book import Book, Flags, Ints
from projections.forecasting.survival import Floats, Survival, estimate_survival, moves

SEED: Final = 20_211_231
DRAWS: Final = 400
ENTRY_DAYS: Final = 365
FEE_DAYS: Final = 365
TREND_DAYS: Final = 4 * 365
LEAST_FEES: Final = 30
HALF_WEIGHT: Final = 0.03  # a trend with this standard error a year counts by half
SLOWEST, FASTEST = -0.10, 0.15
GENERATIONS: Final = 4
LONGEST: Final = 18 * 366


Moves: TypeAlias = tuple[Ints, Ints, Ints]
"""Moves: for each, its draw, the line left or entered, and the days ahead."""


@dataclass(frozen=True, slots=True)
class Simulation:
    """The cost of each line up to each horizon, from the day after the book's, in pence × 7.

    `draws` has the axes draw, line and horizon; `run_rate` and `committed` have line and horizon.
    """

    horizons: tuple[int, ...]
    draws: Ints
    run_rate: Ints
    committed: Ints


@dataclass(frozen=True, slots=True)
class Arrivals:
    """New placements of a line: how many in how many days, their fees, and how long they last."""

    entries: int
    observed_days: int
    fees: Ints
    lasts: Survival


def simulate(
    book: Book, horizons: tuple[int, ...], *, draws: int = DRAWS, seed: int = SEED
) -> Simulation:
    """Simulate the days after the book's, up to and including each horizon (in days ahead)."""
    random = np.random.default_rng(seed)
    followed_by, followed = moves(book)
    arrivals = [arrivals_of(book, line, followed) for line in range(len(book.lines))]
    total = np.zeros((draws, len(book.lines), len(horizons)), dtype=np.int64)
    leaving = simulate_known(book, horizons, arrivals, total, random)
    begins = [entries(one, line, max(horizons), draws, random) for line, one in enumerate(arrivals)]
    started = concatenate([*begins, step(leaving, followed_by, random)])
    for _ in range(GENERATIONS):
        started = step(
            simulate_new(started, horizons, arrivals, total, random), followed_by, random
        )
    start = book.day + 1
    rate = np.zeros(len(book.lines), dtype=np.int64)
    np.add.at(rate, book.line[book.running], book.rate_on(book.day)[book.running])
    return Simulation(
        horizons=horizons,
        draws=total,
        run_rate=np.stack([rate * ahead for ahead in horizons], axis=1),
        committed=np.stack(
            [book.pence_between(start, start + ahead) for ahead in horizons], axis=1
        ),
    )


def arrivals_of(book: Book, line: int, followed: Flags) -> Arrivals:
    """The new placements of a line in the book, without moves from another placement."""
    seen = max(min(ENTRY_DAYS, book.day - book.seen_from), 28)
    mine = (book.line == line) & (book.start <= book.day)
    new = mine & (book.start > book.day - seen) & ~followed
    first = book.first_rate()
    mine &= first > 0
    recent = mine & (book.start > book.day - FEE_DAYS)
    kept = recent if recent.any() else mine
    years = (book.day - book.start[kept]) / FEE_DAYS
    raised = np.exp(trend(book, mine, first) * np.minimum(years, 1.0))
    fees = first[kept] * np.rint(raised * 1000).astype(np.int64) // 1000
    return Arrivals(int(new.sum()), seen, fees, estimate_survival(book, line))


def trend(book: Book, mine: Flags, first: Ints) -> float:
    """The yearly rise of new fees as a fraction, shrunk towards zero the less certain it is."""
    seen = mine & (book.start > book.day - TREND_DAYS)
    years = (book.start[seen] - book.day) / FEE_DAYS
    if len(years) < LEAST_FEES or years.std() == 0:
        return 0.0
    logs = np.log(first[seen])
    slope, level = np.polyfit(years, logs, 1)
    residuals = logs - (slope * years + level)
    standard_error = float(residuals.std() / (np.sqrt(len(logs)) * years.std()))
    shrunk = float(slope) / (1 + (standard_error / HALF_WEIGHT) ** 2)
    return min(max(shrunk, SLOWEST), FASTEST)


def simulate_known(
    book: Book,
    horizons: tuple[int, ...],
    arrivals: list[Arrivals],
    total: Ints,
    random: np.random.Generator,
) -> Moves:
    """Add the cost of running and known placements to `total`; returns the moves out of them."""
    draws = len(total)
    live = np.flatnonzero(np.minimum(book.end, book.stop) > book.day + 1)
    exits = np.empty((draws, len(live)), dtype=np.int64)
    for line, one in enumerate(arrivals):
        mine = book.line[live] == line
        age = np.maximum(book.day + 1 - book.start[live[mine]], 0)
        hazard = one.lasts.cumulative(age) + random.exponential(size=(draws, int(mine.sum())))
        lasts = np.minimum(one.lasts.age_at(hazard), LONGEST)
        exits[:, mine] = book.start[live[mine]] + np.ceil(lasts).astype(np.int64)
    known = book.end[live] < book.day + 10**5
    exits = np.where(known, book.end[live], exits)
    stopped = exits >= book.stop[live]
    exits = np.minimum(exits, book.stop[live])
    where = np.full(len(book.line), -1, dtype=np.int64)
    where[live] = np.arange(len(live))
    run = np.flatnonzero(where[book.run_stay] >= 0)
    of, start = where[book.run_stay[run]], book.day + 1
    for n, ahead in enumerate(horizons):
        until = np.minimum(np.minimum(exits[:, of], book.run_to[run]), start + ahead)
        days = np.clip(until - np.maximum(book.run_from[run], start), 0, None)
        cost = days * book.run_rate[run]
        for line in range(total.shape[1]):
            total[:, line, n] += cost[:, book.line[book.run_stay[run]] == line].sum(axis=1)
    draw, stay = np.nonzero((exits < start + max(horizons)) & ~stopped)
    return draw, book.line[live][stay], exits[draw, stay] - start


def entries(one: Arrivals, line: int, ahead: int, draws: int, random: np.random.Generator) -> Moves:
    """Draw the starts of new placements in a line."""
    if len(one.fees) == 0:
        empty = np.zeros(0, dtype=np.int64)
        return empty, empty, empty
    rate = random.gamma(one.entries + 0.5, 1 / one.observed_days, size=draws)
    draw = np.repeat(np.arange(draws), random.poisson(rate * ahead))
    day = random.integers(0, ahead, size=len(draw))
    return draw, np.full(len(draw), line, dtype=np.int64), day


def simulate_new(
    started: Moves,
    horizons: tuple[int, ...],
    arrivals: list[Arrivals],
    total: Ints,
    random: np.random.Generator,
) -> Moves:
    """Add the cost of placements that start in the days ahead; returns the moves out of them."""
    draw, line, day = started
    leaves = np.empty(len(draw), dtype=np.int64)
    rate = np.empty(len(draw), dtype=np.int64)
    for number, one in enumerate(arrivals):
        mine = line == number
        if not mine.any() or len(one.fees) == 0:
            leaves[mine], rate[mine] = day[mine], 0
            continue
        lasts = one.lasts.age_at(random.exponential(size=int(mine.sum())))
        leaves[mine] = day[mine] + np.ceil(np.minimum(lasts, LONGEST)).astype(np.int64)
        rate[mine] = random.choice(one.fees, size=int(mine.sum()))
    for n, ahead in enumerate(horizons):
        days = np.clip(np.minimum(leaves, ahead) - day, 0, None)
        np.add.at(total, (draw, line, np.full(len(draw), n)), days * rate)
    gone = leaves < max(horizons)
    return draw[gone], line[gone], leaves[gone]


def concatenate(parts: list[Moves]) -> Moves:
    """Several sets of moves as one."""
    draw, line, day = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return draw, line, day


def step(left: Moves, followed_by: Floats, random: np.random.Generator) -> Moves:
    """Draw which moves out of a placement lead at once into another line, and which line."""
    draw, line, day = left
    if len(draw) == 0:
        return draw, line, day
    chance = random.random(len(draw))
    cumulative = np.cumsum(followed_by, axis=1)[line]
    to = (chance[:, None] >= cumulative).sum(axis=1)
    moves_on = to < followed_by.shape[1]
    return draw[moves_on], to[moves_on], day[moves_on]
