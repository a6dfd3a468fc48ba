"""Record a visit to a child in the placement by the authority's representative.

    VISIT-1  The placement runs on the day of the visit.
    VISIT-2  The day of the visit is in the month of the eighteenth birthday at the latest: nobody
             of eighteen is looked after, and only the month of birth is held.

A breach of either rule always refuses. The day of the visit is not to come (FACT-1). A visit that
is late, or that was not due, is recorded like any other (DUTY-3 says when visits are due).

Source: Care Planning, Placement and Case Review (England) Regulations 2010 reg 28 (VISIT-1);
Children Act 1989 s105(1), by which a child is a person under eighteen (VISIT-2).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.placements import ChildVisited
from domain.readings.placements import Placement, placement_of
from domain.values import Day, PlacementId, YesNo, birthday_month


class VisitChild(Command):
    stored: ClassVar[str] = "visit_child"
    label: ClassVar[str] = "Record a visit"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "visited_on"
    placement_id: PlacementId
    seen_alone: YesNo
    visited_on: Day


class NotRunning(Refusal):
    """The placement does not run on that day. Choose a day between its start and its end."""

    rule = "VISIT-1"
    satisfied_by = "It runs from {started_on}. It ended on {ended_on}."


class PastEighteen(Refusal):
    """A person of eighteen is not looked after, and is not visited under this rule."""

    rule = "VISIT-2"
    satisfied_by = "The latest day is {latest}."


def query(command: VisitChild) -> Query:
    return (placement_of(command.placement_id),)


def decide(
    command: VisitChild, state: Placement, _context: DecisionContext
) -> Sequence[ChildVisited]:
    if state.started is None or not state.runs_on(command.visited_on):
        raise NotRunning(placement_id=command.placement_id, **state.days)
    latest = birthday_month(state.started.born_in, 18)[1]
    if command.visited_on > latest:
        raise PastEighteen(latest=latest)
    return [event_from(ChildVisited, command, child_ref=state.started.child_ref)]


DECIDER = Decider(VisitChild, Placement, query, Placement.after, decide)
