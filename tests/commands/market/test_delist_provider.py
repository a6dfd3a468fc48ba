from examples import arrangement, delisted, listed
from specification import given

from domain.commands.market.delist_provider import DelistProvider, NotListed

leave = DelistProvider(**dict(delisted))


def test_a_provider_is_delisted() -> None:
    given(arrangement, listed).when(leave).then(delisted)


def test_delist_1_only_a_provider_that_is_listed() -> None:
    given(arrangement).when(leave).then_refused(NotListed)
    given(arrangement, listed, delisted).when(leave).then_refused(NotListed)
