"""Behind PgBouncer: it works pooled by the session, and says why it does not pooled otherwise."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from databases import WITH_FACTS
from examples import CHILD, OTHER_CHILD, applied, case_allocated
from fastapi.testclient import TestClient
from keys import vault_of
from logins import login_as
from pooler import pooled

from api.app import create_app
from ledger import database_roles
from ledger.database_roles import (
    APP,
    CASEWORKER,
    PROVIDER,
    READER,
    PooledByTransaction,
    connect_as,
    connect_within,
)
from ledger.entries import Provenance
from ledger.log import Log
from ledger.migrate import require_current
from projections.engine import answer
from projections.engine.answer import Connection, open_snapshot


@pytest.fixture
def template() -> str:
    return WITH_FACTS


@pytest.fixture
def service(ledger: str) -> str:
    """The login of the service, with the four roles in which it acts."""
    return login_as(ledger, APP, READER, PROVIDER, CASEWORKER)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder whose path is short enough for a socket."""
    with TemporaryDirectory(prefix="pl-") as made:
        yield Path(made)


def allocate(log: Log, by: Provenance) -> None:
    """Record an entry in each of two cases."""
    events = [case_allocated.model_copy(update={"child_ref": c}) for c in (CHILD, OTHER_CHILD)]
    log.append(events, unless=None, after=0, provenance=by)


def entries_seen(connection: Connection, source: str = "ledger.entry") -> object:
    counted = connection.execute(f"SELECT count(*) FROM {source}".encode())
    return (counted.fetchone() or (None,))[0]


@pytest.mark.parametrize("more", ["", "ignore_startup_parameters = options"])
def test_pooled_by_the_session_the_ledger_records_and_answers_in_its_roles(
    service: str, folder: Path, by: Provenance, more: str
) -> None:
    with pooled(service, folder, "session", more) as through:
        require_current(through)
        with closing(Log(through)) as log:
            allocate(log, by)
            assert len(log.entries()) == 2
        with connect_as(through, APP) as connection:
            assert entries_seen(connection) == 2
        with open_snapshot(through, reach=[f"child:{CHILD}"]) as connection:
            assert entries_seen(connection) == 1
        with connect_within(through, PROVIDER, ["provider:P-1"], login="") as connection:
            assert entries_seen(connection, "ledger.own_entries()") == 0


def test_pooled_by_the_transaction_it_says_so_and_is_not_ready(service: str, folder: Path) -> None:
    with pooled(service, folder, "transaction") as through:
        with pytest.raises(PooledByTransaction, match="Set it to session pooling"):
            require_current(through)
        app = create_app(through, borough="E08000014", key=b"k" * 32, vault=vault_of(through))
        with TestClient(app) as client:
            answer = client.get("/health/ready")
        assert (answer.status_code, answer.json()["type"]) == (
            503,
            "/problems/pooled-by-transaction",
        )
        assert "session pooling" in answer.json()["title"]


def test_pooled_by_the_transaction_row_security_holds_whatever_role_another_client_sets(
    ledger: str, service: str, folder: Path, by: Provenance, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Log(ledger)) as log:
        allocate(log, by)
        log.append([applied], unless=None, after=0, provenance=by)

    def connect_before_another(conninfo: str, role: str) -> Connection:
        connection = connect_as(conninfo, role)
        with psycopg.connect(conninfo, autocommit=True) as another:
            another.execute(f"SET ROLE {APP}")
        return connection

    monkeypatch.setattr(database_roles, "connect_as", connect_before_another)
    monkeypatch.setattr(answer, "connect_as", connect_before_another)
    with pooled(service, folder, "transaction") as through:
        with connect_before_another(through, CASEWORKER) as connection:
            assert entries_seen(connection) == 3, "the other client's role is in force"
        with open_snapshot(through, reach=[f"child:{CHILD}"]) as connection:
            assert entries_seen(connection) == 1
        with connect_within(through, PROVIDER, ["provider:P-1"], login="") as connection:
            assert entries_seen(connection, "ledger.own_entries()") == 1
