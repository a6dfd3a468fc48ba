from datetime import date

import pytest
from examples import (
    JUNE,
    MARCH,
    care_ended,
    care_started,
    case_reviewed,
    placed,
    placement_ended,
)
from specification import given

from domain.codes import Outcome
from domain.commands.care.review_case import (
    NoDayToBeDoneBy,
    NotInCare,
    NotTheirPlacement,
    ReviewCase,
)

review = ReviewCase(**{k: v for k, v in case_reviewed if k != "reviewing_officer"})


def test_the_reviewing_officer_is_the_officer_who_records_the_review() -> None:
    given(care_started, placed).by("iris").when(review).then(case_reviewed)
    none = {"placement_id": None}
    given(care_started).by("iris").when(review.model_copy(update=none)).then(
        case_reviewed.model_copy(update=none)
    )


def test_case_1_the_child_is_looked_after() -> None:
    given(placed).when(review).then_refused(NotInCare)
    gone = care_ended.model_copy(update={"ended_on": MARCH})
    given(care_started, placed, gone).when(review).then_refused(NotInCare)


def test_case_2_the_placement_is_the_childs_and_runs() -> None:
    given(care_started).when(review).then_refused(NotTheirPlacement)
    ended = placement_ended.model_copy(update={"ended_on": MARCH})
    given(care_started, placed, ended).when(review).then_refused(NotTheirPlacement)
    other = review.model_copy(update={"placement_id": "PL-2"})
    given(care_started, placed).when(other).then_refused(NotTheirPlacement)


@pytest.mark.parametrize(
    ("outcome", "day"),
    [(Outcome.STEP_DOWN, None), (Outcome.CHANGE, MARCH), (Outcome.CONTINUE, JUNE)],
)
def test_case_3_a_change_is_to_be_done_by_a_later_day(outcome: Outcome, day: date | None) -> None:
    wrong = review.model_copy(update={"outcome": outcome, "to_be_done_by": day})
    given(care_started, placed).when(wrong).then_refused(NoDayToBeDoneBy)


def test_case_3_the_day_is_after_the_review() -> None:
    right = {"outcome": Outcome.STEP_DOWN, "to_be_done_by": JUNE}
    given(care_started, placed).by("iris").when(review.model_copy(update=right)).then(
        case_reviewed.model_copy(update=right)
    )


def test_case_1_nobody_is_looked_after_past_the_month_of_eighteen() -> None:
    grown = {"placement_id": None, "reviewed_on": date(2028, 6, 1), "to_be_done_by": None,
             "outcome": Outcome.CONTINUE}  # fmt: skip
    late = review.model_copy(update=grown)
    given(care_started).on(date(2028, 11, 14)).when(late).then_refused(NotInCare)
    last = late.model_copy(update={"reviewed_on": date(2028, 5, 31)})
    assert given(care_started).on(date(2028, 11, 14)).when(last).outcome()
