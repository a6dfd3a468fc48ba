"""Make the placement plan, which says how the placement will meet the child's needs.

    PLAN-1  The start of the placement is recorded, of whichever day, also one that is to come.
    PLAN-2  The plan is made in the month of the child's eighteenth birthday at the latest: nobody
            of eighteen is looked after.

A breach of either rule always refuses. The day on which the plan is made is not to come (FACT-1),
nor before the child's month of birth (RECORDED-1). The law asks for the plan before the placement
starts or within five working days (DUTY-1; Care Planning, Placement and Case Review (England)
Regulations 2010 reg 9). One that is late is recorded like any other: it breaks no rule here. A plan
may be made again, and also of a placement that has ended.

Source: the ledger's own (decision 83) (PLAN-1); Children Act 1989 s105(1), by which a child is a
person under eighteen (PLAN-2).
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.placements import PlacementPlanMade, PlacementStarted
from domain.readings.placements import Placement, placement_of
from domain.values import Day, PlacementId, birthday_month


class MakePlacementPlan(Command):
    stored: ClassVar[str] = "make_placement_plan"
    label: ClassVar[str] = "Make the placement plan"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "made_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {PlacementStarted: "born_in"}
    placement_id: PlacementId
    made_on: Day


class NotStarted(Refusal):
    """No start of such a placement is recorded. Check the placement, or record its start."""

    rule = "PLAN-1"


class PastEighteen(Refusal):
    """A person of eighteen is not looked after, and has a pathway plan in place of this one."""

    rule = "PLAN-2"
    satisfied_by = "The latest day is {latest}."


def query(command: MakePlacementPlan) -> Query:
    return (placement_of(command.placement_id),)


def decide(
    command: MakePlacementPlan, state: Placement, context: DecisionContext
) -> Sequence[PlacementPlanMade]:
    if state.started is None:
        raise NotStarted(placement_id=command.placement_id)
    latest = birthday_month(state.started.born_in, 18)[1]
    if command.made_on > latest:
        raise PastEighteen(latest=latest)
    child_ref = state.started.child_ref
    return [event_from(PlacementPlanMade, command, child_ref=child_ref, signed_as=context.role)]


DECIDER = Decider(MakePlacementPlan, Placement, query, Placement.after, decide)
