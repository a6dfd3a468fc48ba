"""A batch's events before they commit, at expected positions, for decisions taken after them."""

from collections import defaultdict
from collections.abc import Iterator

from ledger.dcb.messages import BREACHES, EncodedEvents, LogQuery, StoredEvent, query_matches


class SpeculativeLog:
    """The events that a batch adds to the log, from the position `first` on.

    Later decisions read them before they are `committed`.
    """

    def __init__(self, first: int) -> None:
        self.first = first
        self.next = first
        self.committed = False
        self._by_tag: dict[str, list[StoredEvent]] = defaultdict(list)
        self._events: list[StoredEvent] = []

    def add(self, encoded: EncodedEvents) -> None:
        """Add events after those already added."""
        for event, metadata in zip(encoded.events, encoded.metadata_texts(), strict=True):
            stored = StoredEvent(event, self.next, metadata if BREACHES in metadata else "")
            self.next += 1
            self._events.append(stored)
            for tag in event.tags:
                self._by_tag[tag].append(stored)

    def matching(self, query: LogQuery) -> Iterator[StoredEvent]:
        """The events that a query matches, in order."""
        if all(item.tags for item in query.items):
            tags = {item.tags[0] for item in query.items}
            bearing = {e.position: e for tag in tags for e in self._by_tag.get(tag, ())}
            candidates = [bearing[position] for position in sorted(bearing)]
        else:
            candidates = self._events
        return (e for e in candidates if query_matches(query, e.event))
