"""The law of a procurement by the day on which it began, the threshold, tax and grounds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from domain.codes import Ground, LegalRegime
from domain.law import OPEN, Provision, Versions

PROCUREMENT_ACT_BEGAN: Final = date(2025, 2, 24)
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
LIGHT_TOUCH_THRESHOLD: Final[Versions[Threshold]] = (
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
        Threshold(Decimal("663540.00"), with_vat=True), date(2022, 1, 1), PROCUREMENT_ACT_BEGAN,
        "Public Contracts Regulations 2015 reg 5(1)(d), with value added tax since 1 January 2022",
        unconfirmed="the day from which tax counts",
    ),
    Provision(
        Threshold(Decimal("663540.00"), with_vat=True), PROCUREMENT_ACT_BEGAN, date(2026, 1, 1),
        "Procurement Act 2023 s3 and Schedule 1",
    ),
    Provision(
        Threshold(Decimal("663540.00"), with_vat=True), date(2026, 1, 1), OPEN,
        "Procurement Act 2023 s3 and Schedule 1, as amended by SI 2025/1200; next revised in 2028",
    ),
)  # fmt: skip
"""The threshold for social and other light-touch services. A contract whose estimated value is not
less is above it.
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
