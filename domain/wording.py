"""What officers read: labels of stored names, and days and pounds formatted as text.

Source: the ledger's own (decision 44).
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, Self

DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


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


def day_stated(text: str) -> date | None:
    """The day that a text states as events store days, or nothing if it states none, however like
    a day it looks.

    >>> day_stated("2021-12-01"), day_stated("2021-99-99"), day_stated("1 December 2021")
    (datetime.date(2021, 12, 1), None, None)
    """
    if DAY.fullmatch(text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    return None


def as_day_is_written(given: object) -> object:
    """The value, if it is no number, nor a text of another form than YYYY-MM-DD in the digits 0 to
    9: neither 20210401 nor 2021-04-01T00:00:00 is a day. Raises ValueError if it is.
    """
    if isinstance(given, int | float) or (isinstance(given, str) and not DAY.fullmatch(given)):
        message = "write a day as text, YYYY-MM-DD"
        raise ValueError(message)
    return given


def day_in_words(text: str) -> str:
    """A day from its text, in words. A text that states no day stays as it is.

    >>> day_in_words("2021-12-01"), day_in_words("2021-02-30")
    ('1 December 2021', '2021-02-30')
    """
    day = day_stated(text)
    return text if day is None else format_day(day)


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
