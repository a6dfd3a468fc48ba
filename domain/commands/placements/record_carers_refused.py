"""Record that family or friends were not approved as foster carers, or were refused on review.

    REFUSED-1  The placement runs on the day of the refusal, and is with family or friends or with
               carers for whom an approval for a time is recorded.
    REFUSED-2  No full approval of the carers is recorded, of whichever day. They are refused once
               and, on that day or later, once on review.

A breach of either rule always refuses the record. The day of the refusal is not to come (FACT-1). A
refusal does not end a temporary approval before its last day. One that was extended until the
outcome of the review ends on the day of the refusal on review, and the placement ends once other
arrangements for the child are made.

Source: the ledger's own (decision 87) (REFUSED-1); Care Planning, Placement and Case Review
(England) Regulations 2010 reg 25(3), by which a refusal may be reviewed, and the ledger's own
(decision 98) (REFUSED-2).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.orders import CarersRefused
from domain.readings.support.approvals import ApprovedPlacement, approved_placement_of
from domain.values import Day, Kind, PlacementId, YesNo


class RecordCarersRefused(Command):
    stored: ClassVar[str] = "record_carers_refused"
    label: ClassVar[str] = "Record that carers are not approved"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "refused_on"
    placement_id: PlacementId
    on_review: YesNo = False
    refused_on: Day


class NotWithFamily(Refusal):
    """The placement is not with family or friends or with carers approved for a time, or does not
    run on that day.

    Choose such a placement, and one of its days.
    """

    rule = "REFUSED-1"
    satisfied_by = "It runs from {started_on}. It ended on {ended_on}."


class NotToBeRefused(Refusal):
    """The carers are approved, were refused already, or were not refused before this review.

    Check the placement, and whether it is the refusal or the outcome of its review.
    """

    rule = "REFUSED-2"


def query(command: RecordCarersRefused) -> Query:
    return approved_placement_of(command.placement_id)


def decide(
    command: RecordCarersRefused, state: ApprovedPlacement, _context: DecisionContext
) -> Sequence[CarersRefused]:
    started, day, approval = state.placement.started, command.refused_on, state.approval
    if (
        started is None
        or (started.kind is not Kind.CONNECTED_CARERS and approval.given is None)
        or not state.placement.runs_on(day)
    ):
        raise NotWithFamily(placement_id=command.placement_id, **state.placement.days)
    before = approval.upheld_on if command.on_review else approval.refused_on
    reviewed = approval.refused_on is not None and approval.refused_on <= day
    if approval.approved_on is not None or before is not None or command.on_review > reviewed:
        raise NotToBeRefused(placement_id=command.placement_id)
    return [event_from(CarersRefused, command, child_ref=started.child_ref)]


DECIDER = Decider(RecordCarersRefused, ApprovedPlacement, query, ApprovedPlacement.after, decide)
