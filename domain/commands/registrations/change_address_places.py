"""Change the number of places at an address of a registration from a day.

    RESIZE-1  The address is open on that day.
    RESIZE-2  From that day on, the places are never fewer than our children who live there.
    RESIZE-3  From 1 April 2023, where several buildings of a children's home are open on that day,
              they are at most four, and have at most six places in all of them together. A home of
              one building alone has no such limit.

A breach of RESIZE-2 or RESIZE-3 is refused of a change that is to come, and noted of one that has
happened, today included. A breach of RESIZE-1 always refuses. RESIZE-3 is judged by how many the
buildings and places would be on the day of the change, whether the change makes them more or fewer.
A change from an earlier day than 1 April 2023 is not judged by it. The places of the whole
registration are changed apart (`change_places`).

Source: Care Standards Act 2000 s24, on keeping to the conditions of a registration (RESIZE-2);
Ofsted's guidance on registering a children's home of several buildings, whose first day is
unconfirmed (RESIZE-3); the ledger's own (decision 93) (RESIZE-1).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import (
    Act,
    Breakable,
    Command,
    Decider,
    DecisionContext,
    Query,
    Refusal,
    event_from,
)
from domain.events.providers import AddressPlacesChanged
from domain.readings.arrival.buildings import more_than_one_home
from domain.readings.arrival.lives_at import places_told
from domain.readings.homes import Home, home_of
from domain.registration_codes import AddressId
from domain.values import Day, HomeId, Places


class ChangeAddressPlaces(Command):
    stored: ClassVar[str] = "change_address_places"
    label: ClassVar[str] = "Change an address’s places"
    act: ClassVar[Act] = Act.EITHER
    happens_on: ClassVar[str] = "changed_on"
    home_id: HomeId
    address_id: AddressId
    places: Places
    changed_on: Day


class NotOpen(Refusal):
    """The registration has no such address that is open on that day. Check the address."""

    rule = "RESIZE-1"
    satisfied_by = "Its addresses on that day: {addresses}."


class FewerThanFilled(Breakable):
    """More of our children live at the address than it would have places.

    Give at least as many places as there are children.
    """

    rule = "RESIZE-2"
    satisfied_by = "On {day} at least {filled}."


class MoreThanOneHome(Breakable):
    """A children's home has at most four buildings, with six places in them all."""

    rule = "RESIZE-3"
    satisfied_by = "Buildings: {buildings}. Places in them: {places}."


def query(command: ChangeAddressPlaces) -> Query:
    return (home_of(command.home_id),)


def decide(
    command: ChangeAddressPlaces, state: Home, context: DecisionContext
) -> Sequence[AddressPlacesChanged]:
    address_id, day = command.address_id, command.changed_on
    if state.addresses.at(address_id, day) is None:
        addresses = places_told(state, day)["addresses"]
        raise NotOpen(home_id=command.home_id, addresses=addresses)
    changed = event_from(AddressPlacesChanged, command)
    then = state.after(changed)
    if overfull := then.first_overfull_day(day, address_id):
        filled = then.children_on(overfull, address_id)
        context.refuse_or_note(FewerThanFilled(day=overfull, filled=filled), day)
    if several := more_than_one_home(then, day, context):
        buildings, places = several
        context.refuse_or_note(MoreThanOneHome(buildings=buildings, places=places), day)
    return [changed]


DECIDER = Decider(ChangeAddressPlaces, Home, query, Home.after, decide)
