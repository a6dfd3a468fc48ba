from examples import assessed, care_ended, care_started
from specification import given

from domain.commands.transitions.assess_adult_needs import AssessAdultNeeds, NotInCare

assess = AssessAdultNeeds(**dict(assessed))


def test_needs_after_eighteen_are_assessed_at_any_age() -> None:
    given(care_started).when(assess).then(assessed)


def test_assess_1_the_child_is_looked_after() -> None:
    given().when(assess).then_refused(NotInCare)
    gone = care_ended.model_copy(update={"ended_on": assessed.assessed_on})
    given(care_started, gone).when(assess).then_refused(NotInCare)
