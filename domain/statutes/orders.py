"""What orders of a court can permit, how long secure accommodation lasts, what a return bars.

POWERS are read for the day on which an order is made or varied (ORDER-3, VARYORDER-2), and for each
day on which a child lives somewhere under it (START-8, START-12). SECURE is read for the first day
of a stay without a court (START-12), and for the day on which an order or its extension begins
(ORDER-4, ORDER-5, RENEW-4). NOT_WITH_A_DEPRIVATION is read for the first day of a placement
(START-19). The day of recording decides nothing.

Source: each provision cites its own, and says what of it is unconfirmed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.codes import Order
from domain.law import NO_DAY_APPOINTED, OPEN, UNDER_SIXTEENS_PROTECTED, Provision, Versions
from domain.values import Kind
from domain.wording import Code


@dataclass(frozen=True, slots=True)
class Power:
    """What an order can permit: kinds of setting, and whether one of them may be unregistered.

    An order that is `tied` permits a setting only with the provider or in the home that it names.
    """

    settings: frozenset[Kind]
    unregistered: bool = False
    tied: bool = False


CARE_SETTINGS: Final = frozenset(Kind) - {Kind.SECURE_HOME, Kind.CUSTODY, Kind.ADOPTION}
POWERS: Final[Mapping[Order, Versions[Power]]] = {
    Order.SECURE_ACCOMMODATION: (
        Provision(
            Power(frozenset((Kind.SECURE_HOME,))), date(1991, 10, 14), OPEN,
            "Children Act 1989 s25; Children (Secure Accommodation) Regulations 1991",
        ),
    ),
    Order.DEPRIVATION_OF_LIBERTY: (
        Provision(
            Power(CARE_SETTINGS, unregistered=True), date(1991, 10, 14), UNDER_SIXTEENS_PROTECTED,
            "Inherent jurisdiction of the High Court; Children Act 1989 s100",
        ),
        Provision(
            Power(CARE_SETTINGS, unregistered=True), UNDER_SIXTEENS_PROTECTED, OPEN,
            "Inherent jurisdiction of the High Court; Children Act 1989 s100; where Care Planning"
            " Regulations 2010 reg 27A prohibits the place, Tameside MBC v AM [2021] EWHC 2472"
            " (Fam)",
        ),
    ),
    Order.RELEVANT_ACCOMMODATION: (
        Provision(
            Power(frozenset((Kind.CHILDRENS_HOME, Kind.RESIDENTIAL_SCHOOL))),
            NO_DAY_APPOINTED, OPEN,
            "Children Act 1989 s25(1A), inserted by Children’s Wellbeing and Schools Act 2026 s13",
        ),
    ),
    Order.PLACEMENT_DIRECTED: (
        Provision(
            Power(CARE_SETTINGS, tied=True), date(1991, 10, 14), OPEN,
            "Children Act 1989 s38(6), for an assessment under an interim care order; or the"
            " inherent jurisdiction of the High Court, within s100",
            unconfirmed="which power the court used, which its order says: about a child in care it"
            " makes no section 8 order but one of with whom the child lives (s9(1) and (6B)), and"
            " that one ends the care order (s91(1))",
        ),
    ),
    Order.RECOVERY: (
        Provision(Power(frozenset()), date(1991, 10, 14), OPEN, "Children Act 1989 s50"),
    ),
    Order.INTERIM_CARE: (
        Provision(Power(frozenset()), date(1991, 10, 14), OPEN, "Children Act 1989 s38"),
    ),
    Order.CARE: (
        Provision(Power(frozenset()), date(1991, 10, 14), OPEN, "Children Act 1989 s31"),
    ),
}  # fmt: skip
"""What each order can permit. A care order gives parental responsibility, and opens no setting. No
order makes a setting registered: under the inherent jurisdiction alone a court may let a child live
in one that is not.
"""


NOT_WITH_A_DEPRIVATION: Final[Versions[frozenset[Kind]]] = (
    Provision(
        frozenset(
            (Kind.SECURE_HOME, Kind.WITH_PARENTS, Kind.CUSTODY, Kind.SEMI_INDEPENDENT)
        ),
        date(2026, 4, 1), OPEN, "SSDA903 return for 2026-27, rule 710",
        unconfirmed="the department’s guide for 2026-27, which was not seen",
    ),
)  # fmt: skip
"""The kinds of placement whose codes (K1, P1, R5 and K3) the return bars for a child whom an order
of the High Court deprives of liberty.
"""


@dataclass(frozen=True, slots=True)
class SecureLimits:
    """Secure accommodation without a court: days in any so many days; and whom it needs approved.

    A child below `approved_below` needs the Secretary of State's approval, under an order too. A
    first order lasts so many months at most, and each further one, or extension, so many.

    Days that run out about a Sunday or a public holiday last until the next day that is neither,
    for a child who had been there for `longer_after` days in the 27 before.
    """

    days: int
    within_days: int
    longer_after: int
    approved_below: int
    first_months: int
    later_months: int


SECURE: Final[Versions[SecureLimits]] = (
    Provision(
        SecureLimits(
            days=3, within_days=28, longer_after=2, approved_below=13, first_months=3,
            later_months=6,
        ),
        date(1991, 10, 14), OPEN,
        "Children (Secure Accommodation) Regulations 1991 regs 4 and 10 to 12",
        unconfirmed="regulation 10(3) on Sundays and public holidays, and whether an order after"
        " days without one is for a further period (reg 12): both are from memory",
    ),
)  # fmt: skip
"""72 hours in any 28 days are counted as three days, because the ledger holds days, and more than
48 hours as two.
"""


class Uncommenced(Code):
    """Why an order permits nothing yet."""

    SECTION_13 = (
        "section-13",
        "Record that section 13 of the Children’s Wellbeing and Schools Act 2026 is in force.",
    )


def uncommenced(order: Order, power: Power) -> tuple[Uncommenced, ...]:
    """Why an order permits nothing yet, if it is for want of a commencement."""
    waits = order is Order.RELEVANT_ACCOMMODATION and not power.settings
    return (Uncommenced.SECTION_13,) if waits else ()
