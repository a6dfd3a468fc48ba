from datetime import timedelta

from examples import (
    APRIL,
    FEB,
    MAY,
    admitted,
    applied,
    delisted,
    listed,
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
from domain.values import Lot

suspend = SuspendProvider(**dict(suspended))
in_lot = (applied, admitted)


def test_a_provider_is_suspended_and_again_after_it_was_reinstated() -> None:
    given(*in_lot).when(suspend).then(suspended)
    again = {"suspended_on": APRIL, "review_on": MAY}
    given(*in_lot, suspended, reinstated).when(suspend.model_copy(update=again)).then(
        suspended.model_copy(update=again)
    )


def test_suspend_1_only_an_admitted_or_listed_provider_is_suspended() -> None:
    given(applied).when(suspend).then_refused(NothingToSuspend)
    gone = removed.model_copy(update={"removed_on": FEB})
    given(*in_lot, gone).when(suspend).then_refused(NothingToSuspend)
    given(listed).when(suspend).then(suspended)
    given(listed, delisted).when(suspend).then_refused(NothingToSuspend)


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
