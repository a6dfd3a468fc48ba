"""Events to the bytes the log stores, and back.

The bytes are canonical JSON: keys in order, no spaces, UTF-8, money as text with two decimals.
Equal events are equal bytes, and what is stored is never written again.
"""

import json

from domain.events import EVENTS
from domain.events.base import Event


class UnknownEvent(Exception):
    """The log holds an event this release does not know. Upgrade before going on."""


def encode(event: Event) -> bytes:
    """The bytes of an event.

    >>> from domain.events.corrections import EntryReversed
    >>> encode(EntryReversed(position=7, entry="x.v1", entry_tags=(), reason="r", authority="a"))
    b'{"authority":"a","entry":"x.v1","entry_tags":[],"position":7,"reason":"r"}'
    """
    fields = event.model_dump(mode="json")
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def decode(name: str, body: bytes) -> Event:
    """The event stored under a name. Raises UnknownEvent."""
    try:
        event = EVENTS[name]
    except KeyError:
        raise UnknownEvent(name) from None
    return event.model_validate_json(body)
