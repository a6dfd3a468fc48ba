"""Decision model of loaded SSDA903 returns: the episodes held, and what a later return changes.

A return speaks for its year, and for the years before as far as it restates them. What it changes
is judged by the first day of its year and by what returns stated before, in the order of loading
(RETURN-4 to RETURN-8).

Source: the Department for Education's guide to the SSDA903 return, for what a return states; the
ledger's own (decision 11), for what it changes.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, TypeAlias

from domain.command import QueryItem, events_in
from domain.events.imports import (
    ChildReturned,
    ChildWithdrawn,
    EpisodeLapsed,
    EpisodeStated,
    EpisodeSuperseded,
    Problem,
    ReturnLoaded,
    RowSetAside,
)

Key: TypeAlias = tuple[str, date]
"""A child's reference, and the first day of an episode or of a return's year."""
ReturnEvent: TypeAlias = (
    EpisodeStated
    | EpisodeSuperseded
    | EpisodeLapsed
    | ReturnLoaded
    | ChildReturned
    | ChildWithdrawn
)
RETURNS: Final = QueryItem(events_in(ReturnEvent))


@dataclass(frozen=True, slots=True)
class Returns:
    """The episodes held, the seal of each child's other rows by year, and the returns loaded."""

    held: dict[Key, EpisodeStated] = field(default_factory=dict)
    children: dict[Key, str] = field(default_factory=dict)
    files: frozenset[str] = frozenset()
    latest_year: date = date.min


def evolve_returns(state: Returns, event: ReturnEvent) -> Returns:
    """The returns once the event is taken into account."""
    # The fold owns `held` and changes it in place: a copy for each event would make folding a
    # council's ten years of returns quadratic.
    match event:
        case ReturnLoaded():
            files = state.files | set(event.files)
            return replace(state, files=files, latest_year=event.year_from)
        case EpisodeStated():
            state.held[event.child_ref, event.started_on] = event
        case ChildReturned():
            state.children[event.child_ref, event.year_from] = event.rows_seal
        case ChildWithdrawn():
            state.children.pop((event.child_ref, event.year_from), None)
        case EpisodeSuperseded():
            state.held.pop((event.child_ref, event.started_on), None)
        case EpisodeLapsed():
            key = (event.child_ref, event.started_on)
            if key in state.held:
                until = {"ended_on": event.held_until}
                state.held[key] = state.held[key].model_copy(update=until)
    return state


def separate_repeats(
    episodes: Sequence[EpisodeStated],
) -> tuple[dict[Key, EpisodeStated], list[RowSetAside]]:
    """The episodes by child and start, and the rows set aside as repeats of one (RETURN-7)."""
    first: dict[Key, EpisodeStated] = {}
    doubled = []
    for row in episodes:
        key = (row.child_ref, row.started_on)
        if key in first:
            problem = Problem(row=row.row, column="DECOM", rule="RETURN-7")
            doubled.append(
                RowSetAside(
                    file=row.file, table="episodes", row=row.row, row_seal="", problems=(problem,)
                )
            )
        else:
            first[key] = row
    return first, doubled


def query_overlaps(stated: Mapping[Key, EpisodeStated]) -> dict[Key, EpisodeStated]:
    """The same episodes, with RETURN-6 queried on each that starts before another has ended."""
    queried = dict(stated)
    ended: dict[str, date] = defaultdict(lambda: date.min)
    for key in sorted(stated):
        row = stated[key]
        if row.started_on < ended[row.child_ref]:
            problem = Problem(row=row.row, column="DECOM", rule="RETURN-6")
            queried[key] = row.model_copy(update={"queried": (*row.queried, problem)})
        ended[row.child_ref] = max(ended[row.child_ref], row.ended_on or date.max)
    return queried


def states_the_same(held: EpisodeStated | None, row: EpisodeStated) -> bool:
    """Whether a row states exactly the episode held, in whichever file and row that was stated."""
    source: dict[str, object] = {"file": row.file, "row": row.row, "queried": row.queried}
    return held is not None and held.model_copy(update=source) == row


def dropped_episodes(
    year_from: date,
    file: str,
    held: Mapping[Key, EpisodeStated],
    stated: Mapping[Key, EpisodeStated],
) -> Iterator[EpisodeSuperseded | EpisodeLapsed]:
    """The events by which a return supersedes episodes (RETURN-4) or lets them lapse (RETURN-5)."""
    by_child: dict[str, list[EpisodeStated]] = defaultdict(list)
    for row in stated.values():
        by_child[row.child_ref].append(row)
    for key, episode in sorted(held.items()):
        if key in stated:
            continue
        if shares_days_before(year_from, episode, by_child[episode.child_ref]):
            yield supersede(file, episode, "RETURN-4")
        elif episode.started_on >= year_from:
            yield supersede(file, episode, "RETURN-5")
        elif (episode.ended_on or date.max) > year_from:
            yield EpisodeLapsed(
                child_ref=episode.child_ref,
                started_on=episode.started_on,
                held_until=year_from,
                file=file,
                rule="RETURN-5",
            )


def changes_to_children(
    year_from: date,
    file: str,
    held: Mapping[Key, str],
    returned: Sequence[ChildReturned],
) -> tuple[list[ChildReturned], list[ChildWithdrawn]]:
    """The children whose other rows are new, and those whose rows are withdrawn (RETURN-8)."""
    new = [one for one in returned if held.get((one.child_ref, year_from)) != one.rows_seal]
    named = {one.child_ref for one in returned}
    gone = [
        ChildWithdrawn(child_ref=child_ref, year_from=year, file=file)
        for child_ref, year in sorted(held)
        if year == year_from and child_ref not in named
    ]
    return new, gone


def shares_days_before(day: date, episode: EpisodeStated, rows: Sequence[EpisodeStated]) -> bool:
    """Whether an episode shares a day before `day` with any of the rows."""
    return any(
        max(episode.started_on, row.started_on)
        < min(episode.ended_on or date.max, row.ended_on or date.max, day)
        for row in rows
    )


def supersede(file: str, episode: EpisodeStated, rule: str) -> EpisodeSuperseded:
    """The event that supersedes an episode, by the rule given."""
    return EpisodeSuperseded(
        child_ref=episode.child_ref,
        started_on=episode.started_on,
        file=file,
        rule=rule,
    )
