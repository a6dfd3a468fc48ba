"""Decision model of a child's case: whether the child is known, and which officers have it.

Who has the case is judged on the day that is asked about, by the days of the allocations: emergency
access on the day of recording, and an allocation or its end on its own day.

Source: the ledger's own (decision 42).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self, TypeAlias

from domain.command import QueryItem, events_in, tag
from domain.events.allocations import AllocationEnded, CaseAllocated
from domain.events.care import CareStarted
from domain.events.imports import ChildReturned
from domain.events.searches import ReferralOpened
from domain.events.support import ShortBreaksAgreed, SupportStarted

Allocation: TypeAlias = CaseAllocated | AllocationEnded
AllocationEvent: TypeAlias = (
    CareStarted | ReferralOpened | ChildReturned | ShortBreaksAgreed | SupportStarted | Allocation
)


@dataclass(frozen=True, slots=True)
class Case:
    """Whether a child is known, and when each officer was given the case in a role, and gave it up.

    A child is known by a period of care, a search, short breaks, support or a return that was
    loaded.

    The allocations of an officer are in the order of their days, those of one day as recorded.
    """

    known: bool = False
    allocations: Mapping[tuple[str, str], tuple[Allocation, ...]] = field(default_factory=dict)

    def after(self, event: AllocationEvent) -> Self:
        """The case once the event is taken into account."""
        if not isinstance(event, Allocation):
            return replace(self, known=True)
        key = (event.officer, event.role)
        by_day = tuple(sorted((*self.allocations.get(key, ()), event), key=day_of_allocation))
        return replace(self, allocations={**self.allocations, key: by_day})

    def is_with(self, officer: str, role: str, day: date) -> bool:
        """Whether an officer has the case in a role on a day."""
        changes = self.allocations.get((officer, role), ())
        last = next((each for each in reversed(changes) if day_of_allocation(each) <= day), None)
        return isinstance(last, CaseAllocated)

    def last_begun(self, officer: str, role: str) -> date | None:
        """The day from which the case was last given to an officer in a role, if it ever was."""
        changes = reversed(self.allocations.get((officer, role), ()))
        return next(
            (each.allocated_on for each in changes if isinstance(each, CaseAllocated)), None
        )


def day_of_allocation(event: Allocation) -> date:
    """The day from which an officer has a case, or has it no longer."""
    return event.allocated_on if isinstance(event, CaseAllocated) else event.ended_on


def allocations_of(child_ref: str) -> QueryItem:
    """The entries that make a child known, and the allocations of the child's case."""
    return QueryItem(events_in(AllocationEvent), (tag("child", child_ref),))
