"""National law as dated data: what each provision says, its days, and its citation.

A decision of 2021 is judged by the rules of 2021, so nothing here is a constant: each provision has
the days on which it was in force. A rule reads the version of the day that it judges, and not of
the day of recording:

UNDER_SIXTEENS_ONLY_IN_REGULATED_SETTINGS and REGULATED of each day of a stay (START-8, END-6);
BUILDINGS of the day on which an address opens or its places change (ADDRESS-5, RESIZE-3);
OUT_OF_AREA_APPROVED_BY of the day of the approval (AREA-3); TOLD_OF_A_PLACEMENT of the day on which
somebody is told (NOTIFY-2), and of the first day of the placement for who is to be (DUTY-2); CLOCKS
of the day on which the placement or the period of care began, or of the council's first policy if
that is later (DUTY-1 to DUTY-4, DUTY-9); RESTRICTIONS of the day on which the restriction began
(DUTY-24).

The council's own choices (its scheme of delegation and its policies) are not here. The council
adopts them, and they are read from the log.

Source: each provision cites its own, and says what of it is unconfirmed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Generic, TypeVar

from domain.codes import Geography, Recipient
from domain.values import Kind

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Provision(Generic[V]):
    """A version of a provision: its value, first day, day after the last, and citation.

    `unconfirmed` is what no source has confirmed yet, if there is something.
    """

    value: V
    since: date
    until: date
    citation: str
    unconfirmed: str = ""

    @property
    def cited(self) -> str:
        """The citation, and what of it is unconfirmed."""
        if not self.unconfirmed:
            return self.citation
        return f"{self.citation} (unconfirmed: {self.unconfirmed})"


Versions = Sequence[Provision[V]]
REGULATIONS_IN_FORCE: Final = date(2011, 4, 1)
PANDEMIC_BEGAN: Final = date(2020, 4, 24)
PANDEMIC_ENDED: Final = date(2020, 9, 26)
"""The day after the last of the period for which SI 2020/445 relaxed the Regulations."""
UNTIL_25_SEPTEMBER: Final = "whether 25 September 2020 was the last day or the first after it"
OPEN: Final = date.max
NO_DAY_APPOINTED: Final = date.max
"""The day, not appointed yet, on which a provision that is enacted begins and the one that it
replaces ends. Until it is appointed, the new one is never in force and the other goes on.
"""


def in_force(versions: Versions[V], day: date) -> V | None:
    """The value of a provision on a day, or None before there was one.

    >>> in_force(UNDER_SIXTEENS_ONLY_IN_REGULATED_SETTINGS, date(2021, 9, 8))
    >>> in_force(UNDER_SIXTEENS_ONLY_IN_REGULATED_SETTINGS, date(2021, 9, 9))
    16
    """
    found = provision_on(versions, day)
    return None if found is None else found.value


def provision_on(versions: Versions[V], day: date) -> Provision[V] | None:
    """The version of a provision in force on a day, or None before there was one."""
    return next((each for each in versions if each.since <= day < each.until), None)


UNDER_SIXTEENS_PROTECTED: Final = date(2021, 9, 9)
UNDER_SIXTEENS_ONLY_IN_REGULATED_SETTINGS: Final[Versions[int]] = (
    Provision(16, UNDER_SIXTEENS_PROTECTED, OPEN, "Care Planning Regulations 2010 reg 27A"),
)
"""Without a court order, a child below this age is placed only in a regulated setting."""

REGISTERED_UNDER_THE_ACT: Final = frozenset(
    (
        Kind.CHILDRENS_HOME, Kind.SECURE_HOME, Kind.RESIDENTIAL_SCHOOL, Kind.FOSTERING_AGENCY,
        Kind.FAMILY_CENTRE,
    )
)  # fmt: skip
OTHER_ARRANGEMENTS: Final = frozenset(
    (Kind.SEMI_INDEPENDENT, Kind.INDEPENDENT_LIVING, Kind.TEMPORARY, Kind.OTHER)
)
"""The kinds that are placements in other arrangements under section 22C(6)(d), whatever the council
calls them: a hostel, a flat, lodgings, a room with an employer, a caravan for some nights.
"""

SUPPORTED_REGISTERED: Final = date(2023, 10, 28)
REGULATED: Final[Versions[frozenset[Kind]]] = (
    Provision(
        REGISTERED_UNDER_THE_ACT, REGULATIONS_IN_FORCE, SUPPORTED_REGISTERED,
        "Care Standards Act 2000 s11; Children Act 1989 s22C(6)",
    ),
    Provision(
        REGISTERED_UNDER_THE_ACT | OTHER_ARRANGEMENTS, SUPPORTED_REGISTERED, OPEN,
        "Care Standards Act 2000 s11; Care Planning Regulations 2010 reg 27C, inserted by"
        " SI 2023/416 reg 36; supported accommodation as SI 2022/808 reg 2 defines it",
    ),
)  # fmt: skip
"""The kinds of setting that must be registered. One that is not is an unregistered setting.

