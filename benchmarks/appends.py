"""Compares appends through the door with a plain INSERT and with other event stores, as rates.

The door reads what the command depends on, decides, hashes, appends and returns a receipt. The
command records an invoice, and the plain INSERT writes the same bytes. Every commit waits for the
disk.

The other event stores are not installed with the benchmarks. One that is not named in the
environment has no row in the table.

    MESSAGE_DB      the folder `package/database` of `npm pack @eventide/message-db`
    EMMETT          a folder in which `npm install @event-driven-io/emmett-postgresql` was run
    EVENTSOURCE_PY  the Python of an environment with `eventsource-py[postgresql]` and `greenlet`

Emmett and eventsource-py each run in a process of their own, with as many clients, because they use
another language or driver (`benchmarks/peers/`).
"""

import os
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode
from uuid import uuid4

import psycopg
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem
from eventsourcing.dcb.postgres_tt import PostgresDCBRecorderTT
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.types.json import Jsonb

from benchmarks.harness import BY, Row, empty_ledger, postgres_server, rate
from domain.commands.money.record_invoice import RecordInvoice
from domain.events.finance import InvoiceRecorded
from ledger.codec import encode
from ledger.dcb.datastore import Datastore
from ledger.handle import handle
from ledger.log import Log

SECONDS: Final = 4.0
FEW_CLIENTS: Final = 16
BOUNDS: Final = {FEW_CLIENTS: 1.0, 64: 1.3}
PEERS: Final = Path(__file__).parent / "peers"
OTHER_STORES: Final = {
    "library": "`eventsourcing`’s own DCB recorder",
    "message-db": "message-db",
    "emmett": "emmett-postgresql",
    "eventsource-py": "eventsource-py",
}
MESSAGE_DB: Final = (
    "schema/message-store", "tables/messages", "types/message",
    *(f"functions/{name}" for name in ("hash-64", "acquire-lock", "category", "is-category", "id",
                                       "cardinal-id", "stream-version", "write-message")),
    *(f"indexes/messages-{name}" for name in ("id", "stream", "category")),
)  # fmt: skip
OTHER_STORES_BOUND: Final = 2.5
TABLE: Final = """
CREATE TABLE plain (
    position bigserial PRIMARY KEY, name text NOT NULL, tags text[] NOT NULL, body bytea NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(), recorded_by text NOT NULL,
    recorded_as text NOT NULL, correlation text NOT NULL)
"""
INSERT: Final = """
INSERT INTO plain (name, tags, body, recorded_by, recorded_as, correlation)
VALUES (%s, %s, %s, %s, %s, %s)
"""
Client = Callable[[int], Callable[[int], Any]]


def invoice(client: int, n: int) -> RecordInvoice:
    """The n-th invoice of a client."""
    return RecordInvoice(
        invoice_id=f"INV-{client}-{n}",
        budget_line="residential",
        provider_id=f"P-{client % 50}",
        amount=Decimal("14210.00"),
        invoiced_on=date(2022, 1, 31),
        period_from=date(2022, 1, 1),
        period_to=date(2022, 1, 31),
    )


def event_of(client: int, n: int) -> tuple[InvoiceRecorded, bytes]:
    """The event that the n-th invoice of a client makes, and its bytes."""
    event = InvoiceRecorded(
        **invoice(client, n).model_dump(), source_file=None, source_row=None
    )  # fmt: skip
    return event, encode(event)


def door_clients(log: Log) -> Client:
    """Clients that record invoices through the door."""
    return lambda client: lambda n: handle(log, invoice(client, n), BY)


def insert_clients(conninfo: str) -> Client:
    """Clients that insert the same bytes, each over its own connection."""

    def begin(client: int) -> Callable[[int], Any]:
        connection = psycopg.connect(conninfo, autocommit=True)
        by = (BY.recorded_by, BY.recorded_as, BY.correlation)

        def insert(n: int) -> None:
            event, body = event_of(client, n)
            connection.execute(INSERT, (event.stored, list(event.tags), body, *by))

        return insert

    return begin


