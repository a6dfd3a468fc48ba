from datetime import timedelta

import pytest
from examples import (
    APRIL,
    FEB,
    MAY,
    admitted,
    applied,
    awarded,
    bought,
    home_transferred,
    listed,
    provider_recorded,
    registered,
    reinstated,
    removed,
    suspended,
)
from specification import given

from domain.commands.market.suspend_provider import (
    AlreadySuspended,
    NothingToSuspend,
    NotToBeReviewed,
    SuspendProvider,
)
from domain.events.base import Event
from domain.values import Lot

suspend = SuspendProvider(**dict(suspended))
in_lot = (applied, admitted)


def test_a_provider_is_suspended_and_again_after_it_was_reinstated() -> None:
    given(*in_lot).when(suspend).then(suspended)
    again = {"suspended_on": APRIL, "review_on": MAY}
    given(*in_lot, suspended, reinstated).when(suspend.model_copy(update=again)).then(
        suspended.model_copy(update=again)
    )


def test_suspend_1_a_provider_that_nothing_is_known_of_is_not_suspended() -> None:
    given().when(suspend).then_refused(NothingToSuspend)
    given(applied).when(suspend).then_refused(NothingToSuspend)


@pytest.mark.parametrize(
    "known_by", [admitted, listed, registered, bought, awarded, provider_recorded]
)
def test_suspend_1_whoever_children_may_live_with_is_suspended(known_by: Event) -> None:
    given(known_by).when(suspend).then(suspended)


def test_suspend_1_a_provider_to_which_a_home_passed_is_suspended() -> None:
    passed = home_transferred.model_copy(update={"successor_id": suspend.provider_id})
    given(applied, passed).when(suspend).then(suspended)


def test_suspend_1_a_provider_that_was_removed_is_suspended_too() -> None:
    gone = removed.model_copy(update={"removed_on": FEB})
    given(*in_lot, gone).when(suspend).then(suspended)


def test_suspend_2_a_provider_is_not_suspended_twice_in_a_lot() -> None:
    given(*in_lot, suspended).when(suspend).then_refused(AlreadySuspended)
    wider = {"lots": (Lot.RESIDENTIAL, Lot.FOSTERING)}
    given(*in_lot, suspended).when(suspend.model_copy(update=wider)).then(
        suspended.model_copy(update=wider)
    )


def test_suspend_3_it_is_to_be_reviewed_on_a_later_day() -> None:
    for days in (0, -1):
        wrong = suspend.model_copy(update={"review_on": FEB + timedelta(days=days)})
        given(*in_lot).when(wrong).then_refused(NotToBeReviewed)
    soon = {"review_on": FEB + timedelta(days=1)}
    given(*in_lot).when(suspend.model_copy(update=soon)).then(suspended.model_copy(update=soon))
