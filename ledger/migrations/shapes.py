"""The shapes of events: which fields each has, and of which kinds of JSON.

The database is told them at each migration, and refuses the body of a known event that lacks a
field, or has one of another kind. An event that it was not told of is taken with any fields: no
service of a release that brings one starts before the database was told.
"""

from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from domain.events import EVENTS
from domain.events.base import Event

ABSENT: Final = "absent"
"""Stands among the kinds of a field that an entry need not have."""
KINDS: Final[Mapping[type, str]] = {
    NoneType: "null",
    bool: "boolean",
    int: "number",
    float: "number",
    tuple: "array",
    BaseModel: "object",
    Mapping: "object",
}
"""The kinds of JSON of values that are not written as text, the narrower types first."""


@cache
def shape_of(event: type[Event]) -> Mapping[str, list[str]]:
    """The kinds of each field of an event, by its name."""
    return {
        name: sorted({*kinds_of(field.annotation), *(() if field.is_required() else (ABSENT,))})
        for name, field in event.model_fields.items()
    }


def kinds_of(annotation: Any) -> Iterator[str]:
    """The kinds of JSON in which values of a type are written.

    >>> sorted(kinds_of(tuple[int, ...] | None)), [*kinds_of(Literal["a"])]
    (['array', 'null'], ['string'])
    """
    origin = get_origin(annotation)
    if origin in (Union, UnionType):
        for each in get_args(annotation):
            yield from kinds_of(each)
    elif origin is Annotated:
        yield from kinds_of(get_args(annotation)[0])
    elif origin is Literal:
        yield from map(kind_of, map(type, get_args(annotation)))
    else:
        yield kind_of(NoneType if annotation is None else origin or annotation)


def kind_of(plain: type) -> str:
    """The kind of JSON in which values of a plain type are written: text, if of none other."""
    is_code = issubclass(plain, Enum)
    found = (kind for each, kind in KINDS.items() if not is_code and issubclass(plain, each))
    return next(found, "string")


@cache
def needed_by(name: str) -> frozenset[str]:
    """The fields that every entry of an event's stored name has."""
    event = EVENTS.get(name)
    shape = {} if event is None or name != event.stored else shape_of(event)
    return frozenset(each for each, kinds in shape.items() if ABSENT not in kinds)
