"""Decision model of a child's case, as the SSDA903 return depends on it.

The legal status, the placement and the address are asked of the first day of each stretch of an
episode. An entry counts by its own day, and of two of one day the one recorded last.

Source: the Department for Education's guide to the SSDA903 return, for what an episode holds; the
ledger's own (decision 11).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Self, TypeAlias

from domain.command import events_in
from domain.events.care import CareEnded, CareStarted, CaseReviewed, LegalStatusRecorded
from domain.events.people import ParticularsRecorded
from domain.events.placements import AddressChanged, PlacementEnded, PlacementStarted
from domain.events.support import ShortBreaksAgreed, ShortBreakTaken

PlacementEvent: TypeAlias = PlacementStarted | PlacementEnded | AddressChanged
CaseEvent: TypeAlias = (
    CareStarted
    | CareEnded
    | LegalStatusRecorded
    | PlacementEvent
    | ParticularsRecorded
    | CaseReviewed
    | ShortBreaksAgreed
    | ShortBreakTaken
)
CASE: Final = events_in(CaseEvent)


@dataclass(frozen=True, slots=True)
class Case:
    """The entries about one child that the return depends on."""

    care: tuple[CareStarted, ...] = ()
    ends: tuple[CareEnded, ...] = ()
    statuses: tuple[LegalStatusRecorded, ...] = ()
    placements: tuple[PlacementStarted, ...] = ()
    endings: Mapping[str, PlacementEnded] = field(default_factory=dict)
    moves: tuple[AddressChanged, ...] = ()
    particulars: ParticularsRecorded | None = None
    reviews: tuple[CaseReviewed, ...] = ()
    series: Mapping[str, ShortBreaksAgreed] = field(default_factory=dict)
    breaks: tuple[ShortBreakTaken, ...] = ()

    def after(self, event: CaseEvent) -> Self:
        """The case once the event is taken into account."""
        if isinstance(event, PlacementEvent):
            return self.after_placement(event)
        match event:
            case CareStarted():
                return replace(self, care=(*self.care, event))
            case CareEnded():
                return replace(self, ends=(*self.ends, event))
            case LegalStatusRecorded():
                return replace(self, statuses=(*self.statuses, event))
            case ParticularsRecorded():
                return replace(self, particulars=event)
            case CaseReviewed():
                return replace(self, reviews=(*self.reviews, event))
            case ShortBreaksAgreed():
                return replace(self, series={**self.series, event.series_id: event})
            case ShortBreakTaken():
                return replace(self, breaks=(*self.breaks, event))

    def after_placement(self, event: PlacementEvent) -> Self:
        """The case once a placement's start, end or change of address is taken into account."""
        match event:
            case PlacementStarted():
                return replace(self, placements=(*self.placements, event))
            case PlacementEnded():
                return replace(self, endings={**self.endings, event.placement_id: event})
            case AddressChanged():
                return replace(self, moves=(*self.moves, event))

    def care_end(self, start: date) -> CareEnded | None:
        """The end of the period of care that began on a day, if it has ended."""
        after = [end for end in self.ends if end.ended_on > start]
        return min(after, key=lambda end: end.ended_on, default=None)

    def status_on(self, day: date) -> LegalStatusRecorded | None:
        """The legal status in force on a day: the last one recorded, where several begin on one
        day.
        """
        by_then = [s for s in reversed(self.statuses) if s.in_force_from <= day]
        return max(by_then, key=lambda s: s.in_force_from, default=None)

    def need_from(self, start: date) -> str | None:
        """The main need of a period of care that began on a day: the one recorded as in force then
        or, if none is, the first recorded after it.
        """
        earliest = min((s.in_force_from for s in self.statuses), default=start)
        found = self.status_on(start) or self.status_on(earliest)
        return None if found is None else found.need

    def placement_on(self, day: date) -> PlacementStarted | None:
        """The placement on a day: the one that began last, if it has not ended."""
        begun = [p for p in self.placements if p.started_on <= day]
        last = max(begun, key=lambda p: p.started_on, default=None)
        if last is None or self.end_of(last) <= day:
            return None
        return last

    def move_on(self, placement: PlacementStarted | None, day: date) -> AddressChanged | None:
        """The last move to another address in a placement by a day, if there was one."""
        if placement is None:
            return None
        mine = [m for m in self.moves if m.placement_id == placement.placement_id]
        by_then = [m for m in reversed(mine) if m.moved_on <= day]
        return max(by_then, key=lambda move: move.moved_on, default=None)

    def end_of(self, placement: PlacementStarted) -> date:
        """The day a placement ended, or `date.max` if it has not."""
        ending = self.endings.get(placement.placement_id)
        return date.max if ending is None else ending.ended_on
