"""The value in force on a day, where each holds until a later one; days between, months after.

Source: the ledger's own (decision 7).
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Protocol, TypeVar


class Dated(Protocol):
    """Something in force from a day."""

    @property
    def in_force_from(self) -> date:
        """The first day it is in force."""
        ...


D = TypeVar("D", bound=Dated)


def in_force_on(things: Iterable[D], day: date) -> D | None:
    """The latest to begin by a day, among things given in the order they were recorded.

    Where several begin on the same day, the one recorded last. None if none had begun.
    """
    found: D | None = None
    for thing in things:
        if thing.in_force_from <= day and (
            found is None or thing.in_force_from >= found.in_force_from
        ):
            found = thing
    return found


def days_between(first: date, until: date) -> Iterator[date]:
    """The days from the first up to another, which is not one of them.

    >>> [day.day for day in days_between(date(2022, 3, 30), date(2022, 4, 1))]
    [30, 31]
    """
    return (first + timedelta(days=n) for n in range((until - first).days))


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last day of a shorter month.

    >>> months_after(date(2021, 11, 30), 3), months_after(date(2022, 2, 1), 6)
    (datetime.date(2022, 2, 28), datetime.date(2022, 8, 1))
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def runs_backwards(first: date | None, last: date | None) -> bool:
    """Whether the last of a span of days is before the first. An open span never is.

    >>> runs_backwards(date(2022, 3, 2), date(2022, 3, 1)), runs_backwards(date(2022, 3, 1), None)
    (True, False)
    """
    return first is not None and last is not None and last < first
