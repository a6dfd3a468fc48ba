from examples import FEB, admitted, applied, reinstated, removed, suspended
from specification import given

from domain.commands.suspend_provider import AlreadySuspended, NotAdmittedAnywhere, SuspendProvider

suspend = SuspendProvider(provider_id="P-1", reason="Inadequate", suspended_on=FEB)


def test_an_admitted_provider_is_suspended() -> None:
    given(applied, admitted).when(suspend).then(suspended)


def test_suspend_1_a_provider_in_no_lot_is_not_suspended() -> None:
    given(applied).when(suspend).then_refused(NotAdmittedAnywhere)
    given(applied, admitted, removed).when(suspend).then_refused(NotAdmittedAnywhere)


def test_suspend_2_a_suspended_provider_is_not_suspended_again() -> None:
    given(applied, admitted, suspended).when(suspend).then_refused(AlreadySuspended)


def test_suspend_2_a_reinstated_provider_may_be_suspended_again() -> None:
    given(applied, admitted, suspended, reinstated).when(suspend).then(suspended)
