"""End the allocation of a child's case to an officer.

    DEALLOCATE-1  The officer has the case in this role on the day on which the allocation ends.
    DEALLOCATE-2  The allocation ends on the latest of the days from which the case was given to
                  the officer in this role, in whichever order they were recorded, or later. A day
                  to come may be given.

A breach of either rule always refuses.

Source: the ledger's own (decision 42).
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
    """The officer does not have this case in this role on that day.

    Check the officer, the role and the day.
    """

    rule = "DEALLOCATE-1"


class EndsBeforeItBegins(Refusal):
    """The allocation would end before it begins. Choose that day or a later one."""

    rule = "DEALLOCATE-2"
    satisfied_by = "It began on {allocated_on}."


def query(command: EndAllocation) -> Query:
    return (allocations_of(command.child_ref),)


def decide(
    command: EndAllocation, state: Case, _context: DecisionContext
) -> Sequence[AllocationEnded]:
    who, day = (command.officer, command.role), command.ended_on
    begun = state.last_begun(*who)
    if begun is not None and day < begun:
        raise EndsBeforeItBegins(allocated_on=begun)
    if not state.is_with(*who, day):
        raise HasItNot(role=command.role)
    return [event_from(AllocationEnded, command)]


DECIDER = Decider(EndAllocation, Case, query, Case.after, decide)
