"""Arrange respite: the child stays elsewhere for some days while the placement continues.

RESPITE-1  The placement runs on the first night and on the last.
RESPITE-2  The respite is of seventeen days at most (reg 48 on short breaks).
RESPITE-3  The last day is after the first.

Of what has happened, a breach of RESPITE-2 is noted. The others refuse it.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar, Final

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.placements import RespiteArranged
from domain.readings.placements import Placement, placement_of
from domain.values import Day, PlacementId, ProviderId, WeeklyFee, Words


class ArrangeRespite(Command):
    stored: ClassVar[str] = "arrange_respite"
    label: ClassVar[str] = "Arrange respite"
    act: ClassVar[Act] = Act.EITHER
    happens_on: ClassVar[str] = "respite_from"
    placement_id: PlacementId
    stays_with: Words
    provider_id: ProviderId | None = None
    weekly_fee: WeeklyFee
    respite_from: Day
    respite_to: Day


class NotRunning(Refusal):
    """The placement does not run on all of these days.

    Choose days between its start and its end.
    """

    rule = "RESPITE-1"
    satisfied_by = "It runs from {started_on}. It ended on {ended_on}."


class NotAShortBreak(Refusal):
    """The respite is longer than seventeen days. Choose fewer days."""

    rule = "RESPITE-2"


class RunsBackwards(Refusal):
    """The last day of the respite is not after the first. Choose a later last day."""

    rule = "RESPITE-3"


MOST_DAYS: Final = 17


def query(command: ArrangeRespite) -> Query:
    return (placement_of(command.placement_id),)


def decide(
    command: ArrangeRespite, state: Placement, context: DecisionContext
) -> Sequence[RespiteArranged]:
    days = (command.respite_to - command.respite_from).days
    if days <= 0:
        raise RunsBackwards(days=days)
    last_night = command.respite_to - timedelta(days=1)
    runs = state.runs_on(command.respite_from) and state.runs_on(last_night)
    if state.started is None or not runs:
        raise NotRunning(placement_id=command.placement_id, **state.days)
    if days > MOST_DAYS:
        context.refuse_or_note(NotAShortBreak(days=days), command.respite_from)
    return [event_from(RespiteArranged, command, child_ref=state.started.child_ref)]


DECIDER = Decider(ArrangeRespite, Placement, query, Placement.after, decide)
