from datetime import date

from examples import after_care_ended, staying_put
from specification import given

from domain.commands.transitions.end_after_care import EndAfterCare, NotRunning, WrongDay

end = EndAfterCare(**dict(after_care_ended))


def on(day: date) -> EndAfterCare:
    """The end on another day."""
    return end.model_copy(update={"ended_on": day})


def test_an_arrangement_after_care_ends() -> None:
    given(staying_put).when(end).then(after_care_ended)


def test_endafter_1_the_arrangement_runs() -> None:
    given().when(end).then_refused(NotRunning)
    given(staying_put, after_care_ended).when(end).then_refused(NotRunning)


def test_endafter_2_it_ends_on_one_of_its_days() -> None:
    given(staying_put).when(on(date(2028, 5, 13))).then_refused(WrongDay)
    last = staying_put.agreed_until
    given(staying_put).when(on(date(2031, 5, 15))).then_refused(WrongDay, last=last)
    assert given(staying_put).when(on(last)).outcome()
    assert given(staying_put).when(on(staying_put.started_on)).outcome()
