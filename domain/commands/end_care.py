"""End a period of care: a child ceases to be looked after.

LEAVE-1  The child is looked after until that day.
LEAVE-2  No placement of the child runs on that day or after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from domain.command import Command, Decider, Query, Refusal, as_said
from domain.events.care import CareEnded, CareStarted
from domain.events.placements import PlacementEnded, PlacementStarted
from domain.readings.care import Care, care_of
from domain.readings.stays import Stays, stays_of
from domain.terms import ChildRef, Instant, Words


class EndCare(Command):
    child_ref: ChildRef
    ended_on: date
    reason: Words


class NotInCare(Refusal):
    """The child is not looked after on the day before, or has already left care."""

    rule = "LEAVE-1"


class PlacementStillRunning(Refusal):
    """A placement of the child has not ended: end the placement first."""

    rule = "LEAVE-2"


@dataclass(frozen=True, slots=True)
class State:
    """The child's periods of care, and placements."""

    care: Care = field(default_factory=Care)
    stays: Stays = field(default_factory=Stays)


def query(command: EndCare) -> Query:
    return (care_of(command.child_ref), stays_of(command.child_ref))


def evolve(
    state: State, event: CareStarted | CareEnded | PlacementStarted | PlacementEnded
) -> State:
    match event:
        case CareStarted() | CareEnded():
            return replace(state, care=state.care.after(event))
        case PlacementStarted() | PlacementEnded():
            return replace(state, stays=state.stays.after(event))


def decide(command: EndCare, state: State, _now: Instant) -> Sequence[CareEnded]:
    since = state.care.open_since
    if since is None or since > command.ended_on - timedelta(days=1):
        raise NotInCare(child_ref=command.child_ref)
    if running := state.stays.running_on_or_after(command.ended_on):
        raise PlacementStillRunning(child_ref=command.child_ref, placement_id=running[0])
    return [as_said(CareEnded, command)]


DECIDER = Decider(EndCare, State, query, evolve, decide)
