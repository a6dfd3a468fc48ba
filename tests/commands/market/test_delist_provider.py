from datetime import date

from examples import arrangement, delisted, listed
from specification import given

from domain.commands.market.delist_provider import DelistProvider, NotListed

leave = DelistProvider(**dict(delisted))


def test_a_provider_is_delisted() -> None:
    given(arrangement, listed).when(leave).then(delisted)


def test_delist_1_only_a_provider_that_is_listed() -> None:
    given(arrangement).when(leave).then_refused(NotListed)
    given(arrangement, listed, delisted).when(leave).then_refused(NotListed)


def test_delist_1_a_provider_that_is_to_leave_may_leave_earlier() -> None:
    to_leave = delisted.model_copy(update={"delisted_on": date(2030, 1, 1)})
    given(arrangement, listed, to_leave).when(leave).then(delisted)
