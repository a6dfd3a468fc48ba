"""Review a child's case.

    CASE-1  The child is looked after on the day of the review.
    CASE-2  A placement that is named is the child's and runs on that day.
    CASE-3  A review whose outcome is a change says by which later day it is to be done. One whose
            outcome is to continue gives no day.

A breach of any rule always refuses. The day of the review is not to come (FACT-1). A placement that
is named is the child's (RECORDED-3). The officer who records the review is its reviewing officer.
Reviews fall due from the start of the period of care, not from the start of the placement (DUTY-4).
A review that is late, or was not due, is recorded like any other.

Source: Care Planning, Placement and Case Review (England) Regulations 2010 regs 32 to 36 (CASE-1);
the ledger's own (decision 20).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from domain.codes import Outcome, Participation
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.care import CaseReviewed
from domain.readings.care import Care, CareEvent, care_of
from domain.readings.placements import Placements, StartOrEnd, has_due_day, placements_of_child
from domain.values import ChildRef, Day, PlacementId, Text


class ReviewCase(Command):
    stored: ClassVar[str] = "review_case"
    label: ClassVar[str] = "Review the case"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "reviewed_on"
    child_ref: ChildRef
    placement_id: PlacementId | None = None
    participation: Participation
    outcome: Outcome
    remarks: Text = ""
    to_be_done_by: Day | None = None
    reviewed_on: Day


class NotInCare(Refusal):
    """The child is not looked after on that day. Choose a day in a period of care."""

    rule = "CASE-1"


class NotTheirPlacement(Refusal):
    """The placement is not this child's, or does not run on that day.

    Name a placement of the child that does.
    """

    rule = "CASE-2"


class NoDayToBeDoneBy(Refusal):
    """A change needs a day after the review by which it is to be done, and to continue has no such
    day.

    Give the day for a change only.
    """

    rule = "CASE-3"


@dataclass(frozen=True, slots=True)
class State:
    """The child's periods of care, and placements."""

    care: Care = field(default_factory=Care)
    placements: Placements = field(default_factory=Placements)


def query(command: ReviewCase) -> Query:
    return (care_of(command.child_ref), placements_of_child(command.child_ref))


def evolve(state: State, event: CareEvent | StartOrEnd) -> State:
    if isinstance(event, CareEvent):
        return replace(state, care=state.care.after(event))
    return replace(state, placements=state.placements.after(event))


def decide(command: ReviewCase, state: State, context: DecisionContext) -> Sequence[CaseReviewed]:
    day = command.reviewed_on
    if not state.care.looked_after_on(day):
        raise NotInCare(child_ref=command.child_ref)
    if command.placement_id not in (None, *state.placements.running_on(day)):
        raise NotTheirPlacement(placement_id=command.placement_id)
    if not has_due_day(command.outcome, command.to_be_done_by, day):
        raise NoDayToBeDoneBy(outcome=command.outcome)
    return [event_from(CaseReviewed, command, reviewing_officer=context.actor)]


DECIDER = Decider(ReviewCase, State, query, evolve, decide)
