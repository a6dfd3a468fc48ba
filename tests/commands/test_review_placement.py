from examples import JAN, MARCH, MAY, placed, placement_ended, reviewed
from specification import given

from domain.commands.review_placement import NotRunning, ReviewPlacement

review = ReviewPlacement(placement_id="PL-1", outcome="Continue", reviewed_on=MARCH)


def test_a_running_placement_is_reviewed() -> None:
    given(placed).when(review).then(reviewed)


def test_review_1_a_placement_that_does_not_run_is_not_reviewed() -> None:
    given().when(review).then_refused(NotRunning)
    given(placed).when(review.model_copy(update={"reviewed_on": JAN})).then_refused(NotRunning)
    given(placed, placement_ended).when(
        review.model_copy(update={"reviewed_on": MAY})
    ).then_refused(NotRunning)
