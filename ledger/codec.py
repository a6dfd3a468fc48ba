"""Encodes events as the bytes that the log stores, and decodes them.

The bytes are canonical JSON: sorted keys, no spaces, UTF-8, money as text with two decimals.
Equal events have equal bytes, except for sealed values, whose digests are salted. Stored bytes
never change. A sealed value that is not opened is None in the decoded event.
"""

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, Final

from pydantic import create_model

from domain.events import EVENTS
from domain.events.base import Event
from domain.events.upcasts import Fields, current_fields
from domain.faults import NOT_RECORDED, Fault
from domain.text import READING
from ledger.migrations.shapes import needed_by
from ledger.personal import sealed_fields
from ledger.seal import SEALED_KEY, is_as_written, is_parts, restore_values, without_paths

CACHED_EVENTS: Final = 8_192
SEALED_MARK: Final = f'"{SEALED_KEY}":{{'.encode()
UNREADABLE: Final = (ValueError, RecursionError)
"""What reading JSON raises. Python reads no whole number of more than 4,300 digits."""
MALFORMED: Final = (*UNREADABLE, TypeError, LookupError, AttributeError)
"""What is raised at a body that is no event, or whose sealed values lead nowhere in it."""


class CannotBeRead(Fault):
    """An entry of the log is not written as the ledger writes entries, and cannot be read: ask
    whoever runs the ledger to verify the log, which says which entry and what is wrong with it.
    """

    slug = "cannot-be-read"
    status = 409
    exit_code = NOT_RECORDED

    def __init__(self, position: int = 0) -> None:
        super().__init__()
        self.position = position

    def __str__(self) -> str:
        """The sentence, and which entry it is."""
        return self.title

    @property
    def title(self) -> str:
        """The sentence, and which entry it is. Nothing of what the entry holds is repeated."""
        named = f" It is entry {self.position}." if self.position else ""
        return f"{self.sentence()}{named}"


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


def decode(
    name: str, body: bytes, opened: Mapping[str, Any] | None = None, *, at: int = 0
) -> Event:
    """The event of the entry at a position, in today's shape, with the opened values.

    Raises UnknownEvent, and CannotBeRead if the body is no event of its name.
    """
    try:
        event = EVENTS[name]
    except KeyError:
        raise UnknownEvent(name) from None
    try:
        if name == event.stored and not has_sealed(body):
            return _decode_plain(event, body)
        return _decode_sealed(event, name, body, opened or {}, at)
    except MALFORMED as wrong:
        raise CannotBeRead(at) from wrong


def _decode_sealed(
    event: type[Event], name: str, body: bytes, opened: Mapping[str, Any], at: int
) -> Event:
    """An event with sealed values, or in an older shape. Raises CannotBeRead or MALFORMED."""
    fields = fields_of(name, body, at=at)
    closed = restore_values(fields, list(held_in(body, at=at)), opened)
    model = _with_optional_sealed(event) if closed else event
    return model.model_validate_json(json.dumps(fields), context=READING)


def fields_of(name: str, body: bytes, *, at: int = 0) -> Fields:
    """The fields of the entry at a position in today's shape, as JSON, without those that are
    sealed. Raises CannotBeRead.
    """
    try:
        fields = json.loads(body)
        fields.pop(SEALED_KEY, None)
        return current_fields(name, fields)
    except MALFORMED as wrong:
        raise CannotBeRead(at) from wrong


@lru_cache(maxsize=CACHED_EVENTS)
def _decode_plain(event: type[Event], body: bytes) -> Event:
    """An event without sealed values; cached, because the same bytes are always the same event."""
    return event.model_validate_json(body, context=READING)


def is_an_event(name: str, body: bytes) -> bool:
    """Whether a body has the fields of the event of its name, or this release knows no such event.

    >>> is_an_event("care-started.v1", b"{}"), is_an_event("begun-on-the-moon.v1", b"{}")
    (False, True)
    """
    try:
        decode(name, body)
    except UnknownEvent:
        return True
    except CannotBeRead:
        return False
    return True


def lacks_fields(name: str, body: bytes) -> bool:
    """Whether the body of an entry, which is a JSON object, has none of a field that its event
    needs, neither in clear nor sealed. An event that this release does not know needs none.

    >>> lacks_fields("care-started.v1", b"{}"), lacks_fields("begun-on-the-moon.v1", b"{}")
    (True, False)
    """
    needed = needed_by(name)
    if not needed:
        return False
    fields = json.loads(body)
    sealed = {path.partition("/")[0] for path in fields.get(SEALED_KEY, ())}
    return not needed <= fields.keys() | sealed


def has_sealed(body: bytes) -> bool:
    """Whether an entry holds sealed values. In a text the quotes of the mark would be escaped."""
    return SEALED_MARK in body


def fault_in(name: str, body: bytes) -> str:
    """What is wrong with the body of an event, whose name is of several words, that no reader
    mends: it is no JSON object that can be read, or its sealed values are spelt or made in another
    way than the ledger writes them. Empty where nothing is wrong.
    """
    if "-" not in name.partition(".")[0]:
        return ""
    try:
        fields = json.loads(body)
    except UNREADABLE:
        return "holds what no reader can read"
    if not isinstance(fields, dict):
        return "is no JSON object"
    if has_sealed(body) != (SEALED_KEY in fields):
        return "commits to sealed values where nobody looks for them"
    if SEALED_KEY in fields and not is_as_written(fields.pop(SEALED_KEY), fields):
        return "commits to sealed values that nobody can open"
    return ""


def held_in(body: bytes, *, at: int = 0) -> Mapping[str, Mapping[str, str]]:
    """Digest, person and ciphertext hash of each sealed value of the entry at a position, by path.

    Raises CannotBeRead.
    """
    if not has_sealed(body):
        return {}
    try:
        return _held_of(body)
    except MALFORMED as wrong:
        raise CannotBeRead(at) from wrong


@lru_cache(maxsize=CACHED_EVENTS)
def _held_of(body: bytes) -> Mapping[str, Mapping[str, str]]:
    """What an entry holds under `sealed`; cached, because a decision asks for it several times.
    Raises MALFORMED.
    """
    held = json.loads(body).get(SEALED_KEY, {})
    if not all(map(is_parts, held.values())):
        raise ValueError(SEALED_KEY)
    return MappingProxyType(held)


@cache
def _with_optional_sealed(event: type[Event]) -> type[Event]:
    """The same event class, with None allowed in sealed fields."""
    fields: dict[str, Any] = {
        name: (event.model_fields[name].annotation | None, None)  # type: ignore[operator]
        for name in sealed_fields(event)
    }
    return create_model(event.__name__, __base__=event, **fields)
