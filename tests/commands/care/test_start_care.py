from datetime import date, timedelta

from examples import CHILD, FEB, JAN, JUNE, care_ended, care_started
from specification import TESTER, given

from domain.commands.care.start_care import (
    AlreadyInCare,
    NotAFinishedPeriod,
    NotBornThen,
    PastEighteen,
    StartCare,
)

DAY = timedelta(days=1)
start = StartCare(child_ref=CHILD, born_in="2010-05", started_on=JAN)


def test_a_child_becomes_looked_after() -> None:
    given().when(start).then(care_started)


def test_care_1_a_child_in_care_does_not_start_again() -> None:
    again = start.model_copy(update={"started_on": FEB})
    given(care_started).when(again).then_refused(AlreadyInCare)


def test_care_1_a_child_who_left_may_return_the_same_day() -> None:
    back = start.model_copy(update={"started_on": JUNE})
    given(care_started, care_ended).when(back).then(
        care_started.model_copy(update={"started_on": JUNE})
    )


def period(started_on: date, ended_on: date, **more: object) -> StartCare:
    """A period of care that is over."""
    said = {"ended_on": ended_on, "code": "E4A", "reason": "Went home", **more}
    return start.model_copy(update={"started_on": started_on, **said})


def test_care_1_a_finished_period_is_recorded_once_a_later_one_is() -> None:
    long_ago = JAN.replace(year=2021)
    earlier = start.model_copy(update={"started_on": long_ago})
    given(care_started).when(earlier).then_refused(AlreadyInCare)
    ended = care_ended.model_copy(update={"ended_on": JAN, "code": "E4A", "reason": "Went home"})
    given(care_started).when(period(long_ago, JAN)).then(
        care_started.model_copy(update={"started_on": long_ago}), ended
    )
    given(care_started).when(period(long_ago, JAN + DAY)).then_refused(AlreadyInCare)


def test_care_1_a_period_is_not_slipped_into_another() -> None:
    within = period(FEB, FEB + DAY)
    given(care_started, care_ended).when(within).then_refused(AlreadyInCare)
    given(care_started).when(within).then_refused(AlreadyInCare)


def test_care_2_a_child_is_not_looked_after_before_birth() -> None:
    born = start.model_copy(update={"born_in": "2022-01"})
    assert given().when(born).outcome()
    given().when(born.model_copy(update={"born_in": "2022-02"})).then_refused(NotBornThen)


def test_care_2_the_month_of_birth_is_the_one_recorded() -> None:
    again = start.model_copy(update={"started_on": JUNE, "born_in": "2010-06"})
    given(care_started, care_ended).when(again).then_refused(NotBornThen)


def test_care_3_a_finished_period_lasted_a_day_ended_by_today_and_says_why() -> None:
    for wrong in (
        {"ended_on": JAN},
        {"ended_on": TESTER.today + DAY},
        {"code": None},
        {"code": "CARPL"},
        {"reason": None},
        {"ended_on": None},
    ):
        over = period(JAN, FEB).model_copy(update=wrong)
        given().when(over).then_refused(NotAFinishedPeriod)
    (_, ended) = given().when(period(JAN, TESTER.today)).outcome()
    assert dict(ended)["ended_on"] == TESTER.today


def test_care_4_nobody_of_eighteen_becomes_looked_after() -> None:
    grown = start.model_copy(update={"born_in": "2003-12"})
    given().when(grown).then_refused(PastEighteen)
    just = start.model_copy(update={"born_in": "2004-01"})
    assert given().when(just).outcome()
    last = just.model_copy(update={"started_on": date(2022, 1, 31)})
    assert given().when(last).outcome()
    beyond = period(JAN, FEB).model_copy(update={"born_in": "2004-01"})
    given().when(beyond).then_refused(PastEighteen)
