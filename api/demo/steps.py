"""`Step`, a command or a correction on the day it is recorded; and the demonstration's days."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.command import Command
from ledger.handle import Correction

BOROUGH: Final = "E08000014"
FIRST_DAY: Final = date(2021, 1, 4)
YEAR_FROM: Final = date(2021, 4, 1)
YEAR_TO: Final = date(2022, 4, 1)
ROUND: Final = "2021-1"
FRAMEWORK: Final = "pdps-2021"
FRAMEWORK_OPEN: Final = date(2021, 2, 15)
CONTINGENCY: Final = "lcr-2020"


@dataclass(frozen=True, slots=True)
class MissedFee:
    """A fee that was wrong: the start of this placement is posted again."""

    replacement: Command
    reason: str
    authority: str

    def correction(self, position: int) -> Correction:
        """The correction, once the position of the wrong entry is known."""
        return Correction(position, self.reason, self.authority, self.replacement)


@dataclass(frozen=True, slots=True)
class Step:
    """What is recorded on a day: the role, the person if several have it, and whether it is
    refused.
    """

    day: date
    role: str
    act: Command | MissedFee
    who: str = ""
    refused: bool = False
