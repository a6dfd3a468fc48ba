"""How wide a forecast is: as wide as it has been wrong (split conformal, Vovk and others).

The middle lies between the run-rate and the median of what was played, nearer the first for the
next weeks and nearer the second for a year: each errs where the other does not. What was played
says which horizons and lines are less certain than others; past errors, as a multiple of that,
say by how much.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Final

import numpy as np

from projections.forecasting.book import Ints
from projections.forecasting.simulate import Played

COVERAGE: Final = Fraction(8, 10)
LEAST_ERRORS: Final = 4
NEAR: Final = 2
EVEN_DAYS: Final = 90  # so far ahead, run-rate and what was played count the same
SEVENTHS: Final = 700  # of a pound, in pence × 7


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle of what may come, and how far a tenth lies below and above, in pence × 7."""

    middle: int
    below: int
    above: int


@dataclass(frozen=True, slots=True)
class Error:
    """A forecast of the past beside what came: how many months ahead, and in pence × 7."""

    months: int
    spread: Spread
    came: int

    @property
    def multiple(self) -> Fraction:
        """How wrong it was, as a multiple of how uncertain it said it was."""
        off = self.came - self.spread.middle
        side = self.spread.above if off > 0 else self.spread.below
        return Fraction(abs(off), max(side, 1))


def spread(played: Played, lines: Sequence[int], horizon: int) -> Spread:
    """Of some lines together at one horizon: the middle and the tenths of what was played."""
    cost: Ints = np.sort(played.draws[:, list(lines), horizon].sum(axis=1))
    run_rate = int(played.run_rate[list(lines), horizon].sum())
    low, median, high = (int(cost[place(len(cost), n)]) for n in (1, 5, 9))
    ahead = played.horizons[horizon]
    middle = (run_rate * EVEN_DAYS + median * ahead) // (EVEN_DAYS + ahead)
    return Spread(middle, median - low, high - median)


def place(draws: int, tenth: int) -> int:
    """Where a tenth of the draws ends, in their order."""
    return max(ceil(draws * tenth / 10) - 1, 0)


def width(errors: Sequence[Error], months: int) -> Fraction | None:
    """By what to multiply, so that four intervals in five would have held what came.

    Errors of about as many months ahead count; nothing if there are too few to say.
    """
    near = sorted(e.multiple for e in errors if abs(e.months - months) <= NEAR)
    if len(near) < LEAST_ERRORS:
        return None
    rank = ceil((len(near) + 1) * COVERAGE)
    return near[min(rank, len(near)) - 1]


def pounds(sevenths: int) -> Decimal:
    """Pence × 7 as pounds, to the penny."""
    return (Decimal(sevenths) / SEVENTHS).quantize(Decimal("0.01"))


def interval(spread: Spread, factor: Fraction) -> tuple[int, int]:
    """The lower and upper tenth, once widened; what is to be paid is never below nothing."""
    low = spread.middle - int(spread.below * factor)
    return max(low, 0), spread.middle + int(spread.above * factor)
