"""Every fact the ledger can hold, by its stored name.

These names and the fields of these classes are the storage format: from release 0.1 a
stored shape is never changed, only followed by a new version with its own golden line.
"""

from typing import Final

from domain.events import (
    allocations,
    awards,
    care,
    corrections,
    finance,
    governance,
    imports,
    offers,
    people,
    placements,
    providers,
    purchasing,
    searches,
    statements,
    transitions,
)
from domain.events.base import Event

FAMILIES: Final = (
    purchasing,
    providers,
    care,
    governance,
    searches,
    offers,
    awards,
    placements,
    transitions,
    finance,
    imports,
    statements,
    corrections,
    people,
    allocations,
)


def events_of(family: object) -> tuple[type[Event], ...]:
    """The events defined in one module, in the order they are written."""
    return tuple(
        value
        for value in vars(family).values()
        if isinstance(value, type) and issubclass(value, Event) and "stored" in vars(value)
    )


EVENTS: Final[dict[str, type[Event]]] = {
    event.stored: event for family in FAMILIES for event in events_of(family)
}
