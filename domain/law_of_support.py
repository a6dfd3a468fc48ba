"""National law, as dated data, about help outside a placement."""

from dataclasses import dataclass
from typing import Final

from domain.law import OPEN, REGULATIONS_IN_FORCE, Provision, Versions


@dataclass(frozen=True, slots=True)
class ShortBreakLimits:
    """The most days of one short break, and of all of them in any twelve months."""

    days: int
    days_in_twelve_months: int


SHORT_BREAKS: Final[Versions[ShortBreakLimits]] = (
    Provision(
        ShortBreakLimits(days=17, days_in_twelve_months=75), REGULATIONS_IN_FORCE, OPEN,
        "Care Planning Regulations 2010 reg 48",
    ),
)  # fmt: skip
"""A series of breaks under section 20 with one person, of a child who returns home after each, is
treated as one placement within these limits. Beyond them the child is looked after as any other.
"""
