"""Formats days and pounds as text, the same on every page, in every report and in every message."""

from datetime import date
from decimal import Decimal


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
