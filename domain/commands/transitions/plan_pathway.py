"""Make an eligible child's pathway plan for leaving care.

    PATHWAY-1  The child is looked after on the day of the plan, which is in the month of the
               sixteenth birthday or later. Only the month of birth is known.

A breach always refuses. The day of the plan is not to come (FACT-1).

The thirteen weeks of care that make a child eligible are not judged here. The officer who records
the plan is its personal adviser.

Source: Children Act 1989 Schedule 2 ¶19B (PATHWAY-1).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.transitions import PathwayPlanned
from domain.readings.care import Care, care_of, may_have_reached
from domain.values import ChildRef, Day


class PlanPathway(Command):
    stored: ClassVar[str] = "plan_pathway"
    label: ClassVar[str] = "Make the pathway plan"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "planned_on"
    child_ref: ChildRef
    planned_on: Day


class NotYetSixteen(Refusal):
    """The child is not looked after on that day, or is not sixteen yet.

    Choose a day in a period of care, from the month of the sixteenth birthday.
    """

    rule = "PATHWAY-1"


def query(command: PlanPathway) -> Query:
    return (care_of(command.child_ref),)


def decide(command: PlanPathway, state: Care, context: DecisionContext) -> Sequence[PathwayPlanned]:
    day, born_in = command.planned_on, state.born_in
    if born_in is None or not state.looked_after_on(day) or not may_have_reached(born_in, 16, day):
        raise NotYetSixteen(child_ref=command.child_ref)
    return [event_from(PathwayPlanned, command, personal_adviser=context.actor)]


DECIDER = Decider(PlanPathway, Care, query, Care.after, decide)
