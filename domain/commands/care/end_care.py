"""End a period of care, when a child ceases to be looked after.

    LEAVE-1  The period of care began by the day before, and has no end yet. The day is the first on
             which the child is not looked after.
    LEAVE-2  No placement of the child runs on the day on which care ends, or after it.
    LEAVE-3  The code is one by which a period of care ends (column REC of the SSDA903 return), and
             not one by which only a placement changes.
    LEAVE-4  Care ends in the month of the eighteenth birthday at the latest: only the month of
             birth is known.

A breach of these rules refuses an end that is to come and one that has passed alike.

Source: the Department for Education's guide to the SSDA903 return (LEAVE-3); Children Act 1989
s105(1), by which a child is a person under eighteen (LEAVE-4); the ledger's own (decision 19).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Annotated, ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.care import CareEnded
from domain.readings.care import Care, CareEvent, care_of
from domain.readings.placements import Placements, StartOrEnd, placements_of_child
from domain.ssda903.codes import ENDS_CARE, EndCode
from domain.values import ChildRef, Day, Words, birthday_month
from domain.wording import Label


class EndCare(Command):
    stored: ClassVar[str] = "end_care"
    label: ClassVar[str] = "End a period of care"
    act: ClassVar[Act] = Act.EITHER
    happens_on: ClassVar[str] = "ended_on"
    child_ref: ChildRef
    ended_on: Day
    code: EndCode
    reason: Annotated[Words, Label("In your own words")]


class NotInCare(Refusal):
    """The period of care did not begin by the day before, or the child has already left care.

    Choose a day after that on which the period began.
    """

    rule = "LEAVE-1"


class PlacementStillRunning(Refusal):
    """A placement of the child has not ended by that day. End the placement first."""

    rule = "LEAVE-2"
    satisfied_by = "The placement to end: {placement_id}."


class NotAnEndOfCare(Refusal):
    """This is a reason for which a placement changes, not one for which care ends.

    Choose a reason for which care ends.
    """

    rule = "LEAVE-3"


class PastEighteen(Refusal):
    """The day is after the month of the eighteenth birthday, and a person of eighteen is not looked
    after.

    Choose a day in that month or before it.
    """

    rule = "LEAVE-4"
    satisfied_by = "The latest day is {latest}."


@dataclass(frozen=True, slots=True)
class State:
    """The child's periods of care, and placements."""

    care: Care = field(default_factory=Care)
    placements: Placements = field(default_factory=Placements)


def query(command: EndCare) -> Query:
    return (care_of(command.child_ref), placements_of_child(command.child_ref))


def evolve(state: State, event: CareEvent | StartOrEnd) -> State:
    if isinstance(event, CareEvent):
        return replace(state, care=state.care.after(event))
    return replace(state, placements=state.placements.after(event))


def decide(command: EndCare, state: State, _context: DecisionContext) -> Sequence[CareEnded]:
    since = state.care.open_since
    if since is None or since > command.ended_on - timedelta(days=1):
        raise NotInCare(child_ref=command.child_ref)
    latest = birthday_month(state.care.born_in, 18)[1] if state.care.born_in else date.max
    if command.ended_on > latest:
        raise PastEighteen(latest=latest)
    if running := state.placements.running_on_or_after(command.ended_on):
        raise PlacementStillRunning(child_ref=command.child_ref, placement_id=running[0])
    if command.code not in ENDS_CARE:
        raise NotAnEndOfCare(code=command.code)
    return [event_from(CareEnded, command)]


DECIDER = Decider(EndCare, State, query, evolve, decide)
