"""Approve family or friends for a time as the foster carers of a child.

    TEMPORARY-1  The placement runs on the first day of the approval, and is with family or friends.
                 From 24 April to 25 September 2020 it may be with other carers of ours instead
                 (unconfirmed: whether 25 September was the last day or the first after it).
    TEMPORARY-2  No approval of the carers for this placement is recorded yet, for a time or full,
                 of whichever day.
    TEMPORARY-3  On the first day the law lets carers be approved for a time: since 1 April 2011.

A breach of any rule always refuses. The first day of the approval is not to come (FACT-1). The
approval lasts as many weeks as the regulation allows on its first day (sixteen, and twenty-four
from 24 April to 25 September 2020, whose last day is unconfirmed). They are counted here and not
entered.

Source: Care Planning, Placement and Case Review (England) Regulations 2010 reg 24, as amended for
2020 by SI 2020/445 (TEMPORARY-1, TEMPORARY-3); the ledger's own (decision 87) (TEMPORARY-2).
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.orders import CarersApprovedTemporarily
from domain.law_of_support import TEMPORARY_APPROVAL
from domain.readings.support.approvals import ApprovedPlacement, approved_placement_of
from domain.values import Day, Kind, PlacementId, Words


class ApproveCarersTemporarily(Command):
    stored: ClassVar[str] = "approve_carers_temporarily"
    label: ClassVar[str] = "Approve carers for a time"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "approved_from"
    placement_id: PlacementId
    assessment: Words
    approved_from: Day


class NotWithFamily(Refusal):
    """The placement is not with family or friends, nor (from 24 April to 25 September 2020) with
    other carers of ours, or it does not run on that day.

    Choose such a placement, and one of its days.
    """

    rule = "TEMPORARY-1"
    satisfied_by = "It runs from {started_on}. It ended on {ended_on}."


class ApprovedAlready(Refusal):
    """The carers are approved already, for a time or fully.

    Extend the approval, or record that they are approved.
    """

    rule = "TEMPORARY-2"


class NoSuchPower(Refusal):
    """The law did not let carers be approved for a time on that day. Choose a later day."""

    rule = "TEMPORARY-3"


def query(command: ApproveCarersTemporarily) -> Query:
    return approved_placement_of(command.placement_id)


def decide(
    command: ApproveCarersTemporarily, state: ApprovedPlacement, context: DecisionContext
) -> Sequence[CarersApprovedTemporarily]:
    started, first = state.placement.started, command.approved_from
    law = context.in_force(TEMPORARY_APPROVAL, first)
    kinds = {Kind.CONNECTED_CARERS} if law is None else law.kinds
    if started is None or started.kind not in kinds or not state.placement.runs_on(first):
        raise NotWithFamily(placement_id=command.placement_id, **state.placement.days)
    if state.approval.given is not None or state.approval.approved_on is not None:
        raise ApprovedAlready(placement_id=command.placement_id)
    if law is None:
        raise NoSuchPower(placement_id=command.placement_id)
    return [
        event_from(
            CarersApprovedTemporarily,
            command,
            child_ref=started.child_ref,
            approved_as=context.role,
            approved_until=first + timedelta(weeks=law.weeks) - timedelta(days=1),
        )
    ]


DECIDER = Decider(
    ApproveCarersTemporarily, ApprovedPlacement, query, ApprovedPlacement.after, decide
)
