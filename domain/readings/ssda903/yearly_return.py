"""Writes the SSDA903 return for a year, from returns held and from what the ledger recorded.

    YEAR-1  A child is written under the council's own number. Of the children whom the ledger
            recorded, one without particulars is left out and the gap is reported.
    YEAR-2  Nothing is written about a child whose data are erased, and the gap is reported. Where
            one value is shredded alone, and it is not the number or the birthday, the row is
            written without it and the gap is reported.
    YEAR-3  Where a return for the year is held, its children are written as it states them, and
            only other children from what the ledger recorded. For any other year a child is written
            from what the ledger recorded, and from returns only where the ledger recorded nothing.

A row is written as it was returned, so loading a written return again changes nothing. An episode
from another year's return is cut at the end of the year, because what came later was not known; and
so is one that a later return let lapse, which was returned open.

Source: the ledger's own (decisions 11 and 36), for the Department for Education's SSDA903 return.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from domain.command import events_in
from domain.events.base import Event
from domain.events.imports import ChildReturned, ChildWithdrawn, EpisodeStated, ReturnLoaded
from domain.events.people import ParticularsRecorded
from domain.events.providers import HomeRegistered
from domain.events.successions import HomeTransferred
from domain.readings.homes import Home
from domain.readings.orders import CourtOrderEvent, Orders
from domain.readings.ssda903.case import CASE, Case, CaseEvent
from domain.readings.ssda903.dolo import dolo_cells, dolo_spans
from domain.readings.ssda903.dolo_checks import dolo_findings
from domain.readings.ssda903.episodes import Gap, write_episodes, write_short_breaks
from domain.readings.ssda903.places import Homes
from domain.readings.ssda903.returns import ReturnEvent, Returns, evolve_returns
from domain.ssda903.codes import COLUMNS, read_day, write_day
from domain.ssda903.tables import TABLES, sexes

SOURCES: Final[tuple[type[Event], ...]] = (
    *events_in(ReturnEvent),
    *CASE,
    HomeRegistered,
    HomeTransferred,
    *events_in(CourtOrderEvent),
)
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class YearlyReturn:
    """The rows of each table of a return, in order, and the gaps in it."""

    tables: dict[str, list[Row]] = field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """The episodes and rows that returns hold, and the cases, homes and court orders by child that
    the ledger recorded.
    """

    returns: Returns
    rows: dict[tuple[str, date], ChildReturned]
    cases: dict[str, Case]
    homes: dict[str, Home]
    files: dict[date, set[str]]
    orders: dict[str, Orders]


def collect(events: Iterable[Event]) -> Recorded:
    """The returns, cases and homes, folded from the events in their order."""
    found = Recorded(Returns(), {}, defaultdict(Case), {}, defaultdict(set), {})
    returns = Returns()
    for event in events:
        if isinstance(event, HomeRegistered | HomeTransferred):
            found.homes[event.home_id] = found.homes.get(event.home_id, Home()).after(event)
        elif isinstance(event, CourtOrderEvent):
            for child_ref in event.child_refs:
                found.orders[child_ref] = found.orders.get(child_ref, Orders()).after(event)
        elif isinstance(event, CaseEvent):
            found.cases[event.child_ref] = found.cases[event.child_ref].after(event)
        elif isinstance(event, ReturnEvent):
            returns = evolve_returns(returns, event)
            keep_rows(found, event)
    return Recorded(returns, found.rows, found.cases, found.homes, found.files, found.orders)


def keep_rows(found: Recorded, event: ReturnEvent) -> None:
    """Keep the other rows of a child and year, and the files of a year's return."""
    match event:
        case ChildReturned():
            found.rows[event.child_ref, event.year_from] = event
        case ChildWithdrawn():
            found.rows.pop((event.child_ref, event.year_from), None)
        case ReturnLoaded():
            found.files[event.year_from] |= set(event.files)
        case _:
            pass


