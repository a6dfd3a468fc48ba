"""Finds the values of an event that are about a person, and which person each is about.

A field is sealed if its type has the mark `Sealed` (domain/values.py). Its value is about the
person that the mark names or, if it names none, about the child whose case the tags belong to.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, get_args

from pydantic import BaseModel

from domain.events.base import Event, as_values
from domain.values import Sealed

CHILD: Final = "child:"
CASES: Final = ("referral:", "placement:", "award:", "transition:", "order:")
"""The tags that belong to one child's case without naming the child."""
ChildOf = Callable[[Sequence[str]], str | None]
"""Returns the reference of the child whose case these tags belong to, or None."""


@dataclass(frozen=True, slots=True)
class PersonalValue:
    """A value about a person, with its path in the event: `needs`, or `left_out/0/reason`."""

    path: str
    person: str
    value: Any


@cache
def sealed_fields(model: type[BaseModel]) -> dict[str, Sealed]:
    """The sealed fields of a model, with the mark of each."""
    return {
        name: mark
        for name, info in model.model_fields.items()
        for mark in info.metadata
        if isinstance(mark, Sealed)
    }


@cache
def may_be_personal(model: Any) -> bool:
    """Whether a field of this type, or of a model within it, is sealed."""
    if isinstance(model, type) and issubclass(model, BaseModel):
        inner: list[Any] = [info.annotation for info in model.model_fields.values()]
        return bool(sealed_fields(model)) or any(may_be_personal(each) for each in inner)
    return any(may_be_personal(each) for each in get_args(model))


def personal_values(event: Event, child_of: ChildOf) -> Iterator[PersonalValue]:
    """Every value of an event to be sealed, in the order of its fields.

    `child_of` is called at most once, and only if a value is about the child of the case.
    """
    fields = event.model_dump(mode="json")
    child: list[str | None] = []
    for name in type(event).model_fields:
        mark = sealed_fields(type(event)).get(name)
        if mark is not None and mark.of:
            yield from _values_of_named_people(event, name, mark, fields[name])
            continue
        values = _values_of_the_case(event, name, mark, fields[name])
        if not values:
            continue
        child = child or [child_of(event.tags)]
        if child[0] is not None:
            for path, value in values:
                yield PersonalValue(path, child[0], value)


def _values_of_named_people(
    event: Event, name: str, mark: Sealed, value: Any
) -> Iterator[PersonalValue]:
    """The value, or each value of a list, of the person or people that another field names."""
    people = [person for of in mark.of for person in as_values(getattr(event, of))]
    values = value if mark.each else [value]
    for n, (person, one) in enumerate(zip(people, values, strict=True)):
        yield PersonalValue(f"{name}/{n}" if mark.each else name, person, one)


def _values_of_the_case(
    event: Event, name: str, mark: Sealed | None, value: Any
) -> list[tuple[str, Any]]:
    """The paths and values of a field, for values about the child of the case."""
    if mark is not None:
        return [(name, value)]
    return list(_sealed_within(name, getattr(event, name), value))


def _sealed_within(name: str, models: Any, values: Any) -> Iterator[tuple[str, Any]]:
    """The paths and values of the sealed fields in a tuple of models: `left_out/0/reason`."""
    if isinstance(models, tuple):
        for n, (model, value) in enumerate(zip(models, values, strict=True)):
            if isinstance(model, BaseModel):
                for field in sealed_fields(type(model)):
                    yield f"{name}/{n}/{field}", value[field]
