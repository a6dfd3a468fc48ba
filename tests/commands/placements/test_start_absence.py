from datetime import timedelta

from examples import MARCH, away, back, placed, placement_ended
from specification import given

from domain.commands.placements.start_absence import AlreadyAway, AwayThen, NotRunning, StartAbsence

leave = StartAbsence(**{k: v for k, v in away if k != "child_ref"})


def test_a_child_is_away_and_may_be_again() -> None:
    given(placed).when(leave).then(away)
    again = {"away_from": back.back_on}
    given(placed, away, back).when(leave.model_copy(update=again)).then(
        away.model_copy(update=again)
    )


def test_absence_1_a_child_is_away_from_a_running_placement() -> None:
    given().when(leave).then_refused(NotRunning)
    ended = placement_ended.model_copy(update={"ended_on": MARCH})
    given(placed, ended).when(leave).then_refused(NotRunning)


def test_absence_2_a_child_who_is_away_does_not_go_away_again() -> None:
    given(placed, away).when(leave).then_refused(AlreadyAway)


def test_absence_3_a_child_who_was_away_then_did_not_go_away_again() -> None:
    for day in (away.away_from, back.back_on - timedelta(days=1)):
        within = leave.model_copy(update={"away_from": day})
        given(placed, away, back).when(within).then_refused(
            AwayThen, away_from=away.away_from, back_on=back.back_on
        )
    earlier = {"away_from": away.away_from - timedelta(days=1)}
    given(placed, away, back).when(leave.model_copy(update=earlier)).then(
        away.model_copy(update=earlier)
    )


def test_absence_3_a_child_who_was_away_some_hours_may_be_away_again_that_day() -> None:
    some_hours = back.model_copy(update={"back_on": away.away_from})
    given(placed, away, some_hours).when(leave).then(away)
