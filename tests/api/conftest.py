"""A client of the application over a fresh ledger, with answers made when they are asked for."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import psycopg
import pytest
from asking_as import AskingAsWhoeverMay
from databases import WITH_FACTS
from fastapi.testclient import TestClient
from keys import vault_of
from logins import login_as
from psycopg.conninfo import conninfo_to_dict
from routes_made_once import routes_made_once
from terminal import server_kept

from api.access.credentials import make_key
from api.access.roles import ROLES
from api.app import Surroundings, create_app
from ledger.database_roles import CASEWORKER, PROVIDER
from ledger.vault import Vault
from projections.engine import projector

KEY = b"a key of the tests and no other!"
PROVIDERS = tuple(f"provider:P-{n}" for n in range(1, 26))
EVERY_ROLE = (*(role.name for role in ROLES if role.name != "provider"), *PROVIDERS)
WHO = {"Ledger-Actor": "jane", "Ledger-Role": "broker"}

__all__ = ["routes_made_once"]


@pytest.fixture
def template() -> str:
    """Each ledger has its facts, at position 0."""
    return WITH_FACTS


@pytest.fixture
def client(ledger: str) -> Iterator[TestClient]:
    """The interface, with a login of its own for allocated officers and providers."""
    limited = conninfo_to_dict(login_as(ledger, CASEWORKER, PROVIDER))["user"]
    app = create_app(
        ledger,
        borough="E08000014",
        key=KEY,
        vault=vault_of(ledger),
        as_of_default=lambda: date(2022, 3, 31),
        surroundings=Surroundings(requests_a_minute=1_000_000, limited_login=f"user={limited}"),
    )
    key = make_key(ledger, "tests", EVERY_ROLE, days=1, for_people=True)
    who = {**WHO, "Authorization": f"Bearer {key}"}
    with AskingAsWhoeverMay(app, headers=who, raise_server_exceptions=False) as opened:
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
