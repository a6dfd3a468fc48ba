from datetime import date, timedelta

from examples import JAN, JUNE, care_ended, care_started, placed, placement_ended
from specification import given

from domain.commands.care.end_care import (
    EndCare,
    NotAnEndOfCare,
    NotInCare,
    PastEighteen,
    PlacementStillRunning,
)

end = EndCare(**dict(care_ended))


def test_a_period_of_care_ends() -> None:
    given(care_started).when(end).then(care_ended)
    given(care_started, placed, placement_ended).when(end).then(care_ended)


def test_leave_1_only_a_child_who_is_looked_after_leaves_care() -> None:
    given().when(end).then_refused(NotInCare)
    given(care_started, care_ended).when(end).then_refused(NotInCare)
    same_day = end.model_copy(update={"ended_on": JAN})
    given(care_started).when(same_day).then_refused(NotInCare)
    next_day = {"ended_on": JAN + timedelta(days=1)}
    given(care_started).when(end.model_copy(update=next_day)).then(
        care_ended.model_copy(update=next_day)
    )


def test_leave_2_no_placement_runs_on_that_day_or_after() -> None:
    given(care_started, placed).when(end).then_refused(PlacementStillRunning)
    ended = placement_ended.model_copy(update={"ended_on": JUNE})
    given(care_started, placed, ended).when(end).then(care_ended)
    after = placement_ended.model_copy(update={"ended_on": JUNE + timedelta(days=1)})
    given(care_started, placed, after).when(end).then_refused(PlacementStillRunning)


def test_leave_3_the_code_is_one_by_which_care_ends() -> None:
    given(care_started).when(end.model_copy(update={"code": "CARPL"})).then_refused(NotAnEndOfCare)


def test_leave_4_care_ends_in_the_month_of_eighteen_at_the_latest() -> None:
    late = end.model_copy(update={"ended_on": date(2028, 6, 1)})
    given(care_started).when(late).then_refused(PastEighteen, latest=date(2028, 5, 31))
    last = {"ended_on": date(2028, 5, 31)}
    given(care_started).when(end.model_copy(update=last)).then(care_ended.model_copy(update=last))
