"""A read side: the log copied by logical replication, with facts and proofs of its own."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cluster import Server, cluster, primary
from databases import new_folder
from facts import tables
from keys import vault_beside, vault_of

from domain.commands.care.start_care import StartCare
from evidence.bundle.subject import snapshot
from evidence.proof.leaves import LOG
from evidence.proof.verify import Held, Verification, verify
from ledger.entries import Provenance
from ledger.handle import handle
from ledger.log import Log
from projections.engine import projector
from projections.engine.answer import NotYetProjected, open_snapshot, resolve_basis
from projections.engine.replication import is_copied

BY = Provenance("tester", "social-worker", "test")
HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "operators" / "read-side.md"
PUBLISH, SUBSCRIBE = re.findall(r"```sql\n(.*?)```", HOW_TO.read_text(), re.DOTALL)
PATIENCE = 120.0


def care(n: int) -> StartCare:
    return StartCare(child_ref=f"C-{n:016}", born_in="2010-05", started_on=date(2021, 4, 1))


@pytest.fixture
def servers() -> Iterator[list[Server]]:
    folder = new_folder()
    with cluster(folder) as found:
        found.append(primary(folder, wal_level="logical"))
        (folder / "b").mkdir()
        found.append(primary(folder / "b", wal_retrieve_retry_interval="200ms"))
        yield found


def log_of(ledger: Server, children: int) -> Log:
    """Its log, in which so many children came into care."""
    log = Log(ledger.conninfo, vault=vault_of(ledger.conninfo))
    for n in range(children):
        handle(log, care(n), BY)
    return log


def replicate(servers: list[Server]) -> None:
    """As the how-to says it."""
    ledger, read_side = servers
    with ledger.connect() as connection:
        connection.execute(PUBLISH.encode())
    with read_side.connect() as connection:
        connection.execute(SUBSCRIBE.format(ledger=ledger.conninfo).encode())


@contextmanager
def projecting(servers: list[Server]) -> Iterator[None]:
    """The read side's projector, with the ledger's vault."""
    ledger, read_side = servers
    stop = threading.Event()
    with closing(vault_of(ledger.conninfo, role="placement_ledger_projector")) as vault:
        thread = threading.Thread(
            target=projector.follow, args=(read_side.conninfo, stop), kwargs={"vault": vault}
        )
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()


def wait_until(so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def wait_for(read_side: Server, position: int) -> None:
    with read_side.connect() as connection:
        wait_until(lambda: reached(connection) >= position)


def reached(connection: psycopg.Connection[Any]) -> int:
    now = projector.read_progress(connection)
    return -1 if now is None else now.position


def facts(server: Server) -> dict[str, list[tuple[object, ...]]]:
    with server.connect() as owner:
        return tables(owner)


def rebuilt(server: Server) -> dict[str, list[tuple[object, ...]]]:
    with projector.connect(server.conninfo) as connection, vault_beside(connection) as vault:
        projector.rebuild(connection, vault=vault)
    return facts(server)


def verified(server: Server) -> Verification:
    with closing(snapshot(server.conninfo)) as connection:
        return verify(connection, Held(), source=LOG)


def test_a_read_side_has_the_log_its_own_facts_and_the_same_proofs(servers: list[Server]) -> None:
    ledger, read_side = servers
    log = log_of(ledger, 5)
    with projecting(servers):
        replicate(servers)
        for n in range(5, 10):
            handle(log, care(n), BY)
        wait_for(read_side, 10)
        read_side.kill()
        for n in range(10, 15):
            handle(log, care(n), BY)
        read_side.start()
        wait_for(read_side, 15)
    assert facts(read_side) == rebuilt(ledger)
    found = [verified(server) for server in servers]
    assert found[0] == found[1]
    assert found[0].size == 15
    with read_side.connect() as owner, pytest.raises(psycopg.Error, match="append-only"):
        owner.execute("UPDATE ledger.entry SET name = 'x.v1'")
    log.close()


def test_a_projector_that_was_there_first_waits_until_every_table_has_been_copied(
    servers: list[Server],
) -> None:
    ledger, read_side = servers
    log = log_of(ledger, 3)
    with projecting(servers), read_side.connect() as connection:
        wait_for(read_side, 0)
        with read_side.connect() as other, other.transaction():
            other.execute("LOCK TABLE ledger.sealed IN SHARE ROW EXCLUSIVE MODE")
            replicate(servers)
            wait_until(lambda: projector.head_of(connection) == 3)
            time.sleep(1.5)
            assert reached(connection) == 0
        wait_for(read_side, 3)
    assert facts(read_side) == rebuilt(ledger)
    log.close()


def test_answers_of_a_read_side_begin_when_everything_has_been_copied(
    servers: list[Server],
) -> None:
    ledger, read_side = servers
    log = log_of(ledger, 3)
    with read_side.connect() as connection:
        assert is_copied(connection)
        connection.execute("ALTER SYSTEM SET max_sync_workers_per_subscription = 0")
        connection.execute("SELECT pg_reload_conf()")
    replicate(servers)
    with read_side.connect() as connection:
        assert not is_copied(connection)
        with projecting(servers):
            time.sleep(1)
            assert projector.read_progress(connection) is None
            connection.execute("ALTER SYSTEM RESET max_sync_workers_per_subscription")
            connection.execute("SELECT pg_reload_conf()")
            wait_for(read_side, 3)
    with open_snapshot(read_side.conninfo) as connection:
        resolve_basis(connection, as_of=date(2022, 3, 31), known_at=3, borough="E08000014")
        with pytest.raises(NotYetProjected):
            resolve_basis(connection, as_of=date(2022, 3, 31), known_at=4, borough="E08000014")
    log.close()
