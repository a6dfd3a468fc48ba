"""Decision model of a child's case: whether anything is recorded, and which officers have it."""

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

AllocationEvent: TypeAlias = (
    CareStarted
    | ReferralOpened
    | ChildReturned
    | ShortBreaksAgreed
    | SupportStarted
    | CaseAllocated
    | AllocationEnded
)


@dataclass(frozen=True, slots=True)
class Case:
    """Whether anything is recorded about a child, and the officers who have the case, each in a
    role and since a day.
    """

    known: bool = False
    officers: Mapping[tuple[str, str], date] = field(default_factory=dict)

    def after(self, event: AllocationEvent) -> Self:
        """The case once the event is taken into account."""
        match event:
            case CaseAllocated():
                since = {(event.officer, event.role): event.allocated_on}
                return replace(self, officers={**self.officers, **since})
            case AllocationEnded():
                ended = (event.officer, event.role)
                left = {has: since for has, since in self.officers.items() if has != ended}
                return replace(self, officers=left)
            case _:
                return replace(self, known=True)


def allocations_of(child_ref: str) -> QueryItem:
    """The entries that make a child known, and the allocations of the child's case."""
    return QueryItem(events_in(AllocationEvent), (tag("child", child_ref),))