def yearly_return(events: Iterable[Event], year_from: date) -> YearlyReturn:
    """The return for the year that begins on a day."""
    everything = collect(events)
    year = year_from, date(year_from.year + 1, year_from.month, 1) - timedelta(days=1)
    stated, recorded = by_source(everything, year)
    tables: dict[str, list[Row]] = defaultdict(list)
    gaps: list[Gap] = []
    for name, what in (
        *episode_rows(stated, year[1], everything.files.get(year_from, set())),
        *other_rows(everything.rows, year_from),
        *recorded,
    ):
        if isinstance(what, Gap):
            gaps.append(what)
        else:
            tables[name].append(what)
    ordered = {name: sort_rows(rows) for name, rows in tables.items()}
    if TABLES["dolo"].returned_for(year_from):
        gaps.extend(gaps_in_dolo(everything, ordered, year))
    return YearlyReturn(ordered, tuple(gaps))


def gaps_in_dolo(
    everything: Recorded, tables: Mapping[str, list[Row]], year: tuple[date, date]
) -> Iterator[Gap]:
    """What the checks of the table of deprivations of liberty find, child by child (DOLO-700)."""
    for child_ref, number in numbers_of(everything).items():
        returned = everything.rows.get((child_ref, date(year[0].year - 1, 4, 1)))
        before = [
            each.cells for each in (returned.rows or () if returned else ()) if each.table == "dolo"
        ]
        rows = [row for row in tables.get("dolo", ()) if row[0] == number]
        if not rows and not before:
            continue
        episodes: list[Mapping[str, str]] = [
            dict(zip(COLUMNS, row, strict=True))
            for row in tables.get("episodes", ())
            if row[0] == number
        ]
        for found in dolo_findings(rows, episodes, before, year):
            yield Gap(found.rule, child_ref, found.day)


def numbers_of(everything: Recorded) -> dict[str, str]:
    """The council's own number of each child, as recorded or returned, where it is not erased."""
    returned = {
        child_ref: each.rows[0].cells[0]
        for (child_ref, _), each in everything.rows.items()
        if each.rows
    }
    recorded = {
        child_ref: case.particulars.number
        for child_ref, case in everything.cases.items()
        if case.particulars is not None and case.particulars.number is not None
    }
    return {**returned, **recorded}


def by_source(
    everything: Recorded, year: tuple[date, date]
) -> tuple[list[EpisodeStated], list[tuple[str, Row | Gap]]]:
    """The episodes written from returns, and the rows written from the ledger (YEAR-3)."""
    stated = [
        episode
        for episode in everything.returns.held.values()
        if belongs_to(episode, year, everything.files)
    ]
    recorded = {
        child_ref: list(
            rows_of_case(case, everything.homes, year, everything.orders.get(child_ref, Orders()))
        )
        for child_ref, case in everything.cases.items()
    }
    if everything.files.get(year[0]):
        for child_ref in {episode.child_ref for episode in stated}:
            recorded.pop(child_ref, None)
    stated = [episode for episode in stated if not recorded.get(episode.child_ref)]
    return stated, [row for rows in recorded.values() for row in rows]


def episode_rows(
    stated: Iterable[EpisodeStated], year_to: date, own: set[str]
) -> Iterator[tuple[str, Row | Gap]]:
    """The rows of the episodes that returns state, or a gap where one is erased (YEAR-2)."""
    for episode in stated:
        row = row_as_returned(episode, year_to, own)
        yield "episodes", row or Gap("YEAR-2", episode.child_ref, episode.started_on)


def other_rows(
    rows: Mapping[tuple[str, date], ChildReturned], year_from: date
) -> Iterator[tuple[str, Row | Gap]]:
    """The rows of the year's other tables, or a gap where a child is erased (YEAR-2)."""
    for (child_ref, year_of), returned in rows.items():
        if year_of == year_from and returned.rows is None:
            yield "header", Gap("YEAR-2", child_ref, year_from)
        elif year_of == year_from:
            yield from ((each.table, each.cells) for each in returned.rows)


def sort_rows(rows: list[Row]) -> list[Row]:
    """The rows sorted by the child's number and then cell by cell, with days by the calendar."""
    return sorted(rows, key=lambda row: [str(read_day(cell) or cell) for cell in row])


