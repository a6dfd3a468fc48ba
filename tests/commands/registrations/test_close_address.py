from examples import JAN, JUNE, MAY, address_closed, address_opened, registered
from specification import given

from domain.commands.registrations.close_address import CloseAddress, NotOpen

close = CloseAddress(**dict(address_closed))


def test_an_address_is_closed_from_a_day() -> None:
    given(registered, address_opened).when(close).then(address_closed)


def test_shut_1_the_address_is_open_on_that_day() -> None:
    before = JAN.replace(year=2021)
    for history, day in (
        ((), JUNE), ((address_opened,), before), ((address_opened, address_closed), JUNE),
    ):  # fmt: skip
        command = close.model_copy(update={"closed_on": day})
        given(registered, *history).when(command).then_refused(NotOpen)
    given(registered, address_opened, address_closed).when(
        close.model_copy(update={"closed_on": MAY})
    ).outcome()
    other = close.model_copy(update={"address_id": "A-9"})
    given(registered, address_opened).when(other).then_refused(NotOpen, addresses=("A-1",))
