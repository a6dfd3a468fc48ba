"""Record that a child is away from the placement, which continues; a retainer may be due.

    ABSENCE-1  The placement runs on the day on which the child goes away.
    ABSENCE-2  No absence from the placement is recorded without a return, from whichever day.
    ABSENCE-3  The child was not away on that day by an absence that is over. On the day of a return
               the child may go away again.

A breach of any rule always refuses. The day on which the child goes away is not to come (FACT-1).

Source: the ledger's own (decision 83).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.placements import AbsenceStarted
from domain.readings.placements import Placement, placement_of
from domain.values import Day, PlacementId, Words, YesNo


class StartAbsence(Command):
    stored: ClassVar[str] = "start_absence"
    label: ClassVar[str] = "Record that a child is away"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "away_from"
    placement_id: PlacementId
    reason: Words
    authorised: YesNo
    away_from: Day


class NotRunning(Refusal):
    """The placement does not run on that day. Choose a day between its start and its end."""

    rule = "ABSENCE-1"
    satisfied_by = "It runs from {started_on}. It ended on {ended_on}."


class AlreadyAway(Refusal):
    """An absence of the child has no return yet. Record the return from that one first."""

    rule = "ABSENCE-2"


class AwayThen(Refusal):
    """The child was already away from the placement on that day, and came back later.

    Choose a day on which the child was there, or put that absence right.
    """

    rule = "ABSENCE-3"
    satisfied_by = "The child was away from {away_from} and came back on {back_on}."


def query(command: StartAbsence) -> Query:
    return (placement_of(command.placement_id),)


def decide(
    command: StartAbsence, state: Placement, _context: DecisionContext
) -> Sequence[AbsenceStarted]:
    if state.started is None or not state.runs_on(command.away_from):
        raise NotRunning(placement_id=command.placement_id, **state.days)
    if state.away_since is not None:
        raise AlreadyAway(away_since=state.away_since)
    for away_from, back_on in state.absences:
        if away_from <= command.away_from < back_on:
            raise AwayThen(away_from=away_from, back_on=back_on)
    return [event_from(AbsenceStarted, command, child_ref=state.started.child_ref)]


DECIDER = Decider(StartAbsence, Placement, query, Placement.after, decide)
