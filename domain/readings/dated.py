"""The value in force on a day, where each holds until a later one; the days between two days."""

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
