from datetime import timedelta

from examples import planned, staying_put, transferred
from specification import given

from domain.commands.transitions.agree_staying_put import AgreeStayingPut, EndsTooEarly, NotPlanned

stay = AgreeStayingPut(**{k: v for k, v in staying_put if k != "child_ref"})


def test_a_young_person_stays_with_the_carer() -> None:
    given(planned).when(stay).then(staying_put)


def test_stayput_1_the_transition_is_planned_and_not_transferred() -> None:
    given().when(stay).then_refused(NotPlanned)
    given(planned, transferred).when(stay).then_refused(NotPlanned)


def test_stayput_2_it_is_agreed_until_a_day_after_the_expected_transfer() -> None:
    early = stay.model_copy(update={"agreed_until": planned.transfer_expected_on})
    given(planned).when(early).then_refused(EndsTooEarly)
    next_day = {"agreed_until": planned.transfer_expected_on + timedelta(days=1)}
    given(planned).when(stay.model_copy(update=next_day)).then(
        staying_put.model_copy(update=next_day)
    )
