"""Widens the interval of a forecast by the size of past errors (split conformal prediction).

The middle lies between the run-rate and the median of the simulations: nearer the run-rate for the
next weeks, and nearer the median for a whole year. The spread of the simulations shows which
horizons and lines are less certain. Past errors, as multiples of that spread, set the width.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Final

import numpy as np

from projections.forecasting.book import Ints
from projections.forecasting.simulate import Simulation

COVERAGE: Final = Fraction(8, 10)
LEAST_ERRORS: Final = 4
NEAR: Final = 2
EVEN_DAYS: Final = 90  # the horizon at which run-rate and median count the same
SEVENTHS: Final = 700  # a pound, in pence × 7


@dataclass(frozen=True, slots=True)
class Spread:
    """A forecast's middle, and the distance to its lower and upper tenth, in pence × 7."""

    middle: int
    below: int
    above: int


@dataclass(frozen=True, slots=True)
class ForecastError:
    """A past forecast for some months ahead, and the actual cost, in pence × 7."""

    months: int
    spread: Spread
    actual: int

    @property
    def multiple(self) -> Fraction:
        """The size of the error as a multiple of the forecast spread on that side."""
        off = self.actual - self.spread.middle
        side = self.spread.above if off > 0 else self.spread.below
        return Fraction(abs(off), max(side, 1))


def spread(simulation: Simulation, lines: Sequence[int], horizon: int) -> Spread:
    """The middle and the tenths of some lines together at one horizon."""
    cost: Ints = np.sort(simulation.draws[:, list(lines), horizon].sum(axis=1))
    run_rate = int(simulation.run_rate[list(lines), horizon].sum())
    low, median, high = (int(cost[tenth_index(len(cost), n)]) for n in (1, 5, 9))
    ahead = simulation.horizons[horizon]
    middle = (run_rate * EVEN_DAYS + median * ahead) // (EVEN_DAYS + ahead)
    return Spread(middle, median - low, high - median)


def tenth_index(draws: int, tenth: int) -> int:
    """The index, in sorted order, of the draw at which a number of tenths ends."""
    return max(ceil(draws * tenth / 10) - 1, 0)


def widening(errors: Sequence[ForecastError], months: int) -> Fraction | None:
    """The factor by which past intervals would have had to be wider for four in five to hold.

    Only errors of about as many months ahead count. None if there are fewer than four.
    """
    near = sorted(e.multiple for e in errors if abs(e.months - months) <= NEAR)
    if len(near) < LEAST_ERRORS:
        return None
    rank = ceil((len(near) + 1) * COVERAGE)
    return near[min(rank, len(near)) - 1]


def pounds(sevenths: int) -> Decimal:
    """Pounds, to the penny, from pence × 7."""
    return (Decimal(sevenths) / SEVENTHS).quantize(Decimal("0.01"))


def interval(spread: Spread, factor: Fraction) -> tuple[int, int]:
    """The widened lower and upper tenths, in pence × 7. The lower is never below zero."""
    low = spread.middle - int(spread.below * factor)
    return max(low, 0), spread.middle + int(spread.above * factor)
