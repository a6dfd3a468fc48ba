from examples import FEB, JAN, MAY, placed, placement_ended
from specification import given

from domain.commands.end_placement import EndPlacement, EndsBeforeItsFirstNight, NotRunning

end = EndPlacement(placement_id="PL-1", reason="Planned move", ended_on=MAY)


def test_the_end_names_the_child_and_the_home_so_that_both_can_find_it() -> None:
    given(placed).when(end).then(placement_ended)


def test_end_1_a_placement_that_is_not_running_does_not_end() -> None:
    given().when(end).then_refused(NotRunning)
    given(placed, placement_ended).when(end).then_refused(NotRunning)


def test_end_2_a_placement_lasts_at_least_a_night() -> None:
    given(placed).when(end.model_copy(update={"ended_on": FEB})).then_refused(
        EndsBeforeItsFirstNight
    )
    given(placed).when(end.model_copy(update={"ended_on": JAN})).then_refused(
        EndsBeforeItsFirstNight
    )