def belongs_to(
    episode: EpisodeStated, year: tuple[date, date], files: Mapping[date, set[str]]
) -> bool:
    """Whether an episode belongs to a year: it shares a day with it, or the year's return states
    it.

    One that ended on the first day was open in the return before, and this year's tells its end:
    where that return is held, only what it states itself, for the rest is held up to that day.
    """
    own, ended = files.get(year[0], set()), episode.ended_on or date.max
    if ended <= year[0]:
        return ended == year[0] and (not own or episode.file in own)
    return episode.started_on <= year[1] or episode.file in own


def row_as_returned(episode: EpisodeStated, year_to: date, own: Iterable[str]) -> Row | None:
    """An episode as its row, or None if its cells about the child are erased."""
    cells = episode.as_returned
    if cells is None:
        return None
    ended = episode.ended_on
    is_open = episode.file not in own or not episode.reason_ended
    runs = ended is not None and ended > year_to and is_open
    return (
        cells.child,
        write_day(episode.started_on),
        episode.reason_new,
        episode.legal_status,
        cells.need,
        episode.place,
        episode.place_provider,
        "" if runs else write_day(ended),
        "" if runs else episode.reason_ended,
        "" if runs else cells.reason_changed,
        cells.home_post,
        cells.placement_post,
        episode.urn,
    )


def rows_of_case(
    case: Case,
    homes: Homes,
    year: tuple[date, date],
    orders: Orders,
) -> Iterator[tuple[str, Row | Gap]]:
    """A child's rows from what the ledger recorded, each with its table, and the gaps (YEAR-1)."""
    in_care = list(write_episodes(case, homes, year))
    episodes = [*in_care, *write_short_breaks(case, homes, year)]
    if not episodes:
        return
    child_ref, first_day = first_of(case)
    particulars = case.particulars
    if particulars is None:
        yield "header", Gap("YEAR-1", child_ref, first_day)
        return
    if particulars.number is None or particulars.born_on is None:
        yield "header", Gap("YEAR-2", child_ref, first_day)
        return
    number, born = particulars.number, write_day(particulars.born_on)
    for each in episodes:
        yield "episodes", each if isinstance(each, Gap) else (number, *each)
    if all(isinstance(each, Gap) for each in episodes):
        return
    yield from header_of(particulars, year[0], first_day, in_care=bool(in_care))
    for review in case.reviews if in_care else ():
        if year[0] <= review.reviewed_on <= year[1]:
            yield "reviews", (number, born, write_day(review.reviewed_on), review.participation)
    if TABLES["dolo"].returned_for(year[0]):
        for span in dolo_spans(orders, periods_of(case), year):
            yield "dolo", dolo_cells(number, born, span, year[1])


def header_of(
    known: ParticularsRecorded, year_from: date, first_day: date, *, in_care: bool
) -> Iterator[tuple[str, Row | Gap]]:
    """A child's row of the header, by the codes of the year, and a gap if a value of it is shredded
    (YEAR-2).
    """
    if any(each is None for each in (known.sex, known.ethnicity, known.pupil_number)):
        yield "header", Gap("YEAR-2", known.child_ref, first_day)
    mother = {None: "", True: "1", False: "0"}[known.is_a_mother]
    yield "header", (
        known.number, sexes(year_from).get(known.sex, ""), write_day(known.born_on),
        known.ethnicity or "", known.pupil_number or "",
        mother if in_care and known.sex == "female" else "", "",
    )  # fmt: skip


def periods_of(case: Case) -> Iterator[tuple[date, date]]:
    """The days of each period of care: from its first day up to its end, or to `date.max`."""
    for period in case.care:
        end = case.care_end(period.started_on)
        yield period.started_on, date.max if end is None else end.ended_on


def first_of(case: Case) -> tuple[str, date]:
    """The child, and the first day of care recorded, or else of a short break."""
    if case.care:
        return case.care[0].child_ref, case.care[0].started_on
    return case.breaks[0].child_ref, case.breaks[0].stayed_from


def columns_of(table: str) -> tuple[str, ...]:
    """The columns of a table of the return."""
    return COLUMNS if table == "episodes" else TABLES[table].columns
