"""The library's `DCBRecorder` over `ledger.entry`: every append takes the log's one lock."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Final

from eventsourcing.dcb.api import (
    DCBAppendCondition,
    DCBEvent,
    DCBQuery,
    DCBReadResponse,
    DCBRecorder,
)
from eventsourcing.persistence import IntegrityError, ProgrammingError
from eventsourcing.postgres import PostgresRecorder
from psycopg.types.json import Jsonb

from ledger.dcb.datastore import Datastore
from ledger.dcb.messages import (
    AppendRequest,
    EncodedEvents,
    LogQuery,
    StoredEvent,
    query_items,
    query_json,
    receipts,
    stored_event,
)
from ledger.dcb.subscription import Subscription
from ledger.entries import UNATTRIBUTED, Head, Receipt

PAGE: Final = 1_000
FIRST_PAGE: Final = """
SELECT h.head, h.now, m.position, m.name, m.tags, m.body, ledger.breaches(m.metadata) AS breaches
FROM (SELECT max(position) AS head, ledger.clock() AS now FROM ledger.entry) AS h
LEFT JOIN LATERAL ledger.matching_entries(%s, %s, coalesce(h.head, 0), %s) AS m ON true
ORDER BY m.position
"""


class ReadResponse(DCBReadResponse):
    """Stored events, fetched a page at a time, with the head and the time (UTC) of reading.

    If a limit is given, `head` is the position of the last event, as the library expects.
    """

    def __init__(self, events: Iterator[StoredEvent], head: int | None, read_at: datetime) -> None:
        self._events = events
        self._head = head
        self.read_at = read_at

    @property
    def head(self) -> int | None:
        return self._head

    def __iter__(self) -> Iterator[StoredEvent]:
        return self._events

    def __next__(self) -> StoredEvent:
        return next(self._events)


class Recorder(DCBRecorder, PostgresRecorder):
    """Reads, appends and subscriptions over `ledger.entry`.

    `append_batch` and `read_each` go beyond the library's interface: several conditional appends
    in one transaction, and several queries in one request.
    """

    datastore: Datastore

    def read(
        self,
        query: DCBQuery | None = None,
        *,
        after: int | None = None,
        limit: int | None = None,
    ) -> ReadResponse:
        wanted = query_json(query)
        size = PAGE if limit is None else min(PAGE, limit)
        with self.datastore.reading() as cursor:
            cursor.execute(FIRST_PAGE, (wanted, after or 0, size))
            rows = cursor.fetchall()
        head, read_at = rows[0]["head"], rows[0]["now"]
        first = [stored_event(row) for row in rows if row["position"] is not None]
        events: Iterator[StoredEvent] = iter(first)
        if first and len(first) == size:
            left = None if limit is None else limit - size
            events = chain(first, self._pages(wanted, first[-1].position, head, left))
        if limit is None:
            return ReadResponse(events, head, read_at)
        fetched = list(events)
        return ReadResponse(iter(fetched), fetched[-1].position if fetched else None, read_at)

    def head(self) -> tuple[int | None, datetime]:
        """The last position, or None if the log is empty, and the database's time (UTC)."""
        with self.datastore.reading() as cursor:
            cursor.execute(
                "SELECT (SELECT max(position) FROM ledger.entry) AS head, ledger.clock() AS now"
            )
            row = cursor.fetchone()
        if row is None:
            raise ProgrammingError
        return row["head"], row["now"]

    def _pages(
        self, query: Jsonb, after: int, up_to: int, limit: int | None
    ) -> Iterator[StoredEvent]:
        """The matching events in (after, up_to], at most `limit`, fetched a page at a time."""
        left = limit
        while left is None or left > 0:
            size = PAGE if left is None else min(PAGE, left)
            with self.datastore.reading() as cursor:
                cursor.execute(
                    "SELECT position, name, tags, body, ledger.breaches(metadata) AS breaches"
                    " FROM ledger.matching_entries(%s, %s, %s, %s)",
                    (query, after, up_to, size),
                )
                rows = cursor.fetchall()
            yield from map(stored_event, rows)
            if len(rows) < size:
                return
            after = rows[-1]["position"]
            left = None if left is None else left - len(rows)

    def append(
        self, events: Sequence[DCBEvent], condition: DCBAppendCondition | None = None
    ) -> int:
        if not events:
            message = "nothing to append"
            raise ProgrammingError(message)
        query = None if condition is None else condition.fail_if_events_match
        after = 0 if condition is None else condition.after or 0
        request = AppendRequest(EncodedEvents(events), UNATTRIBUTED, query, after)
        conflicts, appended = self.append_batch([request])
        if conflicts:
            raise IntegrityError(condition)
        return appended[0].last

    def append_batch(self, requests: Sequence[AppendRequest]) -> tuple[list[int], list[Receipt]]:
        """Append all the requests in one transaction, or none of them.

        Returns the indices of the requests whose append condition failed, and the receipt of each
        request. If any condition failed, nothing was appended and there are no receipts.
        """
        events = [event for each in requests for event in each.encoded.events]
        sealed = [values for each in requests for values in each.encoded.sealed_values()]
        numbered = [(n, value) for n, values in enumerate(sealed, start=1) for value in values]
        with self.datastore.cursor() as cursor:
            cursor.execute(
                "SELECT * FROM ledger.append(%s, %s, %s, %s, %s)",
                (
                    Jsonb([each for request in requests for each in request.encoded.as_json()]),
                    [event.data for event in events],
                    Jsonb([each.as_json() for each in requests]),
                    Jsonb(
                        [{"entry": n, "field": v.field, "person": v.person} for n, v in numbered]
                    ),
                    [value.value for _, value in numbered],
                ),
            )
            row = cursor.fetchone()
        if row is None:
            raise ProgrammingError
        if row["conflicts"] is not None:
            return [n - 1 for n in row["conflicts"]], []
        return [], list(receipts(requests, row))

    def read_each(self, queries: Sequence[LogQuery]) -> tuple[list[list[StoredEvent]], Head]:
        """The events that each query matches, and the head of the log, read in one request."""
        with self.datastore.cursor() as cursor:
            cursor.execute(
                "SELECT h.head, h.now, m.* FROM (SELECT coalesce(max(position), 0) AS head,"
                " ledger.clock() AS now FROM ledger.entry) AS h"
                " LEFT JOIN ledger.matching_entries_each(%s) AS m ON true",
                (Jsonb([query_items(query) for query in queries]),),
            )
            rows = cursor.fetchall()
        matched: list[list[StoredEvent]] = [[] for _ in queries]
        for row in rows:
            if row["query"] is not None:
                matched[row["query"] - 1].append(stored_event(row))
        return matched, Head(rows[0]["head"], rows[0]["now"])

    def subscribe(
        self, query: DCBQuery | None = None, *, after: int | None = None
    ) -> "Subscription[Recorder]":
        return Subscription(self, self.datastore, query, after)
