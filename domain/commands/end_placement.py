"""End a placement. The day of the end is not a day of the placement.

END-1  The placement has started and has not ended.
END-2  A placement lasts at least a day: it does not start and end on the same day.
"""

from collections.abc import Sequence

from domain.command import Command, Decider, Query, Refusal, as_said
from domain.events.placements import PlacementEnded
from domain.readings.stays import Placement, placement_of
from domain.terms import Day, Instant, PlacementId, Words


class EndPlacement(Command):
    placement_id: PlacementId
    reason: Words
    ended_on: Day


class NotRunning(Refusal):
    """The placement has not started, or has already ended."""

    rule = "END-1"


class EndsBeforeItsFirstNight(Refusal):
    """The placement would end on or before the day it started."""

    rule = "END-2"


def query(command: EndPlacement) -> Query:
    return (placement_of(command.placement_id),)


def decide(command: EndPlacement, state: Placement, _now: Instant) -> Sequence[PlacementEnded]:
    started = state.started
    if started is None or state.ended_on is not None:
        raise NotRunning(placement_id=command.placement_id)
    if command.ended_on <= started.started_on:
        raise EndsBeforeItsFirstNight(started_on=started.started_on)
    ended = as_said(PlacementEnded, command, child_ref=started.child_ref, home_id=started.home_id)
    return [ended]


DECIDER = Decider(EndPlacement, Placement, query, Placement.after, decide)
