"""Events to the bytes the log stores, and back.

The bytes are canonical JSON: keys in order, no spaces, UTF-8, money as text with two decimals.
Equal events are equal bytes but for what is sealed, which is salted; and what is stored is never
written again. An event read without every key has nothing where the closed values would be.
"""

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, Final

from pydantic import create_model

from domain.events import EVENTS
from domain.events.base import Event
from domain.faults import Fault
from ledger.sealing import KEPT, marks, with_opened, without

REMEMBERED: Final = 8_192
SEALS: Final = f'"{KEPT}":{{'.encode()


class UnknownEvent(Fault):
    """The log holds an event this release does not know. Upgrade before going on."""

    slug = "unknown-event"


def encode(event: Event, held: Mapping[str, Any] | None = None) -> bytes:
    """The bytes of an event; `held` is what its entry holds of the values that are sealed.

    >>> from domain.events.corrections import EntryReversed
    >>> encode(EntryReversed(position=7, entry="x.v1", entry_tags=(), reason="r", authority="a"))
    b'{"authority":"a","entry":"x.v1","entry_tags":[],"position":7,"reason":"r"}'
    """
    fields = event.model_dump(mode="json")
    if held:
        fields = {**without(fields, list(held)), KEPT: dict(held)}
    return canonical(fields)


def canonical(fields: Mapping[str, Any]) -> bytes:
    """Canonical JSON, within the subset stored: text, whole numbers, yes or no, nothing."""
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def decode(name: str, body: bytes, opened: Mapping[str, Any] | None = None) -> Event:
    """The event stored under a name, with the values that were opened. Raises UnknownEvent."""
    try:
        event = EVENTS[name]
    except KeyError:
        raise UnknownEvent(name) from None
    if not seals(body):
        return plain(event, body)
    fields = json.loads(body)
    held = fields.pop(KEPT, {})
    closed = with_opened(fields, list(held), opened or {})
    return (partly(event) if closed else event).model_validate_json(json.dumps(fields))


@lru_cache(maxsize=REMEMBERED)
def plain(event: type[Event], body: bytes) -> Event:
    """An event of which nothing is sealed: it never changes, so the same bytes are read once."""
    return event.model_validate_json(body)


def seals(body: bytes) -> bool:
    """Whether an entry holds anything sealed: no text of it can look so, its quotes are escaped."""
    return SEALS in body


def held_in(body: bytes) -> dict[str, Any]:
    """What an entry holds of the values that are sealed, by field."""
    if not seals(body):
        return {}
    held: dict[str, Any] = json.loads(body).get(KEPT, {})
    return held


@cache
def partly(event: type[Event]) -> type[Event]:
    """The same event, in which a sealed value may be closed: nothing stands in its place."""
    fields: dict[str, Any] = {
        name: (event.model_fields[name].annotation | None, None)  # type: ignore[operator]
        for name in marks(event)
    }
    return create_model(event.__name__, __base__=event, **fields)