def library_clients(conninfo: str) -> Client:
    """Clients that append with the `eventsourcing` library's recorder, on the same condition."""
    recorder = PostgresDCBRecorderTT(Datastore(conninfo, connections=64))
    recorder.create_table()

    def begin(client: int) -> Callable[[int], Any]:
        def append(n: int) -> None:
            event, body = event_of(client, n)
            mine = DCBQuery([DCBQueryItem([event.stored], [f"invoice:INV-{client}-{n}"])])
            found = recorder.read(mine)
            list(found)
            condition = DCBAppendCondition(mine, found.head)
            recorder.append([DCBEvent(event.stored, body, list(event.tags))], condition)

        return append

    return begin


def message_db_clients(conninfo: str, folder: Path) -> Client:
    """Clients of message-db that write each invoice to a new stream of its own."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        for name in MESSAGE_DB:
            statements = (folder / f"{name}.sql").read_text()
            connection.execute(f"SET search_path = message_store, public; {statements}".encode())

    def begin(client: int) -> Callable[[int], Any]:
        connection = psycopg.connect(conninfo, autocommit=True)
        connection.execute("SET search_path = message_store, public")
        by = Jsonb({"by": BY.recorded_by, "as": BY.recorded_as, "correlation": BY.correlation})

        def write(n: int) -> None:
            event, body = event_of(client, n)
            stream = f"invoice-{client}x{n}"
            connection.execute("SELECT stream_version(%s)", (stream,)).fetchone()
            connection.execute(
                "SELECT write_message(%s, %s, %s, %s::jsonb, %s, -1)",
                (str(uuid4()), stream, event.stored, body.decode(), by),
            ).fetchone()

        return write

    return begin


def peer_rates(conninfo: str, clients: int) -> dict[str, float]:
    """The rates of the event stores that run as processes of their own, where installed."""
    settings = conninfo_to_dict(conninfo)
    where = urlencode({"host": settings["host"], "port": settings.get("port", 5432)})
    url = f"postgresql{{}}://{settings['user']}@/{settings['dbname']}?{where}"
    arguments = [str(clients), str(SECONDS), event_of(0, 0)[1].decode()]
    commands = {}
    if folder := os.environ.get("EMMETT"):
        commands["emmett"] = ["node", PEERS / "emmett.mjs", folder, url.format(""), *arguments]
    if python := os.environ.get("EVENTSOURCE_PY"):
        own = PEERS / "eventsource_py.py"
        commands["eventsource-py"] = [python, own, url.format("+asyncpg"), *arguments]
    return {name: float(output_of(command)) for name, command in commands.items()}


def output_of(command: list[str | Path]) -> str:
    """The output of a program in `peers`."""
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  ours
    return done.stdout


def rates(clients: int) -> dict[str, float]:
    """The rates of the door, of plain INSERT and of other event stores, one after another."""
    with postgres_server() as conninfo, empty_ledger(conninfo, "bench") as (_, log):
        databases = {}
        with psycopg.connect(conninfo, autocommit=True) as connection:
            for name in ("plain", "library", "message_db", "peers"):
                connection.execute(f"CREATE DATABASE {name}".encode())
                databases[name] = make_conninfo(conninfo, dbname=name)
        with psycopg.connect(databases["plain"], autocommit=True) as connection:
            connection.execute(TABLE.encode())
        clients_of = {"ours": door_clients(log), "plain": insert_clients(databases["plain"])}
        if folder := os.environ.get("MESSAGE_DB"):
            clients_of["message-db"] = message_db_clients(databases["message_db"], Path(folder))
        # The library is last, because it keeps its connections open.
        clients_of["library"] = library_clients(databases["library"])
        found = peer_rates(databases["peers"], clients) if clients == FEW_CLIENTS else {}
        return found | {name: rate(clients, SECONDS, client) for name, client in clients_of.items()}


def rows() -> Iterator[Row]:
    """The rows of the table about appending."""
    for clients, bound in BOUNDS.items():
        found = rates(clients)
        ours, what = found["ours"], f"appends through the door, {clients} clients"
        yield Row(what, "plain INSERT of the same bytes", bound, ours / found["plain"],
                  note=f"{ours:,.0f} a second")  # fmt: skip
        if clients == FEW_CLIENTS:
            for name in (name for name in OTHER_STORES if name in found):
                yield Row(what, OTHER_STORES[name], OTHER_STORES_BOUND, ours / found[name])


if __name__ == "__main__":
    for row in rows():
        print(row)
