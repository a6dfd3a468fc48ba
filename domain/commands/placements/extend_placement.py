"""Change the day until which a placement is agreed, to a later or an earlier day.

EXTEND-1  The placement runs, and the day until which it is agreed is after its start.
EXTEND-2  Past the month of the eighteenth birthday a placement is agreed only under Staying Put,
          and only until the day agreed there. No agreement to pay runs on unnoticed.
EXTEND-3  For longer than at its start it is agreed only if it was bought with an authorised
          award, or is tied to one since.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from domain.command import (
    Act,
    Command,
    Decider,
    DecisionContext,
    Marked,
    Query,
    Refusal,
    event_from,
)
from domain.events.placements import PlacementExtended
from domain.readings.placements import Placement, PlacementEvent, placement_of
from domain.readings.transitions import Transition, TransitionEvent, transition_of
from domain.values import Day, PlacementId, TransitionId, Words, birthday_month


class ExtendPlacement(Command):
    stored: ClassVar[str] = "extend_placement"
    label: ClassVar[str] = "Change the agreed end"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "extended_on"
    placement_id: PlacementId
    transition_id: TransitionId | None = None
    reason: Words
    agreed_until: Day
    extended_on: Day


class NotRunning(Refusal):
    """The placement is not running on that day, or would be agreed until a day that is not after
    its start.

    Choose a running placement and a later day.
    """

    rule = "EXTEND-1"
    satisfied_by = "It runs from {started_on}. It ended on {ended_on}."


class PastEighteen(Refusal):
    """The young person turns eighteen before that day, and Staying Put is not agreed until then.

    Agree Staying Put first, or choose an earlier day.
    """

    rule = "EXTEND-2"
    satisfied_by = "The latest day is {latest}."


class NotAuthorised(Refusal):
    """The placement was bought without an authorised award, and is tied to none yet.

    Have an award authorised, and tie it to the placement.
    """

    rule = "EXTEND-3"


@dataclass(frozen=True, slots=True)
class State:
    """The placement, and the transition if one is named."""

    placement: Placement = field(default_factory=Placement)
    transition: Transition = field(default_factory=Transition)


def query(command: ExtendPlacement) -> Query:
    named = () if command.transition_id is None else (transition_of(command.transition_id),)
    return (placement_of(command.placement_id), *named)


def evolve(state: State, event: PlacementEvent | TransitionEvent) -> State:
    if isinstance(event, TransitionEvent):
        return replace(state, transition=state.transition.after(event))
    return replace(state, placement=state.placement.after(event))


def mark(state: State, entry: Marked) -> State:
    return replace(state, placement=state.placement.mark(entry))


def decide(
    command: ExtendPlacement, state: State, _context: DecisionContext
) -> Sequence[PlacementExtended]:
    started = state.placement.started
    if started is None or not state.placement.runs_on(command.extended_on):
        raise NotRunning(placement_id=command.placement_id, **state.placement.days)
    if command.agreed_until <= started.started_on:
        raise NotRunning(placement_id=command.placement_id, **state.placement.days)
    planned, staying = state.transition.planned, state.transition.staying_until
    latest = birthday_month(started.born_in, 18)[1]
    if planned is not None and staying is not None and planned.child_ref == started.child_ref:
        latest = staying
    if command.agreed_until > latest:
        raise PastEighteen(latest=latest)
    if state.placement.awaits_authority and command.agreed_until > started.agreed_until:
        raise NotAuthorised(placement_id=command.placement_id)
    return [event_from(PlacementExtended, command, child_ref=started.child_ref)]


DECIDER = Decider(ExtendPlacement, State, query, evolve, decide, mark=mark)
