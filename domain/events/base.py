"""`Event`, the base of all events: frozen, with a permanent stored name, found by its tags."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Annotated, Any, ClassVar, Final, get_args, get_origin

from pydantic import BaseModel, ConfigDict

from domain.values import Tag

UNTOLD: Final = "untold:"
"""What begins the tags of proposals and refusals in place of those of providers and homes."""


class Event(BaseModel):
    """Something that happened. Its stored name and its fields are the storage format.

    `stored` is the permanent name with its version, `fee-varied.v1`. Only this package and the
    codec know versions; all other code knows the event as `fee-varied`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    stored: ClassVar[str]

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of the event, in the order of its fields, each once."""
        return tags_of(self)


def event_name(stored: str) -> str:
    """The name of an event without the version it was stored in.

    >>> event_name("fee-varied.v1")
    'fee-varied'
    """
    return stored.partition(".")[0]


def tags_of(model: BaseModel) -> tuple[str, ...]:
    """The tags in the fields of a model, in the order of the fields, each once."""
    found: dict[str, None] = {}
    for name, kind in tagged_fields(type(model)):
        value = getattr(model, name)
        if isinstance(value, tuple):
            found.update((f"{kind}:{each}", None) for each in value)
        elif value is not None:
            found[f"{kind}:{value}"] = None
    return tuple(found)


def untold(tags: Iterable[str]) -> tuple[str, ...]:
    """The tags as they are borne by what no provider is told, a proposal or a refusal. What is told
    about a provider or a home is numbered without it, so that no number is missing there (WAITS-3).

    >>> untold(("provider:P-1", "home:H-1", "referral:R-1"))
    ('untold:provider:P-1', 'untold:home:H-1', 'referral:R-1')
    """
    kinds = ("provider:", "home:")
    return tuple(f"{UNTOLD}{each}" if each.startswith(kinds) else each for each in tags)


def told_and_untold(tag: str) -> tuple[str, ...]:
    """The tag of a thing and, of a provider or a home, that of what no provider is told about it.
    Together they find every entry about the thing.

    >>> told_and_untold("provider:P-1"), told_and_untold("referral:R-1")
    (('provider:P-1', 'untold:provider:P-1'), ('referral:R-1',))
    """
    return tuple(dict.fromkeys((tag, *untold((tag,)))))


@cache
def tagged_fields(event: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """The fields of an event that hold tags, with the kind of each tag."""
    pairs: list[tuple[str, str]] = []
    for name, field in event.model_fields.items():
        marks = [*field.metadata, *marks_within(field.annotation)]
        pairs.extend((name, mark.kind) for mark in marks if isinstance(mark, Tag))
    return tuple(pairs)


def marks_within(annotation: Any) -> Iterator[Any]:
    """The metadata of the types inside an annotation such as `tuple[ProviderId, ...]`."""
    for part in get_args(annotation):
        if get_origin(part) is Annotated:
            yield from part.__metadata__
        yield from marks_within(part)


def as_values(value: Any) -> tuple[str, ...]:
    """One value, several or none, as a tuple of text."""
    if value is None:
        return ()
    return tuple(value) if isinstance(value, tuple) else (str(value),)
