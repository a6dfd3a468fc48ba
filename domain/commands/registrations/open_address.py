"""Open an address under a registration, with its places, where children live from a day.

    ADDRESS-1  The registration is in force on that day, and is not of an agency or service whose
               children live with carers.
    ADDRESS-2  An address has its reference once under its registration.
    ADDRESS-3  An address of supported accommodation is of one of its four categories, and any other
               is a building of a home.
    ADDRESS-4  Lodgings have no postcode here, because they are somebody's home. Any other address
               has one.
    ADDRESS-5  From 1 April 2023 a children's home of several buildings has, on the day the address
               opens, at most four open at once, and at most six places in all of them together.

A breach of ADDRESS-5 is noted, and never refuses the record, because an address is never opened
ahead (FACT-1). A breach of another rule always refuses. A rule that names no day is judged when
this is recorded. Supported accommodation is registered by provider, with many addresses. A
registered home may have several buildings, of which the first is opened here too.

Source: the ledger's own (decision 73) (ADDRESS-1); Supported Accommodation (England) Regulations
2023 (SI 2023/416) (ADDRESS-3); Ofsted's guidance on registering a children's home of several
buildings, whose first day is unconfirmed (ADDRESS-5); the ledger's own (decision 93).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.authorities import AnyPlace
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
from domain.events.providers import AddressOpened
from domain.readings.arrival.buildings import more_than_one_home
from domain.readings.arrival.lives_at import AT_A_CARERS, AT_ITS_ADDRESSES
from domain.readings.homes import Home, home_of
from domain.registration_codes import AddressCategory, AddressId
from domain.values import Day, HomeId, Kind, Places, Postcode


class OpenAddress(Command):
    stored: ClassVar[str] = "open_address"
    label: ClassVar[str] = "Add an address to a registration"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "opened_on"
    home_id: HomeId
    address_id: AddressId
    category: AddressCategory
    places: Places
    authority: AnyPlace
    postcode: Postcode | None = None
    opened_on: Day


class NotRegistered(Refusal):
    """The home is not registered on that day, or its children live with carers.

    Choose a registration that is in force on that day, and has addresses of its own.
    """

    rule = "ADDRESS-1"


class AlreadyOpened(Refusal):
    """The registration has had an address under this reference. Choose another reference."""

    rule = "ADDRESS-2"


class WrongCategory(Refusal):
    """Supported accommodation has addresses of its four categories, and a home has buildings.

    Choose a category of this registration's.
    """

    rule = "ADDRESS-3"
    satisfied_by = "Categories that fit: {categories}."


class PostcodeDoesNotFit(Refusal):
    """The postcode is missing or, for lodgings, would say where somebody lives.

    Give it for any address but lodgings: theirs is stated, sealed, with each child's placement.
    """

    rule = "ADDRESS-4"


class MoreThanOneHome(Breakable):
    """A children's home has at most four buildings, with six places in them all."""

    rule = "ADDRESS-5"
    satisfied_by = "Buildings: {buildings}. Places in them: {places}."


def query(command: OpenAddress) -> Query:
    return (home_of(command.home_id),)


def decide(command: OpenAddress, state: Home, context: DecisionContext) -> Sequence[AddressOpened]:
    day = command.opened_on
    home = state.registration_on(day)
    if home is None or home.kind in AT_A_CARERS:
        raise NotRegistered(home_id=command.home_id)
    if command.address_id in state.addresses.opened:
        raise AlreadyOpened(address_id=command.address_id)
    categories = categories_of(home.kind)
    if command.category not in categories:
        raise WrongCategory(categories=categories)
    if (command.postcode is None) != (command.category is AddressCategory.LODGINGS):
        raise PostcodeDoesNotFit(category=command.category)
    opened = event_from(AddressOpened, command)
    if several := more_than_one_home(state.after(opened), day, context):
        buildings, places = several
        context.refuse_or_note(MoreThanOneHome(buildings=buildings, places=places), day)
    return [opened]


def categories_of(kind: Kind) -> tuple[AddressCategory, ...]:
    """The categories of the addresses of a kind of registration."""
    if kind not in AT_ITS_ADDRESSES:
        return (AddressCategory.BUILDING,)
    return tuple(each for each in AddressCategory if each is not AddressCategory.BUILDING)


DECIDER = Decider(OpenAddress, Home, query, Home.after, decide)
