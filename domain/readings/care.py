"""A child's periods of care."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self, TypeAlias

from domain.command import QueryItem, members, tag
from domain.events.care import CareEnded, CareStarted

CareEvent: TypeAlias = CareStarted | CareEnded


@dataclass(frozen=True, slots=True)
class Care:
    """When a child was looked after."""

    starts: frozenset[date] = frozenset()
    ends: frozenset[date] = frozenset()

    def after(self, event: CareEvent) -> Self:
        """The periods once the event is taken into account."""
        if isinstance(event, CareStarted):
            return replace(self, starts=self.starts | {event.started_on})
        return replace(self, ends=self.ends | {event.ended_on})

    def looked_after_on(self, day: date) -> bool:
        """Whether the child is looked after on the day. The day care ends is not in it."""
        start = max((start for start in self.starts if start <= day), default=None)
        return start is not None and not any(start < end <= day for end in self.ends)

    @property
    def open_since(self) -> date | None:
        """The first day of the period that has not ended, if there is one."""
        return max(self.starts) if self.looked_after_on(date.max) else None


def care_of(child_ref: str) -> QueryItem:
    """A child's periods of care."""
    return QueryItem(members(CareEvent), (tag("child", child_ref),))
