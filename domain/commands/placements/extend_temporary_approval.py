"""Extend the temporary approval of family or friends as foster carers.

    LONGER-1  The carers are approved for a time, and no full approval of them is recorded, of
              whichever day.
    LONGER-2  While the carers are assessed, the approval is extended one time only, and never when
              it already lasts until the outcome of a review.
    LONGER-3  The law of temporary approval is in force on the day of the extension, and the
              approval has begun by then and has not run out before.
    LONGER-4  While a review is under way, the carers were refused by that day, no review of
              whichever day has upheld that, and the approval does not already last until the
              outcome.
    LONGER-5  The fostering panel's views were sought and the reviewing officer was told, each by
              that day and not before the approval began.
    LONGER-6  The officer who records the extension does so as nominated officer.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day of the extension is not to come (FACT-1). While the carers are assessed, the approval is
extended by eight weeks from its last day. While a refusal is reviewed, it lasts until the outcome
is known: until the carers are recorded as approved, or as refused on review. The reason says why
the placement is still the most appropriate.

Source: the ledger's own (decision 87) (LONGER-1); Care Planning, Placement and Case Review
(England) Regulations 2010 reg 25, as decisions 87 and 98 read it.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import ClassVar, Final

from domain.codes import LongerBecause
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.orders import TemporaryApprovalExtended
from domain.law_of_support import TEMPORARY_APPROVAL
from domain.readings.support.approvals import Approval, approval_of
from domain.values import Day, PlacementId, Words

NOMINATED_OFFICER: Final = "nominated-officer"


class ExtendTemporaryApproval(Command):
    stored: ClassVar[str] = "extend_temporary_approval"
    label: ClassVar[str] = "Extend carers’ temporary approval"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "extended_on"
    placement_id: PlacementId
    longer_because: LongerBecause
    reason: Words
    panel_asked_on: Day
    reviewing_officer_told_on: Day
    extended_on: Day


class NotApproved(Refusal):
    """The carers are not approved for a time, or are approved fully. Check the placement."""

    rule = "LONGER-1"


class ExtendedAlready(Refusal):
    """The approval was extended before while the carers were assessed, as it is once only, or it
    lasts until the outcome of a review.

    Have the carers approved, or make other arrangements for the child.
    """

    rule = "LONGER-2"


class RanOut(Refusal):
    """The approval had run out by that day, or had not begun.

    Have the carers approved, or make other arrangements for the child.
    """

    rule = "LONGER-3"
    satisfied_by = "Its last day is {until}."


class NothingToReview(Refusal):
    """The carers were not refused by that day, a review has upheld the refusal, or the approval
    already lasts until the outcome of a review.

    Record that they were refused first, or make other arrangements for the child.
    """

    rule = "LONGER-4"


class NotAskedAndTold(Refusal):
    """The fostering panel was asked, or the reviewing officer told, before the approval began or
    after that day.

    Do both first, and give the days.
    """

    rule = "LONGER-5"
    satisfied_by = "Days from {first} to {last}."


class NotTheNominatedOfficer(Refusal):
    """The nominated officer decides whether the approval is extended. Ask that officer."""

    rule = "LONGER-6"
    satisfied_by = "The officer who decides: {approver}."


def query(command: ExtendTemporaryApproval) -> Query:
    return (approval_of(command.placement_id),)


def decide(
    command: ExtendTemporaryApproval, state: Approval, context: DecisionContext
) -> Sequence[TemporaryApprovalExtended]:
    given, until, day = state.given, state.until, command.extended_on
    if given is None or until is None or state.approved_on is not None:
        raise NotApproved(placement_id=command.placement_id)
    if context.role != NOMINATED_OFFICER:
        raise NotTheNominatedOfficer(approver=NOMINATED_OFFICER)
    law = context.in_force(TEMPORARY_APPROVAL, day)
    if law is None or not given.approved_from <= day <= until:
        raise RanOut(until=() if state.is_reviewed else until)
    done = (command.panel_asked_on, command.reviewing_officer_told_on)
    if not all(given.approved_from <= each <= day for each in done):
        raise NotAskedAndTold(first=given.approved_from, last=day)
    return [
        event_from(
            TemporaryApprovalExtended,
            command,
            child_ref=given.child_ref,
            extended_as=context.role,
            approved_until=last_day(command, state, until, law.longer_weeks),
        )
    ]


def last_day(
    command: ExtendTemporaryApproval, state: Approval, until: date, weeks: int
) -> date | None:
    """The last day of the approval once it is extended, or None until the outcome of a review.
    Raises a refusal unless LONGER-2 and LONGER-4 are met.
    """
    if command.longer_because is LongerBecause.ASSESSMENT:
        if state.extended or state.is_reviewed:
            raise ExtendedAlready(placement_id=command.placement_id)
        return until + timedelta(weeks=weeks)
    refused = state.refused_on is not None and state.refused_on <= command.extended_on
    if not refused or state.upheld_on is not None or state.is_reviewed:
        raise NothingToReview(placement_id=command.placement_id)
    return None


DECIDER = Decider(ExtendTemporaryApproval, Approval, query, Approval.after, decide)
