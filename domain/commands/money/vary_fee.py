"""Change the weekly fee of a placement from a day.

VARY-1  The placement runs on that day.
VARY-2  The placement has a fee, because it is bought.
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.placements import FeeVaried
from domain.readings.placements import Placement, placement_of
from domain.values import Day, PlacementId, WeeklyFee, Words


class VaryFee(Command):
    stored: ClassVar[str] = "vary_fee"
    label: ClassVar[str] = "Change the fee"
    act: ClassVar[Act] = Act.DECISION
    placement_id: PlacementId
    weekly_fee: WeeklyFee
    reason: Words
    varied_from: Day


class NotRunning(Refusal):
    """The placement does not run on that day. Choose a day between its start and its end."""

    rule = "VARY-1"


class NotBought(Refusal):
    """The placement has no fee, because it is not bought.

    Only the fee of a bought placement changes.
    """

    rule = "VARY-2"


def query(command: VaryFee) -> Query:
    return (placement_of(command.placement_id),)


def decide(command: VaryFee, state: Placement, _context: DecisionContext) -> Sequence[FeeVaried]:
    if state.started is None or not state.runs_on(command.varied_from):
        raise NotRunning(placement_id=command.placement_id)
    if state.started.weekly_fee is None:
        raise NotBought(placement_id=command.placement_id)
    return [event_from(FeeVaried, command, uplift=None)]


DECIDER = Decider(VaryFee, Placement, query, Placement.after, decide)
