"""Any event at all: an example, with some of its fields replaced by other values of their types."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, get_args, get_origin

import examples
from any_text import CHARACTERS
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from domain.events.base import Event, marks_within
from domain.values import PRINTABLE
from ledger.personal import sealed_fields

EXAMPLES = [value for value in vars(examples).values() if isinstance(value, Event)]
BY_TYPE: dict[Any, st.SearchStrategy[Any]] = {
    bool: st.booleans(),
    int: st.integers(-2, 600),
    Decimal: st.decimals(-(10**6), 10**6, places=2) | st.decimals(0, 100, places=1),
    date: st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    datetime: st.datetimes(datetime(1900, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
}


def parts(annotation: Any) -> Iterator[Any]:
    """A type, and the types that it is made of."""
    yield annotation
    for part in get_args(annotation):
        yield from parts(part)


def patterns(metadata: list[Any], annotation: Any) -> Iterator[str]:
    """The patterns that the text of a field must match."""
    for mark in (*metadata, *marks_within(annotation)):
        if pattern := getattr(mark, "pattern", None):
            yield pattern


@cache
def text_like(pattern: str) -> st.SearchStrategy[str]:
    """Text that matches a pattern. Free text is drawn without its pattern, which is faster."""
    if pattern == PRINTABLE:
        return st.text(CHARACTERS, max_size=40).map(str.strip)
    return st.from_regex(pattern, fullmatch=True, alphabet=CHARACTERS).map(str.strip)


def values(annotation: Any, metadata: list[Any]) -> st.SearchStrategy[Any]:
    """Values that a field may have. A few of them are refused when the event is made."""
    made_of = list(parts(annotation))
    if get_origin(annotation) is tuple:
        one, *_ = get_args(annotation)
        return st.lists(values(one, metadata), max_size=3).map(tuple)
    if type(None) in made_of:
        some = next(each for each in get_args(annotation) if each is not type(None))
        return st.none() | values(some, metadata)
    for each in made_of:
        if isinstance(each, type) and issubclass(each, StrEnum):
            return st.sampled_from(each)
        if each in BY_TYPE:
            return BY_TYPE[each]
    return text_like(next(patterns(metadata, annotation), PRINTABLE))


def fields_to_vary(event: type[Event]) -> dict[str, FieldInfo]:
    """The fields of an event without records, and without lists that belong to one another."""
    pairs = [(name, mark.of) for name, mark in sealed_fields(event).items() if mark.each]
    kept = {each for name, others in pairs for each in (name, *others)}
    return {
        name: field
        for name, field in event.model_fields.items()
        if name not in kept and not any(is_record(part) for part in parts(field.annotation))
    }


def is_record(annotation: Any) -> bool:
    """Whether a type has fields of its own."""
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


@st.composite
def any_event(draw: st.DrawFn, among: Sequence[Event] = EXAMPLES) -> Event:
    """Any event of these kinds. Values that its class refuses are not put in."""
    event = draw(st.sampled_from(among))
    fields = fields_to_vary(type(event))
    for name in draw(st.lists(st.sampled_from(sorted(fields)), max_size=4, unique=True)):
        value = draw(values(fields[name].annotation, fields[name].metadata))
        try:
            event = type(event).model_validate({**dict(event), name: value})
        except ValidationError:
            continue
    return event
