"""The library's recorder over our own tables: the only file that imports `eventsourcing`.

`Recorder` is its `DCBRecorder`, and passes its tests; `ledger.log` says the rest of the ledger's
words over it.
"""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
from ledger.entries import UNATTRIBUTED, History, Provenance, Receipt
from ledger.roles import with_role
from ledger.sealing import SealedValue

CHANNEL: Final = "placement_ledger_entry"
PAGE: Final = 1_000
POLL_SECONDS: Final = 1.0

Unavailable = OperationalError
"""The database does not answer: what the library raises for it."""
Found = DCBSequencedEvent
"""An entry as the library hands it over: its position, and the event with name, tags and bytes."""
Sought = DCBQuery
"""A query as the library takes it."""


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


@dataclass(frozen=True, slots=True)
class Written:
    """Events as they go in: name, tags and bytes of each, and what is sealed of each."""

    records: Sequence[DCBEvent]
    sealed: Sequence[Sequence[SealedValue]] = ()


@dataclass(frozen=True, slots=True)
class Append:
    """Events that go in together, by whom, unless what the query finds came after a position.

    `nothing_since` is stricter: unless anything at all came.
    """

    written: Written
    provenance: Provenance
    unless: DCBQuery | None
    after: int
    nothing_since: bool = False

    def as_json(self) -> dict[str, Any]:
        """As the SQL function takes it."""
        items = None if self.unless is None else items_of(self.unless)
        return {
            "entries": len(self.written.records),
            "by": self.provenance.recorded_by,
            "as": self.provenance.recorded_as,
            "correlation": self.provenance.correlation,
            "cause": self.provenance.cause,
            "unless": [] if self.nothing_since else items,
            "after": self.after,
        }


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
    ) -> Receipt | None:
        """Append the events; no receipt if the condition fails."""
        if not events:
            message = "nothing to append"
            raise ProgrammingError(message)
        unless = None if condition is None else condition.fail_if_events_match
        after = 0 if condition is None else condition.after or 0
        _, receipts = self.append_together([Append(Written(events), provenance, unless, after)])
        return receipts[0] if receipts else None

    def append_together(self, appends: Sequence[Append]) -> tuple[list[int], list[Receipt]]:
        """Append all with one commit and return their receipts; or, if another process came
        between, append none and return the numbers of those it overtook, from 1.
        """
        records = [record for each in appends for record in each.written.records]
        sealed = [kept for each in appends for kept in sealed_of(each.written)]
        values = [(n, v) for n, kept in enumerate(sealed, start=1) for v in kept]
        with self.datastore.cursor() as cursor:
            cursor.execute(
                "SELECT * FROM ledger.append(%s, %s, %s, %s, %s)",
                (
                    Jsonb([{"name": event.type, "tags": event.tags} for event in records]),
                    [event.data for event in records],
                    Jsonb([each.as_json() for each in appends]),
                    Jsonb([{"entry": n, "field": v.field, "person": v.person} for n, v in values]),
                    [v.value for _, v in values],
                ),
            )
            row = cursor.fetchone()
        if row is None:
            raise ProgrammingError
        if row["overtaken"] is not None:
            return row["overtaken"], []
        return [], list(receipts_of(appends, row))

    def read_each(self, queries: Sequence[DCBQuery]) -> tuple[list[list[Found]], History]:
        """What each query finds, and the head and the database's time they were read at."""
        with self.datastore.cursor() as cursor:
            cursor.execute(
                "SELECT h.head, h.now, m.* FROM (SELECT coalesce(max(position), 0) AS head,"
                " ledger.clock() AS now FROM ledger.entry) AS h"
                " LEFT JOIN ledger.matching_each(%s) AS m ON true",
                (Jsonb([items_of(query) for query in queries]),),
            )
            rows = cursor.fetchall()
        found: list[list[Found]] = [[] for _ in queries]
        for row in rows:
            if row["query"] is not None:
                event = DCBEvent(row["name"], bytes(row["body"]), row["tags"])
                found[row["query"] - 1].append(Found(event, row["position"]))
        return found, History([], rows[0]["head"], rows[0]["now"])

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


def as_dcb(query: Query) -> DCBQuery:
    """Our query in the library's words. Raises ValueError for one that would be everything."""
    if not query or any(not item.events for item in query):
        message = "a query names the events it is about: an empty one would match everything"
        raise ValueError(message)
    return DCBQuery(
        [DCBQueryItem([event.stored for event in item.events], list(item.tags)) for item in query]
    )


def as_json(query: DCBQuery | None) -> Jsonb:
    """A query as the SQL functions take it."""
    return Jsonb([] if query is None else items_of(query))


def items_of(query: DCBQuery) -> list[dict[str, list[str]]]:
    """The items of a query, as JSON has them."""
    return [{"types": item.types, "tags": item.tags} for item in query.items]


def asks(query: DCBQuery, event: DCBEvent) -> bool:
    """Whether a query asks for an event."""
    return any(
        event.type in item.types and set(item.tags) <= set(event.tags) for item in query.items
    )


def sealed_of(written: Written) -> Sequence[Sequence[SealedValue]]:
    """What is sealed of each event, which may be nothing of any."""
    return written.sealed or [()] * len(written.records)


def receipts_of(appends: Sequence[Append], row: dict[str, Any]) -> Iterator[Receipt]:
    """The receipt of each append that went in, from what the SQL function returned of all."""
    first, leaves = row["first_position"], [bytes(leaf) for leaf in row["leaves"]]
    start = 0
    for each in appends:
        stop = start + len(each.written.records)
        yield Receipt(
            first + start, first + stop - 1, row["recorded_at"], tuple(leaves[start:stop])
        )
        start = stop
