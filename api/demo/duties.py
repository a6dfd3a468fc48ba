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
from api.demo.children import Child, Stay
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
        for stay in child.stays:
            if stay.start >= FRAMEWORK_OPEN:
                yield from on_arrival(stay, number)
        if child.end is None:
            yield from last_visit(child.stays[-1], number)
            yield from case_reviews(child, number)
            yield from pathway_plan(child, number)
    yield from stepping_down(everyone)


def on_arrival(stay: Stay, number: int) -> Iterator[Step]:
    """The placement plan and the notices; one plan in nine is not made."""
    day = recorded_on(stay, number)
    if day >= (stay.end or date.max):
        return
    if number % 9:
        plan = MakePlacementPlan(placement_id=stay.placement_id, made_on=day)
        yield Step(day, "social-worker", plan)
    named = in_force(TOLD_OF_A_PLACEMENT, stay.start)
    everyone = [] if named is None else list(named)
    if stay.authority != BOROUGH:
        everyone.append(Recipient.AREA_AUTHORITY)
    for recipient in everyone[: 3 if number % 13 == 0 else None]:
        told = NotifyRecipient(
            placement_id=stay.placement_id, recipient=recipient, notified_on=stay.start
        )
        yield Step(day, "social-worker", told)


def last_visit(stay: Stay, number: int) -> Iterator[Step]:
    """The last visit before the report; one child in 37 was not visited."""
    latest = REPORT_DAY - timedelta(days=number % 35)
    day = max(latest, stay.start + DAY, recorded_on(stay, number))
    if number % 37 and day <= REPORT_DAY:
        visit = VisitChild(
            placement_id=stay.placement_id, seen_alone=number % 4 > 0, visited_on=day
        )
        yield Step(day, "social-worker", visit)


def case_reviews(child: Child, number: int) -> Iterator[Step]:
    """The reviews of a child's case: the latest, or the first two of those who came into care in
    2021.
    """
    days = [REPORT_DAY - timedelta(days=number * 7 % 160)]
    if child.start >= FRAMEWORK_OPEN:
        days = [child.start + timedelta(days=n) for n in (25, 110, 250)]
    stay = child.stays[-1]
    for day in days:
        if number % 41 and day <= REPORT_DAY and day > recorded_from(number):
            review = ReviewCase(
                child_ref=child.child_ref,
                placement_id=stay.placement_id if day >= stay.start + 4 * DAY else None,
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
    for n, stay in enumerate(waiting_to_step_down(everyone)):
        day = STEPPED_DOWN_ON + timedelta(days=7 * n)
        review = ReviewPlacement(
            placement_id=stay.placement_id,
            outcome=Outcome.STEP_DOWN,
            remarks="Ready for a foster family",
            to_be_done_by=day + timedelta(days=120 + 30 * n),
            reviewed_on=day,
        )
        yield Step(day, "reviewing-officer", review)
