"""Extend the temporary approval of family or friends as foster carers, once.

LONGER-1  The carers are approved for a time, and not yet fully.
LONGER-2  The approval was not extended before.
LONGER-3  The approval has begun, and has not run out by the day of the extension.

The approval is extended by eight weeks. The views and the nominated officer of reg 25(4) and (5)
are not judged here, nor is the longer extension of carers who seek a review (reg 25(1)(b)): it
cannot be recorded.

Source: Care Planning, Placement and Case Review (England) Regulations 2010 reg 25, and decision 87.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.orders import TemporaryApprovalExtended
from domain.law_of_support import TEMPORARY_APPROVAL
from domain.readings.support.approvals import Approval, approval_of
from domain.values import Day, PlacementId, Words


class ExtendTemporaryApproval(Command):
    stored: ClassVar[str] = "extend_temporary_approval"
    label: ClassVar[str] = "Extend carers’ temporary approval"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "extended_on"
    placement_id: PlacementId
    reason: Words
    extended_on: Day


class NotApproved(Refusal):
    """The carers are not approved for a time, or are approved fully. Check the placement."""

    rule = "LONGER-1"


class ExtendedAlready(Refusal):
    """The approval was extended before, and is extended once only.

    Have the carers approved, or make other arrangements for the child.
    """

    rule = "LONGER-2"


class RanOut(Refusal):
    """The approval had run out by that day, or had not begun.

    Have the carers approved, or make other arrangements for the child.
    """

    rule = "LONGER-3"
    satisfied_by = "Its last day is {until}."


def query(command: ExtendTemporaryApproval) -> Query:
    return (approval_of(command.placement_id),)


def decide(
    command: ExtendTemporaryApproval, state: Approval, context: DecisionContext
) -> Sequence[TemporaryApprovalExtended]:
    given, until, day = state.given, state.until, command.extended_on
    if given is None or until is None or state.approved_on is not None:
        raise NotApproved(placement_id=command.placement_id)
    if state.extended:
        raise ExtendedAlready(placement_id=command.placement_id)
    law = context.in_force(TEMPORARY_APPROVAL, day)
    if law is None or not given.approved_from <= day <= until:
        raise RanOut(until=until)
    return [
        event_from(
            TemporaryApprovalExtended,
            command,
            child_ref=given.child_ref,
            extended_as=context.role,
            approved_until=until + timedelta(weeks=law.longer_weeks),
        )
    ]


DECIDER = Decider(ExtendTemporaryApproval, Approval, query, Approval.after, decide)
