"""A standby takes over: nothing acknowledged is lost or doubled; a replica does not lie."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import psycopg
import pytest
from cluster import Server, at_once, cluster, primary, standby
from databases import new_folder
from fastapi.testclient import TestClient
from keys import vault_beside, vault_of
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from api.access.credentials import make_key
from api.app import Surroundings, create_app
from domain.commands.money.record_invoice import RecordInvoice
from evidence.bundle.subject import snapshot
from evidence.proof.leaves import LOG
from evidence.proof.verify import Held, verify
from ledger.dcb.datastore import Unavailable
from ledger.entries import Provenance, Receipt
from ledger.handle import attempt_once
from ledger.idempotency import RequestKey
from ledger.log import Log
from projections.engine import projector

BY = Provenance("tester", "finance", "test")
CLIENTS, ENOUGH, PATIENCE = 8, 300, 60.0


@pytest.fixture
def servers() -> Iterator[list[Server]]:
    folder = new_folder()
    with cluster(folder) as found:
        found.append(primary(folder))
        yield found


def invoice(number: str) -> RecordInvoice:
    return RecordInvoice.model_validate(
        {"invoice_id": number, "budget_line": "residential", "amount": "1.00",
         "invoiced_on": date(2022, 1, 31)}
    )  # fmt: skip


@dataclass
class Load:
    """Clients that record invoices one after another, and the receipts they got."""

    log: Log
    told: dict[str, Receipt] = field(default_factory=dict)
    doubtful: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def client(self, n: int) -> None:
        count = 0
        while not self.stop.is_set():
            number = f"INV-{n}-{count}"
            count += 1
            try:
                self.told[number] = record_invoice(self.log, number)
            except Unavailable:
                self.doubtful.append(number)
                return


def record_invoice(log: Log, number: str) -> Receipt:
    """The receipt of an invoice recorded under its own key."""
    try:
        return attempt_once(log, invoice(number), BY, RequestKey(str(number), "said"))
    except psycopg.OperationalError as gone:
        raise Unavailable from gone


def test_the_primary_is_killed_under_load_and_nothing_acknowledged_is_lost(
    servers: list[Server],
) -> None:
    (first,) = servers
    servers += [standby(first, "a"), standby(first, "b")]
    with first.connect("postgres") as connection:
        connection.execute("ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (a, b)'")
        connection.execute("SELECT pg_reload_conf()")
    load = Load(Log(first.conninfo, vault=vault_of(first.conninfo)))
    threads = at_once(load.client, CLIENTS)
    wait_for(load, ENOUGH)
    first.kill()
    for thread in threads:
        thread.join(30)
    assert load.doubtful

    new = max(servers[1:], key=Server.received)
    new.promote()
    log = Log(new.conninfo, vault=vault_of(new.conninfo))
    leaves = leaves_of(new)
    for receipt in load.told.values():
        assert leaves[receipt.first - 1 : receipt.last] == list(receipt.leaves)
    again = {number: record_invoice(log, number) for number in (*load.doubtful, *load.told)}
    assert {n: r for n, r in again.items() if n in load.told} == load.told
    held = [tag for entry in log.entries(limit=100_000) for tag in entry.tags
            if tag.startswith("invoice:")]  # fmt: skip
    assert len(held) == len(set(held)) == len(again)
    with snapshot(new.conninfo) as connection:
        assert verify(connection, Held(), source=LOG).size == log.head()
    with projector.connect(new.conninfo) as connection, vault_beside(connection) as vault:
        projector.rebuild_if_outdated(connection, vault=vault)
        assert projector.catch_up(connection, vault=vault) == log.head()
    log.close()
    load.log.close()


def wait_for(load: Load, count: int) -> None:
    """Wait until so many invoices are acknowledged."""
    deadline = time.monotonic() + PATIENCE
    while len(load.told) < count:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def leaves_of(server: Server) -> list[bytes]:
    with server.connect() as connection:
        rows = connection.execute("SELECT hash FROM ledger.leaf ORDER BY position")
        return [bytes(hash_) for (hash_,) in rows]


def test_a_connection_string_of_all_servers_finds_the_one_that_takes_entries(
    servers: list[Server],
) -> None:
    servers.append(standby(servers[0], "a"))
    hosts = ",".join(str(server.sockets) for server in reversed(servers))
    given = {**conninfo_to_dict(servers[0].conninfo), "host": hosts}
    anywhere = make_conninfo(**given, target_session_attrs="read-write")
    log = Log(anywhere, vault=vault_of(anywhere))
    assert record_invoice(log, "INV-1").first == 1
    servers[1].has_all_of(servers[0])
    servers[0].kill()
    servers[1].promote()
    deadline = time.monotonic() + 20
    while True:
        try:
            assert record_invoice(log, "INV-2").first == 2
            break
        except Unavailable:
            assert time.monotonic() < deadline
            time.sleep(0.1)
    log.close()


def test_a_replica_behind_its_primary_states_its_position_and_waits_when_asked(
    servers: list[Server],
) -> None:
    first = servers[0]
    log = Log(first.conninfo, vault=vault_of(first.conninfo))
    with projector.connect(first.conninfo) as project, vault_beside(project) as vault:
        projector.rebuild(project, vault=vault)
        record_invoice(log, "INV-1")
        projector.catch_up(project, vault=vault)
        replica = standby(first, "a")
        servers.append(replica)
        with replica.connect("postgres") as connection:
            connection.execute("SELECT pg_wal_replay_pause()")
        assert record_invoice(log, "INV-2").first == 2
        assert projector.catch_up(project, vault=vault) == 2
    key = make_key(first.conninfo, "tests", ("finance",), days=1)
    apps = [
        create_app(
            first.conninfo, borough="E08000014", key=own * 32, vault=vault_of(first.conninfo),
            as_of_default=lambda: date(2022, 3, 31), surroundings=Surroundings(answers=answers),
        )
        for own, answers in ((b"h", None), (b"t", replica.conninfo))
    ]  # fmt: skip
    here, there = (TestClient(app, headers={"Authorization": f"Bearer {key}"}) for app in apps)
    path = "/answers/budgets"
    old = there.get(path).json()
    assert (here.get(path).json()["known_at"], old["known_at"]) == (2, 1)
    assert here.get(path, params={"known_at": 1}).json() == old
    later = there.get(path, params={"known_at": 2})
    assert (later.status_code, later.json()["type"]) == (503, "/problems/not-yet-projected")

    def resume() -> None:
        time.sleep(1)
        with replica.connect("postgres") as connection:
            connection.execute("SELECT pg_wal_replay_resume()")

    threading.Thread(target=resume).start()
    waited = there.get(path, headers={"Ledger-Position": "2"})
    assert waited.json()["known_at"] == 2
    log.close()
