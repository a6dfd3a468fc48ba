"""Which recorded events a query selects, and which of them still count."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from domain.command import Query, QueryItem
from domain.events.base import Event
from domain.events.corrections import EntryReversed, reversals
from ledger.entries import RecordedEvent


def selector(query: Query) -> Callable[[Event], bool]:
    """A test of whether a query selects an event.

    It looks items up by their first tag, because a query may have hundreds of items. Most events
    are of no kind that the query names, so kinds are looked at first.
    """
    kinds = {kind for item in query for kind in item.events}
    named: dict[type[Event], bool] = {}
    by_tag: dict[str | None, list[QueryItem]] = defaultdict(list)
    for item in query:
        by_tag[item.tags[0] if item.tags else None].append(item)

    def selects(event: Event) -> bool:
        kind = type(event)
        if kind not in named:
            named[kind] = is_of(kinds, event)
        return named[kind] and any(
            matches(item, event) for tag in (None, *event.tags) for item in by_tag.get(tag, ())
        )

    return selects


def matches(item: QueryItem, event: Event) -> bool:
    """Whether an event is of one of the item's types and bears all of its tags."""
    return is_of(set(item.events), event) and set(item.tags) <= set(event.tags)


def is_of(kinds: set[type[Event]], event: Event) -> bool:
    """Whether an event is of one of these kinds. An event whose values are not opened is of a
    subclass of its kind. Pydantic's own instance check is far slower.
    """
    return not kinds.isdisjoint(type(event).__mro__)


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
