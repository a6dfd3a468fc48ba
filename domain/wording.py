"""What officers read: labels of stored names, and days and pounds formatted as text."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Self


@dataclass(frozen=True, slots=True)
class Label:
    """What officers read in place of a stored name, and a hint where the words are not enough."""

    text: str
    hint: str = ""


class Code(StrEnum):
    """A coded value: the text that is stored, then the words that officers read.

    >>> class Tier(Code):
    ...     SPOT = "spot", "Outside any framework"
    >>> Tier("spot").value, Tier.SPOT.label
    ('spot', 'Outside any framework')
    """

    label: str

    def __new__(cls, stored: str, label: str = "") -> Self:
        """A member from what is stored and its label."""
        member = str.__new__(cls, stored)
        member._value_ = stored
        member.label = label
        return member


def format_day(day: date) -> str:
    """A day in words.

    >>> format_day(date(2021, 12, 1))
    '1 December 2021'
    """
    return f"{day.day} {day:%B %Y}"


def format_pounds(amount: Decimal) -> str:
    """Pounds to the penny, with thousands separated and a minus before the pound sign.

    >>> format_pounds(Decimal("1498000")), format_pounds(Decimal("-3.10"))
    ('£1,498,000.00', '−£3.10')
    """
    return f"{'−' if amount < 0 else ''}£{abs(amount):,.2f}"


def format_signed_pounds(amount: Decimal) -> str:
    """A change in pounds to the penny, with its sign.

    >>> format_signed_pounds(Decimal("1200")), format_signed_pounds(Decimal("-3.10"))
    ('+£1,200.00', '−£3.10')
    """
    return f"{'' if amount < 0 else '+'}{format_pounds(amount)}"
