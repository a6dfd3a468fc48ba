"""What an event is: frozen, permanently named, found by its tags."""

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, ClassVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict

from domain.terms import Tag


class Event(BaseModel):
    """A fact the ledger holds. Its stored name and its fields are the storage format."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    stored: ClassVar[str]

    @property
    def tags(self) -> tuple[str, ...]:
        """What the event is about, in the order of its fields, without repeats."""
        return tags_of(self)


def tags_of(model: BaseModel) -> tuple[str, ...]:
    """The tags of what a model names, in the order of its fields, without repeats."""
    found = (
        f"{kind}:{value}"
        for name, kind in tagged_fields(type(model))
        for value in as_values(getattr(model, name))
    )
    return tuple(dict.fromkeys(found))


@cache
def tagged_fields(event: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """The fields of an event that are tags, with the kind of each."""
    pairs: list[tuple[str, str]] = []
    for name, field in event.model_fields.items():
        marks = [*field.metadata, *marks_within(field.annotation)]
        pairs.extend((name, mark.kind) for mark in marks if isinstance(mark, Tag))
    return tuple(pairs)


def marks_within(annotation: Any) -> Iterator[Any]:
    """The marks of an annotation's parts: `ProviderId | None`, `tuple[ProviderId, ...]`."""
    for part in get_args(annotation):
        if get_origin(part) is Annotated:
            yield from part.__metadata__
        yield from marks_within(part)


def as_values(value: Any) -> tuple[str, ...]:
    """One value, many, or none, as a tuple of text."""
    if value is None:
        return ()
    return tuple(value) if isinstance(value, tuple) else (str(value),)
