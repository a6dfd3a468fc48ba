"""Estimates how long placements last: for each line, a constant hazard in each band of days.

The estimate in each band is occurrence over exposure (ends ÷ days at risk), from the last three
years. A placement that still runs is censored on the right, and one that started before those years
is truncated on the left. A placement that reached the day until which it was agreed, at the latest
the eighteenth birthday, is censored there.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from projections.forecasting.book import Book, Flags, Ints

BANDS: Final = np.array([0, 14, 42, 91, 182, 365, 730, 1461], dtype=np.int64)
WINDOW_DAYS: Final = 3 * 365
PRIOR_ENDS: Final = 1.0
MOVE_DAYS: Final = 7
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Survival:
    """The daily hazard of a line's placements, in each band of days since their start."""

    hazard: Floats

    def cumulative(self, age: NDArray[np.int64] | Floats) -> Floats:
        """The cumulative hazard at an age in days. Survival is exp(−cumulative hazard)."""
        edges = np.append(BANDS, np.iinfo(np.int64).max // 2)
        days = np.clip(age[..., None] - edges[:-1], 0, np.diff(edges))
        gathered: Floats = days @ self.hazard
        return gathered

    def age_at(self, gathered: Floats) -> Floats:
        """The age in days at which the cumulative hazard reaches a value."""
        widths = np.diff(np.append(BANDS, 200_000))
        steps = np.concatenate([[0.0], np.cumsum(widths * self.hazard)])
        band = np.clip(np.searchsorted(steps, gathered, side="right") - 1, 0, len(widths) - 1)
        age: Floats = BANDS[band] + (gathered - steps[band]) / self.hazard[band]
        return age


def estimate_survival(book: Book, line: int) -> Survival:
    """The hazard of a line, estimated from the book."""
    mine = book.line == line
    first_day = max(book.seen_from, book.day - WINDOW_DAYS)
    start, ended = book.start[mine], book.end[mine]
    last = np.minimum(np.minimum(ended, book.stop[mine]), book.day + 1)
    entry, leave = np.maximum(first_day - start, 0), last - start
    at_risk = leave > entry
    ended_in_window = (ended <= book.day) & (ended < book.stop[mine]) & at_risk
    exposure = exposure_of(entry[at_risk], leave[at_risk])
    ends = np.histogram(leave[ended_in_window], bins=np.append(BANDS, 10**7))[0]
    overall = (ends.sum() + PRIOR_ENDS / 2) / max(exposure.sum(), 365.0)
    hazard = (ends + PRIOR_ENDS) / (exposure + PRIOR_ENDS / overall)
    return Survival(hazard=hazard)


def exposure_of(entry: Ints, leave: Ints) -> Floats:
    """The days at risk in each band, summed over stays."""
    edges = np.append(BANDS, 10**7)
    days = np.clip(
        np.minimum(leave[:, None], edges[1:]) - np.maximum(entry[:, None], edges[:-1]), 0, None
    )
    total: Floats = days.sum(axis=0).astype(np.float64)
    return total


def moves(book: Book) -> tuple[Floats, Flags]:
    """The share of ends in each line (rows) followed within a week by a start in each line
    (columns), and for each stay whether it started in that way.
    """
    lines = len(book.lines)
    counts, ends = np.zeros((lines, lines)), np.zeros(lines)
    followed = np.zeros(len(book.line), dtype=np.bool_)
    first_day = max(book.seen_from, book.day - WINDOW_DAYS)
    left_on = np.minimum(book.end, book.stop)
    order = np.lexsort((book.start, book.child))
    before, after = order[:-1], order[1:]
    gap = book.start[after] - left_on[before]
    next_one = (book.child[before] == book.child[after]) & (gap >= 0) & (gap <= MOVE_DAYS)
    followed[after[next_one]] = True
    now = next_one & (book.start[after] >= first_day) & (book.start[after] <= book.day)
    np.add.at(counts, (book.line[before[now]], book.line[after[now]]), 1)
    left = (left_on > first_day) & (left_on <= book.day)
    np.add.at(ends, book.line[left], 1)
    return counts / np.maximum(ends, 1.0)[:, None], followed
