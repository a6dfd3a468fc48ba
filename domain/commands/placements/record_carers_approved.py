"""Record that family or friends were approved as foster carers by the fostering service.

    APPROVED-1  The placement runs on the day of the approval, and is with family or friends or with
                carers for whom an approval for a time is recorded.
    APPROVED-2  No full approval of the carers for this placement is recorded yet, of whichever day.
    APPROVED-3  A temporary approval, if one is recorded, has not run out before that day.

A breach of APPROVED-3 is noted, and never refuses the record, because an approval is never dated
ahead. A breach of another rule always refuses it. The day of the approval is not to come (FACT-1).

Source: Care Planning, Placement and Case Review (England) Regulations 2010 regs 24 and 25
(APPROVED-3); the ledger's own (decision 87).
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar

from domain.command import (
    Act,
    Breakable,
    Command,
    Decider,
    DecisionContext,
    Query,
    Refusal,
    event_from,
)
from domain.events.orders import CarersApproved
from domain.readings.support.approvals import ApprovedPlacement, approved_placement_of
from domain.values import Day, Kind, PlacementId


class RecordCarersApproved(Command):
    stored: ClassVar[str] = "record_carers_approved"
    label: ClassVar[str] = "Record that carers are approved"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "approved_on"
    placement_id: PlacementId
    approved_on: Day


class NotWithFamily(Refusal):
    """The placement is not with family or friends or with carers approved for a time, or does not
    run on that day.

    Choose such a placement, and one of its days.
    """

    rule = "APPROVED-1"
    satisfied_by = "It runs from {started_on}. It ended on {ended_on}."


class ApprovedAlready(Refusal):
    """The carers are recorded as approved already. Nothing more is needed."""

    rule = "APPROVED-2"


class RanOut(Breakable):
    """The temporary approval ran out before the carers were approved, while the child lived there.

    The approval is recorded with that beside it.
    """

    rule = "APPROVED-3"


def query(command: RecordCarersApproved) -> Query:
    return approved_placement_of(command.placement_id)


def decide(
    command: RecordCarersApproved, state: ApprovedPlacement, context: DecisionContext
) -> Sequence[CarersApproved]:
    started, day = state.placement.started, command.approved_on
    if (
        started is None
        or (started.kind is not Kind.CONNECTED_CARERS and state.approval.given is None)
        or not state.placement.runs_on(day)
    ):
        raise NotWithFamily(placement_id=command.placement_id, **state.placement.days)
    if state.approval.approved_on is not None:
        raise ApprovedAlready(placement_id=command.placement_id)
    if ran_out := state.approval.lapsed_by(day):
        refusal = RanOut(placement_id=command.placement_id)
        context.refuse_or_note(refusal, ran_out + timedelta(days=1))
    return [event_from(CarersApproved, command, child_ref=started.child_ref)]


DECIDER = Decider(RecordCarersApproved, ApprovedPlacement, query, ApprovedPlacement.after, decide)