Since 28 October 2023 every accommodation under section 22C(6)(d) is supported accommodation, which
is registered, unless it is excepted: SI 2022/808 regulation 2 and regulation 27C(2) except
hospitals, care homes, residential family centres, colleges, schools that are not children's homes,
and holiday schemes for disabled children. Hospitals and care homes are registered with the Care
Quality Commission and not with Ofsted, and family centres by the Act itself. Parents (s22C(2)),
connected people and our own foster carers (s22C(6)(a) and (b)) and adopters are no other
arrangements; custody is no placement of the council's. An undertaking that had applied before that
day and waits (SI 2023/416 reg 44) is recorded as registered.
"""

FOR_UNDER_SIXTEENS: Final = frozenset(
    (
        Kind.CHILDRENS_HOME, Kind.SECURE_HOME, Kind.RESIDENTIAL_SCHOOL, Kind.FOSTERING_AGENCY,
        Kind.IN_HOUSE_FOSTERING, Kind.CONNECTED_CARERS, Kind.WITH_PARENTS, Kind.ADOPTION,
        Kind.FAMILY_CENTRE, Kind.HOSPITAL_OR_CARE_HOME, Kind.CUSTODY,
    )
)  # fmt: skip
"""The kinds of setting that regulation 27A allows for a child under sixteen."""


BUILDINGS: Final[Versions[tuple[int, int]]] = (
    Provision(
        (4, 6), date(2023, 4, 1), OPEN,
        "Ofsted’s guidance on registering a children’s home of several buildings",
        unconfirmed="the day on which it began",
    ),
)  # fmt: skip
"""The most buildings of one children's home, and the most places in all of them."""

DISTANCE_DEFINED: Final = date(2014, 1, 27)
"""From this day regulation 11 has an "at a distance", with duties of its own (SI 2013/3239)."""

OUT_OF_AREA_APPROVED_BY: Final[Versions[Mapping[Geography, str]]] = (
    Provision(
        {
            Geography.ADJOINING: "nominated-officer",
            Geography.AT_A_DISTANCE: "nominated-officer",
            Geography.OUTSIDE_ENGLAND: "nominated-officer",
        },
        REGULATIONS_IN_FORCE,
        DISTANCE_DEFINED,
        "Care Planning Regulations 2010 reg 11",
    ),
    Provision(
        {
            Geography.ADJOINING: "nominated-officer",
            Geography.AT_A_DISTANCE: "director-of-childrens-services",
            Geography.OUTSIDE_ENGLAND: "director-of-childrens-services",
        },
        DISTANCE_DEFINED,
        OPEN,
        "Care Planning Regulations 2010 reg 11, as amended by SI 2013/3239 reg 18",
    ),
)
"""The role that approves a placement outside the area, before it is put into effect."""

NEEDS_NO_APPROVAL_OUT_OF_AREA: Final = frozenset(
    (
        Kind.CONNECTED_CARERS, Kind.IN_HOUSE_FOSTERING, Kind.WITH_PARENTS, Kind.ADOPTION,
        Kind.CUSTODY,
    )
)  # fmt: skip
"""The kinds that regulation 11(4) exempts, or that are no placement under section 22C(6)."""

TOLD_OF_A_PLACEMENT: Final[Versions[tuple[Recipient, ...]]] = (
    Provision(
        (
            Recipient.PARENTS, Recipient.REVIEWING_OFFICER, Recipient.SCHOOL,
            Recipient.GENERAL_PRACTITIONER, Recipient.PRIMARY_CARE_TRUST,
        ),
        REGULATIONS_IN_FORCE,
        date(2013, 4, 1),
        "Care Planning Regulations 2010 reg 13",
    ),
    Provision(
        (
            Recipient.PARENTS, Recipient.REVIEWING_OFFICER, Recipient.SCHOOL,
            Recipient.GENERAL_PRACTITIONER, Recipient.CLINICAL_COMMISSIONING_GROUP,
        ),
        date(2013, 4, 1),
        date(2022, 7, 1),
        "Care Planning Regulations 2010 reg 13; Health and Social Care Act 2012",
    ),
    Provision(
        (
            Recipient.PARENTS, Recipient.REVIEWING_OFFICER, Recipient.SCHOOL,
            Recipient.GENERAL_PRACTITIONER, Recipient.INTEGRATED_CARE_BOARD,
        ),
        date(2022, 7, 1),
        OPEN,
        "Care Planning Regulations 2010 reg 13; Health and Care Act 2022",
    ),
)  # fmt: skip
"""Who is told of every placement. The area authority is also told of one out of area."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The time within which something is due: working days, days or months after its cause."""

    working_days: int = 0
    days: int = 0
    months: int = 0


