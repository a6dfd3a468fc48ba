"""Finds the value in force on a day among values that each hold until a later one replaces them."""

from collections.abc import Iterable
from datetime import date
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
