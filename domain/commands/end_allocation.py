"""End the allocation of a child's case to an officer.

DEALLOCATE-1  The officer has the case in this role.
"""

from collections.abc import Sequence

from domain.command import Command, Decider, Query, Refusal, Said, as_said
from domain.events.allocations import AllocationEnded, CaseOfficer
from domain.readings.allocations import Case, allocations_of
from domain.terms import ChildRef, Day, Role


class EndAllocation(Command):
    child_ref: ChildRef
    officer: CaseOfficer
    role: Role
    ended_on: Day


class HasItNot(Refusal):
    """The officer does not have this case in this role."""

    rule = "DEALLOCATE-1"


def query(command: EndAllocation) -> Query:
    return (allocations_of(command.child_ref),)


def decide(command: EndAllocation, state: Case, _said: Said) -> Sequence[AllocationEnded]:
    if (command.officer, command.role) not in state.officers:
        raise HasItNot(role=command.role)
    return [as_said(AllocationEnded, command)]


DECIDER = Decider(EndAllocation, Case, query, Case.after, decide)
