"""Nobody changes what is recorded: tried as each role, and as a superuser."""

from collections.abc import Iterator

import psycopg
import pytest
from databases import EMPTY, copy_of
from examples import applied
from facts import BY
from keys import vault_of

from ledger.database_roles import connect_as
from ledger.log import Log

ROLES = ("placement_ledger_app", "placement_ledger_projector", "placement_ledger_reader")
ATTEMPTS = (
    "UPDATE ledger.entry SET recorded_by = 'nobody'",
    "UPDATE ledger.entry SET position = 9 WHERE position = 1",
    "DELETE FROM ledger.tag",
    "DELETE FROM ledger.entry",
    "TRUNCATE ledger.entry CASCADE",
    "TRUNCATE ledger.tag",
    "DELETE FROM ledger.append_lock",
    "UPDATE ledger.append_lock SET only_row = true",
)
DOORS = (
    "INSERT INTO ledger.entry VALUES (2, 'x.v1', '{}', '', now(), 'a', 'b', 'c', NULL, '{}')",
    "INSERT INTO ledger.tag VALUES ('x', 1, 1)",
    "ALTER TABLE ledger.entry DISABLE TRIGGER ALL",
    "DROP TABLE ledger.entry CASCADE",
    "CREATE OR REPLACE FUNCTION ledger.clock() RETURNS timestamptz LANGUAGE sql AS 'SELECT now()'",
    "SELECT * FROM ledger.append_lock FOR UPDATE",
)


@pytest.fixture(scope="module")
def filled(server: str) -> Iterator[str]:
    """A ledger with one entry, for attempts that are all refused."""
    with copy_of(server, EMPTY) as conninfo:
        log = Log(conninfo, vault=vault_of(conninfo))
        log.append([applied], unless=None, after=0, provenance=BY)
        log.close()
        yield conninfo


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("statement", [*ATTEMPTS, *DOORS])
def test_no_role_of_ours_may(filled: str, role: str, statement: str) -> None:
    with (
        connect_as(filled, role) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement.encode())


@pytest.mark.parametrize("statement", ATTEMPTS)
@pytest.mark.parametrize("replication", ["origin", "replica"])
def test_a_superuser_is_refused_too(filled: str, statement: str, replication: str) -> None:
    with psycopg.connect(filled, autocommit=True) as connection:
        connection.execute(f"SET session_replication_role = {replication}")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            connection.execute(statement.encode())


@pytest.mark.parametrize("role", ["placement_ledger_projector", "placement_ledger_reader"])
def test_only_the_application_may_append(filled: str, role: str) -> None:
    log = Log(filled, role=role)
    with pytest.raises(Exception, match="permission denied for function append"):
        log.append([applied], unless=None, after=0, provenance=BY)
    log.close()


def test_an_older_snapshot_may_not_append(filled: str) -> None:
    with psycopg.connect(filled) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with pytest.raises(psycopg.errors.RaiseException, match="READ COMMITTED"):
            connection.execute("SELECT ledger.append('[]', '{}', '[]', '[]', '{}')")
