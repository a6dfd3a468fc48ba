"""Load a yearly SSDA903 return: the episodes of care it states, all at once or not at all.

    RETURN-1  A return is loaded once: loading the same files again adds nothing.
    RETURN-2  Returns are loaded in order: none for a year before the latest one loaded.
    RETURN-3  An episode stated again, changed, replaces what was stated before.
    RETURN-4  An earlier episode of the child that shares days with one stated, before the
              year of the return, is superseded.
    RETURN-5  An earlier episode that would reach into the year and is not stated again is
              held only up to the year, or not at all if it started in it.
    RETURN-6  Episodes of one child that share days are stated as returned, and queried.
    RETURN-7  A second row for the same child and start is set aside.

A return for a year states every episode that was in force on any day of it, so what it leaves
out is also a statement. What was known before the return stays as it was known.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from domain.command import Command, Decider, Query, QueryItem, Refusal, tag
from domain.events.base import Event
from domain.events.imports import (
    EpisodeLapsed,
    EpisodeStated,
    EpisodeSuperseded,
    Problem,
    ReturnLoaded,
    RowSetAside,
)
from domain.terms import Day, Fingerprint, Instant

Key = tuple[str, date]
"""A child and the day an episode started: what makes two statements one episode."""


class LoadReturn(Command):
    files: tuple[Fingerprint, ...]
    episodes_file: Fingerprint
    year_from: Day
    year_to: Day
    rows: int
    episodes: tuple[EpisodeStated, ...]
    set_aside: tuple[RowSetAside, ...] = ()
    not_read: tuple[str, ...] = ()


class AlreadyLoaded(Refusal):
    """These files are already loaded: nothing was added."""

    rule = "RETURN-1"


class LaterReturnLoaded(Refusal):
    """A return for a later year is already loaded, and returns are loaded in order."""

    rule = "RETURN-2"


@dataclass(frozen=True, slots=True)
class State:
    """The episodes held, and the returns loaded."""

    held: dict[Key, EpisodeStated] = field(default_factory=dict)
    files: frozenset[str] = frozenset()
    latest_year: date = date.min


def query(command: LoadReturn) -> Query:
    files = tuple(QueryItem((ReturnLoaded,), (tag("file", file),)) for file in command.files)
    everything = QueryItem((EpisodeStated, EpisodeSuperseded, EpisodeLapsed, ReturnLoaded))
    return (everything, *files)


def evolve(
    state: State, event: EpisodeStated | EpisodeSuperseded | EpisodeLapsed | ReturnLoaded
) -> State:
    # `held` is the fold's own and is changed in place: a copy an event would make a council's
    # ten years of returns quadratic.
    match event:
        case ReturnLoaded():
            latest = max(state.latest_year, event.year_from)
            return replace(state, files=state.files | set(event.files), latest_year=latest)
        case EpisodeStated():
            state.held[event.child_ref, event.started_on] = event
        case EpisodeSuperseded():
            state.held.pop((event.child_ref, event.started_on), None)
        case EpisodeLapsed():
            key = (event.child_ref, event.started_on)
            if key in state.held:
                until = {"ended_on": event.held_until}
                state.held[key] = state.held[key].model_copy(update=until)
    return state


def decide(command: LoadReturn, state: State, _now: Instant) -> Sequence[Event]:
    if set(command.files) <= state.files:
        raise AlreadyLoaded(files=len(command.files))
    if command.year_from < state.latest_year:
        raise LaterReturnLoaded(year_from=command.year_from, latest=state.latest_year)
    stated, doubled = first_of_each(command)
    stated = with_overlaps_queried(stated)
    changed = [row for key, row in stated.items() if not same(state.held.get(key), row)]
    dropped = list(no_longer_held(command, state.held, stated))
    set_aside = (*command.set_aside, *doubled)
    return [*changed, *dropped, *set_aside, summary(command, changed, dropped, set_aside)]


def first_of_each(command: LoadReturn) -> tuple[dict[Key, EpisodeStated], list[RowSetAside]]:
    """The episodes by child and start; a second row for one is set aside (RETURN-7)."""
    first: dict[Key, EpisodeStated] = {}
    doubled = []
    for row in command.episodes:
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


def with_overlaps_queried(stated: Mapping[Key, EpisodeStated]) -> dict[Key, EpisodeStated]:
    """The same episodes, with RETURN-6 noted on each that starts before another has ended."""
    queried = dict(stated)
    ended: dict[str, date] = defaultdict(lambda: date.min)
    for key in sorted(stated):
        row = stated[key]
        if row.started_on < ended[row.child_ref]:
            problem = Problem(row=row.row, column="DECOM", rule="RETURN-6")
            queried[key] = row.model_copy(update={"queried": (*row.queried, problem)})
        ended[row.child_ref] = max(ended[row.child_ref], row.ended_on or date.max)
    return queried


def same(held: EpisodeStated | None, row: EpisodeStated) -> bool:
    """Whether a row states just what is held, wherever it was stated."""
    source: dict[str, object] = {"file": row.file, "row": row.row, "queried": row.queried}
    return held is not None and held.model_copy(update=source) == row


def no_longer_held(
    command: LoadReturn, held: Mapping[Key, EpisodeStated], stated: Mapping[Key, EpisodeStated]
) -> Iterator[EpisodeSuperseded | EpisodeLapsed]:
    """What the return drops of what was held: superseded (RETURN-4) or lapsed (RETURN-5)."""
    by_child: dict[str, list[EpisodeStated]] = defaultdict(list)
    for row in stated.values():
        by_child[row.child_ref].append(row)
    for key, episode in sorted(held.items()):
        if key in stated:
            continue
        reaches = (episode.ended_on or date.max) > command.year_from
        if shares_days_before(command.year_from, episode, by_child[episode.child_ref]):
            yield superseded(command, episode, "RETURN-4")
        elif reaches and episode.started_on >= command.year_from:
            yield superseded(command, episode, "RETURN-5")
        elif reaches:
            yield EpisodeLapsed(
                child_ref=episode.child_ref,
                started_on=episode.started_on,
                held_until=command.year_from,
                file=command.episodes_file,
                rule="RETURN-5",
            )


def shares_days_before(day: date, episode: EpisodeStated, rows: Sequence[EpisodeStated]) -> bool:
    """Whether an episode and any of the rows cover a common day before `day`."""
    return any(
        max(episode.started_on, row.started_on)
        < min(episode.ended_on or date.max, row.ended_on or date.max, day)
        for row in rows
    )


def superseded(command: LoadReturn, episode: EpisodeStated, rule: str) -> EpisodeSuperseded:
    """The episode is no longer held, by this rule."""
    return EpisodeSuperseded(
        child_ref=episode.child_ref,
        started_on=episode.started_on,
        file=command.episodes_file,
        rule=rule,
    )


def summary(
    command: LoadReturn,
    changed: Sequence[EpisodeStated],
    dropped: Sequence[Event],
    set_aside: Sequence[RowSetAside],
) -> ReturnLoaded:
    """What the return stated and what it changed."""
    lapsed = sum(isinstance(event, EpisodeLapsed) for event in dropped)
    read = len(command.episodes) + len(command.set_aside) - len(set_aside)
    return ReturnLoaded(
        files=command.files,
        year_from=command.year_from,
        year_to=command.year_to,
        rows=command.rows,
        stated=len(changed),
        unchanged=read - len(changed),
        superseded=len(dropped) - lapsed,
        lapsed=lapsed,
        set_aside=len(set_aside),
        not_read=command.not_read,
    )


DECIDER = Decider(LoadReturn, State, query, evolve, decide)
