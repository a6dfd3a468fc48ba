"""Close an address of a registration, where no child may live from that day.

    SHUT-1  The address is open on that day. A day to come may be given.

A breach always refuses, of a day that has passed and of a day to come. Children who live there are
not moved by this command. What must be done for them becomes an obligation.

Source: the ledger's own (decision 93).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.providers import AddressClosed
from domain.readings.arrival.lives_at import places_told
from domain.readings.homes import Home, home_of
from domain.registration_codes import AddressId
from domain.values import Day, HomeId, Words


class CloseAddress(Command):
    stored: ClassVar[str] = "close_address"
    label: ClassVar[str] = "Close an address of a registration"
    act: ClassVar[Act] = Act.EITHER
    happens_on: ClassVar[str] = "closed_on"
    home_id: HomeId
    address_id: AddressId
    reason: Words
    closed_on: Day


class NotOpen(Refusal):
    """The registration has no such address that is open on that day. Check the address."""

    rule = "SHUT-1"
    satisfied_by = "Its addresses on that day: {addresses}."


def query(command: CloseAddress) -> Query:
    return (home_of(command.home_id),)


def decide(
    command: CloseAddress, state: Home, _context: DecisionContext
) -> Sequence[AddressClosed]:
    if state.addresses.at(command.address_id, command.closed_on) is None:
        addresses = places_told(state, command.closed_on)["addresses"]
        raise NotOpen(home_id=command.home_id, addresses=addresses)
    return [event_from(AddressClosed, command)]


DECIDER = Decider(CloseAddress, Home, query, Home.after, decide)
