"""Requests to the recorder and receipts from it, and events and queries in the library's types."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from eventsourcing.dcb.api import DCBEvent, DCBQuery, DCBQueryItem, DCBSequencedEvent
from psycopg.types.json import Jsonb

from domain.command import Query
from domain.events import stored_names
from domain.events.base import Event
from ledger.entries import Provenance, Receipt
from ledger.seal import SealedValue

BREACHES: Final = '"breaches":'
"""What the metadata of an entry holds if, and only if, it has breaches (`ledger.breaches`)."""


@dataclass
class StoredEvent(DCBSequencedEvent):
    """An event as it is stored: its position, and its name (`type`), tags and bytes (`data`).

    `breaches` is the metadata of its entry, if that has breaches, and otherwise empty.
    """

    breaches: str = ""


LogQuery = DCBQuery
"""A query as the recorder takes it: each item names types, and tags that an event must all bear."""


@dataclass(frozen=True, slots=True)
class EncodedEvents:
    """Events as they will be stored, with the sealed values and the metadata of each.

    No event has sealed values if `sealed` is empty, or metadata if `metadata` is.
    """

    events: Sequence[DCBEvent]
    sealed: Sequence[Sequence[SealedValue]] = ()
    metadata: Sequence[str] = ()

    def sealed_values(self) -> Sequence[Sequence[SealedValue]]:
        """The sealed values of each event, in the order of the events."""
        return self.sealed or [()] * len(self.events)

    def metadata_texts(self) -> Sequence[str]:
        """The metadata of each event, in the order of the events."""
        return self.metadata or ["{}"] * len(self.events)

    def as_json(self) -> list[dict[str, Any]]:
        """The events without their bytes, as `ledger.append` takes them."""
        return [
            {"name": event.type, "tags": event.tags, "metadata": text}
            for event, text in zip(self.events, self.metadata_texts(), strict=True)
        ]


@dataclass(frozen=True, slots=True)
class AppendRequest:
    """Events to append together, their provenance, and the append condition.

    The condition fails if an entry after the position `after` matches `fail_if_match` or, with
    `fail_if_any`, if there is any entry after it. Without either it never fails.
    """

    encoded: EncodedEvents
    provenance: Provenance
    fail_if_match: LogQuery | None
    after: int
    fail_if_any: bool = False

    def as_json(self) -> dict[str, Any]:
        """The request as `ledger.append` takes it."""
        items = None if self.fail_if_match is None else query_items(self.fail_if_match)
        return {
            "entries": len(self.encoded.events),
            "by": self.provenance.recorded_by,
            "as": self.provenance.recorded_as,
            "correlation": self.provenance.correlation,
            "cause": self.provenance.cause,
            "fail_if_match": [] if self.fail_if_any else items,
            "after": self.after,
        }


def dcb_event(event: Event, body: bytes) -> DCBEvent:
    """An event and its encoded bytes in the library's type."""
    return DCBEvent(event.stored, body, list(event.tags))


def stored_event(row: Mapping[str, Any]) -> StoredEvent:
    """A row of position, name, tags, body and breaches in the library's type."""
    event = DCBEvent(row["name"], bytes(row["body"]), row["tags"])
    return StoredEvent(event, row["position"], row["breaches"])


def log_query(query: Query) -> LogQuery:
    """A query in the library's type.

    Raises ValueError for a query, or an item, that names no events: it would match every entry.
    """
    if not query or any(not item.events for item in query):
        message = "a query names the events it is about: an empty one would match everything"
        raise ValueError(message)
    return DCBQuery([DCBQueryItem(stored_names(item.events), list(item.tags)) for item in query])


def query_json(query: LogQuery | None) -> Jsonb:
    """A query as the SQL functions take it. Without a query, every entry matches."""
    return Jsonb([] if query is None else query_items(query))


def query_items(query: LogQuery) -> list[dict[str, list[str]]]:
    """The items of a query, ready for JSON."""
    return [{"types": item.types, "tags": item.tags} for item in query.items]


def query_matches(query: LogQuery, event: DCBEvent) -> bool:
    """Whether any item names the event's type and only tags that the event bears."""
    return any(
        event.type in item.types and set(item.tags) <= set(event.tags) for item in query.items
    )


def receipts(requests: Sequence[AppendRequest], row: Mapping[str, Any]) -> Iterator[Receipt]:
    """The receipt of each request of a batch, from the row that `ledger.append` returned."""
    first, leaves = row["first_position"], [bytes(leaf) for leaf in row["leaves"]]
    start = 0
    for request in requests:
        stop = start + len(request.encoded.events)
        yield Receipt(
            first + start, first + stop - 1, row["recorded_at"], tuple(leaves[start:stop])
        )
        start = stop
