"""What holds from a day on until something later replaces it."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar


class Dated(Protocol):
    """Something in force from a day on."""

    @property
    def in_force_from(self) -> date:
        """The first day it is in force."""
        ...


D = TypeVar("D", bound=Dated)


def in_force_on(things: Iterable[D], day: date) -> D | None:
    """Of things in the order they were recorded, the one in force on a day: the latest to begin,
    and of those that begin together the last recorded.
    """
    found: D | None = None
    for thing in things:
        if thing.in_force_from <= day and (
            found is None or thing.in_force_from >= found.in_force_from
        ):
            found = thing
    return found
