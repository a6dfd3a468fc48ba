"""Steps that meet the duties of law and contract for most children, so that pages show the rest."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from api.demo.casework import (
    STEPPED_DOWN_ON,
    recorded_from,
    recorded_on,
    waiting_to_step_down,
)
from api.demo.children import Child, Placement
from api.demo.steps import BOROUGH, FRAMEWORK_OPEN, Step
from api.settings import REPORT_DAY
from domain.codes import Outcome, Participation, Recipient
from domain.commands.care.review_case import ReviewCase
from domain.commands.placements.make_placement_plan import MakePlacementPlan
from domain.commands.placements.notify_recipient import NotifyRecipient
from domain.commands.placements.review_placement import ReviewPlacement
from domain.commands.placements.visit_child import VisitChild
from domain.commands.transitions.plan_pathway import PlanPathway
from domain.law import TOLD_OF_A_PLACEMENT, in_force
from domain.values import birthday_month, month_of

DAY: Final = timedelta(days=1)


def duties(everyone: list[Child]) -> Iterator[Step]:
    """Plans, notices, visits and reviews, in the order of the children."""
    for number, child in enumerate(everyone):
        for placement in child.placements:
            if placement.start >= FRAMEWORK_OPEN:
                yield from on_arrival(placement, number)
        if child.end is None:
            yield from last_visit(child.placements[-1], number)
            yield from case_reviews(child, number)
            yield from pathway_plan(child, number)
    yield from stepping_down(everyone)


def on_arrival(placement: Placement, number: int) -> Iterator[Step]:
    """The placement plan and the notices; one plan in nine is not made."""
    day = recorded_on(placement, number)
    if day >= (placement.end or date.max):
        return
    if number % 9:
        plan = MakePlacementPlan(placement_id=placement.placement_id, made_on=day)
        yield Step(day, "social-worker", plan)
    named = in_force(TOLD_OF_A_PLACEMENT, placement.start)
    everyone = [] if named is None else list(named)
    if placement.authority != BOROUGH:
        everyone.append(Recipient.AREA_AUTHORITY)
    for recipient in everyone[: 3 if number % 13 == 0 else None]:
        told = NotifyRecipient(
            placement_id=placement.placement_id, recipient=recipient, notified_on=placement.start
        )
        yield Step(day, "social-worker", told)


def last_visit(placement: Placement, number: int) -> Iterator[Step]:
    """The last visit before the report; one child in 37 was not visited."""
    latest = REPORT_DAY - timedelta(days=number % 35)
    day = max(latest, placement.start + DAY, recorded_on(placement, number))
    if number % 37 and day <= REPORT_DAY:
        visit = VisitChild(
            placement_id=placement.placement_id, seen_alone=number % 4 > 0, visited_on=day
        )
        yield Step(day, "social-worker", visit)


def case_reviews(child: Child, number: int) -> Iterator[Step]:
    """The reviews of a child's case: the latest, or the first two of those who came into care in
    2021.
    """
    days = [REPORT_DAY - timedelta(days=number * 7 % 160)]
    if child.start >= FRAMEWORK_OPEN:
        days = [child.start + timedelta(days=n) for n in (25, 110, 250)]
    placement = child.placements[-1]
    for day in days:
        if number % 41 and day <= REPORT_DAY and day > recorded_from(number):
            review = ReviewCase(
                child_ref=child.child_ref,
                placement_id=placement.placement_id if day >= placement.start + 4 * DAY else None,
                participation=Participation.SPOKE_FOR_SELF,
                outcome=Outcome.CONTINUE,
                reviewed_on=day,
            )
            yield Step(day, "reviewing-officer", review)


def pathway_plan(child: Child, number: int) -> Iterator[Step]:
    """A pathway plan for those who are sixteen; one in six has none."""
    sixteen = birthday_month(month_of(child.born), 16)[1]
    day = max(sixteen + timedelta(days=30), child.start, recorded_from(number)) + DAY
    if day <= REPORT_DAY and number % 6:
        yield Step(day, "personal-adviser", PlanPathway(child_ref=child.child_ref, planned_on=day))


def stepping_down(everyone: list[Child]) -> Iterator[Step]:
    """Four children who wait for a step-down to fostering that was agreed."""
    for n, placement in enumerate(waiting_to_step_down(everyone)):
        day = STEPPED_DOWN_ON + timedelta(days=7 * n)
        review = ReviewPlacement(
            placement_id=placement.placement_id,
            outcome=Outcome.STEP_DOWN,
            remarks="Ready for a foster family",
            to_be_done_by=day + timedelta(days=120 + 30 * n),
            reviewed_on=day,
        )
        yield Step(day, "reviewing-officer", review)
