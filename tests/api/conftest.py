"""A client of the application over a fresh ledger, with answers made when they are asked for."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

import psycopg
import pytest
from fastapi.testclient import TestClient
from keys import vault_of

from api.app import create_app
from ledger.vault import Vault
from projections import projector

KEY = b"a key of the tests and no other!"
WHO = {"Ledger-Actor": "jane", "Ledger-Role": "broker"}


@pytest.fixture
def client(ledger: str) -> Iterator[TestClient]:
    with projector.connect(ledger) as connection:
        projector.rebuild(connection)
    app = create_app(
        ledger,
        borough="E08000014",
        key=KEY,
        vault=vault_of(ledger),
        as_of_default=lambda: date(2022, 3, 31),
    )
    with TestClient(app, headers=WHO, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def catch_up(ledger: str, vault: Vault) -> Iterator[Callable[[], None]]:
    """Folds what is new into the answers."""
    with projector.connect(ledger) as connection:

        def fold() -> None:
            projector.catch_up(connection, vault=vault)

        yield fold


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
