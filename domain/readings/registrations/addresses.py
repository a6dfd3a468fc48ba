"""Decision model of the addresses under a registration: which are open on a day."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self, TypeAlias

from domain.events.providers import AddressClosed, AddressOpened

AddressEvent: TypeAlias = AddressOpened | AddressClosed


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of a registration by reference, and the day on which each closed."""

    opened: Mapping[str, AddressOpened] = field(default_factory=dict)
    closed: Mapping[str, date] = field(default_factory=dict)

    def after(self, event: AddressEvent) -> Self:
        """The addresses once the event is taken into account."""
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

    def open_on(self, day: date) -> tuple[AddressOpened, ...]:
        """The addresses that are open on a day."""
        return tuple(each for each in self.opened.values() if self.at(each.address_id, day))
