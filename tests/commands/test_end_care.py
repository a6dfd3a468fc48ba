from examples import CHILD, JAN, JUNE, care_ended, care_started, placed, placement_ended
from specification import given

from domain.commands.end_care import EndCare, NotInCare, PlacementStillRunning

end = EndCare(child_ref=CHILD, ended_on=JUNE, reason="Returned home")


def test_a_child_leaves_care() -> None:
    given(care_started).when(end).then(care_ended)


def test_leave_1_a_child_who_is_not_in_care_does_not_leave() -> None:
    given().when(end).then_refused(NotInCare)
    given(care_started, care_ended).when(end).then_refused(NotInCare)


def test_leave_1_care_lasts_at_least_a_day() -> None:
    given(care_started).when(end.model_copy(update={"ended_on": JAN})).then_refused(NotInCare)


def test_leave_2_a_running_placement_is_ended_first() -> None:
    given(care_started, placed).when(end).then_refused(PlacementStillRunning)


def test_leave_2_a_placement_that_ends_the_same_day_is_no_obstacle() -> None:
    same_day = placement_ended.model_copy(update={"ended_on": JUNE})
    given(care_started, placed, same_day).when(end).then(care_ended)
