"""Events about who may see a case: allocation to an officer, its end, and emergency access."""

from typing import Annotated, ClassVar

from domain.events.base import Event
from domain.values import ChildRef, Day, Moment, Officer, Role, SealedWords, Tag

CaseOfficer = Annotated[Officer, Tag("officer")]


class CaseAllocated(Event):
    """A child's case was allocated to an officer, in a role.

    The officer may see it from then on.
    """

    stored: ClassVar[str] = "case-allocated.v1"
    child_ref: ChildRef
    officer: CaseOfficer
    role: Role
    allocated_on: Day


class AllocationEnded(Event):
    """The allocation of a child's case to an officer ended."""

    stored: ClassVar[str] = "allocation-ended.v1"
    child_ref: ChildRef
    officer: CaseOfficer
    role: Role
    ended_on: Day


class EmergencyAccessTaken(Event):
    """An officer opened a child's case that is not theirs in an emergency, until a moment."""

    stored: ClassVar[str] = "emergency-access-taken.v1"
    child_ref: ChildRef
    officer: CaseOfficer
    role: Role
    reason: SealedWords
    ends_at: Moment
    taken_on: Day
