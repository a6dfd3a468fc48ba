from examples import MARCH, admitted, applied, reinstated, suspended
from specification import given

from domain.commands.market.reinstate_provider import NotSuspended, ReinstateProvider

reinstate = ReinstateProvider(provider_id="P-1", reason="Improved", reinstated_on=MARCH)


def test_a_suspended_provider_is_reinstated() -> None:
    given(applied, admitted, suspended).when(reinstate).then(reinstated)


def test_reinstate_1_a_provider_that_is_not_suspended_is_not_reinstated() -> None:
    given(applied, admitted).when(reinstate).then_refused(NotSuspended)
    given(applied, admitted, suspended, reinstated).when(reinstate).then_refused(NotSuspended)
