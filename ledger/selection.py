"""Which recorded events a query selects, and which of them still count."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Final

from domain.command import Query, QueryItem
from domain.events.base import Event
from domain.events.corrections import EntryReversed, reversals
from ledger.entries import RecordedEvent

CACHED: Final = 4_096


def selector(query: Query) -> Callable[[Event], bool]:
    """A test of whether a query selects an event.

    It looks items up by their first tag, because a query may have hundreds of items. Most events
    are of no kind that the query names, so kinds are looked at first.
    """
    kinds = kinds_of(query)
    untagged = kinds_of(item for item in query if not item.tags)
    by_tag: dict[str, list[QueryItem]] = defaultdict(list)
    for item in query:
        for tag in item.tags[:1]:
            by_tag[tag].append(item)

    def selects(event: Event) -> bool:
        if event.stored not in kinds or event.stored in untagged:
            return event.stored in kinds
        return any(matches(item, event) for tag in event.tags for item in by_tag.get(tag, ()))

    return selects


def matches(item: QueryItem, event: Event) -> bool:
    """Whether an event is of one of the item's types and bears all of its tags."""
    return event.stored in names_of(item.events) and set(item.tags) <= set(event.tags)


def kinds_of(items: Iterable[QueryItem]) -> frozenset[str]:
    """The stored names of the events that items of a query name."""
    return frozenset().union(*(names_of(item.events) for item in items))


@lru_cache(maxsize=CACHED)
def names_of(kinds: tuple[type[Event], ...]) -> frozenset[str]:
    """The stored names of these kinds of event. An event whose values are not opened is of a
    subclass of its kind, and has its stored name.
    """
    return frozenset(kind.stored for kind in kinds)


def with_reversals(query: Query) -> Query:
    """A query that also selects the reversals of what it selects."""
    return tuple(QueryItem((*item.events, EntryReversed), item.tags) for item in query)


def standing(events: Sequence[RecordedEvent]) -> list[RecordedEvent]:
    """The events that still count: neither reversed nor reversals."""
    reversed_at = reversals((each.position, each.event) for each in events)
    return [
        e for e in events
        if e.position not in reversed_at and not isinstance(e.event, EntryReversed)
    ]  # fmt: skip


def reversals_in(events: Sequence[RecordedEvent]) -> list[RecordedEvent]:
    """The reversals among these events, which end proposals."""
    return [each for each in events if isinstance(each.event, EntryReversed)]
