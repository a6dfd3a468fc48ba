from datetime import date, timedelta

import pytest
from examples import care_ended, care_started, liberty_conclusion
from specification import given

from domain.commands.care.record_liberty_conclusion import (
    NoTest,
    NotInCare,
    RecordLibertyConclusion,
)
from domain.statute_codes import LibertyTest

OVERRULED = date(2026, 6, 2)
record = RecordLibertyConclusion(
    **{
        name: value
        for name, value in liberty_conclusion
        if name in RecordLibertyConclusion.model_fields
    }
)


def test_it_holds_who_concluded_and_when() -> None:
    given(care_started).when(record).then(liberty_conclusion)


@pytest.mark.parametrize(
    ("day", "test"),
    [
        (OVERRULED - timedelta(days=1), LibertyTest.ACID),
        (OVERRULED, LibertyTest.MULTI_FACTORIAL),
    ],
)
def test_the_test_is_that_of_the_day(day: date, test: LibertyTest) -> None:
    then = {"concluded_on": day}
    expected = liberty_conclusion.model_copy(update={**then, "test": test})
    asked = given(care_started).on(date(2026, 7, 1))
    asked.when(record.model_copy(update=then)).then(expected)


def test_liberty_1_the_child_is_looked_after_on_the_day() -> None:
    given().when(record).then_refused(NotInCare)
    late = record.model_copy(update={"concluded_on": care_ended.ended_on})
    given(care_started, care_ended).when(late).then_refused(NotInCare)


def test_liberty_2_there_was_a_test() -> None:
    early = care_started.model_copy(update={"started_on": date(2013, 1, 1)})
    before = record.model_copy(update={"concluded_on": date(2014, 3, 18)})
    given(early).when(before).then_refused(NoTest, since=date(2014, 3, 19))
