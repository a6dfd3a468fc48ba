from examples import MARCH, away, back, placed, placement_ended
from specification import given

from domain.commands.placements.start_absence import AlreadyAway, NotRunning, StartAbsence

leave = StartAbsence(**{k: v for k, v in away if k != "child_ref"})


def test_a_child_is_away_and_may_be_again() -> None:
    given(placed).when(leave).then(away)
    given(placed, away, back).when(leave).then(away)


def test_absence_1_a_child_is_away_from_a_running_placement() -> None:
    given().when(leave).then_refused(NotRunning)
    ended = placement_ended.model_copy(update={"ended_on": MARCH})
    given(placed, ended).when(leave).then_refused(NotRunning)


def test_absence_2_a_child_who_is_away_does_not_go_away_again() -> None:
    given(placed, away).when(leave).then_refused(AlreadyAway)
