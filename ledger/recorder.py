"""The library's recorder over our own tables: the only file that imports `eventsourcing`.

`Recorder` is its `DCBRecorder`, and passes its tests; `ledger.log` says the rest of the ledger's
words over it.
"""

import threading
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from eventsourcing.dcb.api import (
    DCBAppendCondition,
    DCBEvent,
    DCBQuery,
    DCBQueryItem,
    DCBReadResponse,
    DCBRecorder,
    DCBSequencedEvent,
)
from eventsourcing.dcb.persistence import DCBListenNotifySubscription
from eventsourcing.persistence import IntegrityError, OperationalError, ProgrammingError
from eventsourcing.postgres import PostgresDatastore, PostgresRecorder
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from domain.command import Query
from domain.events.base import Event
from ledger.entries import UNATTRIBUTED, Provenance, Receipt
from ledger.roles import with_role
from ledger.sealing import SealedValue

CHANNEL: Final = "placement_ledger_entry"
PAGE: Final = 1_000
POLL_SECONDS: Final = 1.0

Unavailable = OperationalError
"""The database does not answer: what the library raises for it."""
Found = DCBSequencedEvent
"""An entry as the library hands it over: its position, and the event with name, tags and bytes."""


class Datastore(PostgresDatastore):
    """The library's datastore, given a connection string whole (TLS, role and all)."""

    def __init__(self, conninfo: str, *, role: str | None = None, connections: int = 16) -> None:
        super().__init__("", "", "", "", "", pool_size=1, max_overflow=connections)
        given = conninfo if role is None else with_role(conninfo, role)
        self.pool.kwargs = {**conninfo_to_dict(given), "row_factory": dict_row}


class Response(DCBReadResponse):
    """Entries a page at a time, never all in memory; the head they were read up to."""

    def __init__(
        self, entries: Iterator[DCBSequencedEvent], head: int | None, *, follows: bool
    ) -> None:
        self._entries = entries
        self._head = head
        self._follows = follows

    @property
    def head(self) -> int | None:
        return self._head

    def __next__(self) -> DCBSequencedEvent:
        entry = next(self._entries)
        if self._follows:
            self._head = entry.position
        return entry


