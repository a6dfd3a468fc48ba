"""How long placements last: a hazard that is constant within each band of days, by line.

The estimate is occurrence over exposure (ends ÷ days at risk) in each band, from the last years
only, so a placement that is still running counts for the days it ran (censored on the right), one
that began before that counts from then (truncated on the left), and one that came to the day
until which it was agreed, the eighteenth birthday at the latest, is censored there: it did not
end, it was over.
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
class Lasting:
    """The hazard of a line's placements a day, in each band of days since they began."""

    hazard: Floats

    def cumulative(self, age: NDArray[np.int64] | Floats) -> Floats:
        """The hazard gathered by an age in days: survival is exp(−it)."""
        edges = np.append(BANDS, np.iinfo(np.int64).max // 2)
        spent = np.clip(age[..., None] - edges[:-1], 0, np.diff(edges))
        gathered: Floats = spent @ self.hazard
        return gathered

    def age_at(self, gathered: Floats) -> Floats:
        """The age in days by which so much hazard is gathered."""
        width = np.diff(np.append(BANDS, 200_000))
        steps = np.concatenate([[0.0], np.cumsum(width * self.hazard)])
        band = np.clip(np.searchsorted(steps, gathered, side="right") - 1, 0, len(width) - 1)
        age: Floats = BANDS[band] + (gathered - steps[band]) / self.hazard[band]
        return age


def lasting(book: Book, line: int) -> Lasting:
    """How long a line's placements last, from the book."""
    mine = book.line == line
    begun = max(book.seen_from, book.day - WINDOW_DAYS)
    start, ended = book.start[mine], book.end[mine]
    last = np.minimum(np.minimum(ended, book.stop[mine]), book.day + 1)
    entry, leave = np.maximum(begun - start, 0), last - start
    at_risk = leave > entry
    died = (ended <= book.day) & (ended < book.stop[mine]) & at_risk
    exposure = exposed(entry[at_risk], leave[at_risk])
    ends = np.histogram(leave[died], bins=np.append(BANDS, 10**7))[0]
    overall = (ends.sum() + PRIOR_ENDS / 2) / max(exposure.sum(), 365.0)
    hazard = (ends + PRIOR_ENDS) / (exposure + PRIOR_ENDS / overall)
    return Lasting(hazard=hazard)


def exposed(entry: Ints, leave: Ints) -> Floats:
    """Days at risk in each band, over all stays."""
    edges = np.append(BANDS, 10**7)
    spent = np.clip(
        np.minimum(leave[:, None], edges[1:]) - np.maximum(entry[:, None], edges[:-1]), 0, None
    )
    total: Floats = spent.sum(axis=0).astype(np.float64)
    return total


def moves(book: Book) -> tuple[Floats, Flags]:
    """How often an end in one line is followed within a week by a start in another, and which
    stays began so: those are not entries from outside.
    """
    lines = len(book.lines)
    counts, ends = np.zeros((lines, lines)), np.zeros(lines)
    followed = np.zeros(len(book.line), dtype=np.bool_)
    begun = max(book.seen_from, book.day - WINDOW_DAYS)
    over_on = np.minimum(book.end, book.stop)
    order = np.lexsort((book.start, book.child))
    before, after = order[:-1], order[1:]
    gap = book.start[after] - over_on[before]
    next_one = (book.child[before] == book.child[after]) & (gap >= 0) & (gap <= MOVE_DAYS)
    followed[after[next_one]] = True
    now = next_one & (book.start[after] >= begun) & (book.start[after] <= book.day)
    np.add.at(counts, (book.line[before[now]], book.line[after[now]]), 1)
    over = (over_on > begun) & (over_on <= book.day)
    np.add.at(ends, book.line[over], 1)
    return counts / np.maximum(ends, 1.0)[:, None], followed
