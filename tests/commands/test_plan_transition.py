from examples import care_ended, care_started, planned
from specification import given

from domain.commands.plan_transition import AlreadyPlanned, NotInCare, PlanTransition

plan = PlanTransition(**dict(planned))


def test_a_transition_is_planned() -> None:
    given(care_started).when(plan).then(planned)


def test_transition_1_a_transition_is_planned_once() -> None:
    given(care_started, planned).when(plan).then_refused(AlreadyPlanned)


def test_transition_2_only_a_looked_after_child_has_one() -> None:
    given().when(plan).then_refused(NotInCare)
    left = care_ended.model_copy(update={"ended_on": planned.planned_on})
    given(care_started, left).when(plan).then_refused(NotInCare)
