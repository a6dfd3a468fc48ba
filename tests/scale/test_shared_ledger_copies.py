"""Copies of a ledger that councils share: a read side of each, and a backup of all."""

import time
from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest
from cluster import Server, program
from facts import tables
from keys import vault_of
from psycopg.conninfo import make_conninfo
from sharing import COUNCILS, NUMBERS, PUBLISH, SUBSCRIBE, login, record, sharing, verified

from evidence.leaves import LOG
from ledger.log import Log
from ledger.migrate import migrate
from ledger.replicated import in_step
from ledger.restoring import restored
from projections import projector
from projections.projector import LedgerIsShared

PATIENCE = 120.0


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with sharing(tmp_path_factory) as found:
        yield found


def test_a_backup_is_restored_and_each_councils_log_in_it_is_verified(
    server: Server,
) -> None:
    program("pg_basebackup", "-d", make_conninfo(server.conninfo, dbname="postgres"), "-D",
            str(server.folder / "backup"), "-c", "fast")  # fmt: skip
    for council in COUNCILS:
        size = verified(login(server, council)).size
        user = f"{council}_ledger"
        with restored(
            server.folder / "backup", None, until=None, user=user, dbname="ledger"
        ) as own:
            assert verified(own).size == size


def test_a_read_side_takes_the_log_of_one_council_and_proves_it(server: Server) -> None:
    owner = server.conninfo
    for council in COUNCILS:
        named = {"council": council, "number": NUMBERS[council]}
        with server.connect("postgres") as administrator:
            administrator.execute(f"CREATE DATABASE {council}_answers".encode())
        read_side = make_conninfo(owner, dbname=f"{council}_answers")
        migrate(read_side)
        with server.connect() as offering, psycopg.connect(read_side, autocommit=True) as taking:
            offering.execute(PUBLISH.format(**named).encode())
            # On one server, making a subscription would wait for itself to make the slot.
            offering.execute(
                "SELECT pg_create_logical_replication_slot(%s, 'pgoutput')", (council,)
            )
            taken = SUBSCRIBE.format(**named, ledger=owner.replace("'", "''"))
            taking.execute(taken.replace("WITH (", "WITH (create_slot = false, ").encode())
            record(login(server, council), 50)
            size = verified(login(server, council)).size
            deadline = time.monotonic() + PATIENCE
            while not in_step(taking) or LOG.size(taking) < size:
                assert time.monotonic() < deadline, server.log()
                time.sleep(0.05)
        projecting = vault_of(login(server, council), role="placement_ledger_projector")
        with projector.connect(read_side) as connection, closing(projecting) as vault:
            assert projector.rebuild(connection, vault=vault) == size
        assert verified(read_side, LOG) == verified(login(server, council))
        with psycopg.connect(read_side, autocommit=True) as taking:
            with closing(Log(login(server, council))) as log:
                began = [e.position for e in log.entries() if e.name == "care-started.v1"]
            assert sorted(row[-1][0] for row in tables(taking)["looked_after"]) == began
            taking.execute(f"DROP SUBSCRIPTION {council}".encode())


def test_answers_of_several_councils_are_not_made_in_the_ledger(server: Server) -> None:
    with server.connect() as owner:
        assert owner.execute("SELECT to_regnamespace('answers')").fetchone() == (None,)
    migrate(server.conninfo)
    with projector.connect(login(server, "sefton")) as connection:
        with pytest.raises(LedgerIsShared):
            projector.ensure(connection)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE SCHEMA answers")
