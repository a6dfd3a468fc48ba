from examples import FEB, judged, registered
from specification import given

from domain.commands.market.record_judgement import (
    HomeNotRegistered,
    InspectionAlreadyRecorded,
    RecordJudgement,
)

judge = RecordJudgement(home_id="H-1", judgement="good", inspected_on=FEB)


def test_a_judgement_is_recorded() -> None:
    given(registered).when(judge).then(judged)


def test_judgement_1_an_unregistered_home_is_not_judged() -> None:
    given().when(judge).then_refused(HomeNotRegistered)
    later = registered.model_copy(update={"registered_on": FEB.replace(day=2)})
    given(later).when(judge).then_refused(HomeNotRegistered)


def test_judgement_2_an_inspection_is_recorded_once() -> None:
    given(registered, judged).when(judge).then_refused(InspectionAlreadyRecorded)


def test_judgement_1_an_inspection_on_the_day_of_registration_counts() -> None:
    that_day = registered.model_copy(update={"registered_on": FEB})
    given(that_day).when(judge).then(judged)