class Recorder(DCBRecorder, PostgresRecorder):
    """`eventsourcing`'s recorder over `ledger.entry`: every append takes the one lock."""

    datastore: PostgresDatastore

    def read(
        self,
        query: DCBQuery | None = None,
        *,
        after: int | None = None,
        limit: int | None = None,
    ) -> Response:
        head, _ = self.head()
        entries = self.pages(as_json(query), after or 0, head or 0, limit)
        if limit is None:
            return Response(entries, head, follows=False)
        # The library's tests want the head known at once when a limit is given.
        some = list(entries)
        return Response(iter(some), some[-1].position if some else None, follows=True)

    def head(self) -> tuple[int | None, datetime]:
        """The last position, if there is one, and the database's time."""
        with self.datastore.cursor() as cursor:
            cursor.execute(
                "SELECT (SELECT max(position) FROM ledger.entry) AS head, ledger.clock() AS now"
            )
            row = cursor.fetchone()
        if row is None:
            raise ProgrammingError
        return row["head"], row["now"]

    def pages(
        self, query: Jsonb, after: int, upto: int, limit: int | None
    ) -> Iterator[DCBSequencedEvent]:
        """The matching entries in (after, upto], fetched a page at a time."""
        left = limit
        while left is None or left > 0:
            most = PAGE if left is None else min(PAGE, left)
            with self.datastore.cursor() as cursor:
                cursor.execute(
                    "SELECT position, name, tags, body FROM ledger.matching(%s, %s, %s, %s)",
                    (query, after, upto, most),
                )
                rows = cursor.fetchall()
            for row in rows:
                event = DCBEvent(row["name"], bytes(row["body"]), row["tags"])
                yield DCBSequencedEvent(event, row["position"])
            if len(rows) < most:
                return
            after = rows[-1]["position"]
            left = None if left is None else left - len(rows)

    def append(
        self,
        events: Sequence[DCBEvent],
        condition: DCBAppendCondition | None = None,
        provenance: Provenance = UNATTRIBUTED,
    ) -> int:
        receipt = self.append_unless(events, condition, provenance)
        if receipt is None:
            raise IntegrityError(condition)
        return receipt.last

    def append_unless(
        self,
        events: Sequence[DCBEvent],
        condition: DCBAppendCondition | None,
        provenance: Provenance,
        sealed: Sequence[Sequence[SealedValue]] = (),
    ) -> Receipt | None:
        """Append the events with what is sealed of each; no receipt if the condition fails."""
        if not events:
            message = "nothing to append"
            raise ProgrammingError(message)
        unless = None if condition is None else as_json(condition.fail_if_events_match)
        kept = [(n, value) for n, values in enumerate(sealed, start=1) for value in values]
        with self.datastore.cursor() as cursor:
            cursor.execute(
                "SELECT * FROM ledger.append(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
                (
                    Jsonb([{"name": event.type, "tags": event.tags} for event in events]),
                    [event.data for event in events],
                    provenance.recorded_by,
                    provenance.recorded_as,
                    provenance.correlation,
                    provenance.cause,
                    unless,
                    None if condition is None else condition.after,
                    Jsonb([{"entry": n, "field": v.field, "person": v.person} for n, v in kept]),
                    [v.value for _, v in kept],
                ),
            )
            row = cursor.fetchone()
        if row is None:
            return None
        return Receipt(
            row["first_position"],
            row["last_position"],
            row["recorded_at"],
            tuple(bytes(leaf) for leaf in row["leaves"]),
        )

    def subscribe(
        self, query: DCBQuery | None = None, *, after: int | None = None
    ) -> "Subscription":
        return Subscription(self, query, after)


class Subscription(DCBListenNotifySubscription[Recorder]):
    """Entries as they come: woken by NOTIFY, and by a poll where no notice arrives."""

    def __init__(self, recorder: Recorder, query: DCBQuery | None, after: int | None) -> None:
        super().__init__(recorder=recorder, query=query, after=after)
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def __exit__(self, *args: object, **kwargs: Any) -> None:
        super().__exit__(*args, **kwargs)
        self._listener.join()

    def _listen(self) -> None:
        try:
            with self._recorder.datastore.get_connection() as connection:
                connection.execute(f"LISTEN {CHANNEL}")
                while not self._has_been_stopped:
                    for _ in connection.notifies(timeout=POLL_SECONDS, stop_after=1):
                        pass
                    self._has_been_notified.set()
                connection.execute(f"UNLISTEN {CHANNEL}")
        except BaseException as fault:  # noqa: BLE001  it is raised again where next() is called
            self._thread_error = self._thread_error or fault
            self.stop()


def record_of(event: Event, body: bytes) -> DCBEvent:
    """An event and its bytes in the library's words."""
    return DCBEvent(event.stored, body, list(event.tags))


def condition_of(query: Query, after: int) -> DCBAppendCondition:
    """The condition that nothing the query matches was recorded after a position."""
    return DCBAppendCondition(as_dcb(query), after)


def as_dcb(query: Query) -> DCBQuery:
    """Our query in the library's words. Raises ValueError for one that would be everything."""
    if not query or any(not item.events for item in query):
        message = "a query names the events it is about: an empty one would match everything"
        raise ValueError(message)
    return DCBQuery(
        [DCBQueryItem([event.stored for event in item.events], list(item.tags)) for item in query]
    )


def as_json(query: DCBQuery | None) -> Jsonb:
    """A query as the SQL function takes it."""
    items = query.items if query is not None else []
    return Jsonb([{"types": item.types, "tags": item.tags} for item in items])
