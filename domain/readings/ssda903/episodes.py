"""Writes episodes of care for the SSDA903 return from what the ledger itself recorded.

    WRITE-1  An episode has the legal status recorded as in force on its first day, and the need
             recorded when the period of care began (rule 504) or, if none was, the first after it.
             Without a legal status no episode is written and the gap is reported.
    WRITE-2  A placement's code is the one code of the year for its kind. Where the year has several
             (adoption, health, temporary and other placements), or none (independent living on 28
             October 2023 or later), no episode is written and the gap is reported.
    WRITE-3  The provider's sector (PLACE_PROVIDER) is the home's: the council's own, another
             authority, health, private or voluntary. With parents it is none (PR0), with our own
             carers, family or friends ours (PR1), and in custody public (PR3). Where no home is
             named in any other place, or its sector is not recorded, no episode is written and the
             gap is reported.
    WRITE-4  A child who is looked after and not placed has no episode for those days, and the gap
             is reported.
    WRITE-5  A child lives at the placement's postcode or, without one, at the registered home's.
             That of an agency's office, or of a provider of supported accommodation, is nobody's
             home. Where no postcode is known, the episode is written without one and the gap is
             reported.
    WRITE-6  A setting has the URN under which it is registered on the first day of the episode. The
             council's own carers have that of its fostering service, where it has one.
    WRITE-7  A short break under section 20 is an episode of its own, under legal status V3, without
             a URN or the postcode of the placement. One under section 17 is not in the return.
    WRITE-8  From 2025-26 an episode that lacks the URN that its place requires (rule 218) is
             written without one and the gap is reported. A place that takes no URN (rule 222)
             has none written.
    WRITE-9  A child who comes to another address while the placement continues has a new episode,
             with the same carers: T, or U where the legal status changes with it. Its postcode is
             that of the new address.

A new episode begins where the care, the placement, the address or the legal status changes, and not
where only the need does (rule 434). Its reason stands in the column RNE: S for care that starts, P
for another placement, B for that with another legal status, L for another legal status alone, T and
U as above. The columns DEC and REC have the day and the reason of its end. The reason that a
placement changed stands on the episode that ends. An episode that ends on the first day of a year
is in its return, because the return before has it open (rule 502). The rules with numbers alone are
the Department for Education's rules of the return.

Source: the Department for Education's guide to the SSDA903 return and its rules, as the sector's
validator states them (WRITE-1 to WRITE-3, WRITE-5 to WRITE-9); the ledger's own (decision 11)
(WRITE-4).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.events.care import LegalStatusRecorded
from domain.events.placements import AddressChanged, PlacementStarted
from domain.events.support import BreaksUnder
from domain.readings.ssda903.case import Case
from domain.readings.ssda903.places import (
    Homes,
    home_on,
    place_of,
    postcode_of,
    provider_of,
    urn_of,
)
from domain.ssda903.codes import (
    ENDS_CARE,
    NEW_EPISODE,
    REASONS_CHANGED,
    has_no_urn,
    lacks_urn,
    write_day,
)

HOMES: Final = frozenset(("K1", "K2", "R3", "S1"))
"""The places whose registration is of the home itself: children live at its own postcode."""
SHORT_BREAK: Final = "V3"
"""The legal status of a series of short breaks of which each is recorded."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days over which a child's care, placement, address and legal status stay the same.

    `end` is the day after the last of them; `first` is whether a period of care begins with them.
    `need` is that of the period.
    """

    start: date
    end: date
    first: bool
    placement: PlacementStarted | None
    status: LegalStatusRecorded | None
    need: str | None
    move: AddressChanged | None = None


def stretches(case: Case, until: date) -> Iterator[Stretch]:
    """The stretches of a child's periods of care, in order, that begin by a day."""
    begun = (period for period in case.care if period.started_on <= until)
    for period in sorted(begun, key=lambda each: each.started_on):
        ended = case.care_end(period.started_on)
        end = date.max if ended is None else ended.ended_on
        breaks = {
            period.started_on,
            *(p.started_on for p in case.placements),
            *(e.ended_on for e in case.endings.values()),
            *(m.moved_on for m in case.moves),
            *days_of_new_status(case),
        }
        days = sorted(day for day in breaks if period.started_on <= day < end and day <= until)
        for day, following in zip(days, [*days[1:], end], strict=True):
            placed = case.placement_on(day)
            yield Stretch(
                day,
                following,
                day == period.started_on,
                placed,
                case.status_on(day),
                case.need_from(period.started_on),
                case.move_on(placed, day),
            )


