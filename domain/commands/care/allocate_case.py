"""Allocate a child's case to an officer, who may then see it.

    ALLOCATE-1  The child is known: a period of care, a search, an episode of a yearly return, short
                breaks or support is recorded, of whichever day.
    ALLOCATE-2  On the day from which the case is allocated the officer does not have it in this
                role already, and was not given it from a later day.

A breach of either rule always refuses. The allocation may be of a day before or after today. It
records who needs to know: the guidance of the Working Together to Safeguard Children series has
information about a child shared with those who need it for the child.

Source: the ledger's own (decision 42).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.allocations import CaseAllocated, CaseOfficer
from domain.readings.allocations import Case, allocations_of
from domain.values import ChildRef, Day, Role


class AllocateCase(Command):
    stored: ClassVar[str] = "allocate_case"
    label: ClassVar[str] = "Allocate a case"
    act: ClassVar[Act] = Act.DECISION
    child_ref: ChildRef
    officer: CaseOfficer
    role: Role
    allocated_on: Day


class NoSuchCase(Refusal):
    """Nothing that begins a case of this child is recorded. Check the child's reference."""

    rule = "ALLOCATE-1"


class HasItAlready(Refusal):
    """The officer has this case in this role then, or from a later day. Nothing more is needed."""

    rule = "ALLOCATE-2"


def query(command: AllocateCase) -> Query:
    return (allocations_of(command.child_ref),)


def decide(
    command: AllocateCase, state: Case, _context: DecisionContext
) -> Sequence[CaseAllocated]:
    if not state.known:
        raise NoSuchCase(child_ref=command.child_ref)
    who, day = (command.officer, command.role), command.allocated_on
    if state.is_with(*who, day) or (state.last_begun(*who) or day) > day:
        raise HasItAlready(role=command.role)
    return [event_from(CaseAllocated, command)]


DECIDER = Decider(AllocateCase, Case, query, Case.after, decide)
