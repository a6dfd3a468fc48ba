"""Record that a child is away from the placement, which continues; a retainer may be due.

    ABSENCE-1  The placement runs on that day.
    ABSENCE-2  The child is not already away from the placement.

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
    """The child is already away from the placement. Record the child's return first."""

    rule = "ABSENCE-2"


def query(command: StartAbsence) -> Query:
    return (placement_of(command.placement_id),)


def decide(
    command: StartAbsence, state: Placement, _context: DecisionContext
) -> Sequence[AbsenceStarted]:
    if state.started is None or not state.runs_on(command.away_from):
        raise NotRunning(placement_id=command.placement_id, **state.days)
    if state.away_since is not None:
        raise AlreadyAway(away_since=state.away_since)
    return [event_from(AbsenceStarted, command, child_ref=state.started.child_ref)]


DECIDER = Decider(StartAbsence, Placement, query, Placement.after, decide)
