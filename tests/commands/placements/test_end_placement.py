from datetime import timedelta

import pytest
from examples import FEB, MAY, case_reviewed, placed, placement_ended
from pydantic import ValidationError
from specification import given

from domain.commands.placements.end_placement import (
    EndPlacement,
    EndsBeforeItStarts,
    NotReviewed,
    NotRunning,
)

end = EndPlacement(**{k: v for k, v in placement_ended if k not in ("child_ref", "home_id")})


def test_the_end_names_the_child_and_the_home() -> None:
    given(placed).when(end).then(placement_ended)


def test_end_1_only_a_running_placement_ends() -> None:
    given().when(end).then_refused(NotRunning)
    given(placed, placement_ended).when(end).then_refused(NotRunning)


def test_end_2_a_placement_does_not_end_before_it_starts() -> None:
    before = end.model_copy(update={"ended_on": FEB - timedelta(days=1)})
    given(placed).when(before).then_refused(EndsBeforeItStarts)


@pytest.mark.parametrize("days", [0, 1])
def test_end_2_a_stay_of_some_hours_ends_on_its_first_day(days: int) -> None:
    soon = {"ended_on": FEB + timedelta(days=days)}
    given(placed).when(end.model_copy(update=soon)).then(placement_ended.model_copy(update=soon))


@pytest.mark.parametrize("code", ["CARPL", "LAREQ", "OTHER"])
def test_end_3_the_council_ends_it_only_after_a_review(code: str) -> None:
    by_us = {"code": code}
    command, event = end.model_copy(update=by_us), placement_ended.model_copy(update=by_us)
    given(placed).when(command).then_in_breach(NotReviewed)
    given(placed, case_reviewed).when(command).then(event)
    on_the_day = case_reviewed.model_copy(update={"reviewed_on": MAY})
    given(placed, on_the_day).when(command).then(event)
    after = case_reviewed.model_copy(update={"reviewed_on": MAY + timedelta(days=1)})
    given(placed, after).when(command).then_in_breach(NotReviewed)


def test_end_3_no_review_is_needed_at_immediate_risk() -> None:
    at_once = {"code": "LAREQ", "immediate_risk": True}
    given(placed).when(end.model_copy(update=at_once)).then(
        placement_ended.model_copy(update=at_once)
    )


def test_end_3_no_review_is_needed_where_the_carer_or_the_child_asks() -> None:
    for code in ("CREQB", "CHILD", "CLOSE", "E4A"):
        given(placed).when(end.model_copy(update={"code": code})).then(
            placement_ended.model_copy(update={"code": code})
        )


@pytest.mark.parametrize("code", ["X1", "", "E99", "carpl"])
def test_the_code_is_one_of_the_return(code: str) -> None:
    with pytest.raises(
        ValidationError,
        match=r"error, not a code of REASON_PLACE_CHANGE or REC of the SSDA903 return \[",
    ):
        EndPlacement(**{**dict(end), "code": code})
