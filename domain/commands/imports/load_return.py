"""Load a yearly SSDA903 return, in one append.

    RETURN-1  A return is loaded once. One of which every file was loaded before is refused.
    RETURN-2  Returns are loaded in order: none for a year before the latest year of one loaded.
    RETURN-3  An episode that is stated again with a change replaces the earlier one.
    RETURN-4  An episode held earlier is superseded where it shares days before the year of the
              return with one of the same child that the return states.
    RETURN-5  An episode held earlier that would reach into the year and is not stated again is held
              only up to the year, or not at all if it started in the year.
    RETURN-6  Episodes of one child that share days are stated as returned. Each that begins before
              an earlier one has ended is queried.
    RETURN-7  A second row for the same child and start is set aside.
    RETURN-8  The rows of the header, the reviews and the other tables about a child replace those
              loaded earlier for the same year. Where a child is no longer named, they are
              withdrawn.

A breach of RETURN-1 or RETURN-2 refuses the return. The other rules refuse nothing: they say what
is recorded.

By the Department for Education's guide, a return for a year states every episode that was in force
on any day of it, so an episode that it leaves out is stated not to have been. What was known before
the return stays as it was known.

Source: the ledger's own (decision 11).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal
from domain.events.base import Event
from domain.events.imports import (
    ChildReturned,
    EpisodeLapsed,
    EpisodeStated,
    ReturnLoaded,
    RowSetAside,
)
from domain.readings.ssda903.returns import (
    RETURNS,
    Returns,
    changes_to_children,
    dropped_episodes,
    evolve_returns,
    query_overlaps,
    separate_repeats,
    states_the_same,
)
from domain.values import Day, Fingerprint


class LoadReturn(Command):
    stored: ClassVar[str] = "load_return"
    label: ClassVar[str] = "Import a yearly return"
    act: ClassVar[Act] = Act.FACT
    files: tuple[Fingerprint, ...]
    episodes_file: Fingerprint
    year_from: Day
    year_to: Day
    rows: int
    episodes: tuple[EpisodeStated, ...]
    children: tuple[ChildReturned, ...] = ()
    set_aside: tuple[RowSetAside, ...] = ()
    not_read: tuple[str, ...] = ()


class AlreadyLoaded(Refusal):
    """These files are already imported. Nothing was added, and nothing more is needed."""

    rule = "RETURN-1"


class LaterReturnLoaded(Refusal):
    """A return for a later year is already imported, and returns are imported in order.

    Undo the later one first.
    """

    rule = "RETURN-2"
    satisfied_by = "The later return is of the year from {latest}."


def query(_command: LoadReturn) -> Query:
    return (RETURNS,)


def decide(command: LoadReturn, state: Returns, _context: DecisionContext) -> Sequence[Event]:
    if set(command.files) <= state.files:
        raise AlreadyLoaded(files=len(command.files))
    if command.year_from < state.latest_year:
        raise LaterReturnLoaded(year_from=command.year_from, latest=state.latest_year)
    stated, doubled = separate_repeats(command.episodes)
    stated = query_overlaps(stated)
    changed = [row for key, row in stated.items() if not states_the_same(state.held.get(key), row)]
    dropped = list(dropped_episodes(command.year_from, command.episodes_file, state.held, stated))
    set_aside = (*command.set_aside, *doubled)
    children, withdrawn = changes_to_children(
        command.year_from, command.episodes_file, state.children, command.children
    )
    counted = summary(command, changed, dropped, set_aside, (len(children), len(withdrawn)))
    return [*changed, *dropped, *children, *withdrawn, *set_aside, counted]


def summary(
    command: LoadReturn,
    changed: Sequence[EpisodeStated],
    dropped: Sequence[Event],
    set_aside: Sequence[RowSetAside],
    of_children: tuple[int, int],
) -> ReturnLoaded:
    """The event that counts what the return stated and what it changed.

    `of_children` are the numbers of children whose other rows are new, and whose rows are
    withdrawn.
    """
    children, withdrawn = of_children
    lapsed = sum(isinstance(event, EpisodeLapsed) for event in dropped)
    read = len(command.episodes) - (len(set_aside) - len(command.set_aside))
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
        children=children,
        withdrawn=withdrawn,
        not_read=command.not_read,
    )


DECIDER = Decider(LoadReturn, Returns, query, evolve_returns, decide)
