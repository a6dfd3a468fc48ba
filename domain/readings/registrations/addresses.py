"""Decision model of the addresses under a registration: which are open on a day.

An address is open from its first day up to the day on which it closed. Its places are those of the
last change by the day.

Source: Supported Accommodation (England) Regulations 2023 (SI 2023/416), by which a provider is
registered and its addresses are not; Ofsted's guidance on registering a children's home of several
buildings; the ledger's own (decision 93).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self, TypeAlias

from domain.events.providers import AddressClosed, AddressOpened, AddressPlacesChanged

AddressEvent: TypeAlias = AddressOpened | AddressPlacesChanged | AddressClosed


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of a registration by reference, the number of places of each by the day from
    which it has them, and the day on which each closed.
    """

    opened: Mapping[str, AddressOpened] = field(default_factory=dict)
    places: Mapping[str, Mapping[date, int]] = field(default_factory=dict)
    closed: Mapping[str, date] = field(default_factory=dict)

    def after(self, event: AddressEvent) -> Self:
        """The addresses once the event is taken into account."""
        if isinstance(event, AddressPlacesChanged):
            changes = {**self.places.get(event.address_id, {}), event.changed_on: event.places}
            return replace(self, places={**self.places, event.address_id: changes})
        if isinstance(event, AddressOpened):
            return replace(self, opened={**self.opened, event.address_id: event})
        return replace(self, closed={**self.closed, event.address_id: event.closed_on})

    def at(self, address_id: str | None, day: date) -> AddressOpened | None:
        """The address of a reference, if it is open on a day."""
        found = self.opened.get(address_id or "")
        if found is None or not found.opened_on <= day < self.closed.get(
            found.address_id, date.max
        ):
            return None
        return found

    def places_on(self, address_id: str, day: date) -> int:
        """The number of places at an address on a day: none, where no such address was opened."""
        address = self.opened.get(address_id)
        if address is None:
            return 0
        changes = self.changes_of(address_id)
        last = max((each for each in changes if each <= day), default=None)
        return address.places if last is None else changes[last]

    def changes_of(self, address_id: str) -> Mapping[date, int]:
        """The number of places from each day on which it changed at an address."""
        return self.places.get(address_id, {})

    def open_on(self, day: date) -> tuple[AddressOpened, ...]:
        """The addresses that are open on a day."""
        return tuple(each for each in self.opened.values() if self.at(each.address_id, day))
