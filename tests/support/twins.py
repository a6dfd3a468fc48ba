"""Another case like the first one: the same history again, about other children or providers.

Whatever a rule asks of one reference alone, its twin satisfies too. So a command that names some of
one case and some of the other is refused only by a rule that holds the references to each other.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from domain.command import Command
from domain.events.base import Event, as_values, tagged_fields
from ledger.entries import RecordedEvent

OF_A_CASE: Final = frozenset((
    "child", "person", "referral", "offer", "award", "placement", "transition", "order", "series",
    "support", "aftercare",
))  # fmt: skip
"""The kinds of tag of what is about some children only."""
OF_A_PROVIDER: Final = frozenset(("provider", "home", "block", "urn"))
"""The kinds of tag of what one provider has."""
UNTAGGED: Final = {
    OF_A_CASE: frozenset(("question_id", "clarification_id", "with_placement")),
    OF_A_PROVIDER: frozenset(("address_id", "notice_id", "successor_id")),
}
"""The fields that name such a thing and bear no tag of its kind."""
A_PERSON: Final = 18
"""How long the reference of a child or an adult is."""


def twin_of(reference: str) -> str:
    """The reference of the same thing in the other case."""
    is_person = len(reference) == A_PERSON and reference.startswith(("C-", "A-"))
    return f"{reference[:2]}T{reference[3:]}" if is_person else f"{reference}T"


def fields_naming(model: type[Command] | type[Event], kinds: frozenset[str]) -> Iterator[str]:
    """The fields that name things of these kinds."""
    yield from (name for name, kind in tagged_fields(model) if kind in kinds)
    yield from (name for name in model.model_fields if name in UNTAGGED[kinds])


def twinned(held: Sequence[RecordedEvent], kinds: frozenset[str]) -> list[RecordedEvent]:
    """The history with its twin before it. What names nothing of these kinds is there once."""
    named = {
        each
        for entry in held
        for name in fields_naming(type(entry.event), kinds)
        for each in as_values(getattr(entry.event, name))
    }
    twins = [renamed(entry.event, named) for entry in held]
    different = [
        RecordedEvent(0, twin, entry.breaches)
        for entry, twin in zip(held, twins, strict=True)
        if twin != entry.event
    ]
    return [*different, *held]


def renamed(event: Event, named: set[str]) -> Event:
    """The same event about the twins of what is named."""
    fields: dict[str, Any] = with_twins(event.model_dump(), named)
    return type(event).model_validate(fields)


def with_twins(value: Any, named: set[str]) -> Any:
    """A value with each of these references replaced by that of its twin."""
    if isinstance(value, str):
        return twin_of(value) if value in named else value
    if isinstance(value, dict):
        return {key: with_twins(each, named) for key, each in value.items()}
    if isinstance(value, list | tuple | frozenset):
        return type(value)(with_twins(each, named) for each in value)
    return value


def mixed(command: Command, kinds: frozenset[str]) -> Iterator[tuple[str, Command]]:
    """The command with each one of the things that it names replaced by its twin, if it names
    several.
    """
    named = {
        name: as_values(getattr(command, name))
        for name in fields_naming(type(command), kinds)
        if getattr(command, name)
    }
    for name in named if len(named) > 1 else ():
        twins: Any = with_twins(getattr(command, name), set(named[name]))
        yield name, type(command).model_validate({**dict(command), name: twins})