def days_of_new_status(case: Case) -> Iterator[date]:
    """The days from which another legal status is in force than before."""
    before = None
    for day in sorted({each.in_force_from for each in case.statuses}):
        status = case.status_on(day)
        if status is not None and status.legal_status != before:
            before = status.legal_status
            yield day


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap in the return: the rule by which it could not be written, the child and the day."""

    rule: str
    child_ref: str
    day: date


def reason_new(before: Stretch, now: Stretch) -> str:
    """The code of RNE: the reason for a new episode. The first of a period has none before it."""
    if now.first:
        return "S"
    changed = legal_status_of(before) != legal_status_of(now)
    if before.placement != now.placement:
        return "B" if changed else "P"
    if before.move != now.move:
        return "U" if changed else "T"
    return "L"


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
    return write_day(now.end), NEW_EPISODE, reason_changed(case, now, after)


def reason_changed(case: Case, now: Stretch, after: Stretch | None) -> str:
    """The code of REASON_PLACE_CHANGE: why the placement, or its address, changed when a stretch
    ended; empty text if neither did, or why is not recorded.
    """
    if after is None:
        return ""
    if after.placement == now.placement:
        return after.move.code if after.move is not None and after.move != now.move else ""
    ending = case.endings.get(now.placement.placement_id) if now.placement else None
    return ending.code if ending is not None and ending.code in REASONS_CHANGED else ""


def write_episodes(
    case: Case, homes: Homes, year: tuple[date, date]
) -> Iterator[tuple[str, ...] | Gap]:
    """A child's episodes that touch a year, as rows without CHILD, and the gaps where one lacks
    something.
    """
    year_from, year_to = year
    every = list(stretches(case, year_to))
    for n, now in enumerate(every):
        if now.end < year_from:
            continue
        after = every[n + 1] if n + 1 < len(every) else None
        child_ref = case.care[0].child_ref
        placement, status = now.placement, now.status
        if placement is None:
            yield Gap("WRITE-4", child_ref, now.start)
            continue
        home = home_on(homes, placement.home_id, now.start)
        place = place_of(placement.kind, year_from, now.end)
        provider = provider_of(placement, home)
        gaps = {"WRITE-1": status, "WRITE-2": place, "WRITE-3": provider}
        if status is None or place is None or provider is None:
            yield from (Gap(rule, child_ref, now.start) for rule, v in gaps.items() if not v)
            continue
        particulars = case.particulars
        lives_at = postcode_of(placement, now.move, home if place in HOMES else None)
        if not lives_at:
            yield Gap("WRITE-5", child_ref, now.start)
        urn = "" if has_no_urn(place, year_from) else urn_of(placement, home, homes)
        if lacks_urn(place, urn, year_from):
            yield Gap("WRITE-8", child_ref, now.start)
        yield (
            write_day(now.start),
            reason_new(every[n - 1], now),
            status.legal_status,
            now.need or "",
            place,
            provider,
            *columns_at_end(case, now, after, year_to),
            (particulars.home_postcode if particulars else None) or "",
            lives_at,
            urn,
        )


def write_short_breaks(
    case: Case, homes: Homes, year: tuple[date, date]
) -> Iterator[tuple[str, ...] | Gap]:
    """A child's short breaks that touch a year, as rows without CHILD, and the gaps (WRITE-7)."""
    year_from, year_to = year
    for each in sorted(case.breaks, key=lambda taken: taken.stayed_from):
        series = case.series[each.series_id]
        if series.under is not BreaksUnder.SECTION_20:
            continue
        if each.stayed_to < year_from or each.stayed_from > year_to:
            continue
        home = home_on(homes, series.home_id, each.stayed_from)
        place = place_of(series.kind, year_from, each.stayed_to)
        provider = provider_of(series, home)
        gaps = {"WRITE-2": place, "WRITE-3": provider}
        if place is None or provider is None:
            yield from (Gap(rule, each.child_ref, each.stayed_from)
                        for rule, v in gaps.items() if v is None)  # fmt: skip
            continue
        if series.need is None:
            yield Gap("YEAR-2", each.child_ref, each.stayed_from)
        is_over = each.stayed_to <= year_to
        yield (
            write_day(each.stayed_from), "S", SHORT_BREAK, series.need or "", place, provider,
            write_day(each.stayed_to) if is_over else "", "E8" if is_over else "", "",
            (case.particulars.home_postcode if case.particulars else None) or "", "", "",
        )  # fmt: skip
