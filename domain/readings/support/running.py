"""Decision model of what runs for a child: care, placements, support, short breaks, after care.

Something runs from a day on unless it has ended by then: also what begins later, and the search for
a placement, and an award that is to begin. Support, short breaks
and an arrangement after care run up to the day until which they are agreed, or end before it.

Source: the ledger's own (decisions 25, 84, 85, 86 and 92); Children Act 1989 s22(1) for care.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Self, TypeAlias

from domain.events.after_care import AfterCareArranged, AfterCareEnded
from domain.events.placements import PlacementEnded, PlacementStarted
from domain.events.support import (
    ShortBreaksAgreed,
    ShortBreaksEnded,
    SupportEnded,
    SupportExtended,
    SupportStarted,
)
from domain.readings.care import Care, CareEvent
from domain.readings.support.searching import Searches, SearchingEvent

Other: TypeAlias = (
    PlacementStarted
    | PlacementEnded
    | SupportStarted
    | SupportExtended
    | SupportEnded
    | ShortBreaksAgreed
    | ShortBreaksEnded
    | AfterCareArranged
    | AfterCareEnded
)
RunEvent: TypeAlias = CareEvent | Other | SearchingEvent
WITHOUT_END: Final = date.max


@dataclass(frozen=True, slots=True)
class Running:
    """A child's periods of care, searches and awards, and the day until which each other thing is
    agreed, or on which it ended.
    """

    care: Care = field(default_factory=Care)
    searches: Searches = field(default_factory=Searches)
    agreed: Mapping[str, date] = field(default_factory=dict)
    ends: Mapping[str, date] = field(default_factory=dict)

    def after(self, event: RunEvent) -> Self:
        """What runs once the event is taken into account."""
        if isinstance(event, CareEvent):
            return replace(self, care=self.care.after(event))
        if isinstance(event, SearchingEvent):
            state = replace(self, searches=self.searches.after(event))
            return state.with_term(event) if isinstance(event, Other) else state
        return self.with_term(event)

    def with_term(self, event: Other) -> Self:
        """What runs once the event begins, prolongs or ends something."""
        what = what_runs(event)
        match event:
            case PlacementStarted():
                return replace(self, agreed={**self.agreed, what: WITHOUT_END})
            case SupportStarted() | SupportExtended() | ShortBreaksAgreed() | AfterCareArranged():
                return replace(self, agreed={**self.agreed, what: event.agreed_until})
            case _:
                return replace(self, ends={**self.ends, what: event.ended_on})

    def since(self, day: date) -> tuple[str, ...]:
        """What runs on a day or on one after it, in words with its reference."""
        care = ("the care of the child",) if self.care.runs_since(day) else ()
        others = (
            what
            for what, agreed in self.agreed.items()
            if min(agreed, self.ends.get(what, agreed)) > day
        )
        return (*care, *others, *self.searches.going_on)


def what_runs(event: Other) -> str:
    """What an event is about, in words with its reference."""
    match event:
        case PlacementStarted() | PlacementEnded():
            return f"placement {event.placement_id}"
        case SupportStarted() | SupportExtended() | SupportEnded():
            return f"support {event.support_id}"
        case ShortBreaksAgreed() | ShortBreaksEnded():
            return f"short breaks {event.series_id}"
        case AfterCareArranged() | AfterCareEnded():
            return f"after care {event.arrangement_ref}"