@dataclass(frozen=True, slots=True)
class Clocks:
    """The intervals that the Care Planning Regulations 2010 set."""

    plan: Clock
    """From the start of the placement to its plan (reg 9(2))."""
    notice_in_emergency: Clock
    """From the start of a placement in an emergency to the notice of it (reg 13(3))."""
    first_review: Clock
    """From the start of the period of care (reg 33(1))."""
    second_review: Clock
    """From the first review (reg 33(2))."""
    later_reviews: Clock
    """From the review before (reg 33(2))."""
    first_visit: Clock
    """From the start of the placement (reg 28(2)(a))."""
    visits_in_first_year: Clock
    """From the visit before (reg 28(2)(b)). It goes on after the first year, unless the placement
    is meant to last until the child is eighteen."""
    visits_after_if_until_eighteen: Clock
    """From the visit before, after the first year, where the placement is meant to last until the
    child is eighteen (reg 28(3))."""
    visits_before_review: Clock
    """From the visit before, until the first review (reg 28(4))."""
    visits_after_review: Clock
    """From the visit before, after the first review (reg 28(4))."""
    assessment_of_eligible_child: Clock
    """From the day on which the child becomes eligible (reg 42)."""


THE_CLOCKS: Final = Clocks(
    plan=Clock(working_days=5),
    notice_in_emergency=Clock(working_days=5),
    first_review=Clock(working_days=20),
    second_review=Clock(months=3),
    later_reviews=Clock(months=6),
    first_visit=Clock(days=7),
    visits_in_first_year=Clock(days=42),
    visits_after_if_until_eighteen=Clock(months=3),
    visits_before_review=Clock(days=7),
    visits_after_review=Clock(days=28),
    assessment_of_eligible_child=Clock(months=3),
)
REGULATIONS_OF_CLOCKS: Final = "Care Planning Regulations 2010 regs 9, 13, 28, 33, 42"
OF_THE_PLACEMENT: Final = (
    "whether the first review of regulation 28(4) is that of the placement, as here, or of the"
    " period of care"
)
CLOCKS: Final[Versions[Clocks]] = (
    Provision(
        THE_CLOCKS, REGULATIONS_IN_FORCE, PANDEMIC_BEGAN, REGULATIONS_OF_CLOCKS,
        unconfirmed=OF_THE_PLACEMENT,
    ),
    Provision(
        THE_CLOCKS, PANDEMIC_BEGAN, PANDEMIC_ENDED,
        f"{REGULATIONS_OF_CLOCKS}, as amended by SI 2020/445 reg 8: the plan as soon as was"
        " reasonably practicable; the five working days are the council’s own standard",
        unconfirmed=f"{UNTIL_25_SEPTEMBER}; by how much it relaxed visits and reviews, whose days"
        f" stand here unchanged; and {OF_THE_PLACEMENT}",
    ),
    Provision(
        THE_CLOCKS, PANDEMIC_ENDED, OPEN, REGULATIONS_OF_CLOCKS, unconfirmed=OF_THE_PLACEMENT
    ),
)  # fmt: skip
"""Visits before and after the first review are those of regulation 28(4): of a child with carers
who are approved for a time, and of one with parents under an interim care order.
"""

RESTRICTIONS: Final[Versions[Clock]] = (
    Provision(
        Clock(days=84), REGULATIONS_IN_FORCE, OPEN,
        "Care Standards Act 2000 s22B(4): a restriction ends when it says, or when Ofsted or the"
        " tribunal ends it; Ofsted’s handbook of enforcement, 4.8: beyond 12 weeks only on review",
        unconfirmed="that Ofsted’s handbook still says so",
    ),
)  # fmt: skip
"""The time after which Ofsted reviews a restriction of accommodation that has no end. It does not
lapse by itself.
"""
