"""Converts the fields of an older stored version of an event to those of its current version.

A stored shape never changes. A later version of an event has a stored name of its own: the class
takes it (`fee-varied.v2`), and an upcast turns the fields stored under the older name into the
fields of the next version. So the rest of the code, and all SQL, knows one shape of each event.

An upcast is pure, and is given only the fields that stand in the clear. A sealed value is bound to
the name of its field, and so a sealed field keeps its name in every version; so does `position` of
a reversal, which an index reads from the stored bytes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Upcast:
    """Turns the fields of one version of an event into those of the version stored as `to`."""

    to: str
    fields: Callable[[Fields], Fields]


UPCASTS: Final[Mapping[str, Upcast]] = {}
"""The upcast from each stored name that is no longer written. From release 0.1.0, only added to."""


def current_name(stored: str) -> str:
    """The stored name of today for what was stored under this one."""
    while stored in UPCASTS:
        stored = UPCASTS[stored].to
    return stored


def current_fields(stored: str, fields: Fields) -> Fields:
    """The fields stored under a name, in the shape of today, in the order they are stored in."""
    while stored in UPCASTS:
        upcast = UPCASTS[stored]
        stored, fields = upcast.to, dict(sorted(upcast.fields(fields).items()))
    return fields
