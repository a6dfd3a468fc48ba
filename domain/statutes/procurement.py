"""The law of a procurement by the day on which it began, the threshold, tax, grounds and notices.

Each is read for a day: PROCUREMENT_LAW for that on which the procurement began (FRAMEWORK-3,
SPOT-10, UNREGISTERED-8); the threshold, VALUE_ADDED_TAX and NOTICES for the day of the award
(SPOT-11, DUTY-21); DEBARMENT for each day on which a check has to hold, which are the day of the
act and that of recording (ADMIT-5, AWARD-10, BLOCK-6). GROUNDS have no day: they are those of the
law of the framework (DIRECT-4).

A contract change notice (UK10) is in no row: light-touch contracts need none, Procurement Act 2023
s75(6)(b). Nor do they need a standstill period, s51(3). The council may keep one all the same.

Source: each provision cites its own, and says what of it is unconfirmed. For GROUNDS: Public
Contracts Regulations 2015 regs 74 to 77 and Procurement Act 2023 s45, which leave it to the
framework; the council's cabinet report ¶2.5, by which one provider is chosen where that is best for
the child's needs; Procurement Act 2023 Schedule 5, for the child's own choice; the ledger's own,
for the list.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from domain.codes import Ground, LegalRegime, Route
from domain.law import OPEN, Provision, Versions
from domain.statute_codes import AgainstThreshold, ContractNotice, NoticeFrom

PROCUREMENT_ACT_BEGAN: Final = date(2025, 2, 24)
DEBARMENT: Final[Versions[bool]] = (
    Provision(
        True,  # noqa: FBT003  what the provision says
        PROCUREMENT_ACT_BEGAN, OPEN,
        "Procurement Act 2023 s57 and Schedules 6 and 7: excluded and excludable suppliers",
    ),
)  # fmt: skip
"""Whether suppliers are checked against grounds of exclusion and the debarment list."""
PROCUREMENT_LAW: Final[Versions[LegalRegime]] = (
    Provision(
        LegalRegime.LIGHT_TOUCH_2015, date(2015, 2, 26), PROCUREMENT_ACT_BEGAN,
        "Public Contracts Regulations 2015 regs 74 to 77; saved for what was begun under them by"
        " SI 2024/716",
        unconfirmed="the number of the instrument that saves them",
    ),
    Provision(
        LegalRegime.PROCUREMENT_ACT_2023, PROCUREMENT_ACT_BEGAN, OPEN, "Procurement Act 2023 s9"
    ),
)  # fmt: skip
"""The law of a procurement, by the day on which it began. A framework or dynamic purchasing system
stays under it, and so does everything that is bought through it, whatever the day of the call-off.
"""


@dataclass(frozen=True, slots=True)
class Threshold:
    """The value in pounds from which a light-touch contract is above the threshold, and whether
    values count with value added tax.
    """

    amount: Decimal
    with_vat: bool


BEFORE_2022: Final = "the amount, which is from memory of the notices of the time"
UNDER_THE_REGULATIONS: Final[Versions[Threshold]] = (
    Provision(
        Threshold(Decimal("625050.00"), with_vat=False), date(2015, 2, 26), date(2016, 1, 1),
        "Public Contracts Regulations 2015 reg 5(1)(d)", unconfirmed=BEFORE_2022,
    ),
    Provision(
        Threshold(Decimal("589148.00"), with_vat=False), date(2016, 1, 1), date(2018, 1, 1),
        "Public Contracts Regulations 2015 reg 5(1)(d)", unconfirmed=BEFORE_2022,
    ),
    Provision(
        Threshold(Decimal("615278.00"), with_vat=False), date(2018, 1, 1), date(2020, 1, 1),
        "Public Contracts Regulations 2015 reg 5(1)(d)", unconfirmed=BEFORE_2022,
    ),
    Provision(
        Threshold(Decimal("663540.00"), with_vat=False), date(2020, 1, 1), date(2022, 1, 1),
        "Public Contracts Regulations 2015 reg 5(1)(d)", unconfirmed=BEFORE_2022,
    ),
    Provision(
        Threshold(Decimal("663540.00"), with_vat=True), date(2022, 1, 1), OPEN,
        "Public Contracts Regulations 2015 reg 5(1)(d), with value added tax since 1 January 2022;"
        " saved for what was begun under them by SI 2024/716",
        unconfirmed="the day from which tax counts, and the number of the instrument that saves"
        " them",
    ),
)  # fmt: skip
UNDER_THE_ACT: Final[Versions[Threshold]] = (
    Provision(
        Threshold(Decimal("663540.00"), with_vat=True), PROCUREMENT_ACT_BEGAN, date(2026, 1, 1),
        "Procurement Act 2023 s3 and Schedule 1",
    ),
    Provision(
        Threshold(Decimal("663540.00"), with_vat=True), date(2026, 1, 1), OPEN,
        "Procurement Act 2023 s3 and Schedule 1, as amended by SI 2025/1200; next revised in 2028",
    ),
)  # fmt: skip
LIGHT_TOUCH_THRESHOLDS: Final[Mapping[LegalRegime, Versions[Threshold]]] = {
    LegalRegime.LIGHT_TOUCH_2015: UNDER_THE_REGULATIONS,
    LegalRegime.PROCUREMENT_ACT_2023: UNDER_THE_ACT,
}
"""The threshold for social and other light-touch services under each legal regime. A contract whose
estimated value is not less is above it. A call-off has that of the regime of its framework.
"""

VALUE_ADDED_TAX: Final[Versions[Decimal]] = (
    Provision(
        Decimal("0.20"), date(2011, 1, 4), OPEN,
        "Value Added Tax Act 1994 s2; welfare services of a state-regulated provider, a charity or"
        " a public body are exempt, Schedule 9 Group 7 item 9",
        unconfirmed="that an unregistered provider’s supply is not exempt",
    ),
)  # fmt: skip
"""The standard rate of value added tax, as a part of one."""

GROUNDS: Final[Mapping[LegalRegime, frozenset[Ground]]] = {
    LegalRegime.LIGHT_TOUCH_2015: frozenset(Ground) - {Ground.CHILDS_OWN_CHOICE},
    LegalRegime.PROCUREMENT_ACT_2023: frozenset(Ground),
}
"""The grounds of a direct award under each legal regime. A framework stays under the one it was
let by. The child's own choice is the user-choice ground of Procurement Act 2023 Schedule 5.
"""


@dataclass(frozen=True, slots=True)
class NoticeDue:
    """A notice that is due about an award of these routes and values, within days of something.

    One that is not `for_user_choice` is not due about an award that rests on the user's choice.
    """

    notice: ContractNotice
    regime: LegalRegime
    routes: frozenset[Route]
    against: AgainstThreshold
    runs_from: NoticeFrom
    days: int = 0
    least_value: Decimal = Decimal(0)
    for_user_choice: bool = False


FRAMEWORK_ROUTES: Final = frozenset((Route.MINI_COMPETITION, Route.DIRECT, Route.CONTINGENCY))
OUTSIDE: Final = frozenset((Route.SPOT, Route.UNREGISTERED))
EVERY_ROUTE: Final = FRAMEWORK_ROUTES | OUTSIDE
ACT: Final = LegalRegime.PROCUREMENT_ACT_2023
ABOVE: Final = AgainstThreshold.ABOVE
STANDSTILL_WORKING_DAYS: Final = 8
"""The shortest standstill period, if one is kept: Procurement Act 2023 s51(2)."""
NOTICES: Final[Versions[NoticeDue]] = (
    Provision(
        NoticeDue(ContractNotice.TRANSPARENCY, ACT, OUTSIDE, ABOVE, NoticeFrom.BEFORE_AWARD),
        PROCUREMENT_ACT_BEGAN, OPEN, "Procurement Act 2023 s44; not for user choice, s44(3)",
    ),
    Provision(
        NoticeDue(ContractNotice.AWARD, ACT, EVERY_ROUTE, ABOVE, NoticeFrom.BEFORE_CONTRACT),
        PROCUREMENT_ACT_BEGAN, OPEN, "Procurement Act 2023 s50(1); not for user choice, s50(6)(b)",
    ),
    Provision(
        NoticeDue(ContractNotice.DETAILS, ACT, EVERY_ROUTE, ABOVE, NoticeFrom.CONTRACT, days=120),
        PROCUREMENT_ACT_BEGAN, OPEN,
        "Procurement Act 2023 s53, 120 days for a light-touch contract",
        unconfirmed="that it is not due for user choice",
    ),
    Provision(
        NoticeDue(
            ContractNotice.DETAILS, ACT, OUTSIDE, AgainstThreshold.BELOW, NoticeFrom.CONTRACT,
            days=30, least_value=Decimal("30000.00"), for_user_choice=True,
        ),
        PROCUREMENT_ACT_BEGAN, OPEN,
        "Procurement Act 2023 s87, as soon as reasonably practicable; the days are the council’s"
        " own standard",
        unconfirmed="that it applies to light-touch contracts, and the value of £30,000",
    ),
    Provision(
        NoticeDue(ContractNotice.TERMINATION, ACT, EVERY_ROUTE, ABOVE, NoticeFrom.END, days=30),
        PROCUREMENT_ACT_BEGAN, OPEN,
        "Procurement Act 2023 s80(1), expiry included; not for user choice, s80(4)(b)",
    ),
    Provision(
        NoticeDue(
            ContractNotice.QUARTERLY, LegalRegime.LIGHT_TOUCH_2015, EVERY_ROUTE, ABOVE,
            NoticeFrom.QUARTER, days=30, for_user_choice=True,
        ),
        date(2015, 2, 26), OPEN, "Public Contracts Regulations 2015 reg 75(3) to (5)",
        unconfirmed="the paragraphs, and that quarters are those of the calendar",
    ),
)  # fmt: skip
"""The notices that are due about a contract for a placement, by the law that it is under.

They are in force for a contract on the day of its award. The pipeline, planned procurement, tender
and payment notices are about no single contract. None is published by the ledger: an officer
records that it was, or that it was withheld as sensitive (Procurement Act 2023 s94).
"""


def may_be_due(notice: ContractNotice, regime: LegalRegime | None) -> bool:
    """Whether a law has a notice of this kind."""
    return any((each.value.notice, each.value.regime) == (notice, regime) for each in NOTICES)
