"""Review the contract of a placement, with the outcome for the child.

    REVIEW-1  The placement runs on the day of the review. The day of its end is not a day of it.
    REVIEW-2  A review whose outcome is a change says by which later day it is to be done. One whose
              outcome is to continue gives no day.
    REVIEW-3  A step-down is from residential care to fostering, so the placement began in the
              residential lot.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day of the review is not to come (FACT-1). A review that is late, or was not due, is recorded
like any other (DUTY-5 says when reviews are due).

Source: the council's cabinet report ¶2.4, which asks for regular reviews (REVIEW-1); the council's
cabinet report ¶1.8, on step-down (REVIEW-3); the ledger's own (decision 20).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.codes import Outcome
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.placements import PlacementReviewed
from domain.readings.placements import Placement, has_due_day, placement_of
from domain.values import Day, Lot, PlacementId, Text


class ReviewPlacement(Command):
    stored: ClassVar[str] = "review_placement"
    label: ClassVar[str] = "Review the placement"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "reviewed_on"
    placement_id: PlacementId
    outcome: Outcome
    remarks: Text = ""
    to_be_done_by: Day | None = None
    reviewed_on: Day


class NotRunning(Refusal):
    """The placement does not run on that day. Choose a day between its start and its end."""

    rule = "REVIEW-1"
    satisfied_by = "It runs from {started_on}. It ended on {ended_on}."


class NoDayToBeDoneBy(Refusal):
    """A change needs a day after the review by which it is to be done, and to continue has no such
    day.

    Give the day for a change only.
    """

    rule = "REVIEW-2"


class NotResidential(Refusal):
    """A child steps down to fostering only from a residential placement. Choose another outcome."""

    rule = "REVIEW-3"


def query(command: ReviewPlacement) -> Query:
    return (placement_of(command.placement_id),)


def decide(
    command: ReviewPlacement, state: Placement, _context: DecisionContext
) -> Sequence[PlacementReviewed]:
    started = state.started
    if started is None or not state.runs_on(command.reviewed_on):
        raise NotRunning(placement_id=command.placement_id, **state.days)
    if not has_due_day(command.outcome, command.to_be_done_by, command.reviewed_on):
        raise NoDayToBeDoneBy(outcome=command.outcome)
    if command.outcome is Outcome.STEP_DOWN and started.lot is not Lot.RESIDENTIAL:
        raise NotResidential(placement_id=command.placement_id)
    return [event_from(PlacementReviewed, command, child_ref=started.child_ref)]


DECIDER = Decider(ReviewPlacement, Placement, query, Placement.after, decide)
