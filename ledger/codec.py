"""Encodes events as the bytes that the log stores, and decodes them.

The bytes are canonical JSON: sorted keys, no spaces, UTF-8, money as text with two decimals.
Equal events have equal bytes, except for sealed values, whose digests are salted. Stored bytes
never change. A sealed value that is not opened is None in the decoded event.
"""

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, Final

from pydantic import create_model

from domain.events import EVENTS
from domain.events.base import Event
from domain.events.upcasts import Fields, current_fields
from domain.faults import Fault
from domain.text import READING
from ledger.personal import sealed_fields
from ledger.seal import SEALED_KEY, restore_values, without_paths

CACHED_EVENTS: Final = 8_192
SEALED_MARK: Final = f'"{SEALED_KEY}":{{'.encode()


class UnknownEvent(Fault):
    """The log holds an event that this version does not know. Upgrade before you go on."""

    slug = "unknown-event"


def encode(event: Event, held: Mapping[str, Any] | None = None) -> bytes:
    """The bytes of an event. `held` is what the entry holds under `sealed`, from `seal`.

    >>> from domain.events.corrections import EntryReversed
    >>> encode(EntryReversed(position=7, entry="x.v1", entry_tags=(), reason="r", authority="a"))
    b'{"authority":"a","entry":"x.v1","entry_tags":[],"position":7,"reason":"r"}'
    """
    fields = event.model_dump(mode="json")
    if held:
        fields = {**without_paths(fields, list(held)), SEALED_KEY: dict(held)}
    return canonical(fields)


def canonical(fields: Mapping[str, Any]) -> bytes:
    """Canonical JSON, for fields of text, whole numbers, booleans and null."""
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def decode(name: str, body: bytes, opened: Mapping[str, Any] | None = None) -> Event:
    """The event of an entry, in today's shape, with the opened values. Raises UnknownEvent."""
    try:
        event = EVENTS[name]
    except KeyError:
        raise UnknownEvent(name) from None
    if name == event.stored and not has_sealed(body):
        return _decode_plain(event, body)
    fields = fields_of(name, body)
    closed = restore_values(fields, list(held_in(body)), opened or {})
    model = _with_optional_sealed(event) if closed else event
    return model.model_validate_json(json.dumps(fields), context=READING)


def fields_of(name: str, body: bytes) -> Fields:
    """The fields of an entry in today's shape, as JSON, without those that are sealed."""
    fields = json.loads(body)
    fields.pop(SEALED_KEY, None)
    return current_fields(name, fields)


@lru_cache(maxsize=CACHED_EVENTS)
def _decode_plain(event: type[Event], body: bytes) -> Event:
    """An event without sealed values; cached, because the same bytes are always the same event."""
    return event.model_validate_json(body, context=READING)


def has_sealed(body: bytes) -> bool:
    """Whether an entry holds sealed values. In a text the quotes of the mark would be escaped."""
    return SEALED_MARK in body


def hides_sealed(name: str, body: bytes) -> bool:
    """Whether an event, whose name is of several words, holds sealed values spelt in another way
    than the ledger writes them. A key that does not spell the word is written with escapes.
    """
    if "-" not in name.partition(".")[0]:
        return False
    if has_sealed(body) or not (SEALED_KEY.encode() in body or b"\\u" in body):
        return False
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(fields, dict) and SEALED_KEY in fields


def held_in(body: bytes) -> dict[str, Any]:
    """Digest, person and ciphertext hash of each sealed value of an entry, by path."""
    if not has_sealed(body):
        return {}
    held: dict[str, Any] = json.loads(body).get(SEALED_KEY, {})
    return held


@cache
def _with_optional_sealed(event: type[Event]) -> type[Event]:
    """The same event class, with None allowed in sealed fields."""
    fields: dict[str, Any] = {
        name: (event.model_fields[name].annotation | None, None)  # type: ignore[operator]
        for name in sealed_fields(event)
    }
    return create_model(event.__name__, __base__=event, **fields)
