"""National law, as dated data, about help outside a placement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.events.after_care import AfterCare
from domain.law import NOT_COMMENCED, OPEN, REGULATIONS_IN_FORCE, Provision, Versions


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


AGE_AFTER_CARE: Final[Mapping[AfterCare, Versions[int]]] = {
    AfterCare.STAYING_PUT: (
        Provision(
            21, date(2014, 5, 13), OPEN,
            "Children Act 1989 s23CZA, inserted by Children and Families Act 2014 s98",
        ),
    ),
    AfterCare.STAYING_CLOSE: (
        Provision(
            25, date(2018, 4, 1), NOT_COMMENCED,
            "Children Act 1989 s23CZB, inserted by Children and Social Work Act 2017 s3",
        ),
        Provision(
            25, NOT_COMMENCED, OPEN,
            "Children Act 1989 s23CZAA, inserted by Children’s Wellbeing and Schools Act 2026 s7",
        ),
    ),
}  # fmt: skip
"""The age until whose birthday a young person may be supported so. The duty to assess for Staying
Close is enacted and has no day yet: until it has, Staying Close is given under other powers.
"""


@dataclass(frozen=True, slots=True)
class TemporaryApproval:
    """The weeks for which a connected person is approved, and those of the one extension."""

    weeks: int
    longer_weeks: int


TEMPORARY_APPROVAL: Final[Versions[TemporaryApproval]] = (
    Provision(
        TemporaryApproval(weeks=16, longer_weeks=8), REGULATIONS_IN_FORCE, OPEN,
        "Care Planning Regulations 2010 regs 24 and 25",
    ),
)  # fmt: skip
"""Once it has run out and the carers are not approved, the council first makes other arrangements
for the child, and then ends the placement.
"""


NATIONAL_TRANSFER_SCHEME: Final[Versions[str]] = (
    Provision(
        "Immigration Act 2016 s69", date(2016, 7, 1), OPEN, "Immigration Act 2016 ss69 to 72"
    ),
)
"""The power under which responsibility for unaccompanied children passes under a national scheme,
since July 2016.
"""
