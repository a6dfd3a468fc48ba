"""Writes episodes of care for the SSDA903 return from what the ledger itself recorded.

    WRITE-1  An episode has the legal status and need recorded as in force on its first day.
    WRITE-2  A placement's code is the one code of the year for its kind. Where the year has several
             (adoption, health, temporary and other placements), no episode is written and the gap
             is reported.
    WRITE-3  A placement's provider is the home's: the council's own, another authority, private or
             voluntary.
    WRITE-4  A child who is looked after and not placed has no episode for those days.
    WRITE-5  A child lives at the placement's postcode or, without one, at the registered home's. An
             agency's own postcode is not a child's home, so the episode is written without a
             postcode and the gap is reported.
    WRITE-6  The council's own carers have the URN of its fostering service, where it has one.
    WRITE-7  A short break under section 20 is an episode of its own, under legal status V3, without
             a URN or the postcode of the placement. One under section 17 is not in the return.
    WRITE-8  From 2025-26 an episode whose place requires a URN, and has none, is written without
             one and the gap is reported (rule 218). No URN is written for a place that has none
             (rule 222), nor a provider (rules 178, 213 and 526).

A new episode begins where the care, the placement or the legal status changes. The reason that a
placement changed stands on the episode that ends.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Self, TypeAlias

from domain.command import events_in
from domain.events.care import CareEnded, CareStarted, CaseReviewed, LegalStatusRecorded
from domain.events.people import ParticularsRecorded
from domain.events.placements import PlacementEnded, PlacementStarted
from domain.events.providers import HomeRegistered
from domain.events.support import BreaksUnder, ShortBreaksAgreed, ShortBreakTaken
from domain.readings.ssda903.places import place_of, postcode_of, provider_of, urn_of
from domain.ssda903.codes import (
    ENDS_CARE,
    NEW_EPISODE,
    REASONS_CHANGED,
    WITHOUT_PROVIDER,
    WITHOUT_URN,
    lacks_urn,
    write_day,
)

CaseEvent: TypeAlias = (
    CareStarted
    | CareEnded
    | LegalStatusRecorded
    | PlacementStarted
    | PlacementEnded
    | ParticularsRecorded
    | CaseReviewed
    | ShortBreaksAgreed
    | ShortBreakTaken
)
CASE: Final = events_in(CaseEvent)
HOMES: Final = frozenset(("K1", "K2", "K3", "H5", "S1"))
SHORT_BREAK: Final = "V3"
"""The legal status of a series of short breaks of which each is recorded."""


@dataclass(frozen=True, slots=True)
class Case:
    """The entries about one child that the return depends on."""

    care: tuple[CareStarted, ...] = ()
    ends: tuple[CareEnded, ...] = ()
    statuses: tuple[LegalStatusRecorded, ...] = ()
    placements: tuple[PlacementStarted, ...] = ()
    endings: Mapping[str, PlacementEnded] = field(default_factory=dict)
    particulars: ParticularsRecorded | None = None
    reviews: tuple[CaseReviewed, ...] = ()
    series: Mapping[str, ShortBreaksAgreed] = field(default_factory=dict)
    breaks: tuple[ShortBreakTaken, ...] = ()

    def after(self, event: CaseEvent) -> Self:
        """The case once the event is taken into account."""
        match event:
            case CareStarted():
                return replace(self, care=(*self.care, event))
            case CareEnded():
                return replace(self, ends=(*self.ends, event))
            case LegalStatusRecorded():
                return replace(self, statuses=(*self.statuses, event))
            case PlacementStarted():
                return replace(self, placements=(*self.placements, event))
            case PlacementEnded():
                return replace(self, endings={**self.endings, event.placement_id: event})
            case ParticularsRecorded():
                return replace(self, particulars=event)
            case CaseReviewed():
                return replace(self, reviews=(*self.reviews, event))
            case ShortBreaksAgreed():
                return replace(self, series={**self.series, event.series_id: event})
            case ShortBreakTaken():
                return replace(self, breaks=(*self.breaks, event))

    def care_end(self, start: date) -> CareEnded | None:
        """The end of the period of care that began on a day, if it has ended."""
        after = [end for end in self.ends if end.ended_on > start]
        return min(after, key=lambda end: end.ended_on, default=None)

    def status_on(self, day: date) -> LegalStatusRecorded | None:
        """The legal status in force on a day: the last one recorded, where several begin on one
        day.
        """
        by_then = [s for s in self.statuses if s.in_force_from <= day]
        return max(by_then, key=lambda s: s.in_force_from, default=None) if by_then else None

    def placement_on(self, day: date) -> PlacementStarted | None:
        """The placement on a day: the one that began last, if it has not ended."""
        begun = [p for p in self.placements if p.started_on <= day]
        last = max(begun, key=lambda p: p.started_on, default=None)
        if last is None or self.end_of(last) <= day:
            return None
        return last

    def end_of(self, placement: PlacementStarted) -> date:
        """The day a placement ended, or `date.max` if it has not."""
        ending = self.endings.get(placement.placement_id)
        return date.max if ending is None else ending.ended_on


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days over which a child's care, placement and legal status stay the same.

    `end` is the day after the last of them; `first` is whether a period of care begins with them.
    """

    start: date
    end: date
    first: bool
    placement: PlacementStarted | None
    status: LegalStatusRecorded | None


