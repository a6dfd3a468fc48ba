from datetime import timedelta

from examples import MARCH, away, back, placed
from specification import given

from domain.commands.placements.end_absence import AwayAgain, EndAbsence, NotAway

comes_back = EndAbsence(placement_id="PL-1", back_on=back.back_on)


def test_a_child_comes_back() -> None:
    given(placed, away).when(comes_back).then(back)
    next_day = {"back_on": MARCH + timedelta(days=1)}
    given(placed, away).when(comes_back.model_copy(update=next_day)).then(
        back.model_copy(update=next_day)
    )


def test_back_1_only_a_child_who_is_away_comes_back() -> None:
    for history in ((placed,), (placed, away, back), (away,)):
        given(*history).when(comes_back).then_refused(NotAway)
    day_before = comes_back.model_copy(update={"back_on": MARCH - timedelta(days=1)})
    given(placed, away).when(day_before).then_refused(NotAway)


def test_back_1_a_child_who_was_away_some_hours_comes_back_the_same_day() -> None:
    same_day = {"back_on": MARCH}
    given(placed, away).when(comes_back.model_copy(update=same_day)).then(
        back.model_copy(update=same_day)
    )


def test_back_2_a_child_came_back_before_going_away_again() -> None:
    earlier = away.model_copy(update={"away_from": MARCH - timedelta(days=7)})
    recorded_late = given(placed, away, back, earlier)
    recorded_late.when(comes_back).then_refused(AwayAgain, away_from=MARCH)
    long_ago = away.model_copy(update={"away_from": MARCH - timedelta(days=30)})
    back_then = back.model_copy(update={"back_on": MARCH - timedelta(days=29)})
    later = away.model_copy(update={"away_from": MARCH + timedelta(days=30)})
    back_later = back.model_copy(update={"back_on": MARCH + timedelta(days=31)})
    several = given(placed, long_ago, back_then, later, back_later, away, back, earlier)
    several.when(comes_back).then_refused(AwayAgain, away_from=MARCH)
    given(placed, away, back, away).when(comes_back).then_refused(AwayAgain, away_from=MARCH)
    in_between = {"back_on": MARCH}
    recorded_late.when(comes_back.model_copy(update=in_between)).then(
        back.model_copy(update=in_between)
    )
