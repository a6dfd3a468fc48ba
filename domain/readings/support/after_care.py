"""Decision model of arrangements after care: their starts and ends, by reference.

An arrangement runs from its first day up to its end or, while it has none, up to the day until
which it is agreed (AFTER-4).

Source: the ledger's own (decision 86).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self, TypeAlias

from domain.command import QueryItem, events_in, tag
from domain.events.after_care import AfterCareArranged, AfterCareEnded

AfterCareEvent: TypeAlias = AfterCareArranged | AfterCareEnded


@dataclass(frozen=True, slots=True)
class Arranged:
    """Arrangements after care by reference, and the days on which they ended."""

    starts: Mapping[str, AfterCareArranged] = field(default_factory=dict)
    ends: Mapping[str, date] = field(default_factory=dict)

    def after(self, event: AfterCareEvent) -> Self:
        """The arrangements once the event is taken into account."""
        if isinstance(event, AfterCareArranged):
            return replace(self, starts={**self.starts, event.arrangement_ref: event})
        return replace(self, ends={**self.ends, event.arrangement_ref: event.ended_on})

    def overlapping(self, child_ref: str, first: date, end: date) -> AfterCareArranged | None:
        """An arrangement of the young person with a day from the first up to the end, if any."""
        return next(
            (
                start
                for reference, start in self.starts.items()
                if start.child_ref == child_ref
                and start.started_on < end
                and first < self.ends.get(reference, start.agreed_until)
            ),
            None,
        )


def after_care_of(child_ref: str) -> QueryItem:
    """The entries about a young person's arrangements after care."""
    return QueryItem(events_in(AfterCareEvent), (tag("child", child_ref),))


def arranged_under(reference: str) -> QueryItem:
    """The entry that made an arrangement under a reference."""
    return QueryItem((AfterCareArranged,), (tag("aftercare", reference),))
