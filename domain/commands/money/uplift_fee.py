"""Raise a placement's weekly fee by the per cent given, up to any cap given; its index is noted.

UPLIFT-1  The placement is bought and runs on that day.
UPLIFT-2  The fee rises by the lower of the index and the cap, to the penny.
UPLIFT-3  The yearly rise raises the fee.
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal
from domain.events.placements import FeeVaried, Uplift
from domain.readings.offers import FULL_MARKS
from domain.readings.placements import Placement, placement_of
from domain.values import Day, Percent, PlacementId, Words, to_the_penny
from domain.wording import Label


class UpliftFee(Command):
    stored: ClassVar[str] = "uplift_fee"
    label: ClassVar[str] = "Yearly rise"
    act: ClassVar[Act] = Act.DECISION
    placement_id: PlacementId
    index: Words
    percent: Annotated[Percent, Label("Rise", "Per cent")]
    cap: Percent | None = None
    uplifted_from: Day


class NotBought(Refusal):
    """The placement is not bought, or does not run on that day.

    Choose a day between the start and the end of a bought placement.
    """

    rule = "UPLIFT-1"


class NothingChanges(Refusal):
    """The yearly rise would leave the fee as it is. Check the rise and its highest."""

    rule = "UPLIFT-3"


def query(command: UpliftFee) -> Query:
    return (placement_of(command.placement_id),)


def decide(command: UpliftFee, state: Placement, _context: DecisionContext) -> Sequence[FeeVaried]:
    fee = state.fee_on(command.uplifted_from)
    if fee is None or not state.runs_on(command.uplifted_from):
        raise NotBought(placement_id=command.placement_id)
    percent = command.percent if command.cap is None else min(command.percent, command.cap)
    raised = to_the_penny(fee + fee * percent / FULL_MARKS)
    if raised == fee:
        raise NothingChanges(weekly_fee=fee)
    varied = FeeVaried(
        placement_id=command.placement_id,
        weekly_fee=raised,
        reason="Uplift",
        uplift=Uplift(index=command.index, percent=command.percent, cap=command.cap),
        varied_from=command.uplifted_from,
    )
    return [varied]


DECIDER = Decider(UpliftFee, Placement, query, Placement.after, decide)
