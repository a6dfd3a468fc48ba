from datetime import timedelta

import pytest
from examples import CHILD, breaks_agreed, breaks_ended, breaks_reviewed
from specification import given

from domain.commands.support.review_short_breaks import (
    NoSuchSeries,
    NotADayOfIt,
    ReviewShortBreaks,
)

review = ReviewShortBreaks(**{k: v for k, v in breaks_reviewed if k != "reviewing_officer"})
DAY = timedelta(days=1)


def test_a_series_is_reviewed_by_the_officer_who_records_it() -> None:
    given(breaks_agreed).by("irene").when(review).then(breaks_reviewed)


def test_series_1_the_series_is_the_childs() -> None:
    given().when(review).then_refused(NoSuchSeries)
    theirs = review.model_copy(update={"child_ref": CHILD})
    given().when(theirs).then_refused(NoSuchSeries)


@pytest.mark.parametrize("ended", [False, True])
def test_series_2_the_review_is_on_a_day_of_the_series(*, ended: bool) -> None:
    history = (breaks_agreed, breaks_ended) if ended else (breaks_agreed,)
    first = breaks_agreed.agreed_from
    until = breaks_ended.ended_on if ended else breaks_agreed.agreed_until
    for day in (first, until - DAY):
        on = review.model_copy(update={"reviewed_on": day})
        assert given(*history).on(day).when(on).outcome()
    for day in (first - DAY, until):
        on = review.model_copy(update={"reviewed_on": day})
        given(*history).on(day + DAY).when(on).then_refused(
            NotADayOfIt, first=first, last=until - DAY
        )
