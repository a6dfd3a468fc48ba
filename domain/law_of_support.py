"""National law, as dated data, about help outside a placement.

A rule reads the version of the day that it judges, and not of the day of recording: SHORT_BREAKS of
the first night of a break (BREAK-4, BREAK-5) or the first day of a series (BREAKS-5);
REVIEWS_OF_BREAKS of the first break (DUTY-26); AGE_AFTER_CARE of the first day of an arrangement
(AFTER-2); TEMPORARY_APPROVAL of the first day of the approval (TEMPORARY-1, TEMPORARY-3) or the day
of its extension (LONGER-2, LONGER-3); NATIONAL_TRANSFER_SCHEME of the day on which responsibility
passes (PASS-3, RECEIVE-4).

Source: each provision cites its own, and says what of it is unconfirmed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.events.after_care import AfterCare
from domain.law import (
    NO_DAY_APPOINTED,
    OPEN,
    PANDEMIC_BEGAN,
    PANDEMIC_ENDED,
    REGULATIONS_IN_FORCE,
    UNTIL_25_SEPTEMBER,
    Provision,
    Versions,
)
from domain.values import Kind


@dataclass(frozen=True, slots=True)
class ShortBreakLimits:
    """The most days of one short break, if there is a most, and of all in any twelve months."""

    days: int | None
    days_in_twelve_months: int


REGULATION_48: Final = "Care Planning Regulations 2010 reg 48"
SHORT_BREAKS: Final[Versions[ShortBreakLimits]] = (
    Provision(
        ShortBreakLimits(days=17, days_in_twelve_months=75), REGULATIONS_IN_FORCE, PANDEMIC_BEGAN,
        REGULATION_48,
    ),
    Provision(
        ShortBreakLimits(days=None, days_in_twelve_months=75), PANDEMIC_BEGAN, PANDEMIC_ENDED,
        f"{REGULATION_48}, as amended by SI 2020/445 reg 8", unconfirmed=UNTIL_25_SEPTEMBER,
    ),
    Provision(
        ShortBreakLimits(days=17, days_in_twelve_months=75), PANDEMIC_ENDED, OPEN, REGULATION_48
    ),
)  # fmt: skip
"""Within these limits the Regulations apply with changes to a series of short placements of a child
who is not in the council's care, with the same person or in the same accommodation, after each of
which the child returns to a parent. No one break is intended to be longer.
"""


@dataclass(frozen=True, slots=True)
class ReviewsOfBreaks:
    """Within how many months of the first break the case is reviewed, and how often after that."""

    first_months: int
    later_months: int


REVIEWS_OF_BREAKS: Final[Versions[ReviewsOfBreaks]] = (
    Provision(
        ReviewsOfBreaks(first_months=3, later_months=6), REGULATIONS_IN_FORCE, OPEN,
        f"{REGULATION_48}(3)(d), in place of reg 33",
        unconfirmed="the letter of the paragraph, and what SI 2020/445 changed of it in 2020",
    ),
)  # fmt: skip
"""How often the case of a child with short breaks under section 20 is reviewed."""


AGE_AFTER_CARE: Final[Mapping[AfterCare, Versions[int]]] = {
    AfterCare.STAYING_PUT: (
        Provision(
            21, date(2014, 5, 13), OPEN,
            "Children Act 1989 s23CZA, inserted by Children and Families Act 2014 s98",
        ),
    ),
    AfterCare.STAYING_CLOSE: (
        Provision(
            25, date(2018, 4, 1), NO_DAY_APPOINTED,
            "Children Act 1989 ss23C(4) and 24B, to 21; from then the council’s general power,"
            " Localism Act 2011 s1, beside the adviser and advice of Children Act 1989 s23CZB",
            unconfirmed="the power to give a home from 21",
        ),
        Provision(
            25, NO_DAY_APPOINTED, OPEN,
            "Children Act 1989 s23CZAA, inserted by Children’s Wellbeing and Schools Act 2026 s7",
        ),
    ),
}  # fmt: skip
"""The age until whose birthday a young person may be supported so.

Section 23CZB gives those of 21 to 24 an adviser, and advice about services: no home. Section 23CZAA
asks the council to assess and to give advice, information and representations. Its text was read as
enacted, and it has no day yet (`domain.statutes.wellbeing_act`).
"""


@dataclass(frozen=True, slots=True)
class TemporaryApproval:
    """The weeks for which carers are approved, and those of the one extension while they are
    assessed; and the kinds of placement with which they may be.
    """

    weeks: int
    longer_weeks: int
    kinds: frozenset[Kind] = frozenset((Kind.CONNECTED_CARERS,))


REGULATIONS_24_AND_25: Final = "Care Planning Regulations 2010 regs 24 and 25"
TEMPORARY_APPROVAL: Final[Versions[TemporaryApproval]] = (
    Provision(
        TemporaryApproval(weeks=16, longer_weeks=8), REGULATIONS_IN_FORCE, PANDEMIC_BEGAN,
        REGULATIONS_24_AND_25,
    ),
    Provision(
        TemporaryApproval(
            weeks=24, longer_weeks=8,
            kinds=frozenset((Kind.CONNECTED_CARERS, Kind.IN_HOUSE_FOSTERING)),
        ),
        PANDEMIC_BEGAN, PANDEMIC_ENDED,
        f"{REGULATIONS_24_AND_25}, as amended by SI 2020/445 reg 8, and saved by reg 20",
        unconfirmed=f"{UNTIL_25_SEPTEMBER}; and that an extension stayed one of eight weeks",
    ),
    Provision(
        TemporaryApproval(weeks=16, longer_weeks=8), PANDEMIC_ENDED, OPEN, REGULATIONS_24_AND_25
    ),
)  # fmt: skip
"""Once it has run out and the carers are not approved, the council first makes other arrangements
for the child, and then ends the placement (reg 25(6)). In the summer of 2020 anybody could be
approved for a time, and not family and friends alone. An approval given then kept its weeks.
"""


BEGAN: Final = "the day: the scheme began on 1 July 2016, and SI 2016/603 may have been earlier"
NATIONAL_TRANSFER_SCHEME: Final[Versions[frozenset[str]]] = (
    Provision(
        frozenset("E"), date(2016, 7, 1), date(2018, 2, 7), "Immigration Act 2016 ss69 to 72",
        unconfirmed=BEGAN,
    ),
    Provision(
        frozenset("EWSN"), date(2018, 2, 7), OPEN,
        "Immigration Act 2016 ss69 to 72, extended by SI 2018/153",
    ),
)  # fmt: skip
"""The nations, by the first letter of their authorities' codes, between whose authorities
responsibility for unaccompanied children passes under a national scheme.
"""
