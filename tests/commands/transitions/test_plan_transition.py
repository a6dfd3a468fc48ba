from datetime import date

from examples import FEB, care_ended, care_started, planned
from specification import given

from domain.commands.transitions.plan_transition import (
    AlreadyPlanned,
    NotAtThatAge,
    NotInCare,
    PlanTransition,
)

plan = PlanTransition(**dict(planned))


def test_a_transition_is_planned() -> None:
    given(care_started).when(plan).then(planned)


def test_transition_1_a_transition_is_planned_once() -> None:
    given(care_started, planned).when(plan).then_refused(AlreadyPlanned)


def test_transition_2_the_child_is_looked_after() -> None:
    given().when(plan).then_refused(NotInCare)
    gone = care_ended.model_copy(update={"ended_on": FEB})
    given(care_started, gone).when(plan).then_refused(NotInCare)


def test_transition_3_the_transfer_is_not_before_the_month_of_eighteen() -> None:
    early = plan.model_copy(update={"transfer_expected_on": date(2028, 4, 30)})
    given(care_started).when(early).then_refused(NotAtThatAge)
    first = {"transfer_expected_on": date(2028, 5, 1)}
    given(care_started).when(plan.model_copy(update=first)).then(planned.model_copy(update=first))


def test_transition_3_nor_after_the_month_of_twenty_five() -> None:
    last = plan.model_copy(update={"transfer_expected_on": date(2035, 5, 31)})
    assert given(care_started).when(last).outcome()
    late = plan.model_copy(update={"transfer_expected_on": date(2035, 6, 1)})
    given(care_started).when(late).then_refused(NotAtThatAge)
