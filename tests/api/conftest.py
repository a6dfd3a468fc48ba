"""A client of the application over a fresh ledger, with answers made when they are asked for."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from asking_as import client_over
from databases import WITH_FACTS, copy_of
from fastapi.testclient import TestClient
from routes_made_once import routes_made_once
from terminal import server_kept

from ledger.vault import Vault
from projections.engine import projector

__all__ = ["routes_made_once"]


@pytest.fixture
def template() -> str:
    """Each ledger has its facts, at position 0."""
    return WITH_FACTS


@pytest.fixture
def client(ledger: str) -> Iterator[TestClient]:
    """The interface over a fresh ledger."""
    with client_over(ledger) as opened:
        yield opened


@pytest.fixture(scope="module")
def reading_client(server: str) -> Iterator[TestClient]:
    """The interface over one ledger of a module, for tests that record nothing."""
    with copy_of(server, WITH_FACTS) as ledger, client_over(ledger) as opened:
        yield opened


@pytest.fixture
def catch_up(ledger: str, vault: Vault) -> Iterator[Callable[[], None]]:
    """Folds what is new into the answers."""
    with projector.connect(ledger) as connection:

        def fold() -> None:
            projector.catch_up(connection, vault=vault)

        yield fold


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A folder of data for the command line, with its server running."""
    with server_kept(tmp_path / "data") as folder:
        yield folder


@pytest.fixture
def clock(ledger: str) -> Iterator[Callable[[datetime], None]]:
    """Sets the time of the ledger's database, as only its owner can."""
    with psycopg.connect(ledger, autocommit=True) as owner:

        def at(moment: datetime) -> None:
            owner.execute(
                "CREATE OR REPLACE FUNCTION ledger.clock() RETURNS timestamptz LANGUAGE sql"
                f" VOLATILE AS $$SELECT timestamptz '{moment.isoformat()}'$$".encode()
            )

        yield at
