"""Review a placement, with the outcome for the child (¶2.4).

REVIEW-1  The placement runs on the day of the review.
"""

from collections.abc import Sequence

from domain.command import Command, Decider, Query, Refusal, as_said
from domain.events.placements import PlacementReviewed
from domain.readings.stays import Placement, placement_of
from domain.terms import Day, Instant, PlacementId, Words


class ReviewPlacement(Command):
    placement_id: PlacementId
    outcome: Words
    reviewed_on: Day


class NotRunning(Refusal):
    """The placement does not run on that day."""

    rule = "REVIEW-1"


def query(command: ReviewPlacement) -> Query:
    return (placement_of(command.placement_id),)


def decide(
    command: ReviewPlacement, state: Placement, _now: Instant
) -> Sequence[PlacementReviewed]:
    if not state.runs_on(command.reviewed_on):
        raise NotRunning(placement_id=command.placement_id)
    return [as_said(PlacementReviewed, command)]


DECIDER = Decider(ReviewPlacement, Placement, query, Placement.after, decide)
