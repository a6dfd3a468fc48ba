from datetime import date, timedelta

import pytest
from examples import FEB, JUNE, MARCH, placed, placement_ended, reviewed
from specification import given

from domain.codes import Outcome
from domain.commands.placements.review_placement import (
    NoDayToBeDoneBy,
    NotResidential,
    NotRunning,
    ReviewPlacement,
)
from domain.values import Lot

review = ReviewPlacement(**{k: v for k, v in reviewed if k != "child_ref"})
down = {"outcome": Outcome.STEP_DOWN, "to_be_done_by": JUNE}


def test_a_contract_is_reviewed_with_an_outcome() -> None:
    given(placed).when(review).then(reviewed)
    given(placed).when(review.model_copy(update=down)).then(reviewed.model_copy(update=down))


def test_review_1_the_placement_runs_on_the_day() -> None:
    given().when(review).then_refused(NotRunning)
    for day, ended_on in ((FEB - timedelta(days=1), JUNE), (MARCH, MARCH)):
        ended = placement_ended.model_copy(update={"ended_on": ended_on})
        given(placed, ended).when(review.model_copy(update={"reviewed_on": day})).then_refused(
            NotRunning
        )


@pytest.mark.parametrize("outcome", [Outcome.CHANGE, Outcome.STEP_DOWN, Outcome.MOVE_ON])
@pytest.mark.parametrize("day", [None, MARCH, FEB])
def test_review_2_a_change_is_to_be_done_by_a_later_day(outcome: Outcome, day: date | None) -> None:
    wrong = review.model_copy(update={"outcome": outcome, "to_be_done_by": day})
    given(placed).when(wrong).then_refused(NoDayToBeDoneBy)
    right = {"outcome": outcome, "to_be_done_by": MARCH + timedelta(days=1)}
    given(placed).when(review.model_copy(update=right)).then(reviewed.model_copy(update=right))


def test_review_2_to_continue_has_no_day_to_be_done_by() -> None:
    wrong = review.model_copy(update={"to_be_done_by": JUNE})
    given(placed).when(wrong).then_refused(NoDayToBeDoneBy)


def test_review_3_a_step_down_is_from_residential_care() -> None:
    fostered = placed.model_copy(update={"lot": Lot.FOSTERING})
    given(fostered).when(review.model_copy(update=down)).then_refused(NotResidential)
    on = {**down, "outcome": Outcome.MOVE_ON}
    given(fostered).when(review.model_copy(update=on)).then(reviewed.model_copy(update=on))
