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

A new episode begins where the care, the placement or the legal status changes. The reason that a
placement changed stands on the episode that ends.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Self, TypeAlias

from domain.codes import Sector
from domain.command import events_in
from domain.events.care import CareEnded, CareStarted, CaseReviewed, LegalStatusRecorded
from domain.events.people import ParticularsRecorded
from domain.events.placements import PlacementEnded, PlacementStarted
from domain.events.providers import HomeRegistered
from domain.events.support import BreaksUnder, ShortBreaksAgreed, ShortBreakTaken
from domain.ssda903.codes import ENDS_CARE, NEW_EPISODE, REASONS_CHANGED, write_day
from domain.values import Kind

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
REGISTERED_BY_LAW: Final = date(2024, 4, 1)
PLACES: Final = {
    Kind.CHILDRENS_HOME: "K2",
    Kind.SECURE_HOME: "K1",
    Kind.RESIDENTIAL_SCHOOL: "S1",
    Kind.FOSTERING_AGENCY: "U6",
    Kind.IN_HOUSE_FOSTERING: "U6",
    Kind.CONNECTED_CARERS: "U3",
    Kind.WITH_PARENTS: "P1",
    Kind.CUSTODY: "R5",
}
PROVIDERS: Final = {
    Sector.LOCAL_AUTHORITY: "PR2",
    Sector.HEALTH: "PR3",
    Sector.PRIVATE: "PR4",
    Sector.VOLUNTARY: "PR5",
}
OF_OUR_OWN: Final = frozenset((Kind.IN_HOUSE_FOSTERING, Kind.CONNECTED_CARERS))
HOMES: Final = frozenset(("K1", "K2", "K3", "H5", "S1"))
SHORT_BREAK: Final = "V3"
"""The legal status of a series of short breaks of which each is recorded."""
WITHOUT_A_URN: Final = frozenset(("P1", "R5"))


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


def place_of(kind: Kind, year_from: date) -> str | None:
    """The code of PLACE for a kind of placement in the return for a year, if it has exactly one.

    >>> place_of(Kind.SEMI_INDEPENDENT, date(2021, 4, 1)), place_of(Kind.OTHER, date(2021, 4, 1))
    ('H5', None)
    """
    if kind is Kind.SEMI_INDEPENDENT:
        return "H5" if year_from < REGISTERED_BY_LAW else "K3"
    if kind is Kind.INDEPENDENT_LIVING:
        return "P2" if year_from < REGISTERED_BY_LAW else None
    return PLACES.get(kind)


def provider_of(
    placement: PlacementStarted | ShortBreaksAgreed, home: HomeRegistered | None
) -> str | None:
    """The code of PLACE_PROVIDER, or None where it is not known (WRITE-3)."""
    if placement.kind is Kind.WITH_PARENTS:
        return "PR0"
    if placement.kind in OF_OUR_OWN or (home is not None and home.in_house):
        return "PR1"
    if placement.kind is Kind.CUSTODY:
        return "PR3"
    return None if home is None or home.sector is None else PROVIDERS[home.sector]


def postcode_of(placement: PlacementStarted, home: HomeRegistered | None) -> str:
    """The postcode at which a child lives, or empty text where it is not known (WRITE-5)."""
    return placement.postcode or ("" if home is None else home.postcode)


def urn_of(
    placement: PlacementStarted, home: HomeRegistered | None, homes: Mapping[str, HomeRegistered]
) -> str:
    """The URN of the setting, or of the council's fostering service for own carers (WRITE-6)."""
    if home is not None:
        return home.urn
    if placement.kind not in OF_OUR_OWN:
        return ""
    own = (h.urn for h in homes.values() if h.in_house and h.kind is Kind.IN_HOUSE_FOSTERING)
    return next(own, "")


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
        yield (
            write_day(now.start),
            reason_new(before, now),
            status.legal_status,
            status.need,
            place,
            provider,
            *columns_at_end(case, now, after, year_to),
            (particulars.home_postcode if particulars else None) or "",
            lives_at,
            "" if place in WITHOUT_A_URN else urn_of(placement, home, homes),
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
