from examples import CHILD, FEB, JAN, JUNE, care_ended, care_started
from specification import given

from domain.commands.care.start_care import AlreadyInCare, StartCare

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


def test_care_1_an_earlier_period_is_not_slipped_in_before_a_later_one() -> None:
    earlier = start.model_copy(update={"started_on": JAN.replace(year=2021)})
    given(care_started).when(earlier).then_refused(AlreadyInCare)
