from datetime import timedelta

from examples import FEB, exclusion_checked, review_unit_told
from specification import given

from domain.commands.market.tell_review_unit import NothingToTell, TellReviewUnit

tell = TellReviewUnit.model_validate(review_unit_told.model_dump())
EXCLUDED = exclusion_checked.model_copy(update={"excluded": True})


def test_the_unit_is_told_of_an_exclusion() -> None:
    given(EXCLUDED).when(tell).then(review_unit_told)


def test_tell_1_the_provider_is_excluded_and_the_unit_is_told_once() -> None:
    given().when(tell).then_refused(NothingToTell)
    given(exclusion_checked).when(tell).then_refused(NothingToTell)
    given(EXCLUDED, review_unit_told).when(tell).then_refused(NothingToTell)
    early = tell.model_copy(update={"told_on": FEB - timedelta(days=1)})
    given(EXCLUDED).when(early).then_refused(NothingToTell)
