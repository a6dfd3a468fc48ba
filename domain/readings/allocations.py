"""Whether a child is known, and to whom the case is allocated."""

from dataclasses import dataclass, replace
from typing import Self, TypeAlias

from domain.command import QueryItem, members, tag
from domain.events.allocations import AllocationEnded, CaseAllocated
from domain.events.care import CareStarted
from domain.events.imports import ChildReturned
from domain.events.searches import ReferralOpened

AllocationEvent: TypeAlias = (
    CareStarted | ReferralOpened | ChildReturned | CaseAllocated | AllocationEnded
)


@dataclass(frozen=True, slots=True)
class Case:
    """A child's case: whether there is one, and which officers have it, each in a role."""

    known: bool = False
    officers: frozenset[tuple[str, str]] = frozenset()

    def after(self, event: AllocationEvent) -> Self:
        """The case once the event is taken into account."""
        match event:
            case CaseAllocated():
                return replace(self, officers=self.officers | {(event.officer, event.role)})
            case AllocationEnded():
                return replace(self, officers=self.officers - {(event.officer, event.role)})
            case _:
                return replace(self, known=True)


def allocations_of(child_ref: str) -> QueryItem:
    """A child's beginnings in the ledger, and whose case it is."""
    return QueryItem(members(AllocationEvent), (tag("child", child_ref),))