def stretches(case: Case, until: date) -> Iterator[Stretch]:
    """The stretches of a child's periods of care, in order, that begin by a day."""
    for period in sorted(case.care, key=lambda each: each.started_on):
        ended = case.care_end(period.started_on)
        end = date.max if ended is None else ended.ended_on
        breaks = {
            period.started_on,
            *(p.started_on for p in case.placements),
            *(e.ended_on for e in case.endings.values()),
            *(s.in_force_from for s in case.statuses),
        }
        days = sorted(day for day in breaks if period.started_on <= day < end and day <= until)
        if not days:
            continue  # the period of care begins later
        for day, following in zip(days, [*days[1:], end], strict=True):
            yield Stretch(
                day,
                following,
                day == period.started_on,
                case.placement_on(day),
                case.status_on(day),
            )


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap in the return: the rule by which it could not be written, the child and the day."""

    rule: str
    child_ref: str
    day: date


def reason_new(before: Stretch | None, now: Stretch) -> str:
    """The code of RNE: the reason for a new episode."""
    if now.first or before is None:
        return "S"
    moved, status = before.placement != now.placement, before.status != now.status
    if moved and status and legal_status_of(before) != legal_status_of(now):
        return "B"
    return "P" if moved else "L"


def legal_status_of(stretch: Stretch) -> str | None:
    """The legal status of a stretch, if one is recorded."""
    return None if stretch.status is None else stretch.status.legal_status


def columns_at_end(
    case: Case, now: Stretch, after: Stretch | None, year_to: date
) -> tuple[str, str, str]:
    """DEC, REC and REASON_PLACE_CHANGE of an episode, all empty if it runs past the year's end."""
    if now.end > year_to:
        return "", "", ""
    ended = next((end for end in case.ends if end.ended_on == now.end), None)
    if ended is not None:
        return write_day(now.end), ended.code if ended.code in ENDS_CARE else "E8", ""
    moved = after is not None and after.start == now.end and after.placement != now.placement
    ending = case.endings.get(now.placement.placement_id) if now.placement else None
    code = ending.code if moved and ending and ending.code in REASONS_CHANGED else ""
    return write_day(now.end), NEW_EPISODE, code


def write_episodes(
    case: Case, homes: Mapping[str, HomeRegistered], year: tuple[date, date]
) -> Iterator[tuple[str, ...] | Gap]:
    """A child's episodes that touch a year, as rows without CHILD, and the gaps where one lacks
    something.
    """
    year_from, year_to = year
    every = list(stretches(case, year_to))
    for n, now in enumerate(every):
        if now.end <= year_from:
            continue
        before = every[n - 1] if n and every[n - 1].end == now.start else None
        after = every[n + 1] if n + 1 < len(every) else None
        child_ref = case.care[0].child_ref
        placement, status = now.placement, now.status
        home = homes.get(placement.home_id or "") if placement else None
        if placement is None:
            yield Gap("WRITE-4", child_ref, now.start)
            continue
        place, provider = place_of(placement.kind, year_from), provider_of(placement, home)
        gaps = {"WRITE-1": status, "WRITE-2": place, "WRITE-3": provider}
        if status is None or place is None or provider is None:
            yield from (Gap(rule, child_ref, now.start) for rule, v in gaps.items() if not v)
            continue
        particulars = case.particulars
        lives_at = postcode_of(placement, home if place in HOMES else None)
        if not lives_at:
            yield Gap("WRITE-5", child_ref, now.start)
        urn = "" if place in WITHOUT_URN else urn_of(placement, home, homes)
        if lacks_urn(place, urn, year_from):
            yield Gap("WRITE-8", child_ref, now.start)
        yield (
            write_day(now.start),
            reason_new(before, now),
            status.legal_status,
            status.need,
            place,
            "" if place in WITHOUT_PROVIDER else provider,
            *columns_at_end(case, now, after, year_to),
            (particulars.home_postcode if particulars else None) or "",
            lives_at,
            urn,
        )


def write_short_breaks(
    case: Case, homes: Mapping[str, HomeRegistered], year: tuple[date, date]
) -> Iterator[tuple[str, ...] | Gap]:
    """A child's short breaks that touch a year, as rows without CHILD, and the gaps (WRITE-7)."""
    year_from, year_to = year
    for each in sorted(case.breaks, key=lambda taken: taken.stayed_from):
        series = case.series.get(each.series_id)
        if series is None or series.under is not BreaksUnder.SECTION_20:
            continue
        if each.stayed_to <= year_from or each.stayed_from > year_to:
            continue
        home = homes.get(series.home_id or "")
        place, provider = place_of(series.kind, year_from), provider_of(series, home)
        gaps = {"WRITE-2": place, "WRITE-3": provider}
        if place is None or provider is None:
            yield from (Gap(rule, each.child_ref, each.stayed_from)
                        for rule, v in gaps.items() if v is None)  # fmt: skip
            continue
        is_over = each.stayed_to <= year_to
        yield (
            write_day(each.stayed_from), "S", SHORT_BREAK, series.need, place, provider,
            write_day(each.stayed_to) if is_over else "", "E8" if is_over else "", "",
            (case.particulars.home_postcode if case.particulars else None) or "", "", "",
        )  # fmt: skip
