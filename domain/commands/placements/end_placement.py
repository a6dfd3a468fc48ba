"""End a placement on a day, which is not itself a day of the placement.

    END-1  The placement has started and has not ended.
    END-2  A placement ends on its first day or later. One that ends on its first day was of some
           hours, and has no night.
    END-3  The council ends a placement only after a review of the child's case that was held while
           the placement ran, unless there is immediate risk of harm (reg 14).

Of what has happened, a breach of END-3 is noted. The others refuse it.
The code is the SSDA903 return's: it says why the placement changed, or why the child left care. The
council ends a placement by the codes CARPL, LAREQ and OTHER.
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.placements import PlacementEnded
from domain.readings.placements import Placement, placement_of
from domain.ssda903.codes import BY_THE_COUNCIL, EndCode
from domain.values import Day, PlacementId, Words, YesNo
from domain.wording import Label


class EndPlacement(Command):
    stored: ClassVar[str] = "end_placement"
    label: ClassVar[str] = "End the placement"
    act: ClassVar[Act] = Act.EITHER
    happens_on: ClassVar[str] = "ended_on"
    placement_id: PlacementId
    code: EndCode
    immediate_risk: YesNo = False
    reason: Annotated[Words, Label("In your own words")]
    ended_on: Day


class NotRunning(Refusal):
    """The placement has not started, or has already ended. Choose a placement that is running."""

    rule = "END-1"
    satisfied_by = "It runs from {started_on}. It ended on {ended_on}."


class EndsBeforeItStarts(Refusal):
    """The placement would end before the day it started. Choose that day or a later one."""

    rule = "END-2"
    satisfied_by = "The first day is {started_on}."


class NotReviewed(Refusal):
    """The child's case was not reviewed during this placement, and no immediate risk is stated.

    Review the case first, or state the immediate risk of harm.
    """

    rule = "END-3"


def query(command: EndPlacement) -> Query:
    return (placement_of(command.placement_id),)


def decide(
    command: EndPlacement, state: Placement, context: DecisionContext
) -> Sequence[PlacementEnded]:
    started = state.started
    if started is None or state.ended_on is not None:
        raise NotRunning(placement_id=command.placement_id, **state.days)
    if command.ended_on < started.started_on:
        raise EndsBeforeItStarts(started_on=started.started_on)
    reviewed = any(day <= command.ended_on for day in state.reviews)
    if command.code in BY_THE_COUNCIL and not (reviewed or command.immediate_risk):
        context.refuse_or_note(NotReviewed(placement_id=command.placement_id), command.ended_on)
    ended = event_from(
        PlacementEnded, command, child_ref=started.child_ref, home_id=started.home_id
    )
    return [ended]


DECIDER = Decider(EndPlacement, Placement, query, Placement.after, decide)
