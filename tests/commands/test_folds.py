"""A fold keeps what it was told: a like event about something else takes nothing out of it."""

import dataclasses
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from datetime import date, timedelta
from enum import Enum
from typing import Any, get_args

import examples
import pytest

import domain.readings
from domain.events.base import Event, tagged_fields

EVENTS = [each for each in vars(examples).values() if isinstance(each, Event)]
NAMES = (
    "address_id", "clarification_id", "evaluator", "notice_id", "offer_id", "owner", "person_ref",
    "question_id", "round",
)  # fmt: skip
"""Names that are no tags, besides those of officers."""


def readings() -> Iterator[type[Any]]:
    """Every decision model that commands share and that takes in events one by one."""
    for found in pkgutil.walk_packages(domain.readings.__path__, "domain.readings."):
        module = importlib.import_module(found.name)
        for each in vars(module).values():
            own = isinstance(each, type) and each.__module__ == module.__name__
            if own and dataclasses.is_dataclass(each) and "after" in vars(each):
                yield each


def taken_in(reading: type[Any]) -> list[Event]:
    """The examples of the events that a model takes in."""
    *_, event = inspect.signature(reading.after, eval_str=True).parameters.values()  # type: ignore[attr-defined]
    kinds = get_args(event.annotation) or (event.annotation,)
    return [each for each in EVENTS if isinstance(each, kinds)]


def about_another(event: Event) -> Event:
    """The like event about other things, on the next day, with the next code of each kind."""
    tagged = {name for name, _ in tagged_fields(type(event))}
    changed: dict[str, object] = {}
    for name, value in event:
        named = name in tagged or name in NAMES or name.endswith("_by")
        if isinstance(value, Enum):
            kinds = list(type(value))
            changed[name] = kinds[(kinds.index(value) + 1) % len(kinds)]
        elif isinstance(value, str) and named:
            changed[name] = f"{value}-2"
        elif isinstance(value, tuple) and name in tagged:
            changed[name] = tuple(f"{each}-2" for each in value)
        elif type(value) is date:
            changed[name] = value + timedelta(days=1)
    return event.model_copy(update=changed)


def collected(state: Any, path: str = "") -> dict[str, list[Any]]:
    """What each collection in a state holds, by where it stands; of a mapping, the keys."""
    if isinstance(state, dict | frozenset | set) or type(state) is tuple:
        return {path: list(state)}
    if not dataclasses.is_dataclass(state):
        return {}
    fields = ((each.name, getattr(state, each.name)) for each in dataclasses.fields(state))
    parts = (collected(value, f"{path}.{name}") for name, value in fields)
    return {where: held for part in parts for where, held in part.items()}


@pytest.mark.parametrize("reading", list(readings()), ids=lambda reading: str(reading.__name__))
def test_a_fold_forgets_nothing_that_it_was_told_of_something_else(reading: type[Any]) -> None:
    events = taken_in(reading)
    everything = reading()
    for event in events:
        everything = everything.after(event)
    for before in (reading(), everything):
        for event in events:
            was = before.after(event)
            now = collected(was.after(about_another(event)))
            lost = {
                where: [each for each in held if each not in now.get(where, ())]
                for where, held in collected(was).items()
            }
            assert {where: each for where, each in lost.items() if each} == {}, event.stored
