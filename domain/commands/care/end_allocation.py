"""End the allocation of a child's case to an officer.

DEALLOCATE-1  The officer has the case in this role.
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.allocations import AllocationEnded, CaseOfficer
from domain.readings.allocations import Case, allocations_of
from domain.values import ChildRef, Day, Role


class EndAllocation(Command):
    stored: ClassVar[str] = "end_allocation"
    label: ClassVar[str] = "End an allocation"
    act: ClassVar[Act] = Act.DECISION
    child_ref: ChildRef
    officer: CaseOfficer
    role: Role
    ended_on: Day


class HasItNot(Refusal):
    """The officer does not have this case in this role. Check the officer and the role."""

    rule = "DEALLOCATE-1"


def query(command: EndAllocation) -> Query:
    return (allocations_of(command.child_ref),)


def decide(
    command: EndAllocation, state: Case, _context: DecisionContext
) -> Sequence[AllocationEnded]:
    if (command.officer, command.role) not in state.officers:
        raise HasItNot(role=command.role)
    return [event_from(AllocationEnded, command)]


DECIDER = Decider(EndAllocation, Case, query, Case.after, decide)
