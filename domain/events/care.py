"""Periods of care, under a pseudonym. No name, no date of birth, no postcode."""

from typing import ClassVar

from domain.events.base import Event
from domain.terms import ChildRef, Day, Month, Words


class CareStarted(Event):
    """A child became looked after. `born_in` is the month of birth and no more."""

    stored: ClassVar[str] = "care-started.v1"
    child_ref: ChildRef
    born_in: Month
    started_on: Day


class CareEnded(Event):
    """A child ceased to be looked after; the day itself is no longer a day in care."""

    stored: ClassVar[str] = "care-ended.v1"
    child_ref: ChildRef
    ended_on: Day
    reason: Words
