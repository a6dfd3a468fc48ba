from datetime import timedelta
from typing import Any

import pytest
from examples import MARCH, extended, notice_given, notice_withdrawn, placed, placement_ended
from specification import given

from domain.codes import Party
from domain.commands.placements.withdraw_notice import NoneStands, NotAgreed, WithdrawNotice
from domain.events.placements import NoticeGiven

withdraw = WithdrawNotice(**dict(notice_withdrawn))
DAY = timedelta(days=1)
LATER = {"agreed_on": MARCH + DAY, "withdrawn_on": MARCH + DAY}


def changed(model: Any, **fields: object) -> Any:
    return model.model_copy(update=fields)


def test_a_notice_is_withdrawn_by_the_party_that_gave_it_with_the_others_agreement() -> None:
    given(placed, notice_given).when(withdraw).then(notice_withdrawn)


def test_rescind_1_only_a_notice_of_that_party_that_stands_on_the_day() -> None:
    given().when(withdraw).then_refused(NoneStands)
    given(placed).when(withdraw).then_refused(NoneStands)
    councils = changed(withdraw, given_by=Party.COUNCIL)
    given(placed, notice_given).when(councils).then_refused(NoneStands)
    given(placed, changed(notice_given, given_on=MARCH + DAY)).when(withdraw).then_refused(
        NoneStands
    )
    ended = changed(placement_ended, ended_on=MARCH)
    given(placed, notice_given, ended).when(withdraw).then_refused(NoneStands)


def test_rescind_1_what_was_withdrawn_or_set_aside_stands_once_given_again() -> None:
    again: NoticeGiven = changed(notice_given, given_on=MARCH + DAY)
    later = changed(withdraw, **LATER)
    for set_aside in (notice_withdrawn, extended):
        given(placed, notice_given, set_aside).when(withdraw).then_refused(NoneStands)
        given(placed, notice_given, set_aside, again).when(later).then(
            changed(notice_withdrawn, **LATER)
        )
        given(placed, again, notice_given, set_aside).when(later).then(
            changed(notice_withdrawn, **LATER)
        )


@pytest.mark.parametrize("days", [-1, 1])
def test_rescind_2_the_other_side_agreed_since_the_notice_and_by_the_day(days: int) -> None:
    unagreed = changed(withdraw, agreed_on=MARCH + days * DAY)
    given(placed, notice_given).when(unagreed).then_refused(NotAgreed)
