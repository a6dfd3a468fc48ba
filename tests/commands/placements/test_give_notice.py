from datetime import timedelta

import pytest
from examples import MARCH, notice_given, placed, placement_ended, signed
from specification import given

from domain.commands.placements.give_notice import (
    EndsBeforeItIsGiven,
    GiveNotice,
    NotRunning,
    TooShort,
)

give = GiveNotice(**dict(notice_given))


def ending(days: int) -> dict[str, object]:
    """Notice of this many days."""
    return {"ends_on": MARCH + timedelta(days=days)}


def test_notice_is_given_as_the_agreement_says() -> None:
    given(placed, signed).when(give).then(notice_given)


def test_notice_1_notice_is_given_on_a_running_placement() -> None:
    given().when(give).then_refused(NotRunning)
    ended = placement_ended.model_copy(update={"ended_on": MARCH})
    given(placed, ended).when(give).then_refused(NotRunning)


def test_notice_2_notice_is_no_shorter_than_the_agreement_requires() -> None:
    given(placed, signed).when(give.model_copy(update=ending(27))).then_in_breach(
        TooShort, days=27, notice_days=28, earliest=MARCH + timedelta(days=28)
    )
    given(placed, signed).when(give.model_copy(update=ending(29))).then(
        notice_given.model_copy(update=ending(29))
    )


@pytest.mark.parametrize("days", [0, 27])
def test_notice_2_notice_may_be_shorter_at_immediate_risk(days: int) -> None:
    at_once = {**ending(days), "immediate_risk": True}
    given(placed, signed).when(give.model_copy(update=at_once)).then(
        notice_given.model_copy(update=at_once)
    )


@pytest.mark.parametrize("at_risk", [True, False])
def test_notice_3_notice_does_not_end_before_it_is_given(*, at_risk: bool) -> None:
    backwards = give.model_copy(update={**ending(-1), "immediate_risk": at_risk})
    given(placed, signed).when(backwards).then_refused(EndsBeforeItIsGiven)


def test_notice_2_notice_without_an_agreement_is_a_day_at_least() -> None:
    given(placed).when(give.model_copy(update=ending(0))).then_in_breach(TooShort)
    given(placed).when(give.model_copy(update=ending(1))).then(
        notice_given.model_copy(update=ending(1))
    )


def test_notice_2_the_agreement_of_the_day_counts_and_not_one_of_a_later_day() -> None:
    later = signed.model_copy(
        update={"agreement_id": "IPA-9", "in_force_from": MARCH + timedelta(days=300),
                "notice_days": 90}
    )  # fmt: skip
    given(placed, signed, later).when(give).then(notice_given)
    week = give.model_copy(update=ending(7))
    given(placed, later).when(week).then(notice_given.model_copy(update=ending(7)))
