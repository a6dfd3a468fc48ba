"""Whose case it is: allocated officers, and access taken in an emergency."""

from typing import Annotated, ClassVar

from domain.events.base import Event
from domain.terms import ChildRef, Day, Moment, Officer, Role, SealedWords, Tag

CaseOfficer = Annotated[Officer, Tag("officer")]


class CaseAllocated(Event):
    """A child's case was allocated to an officer, who needs to know it from then on."""

    stored: ClassVar[str] = "case-allocated.v1"
    child_ref: ChildRef
    officer: CaseOfficer
    role: Role
    allocated_on: Day


class AllocationEnded(Event):
    """An officer no longer works on a child's case."""

    stored: ClassVar[str] = "allocation-ended.v1"
    child_ref: ChildRef
    officer: CaseOfficer
    role: Role
    ended_on: Day


class EmergencyAccessTaken(Event):
    """An officer whose case it is not opened it all the same, until a moment, and said why."""

    stored: ClassVar[str] = "emergency-access-taken.v1"
    child_ref: ChildRef
    officer: CaseOfficer
    role: Role
    reason: SealedWords
    ends_at: Moment
    taken_on: Day
