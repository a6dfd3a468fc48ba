"""One PostgreSQL server for the run, and a fresh ledger for each test that wants one."""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from keys import vault_of
from psycopg.conninfo import make_conninfo

from ledger.entries import Provenance
from ledger.log import Log
from ledger.migrate import migrate
from ledger.server.embedded import embedded_server
from ledger.vault import Vault

REAL_DATA = "PLACEMENT_LEDGER_REAL_DATA"
BY = Provenance("tester", "broker", "test")
numbers = itertools.count(1)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The embedded server of the test run, without waiting for the disk."""
    with embedded_server(tmp_path_factory.mktemp("a server's data"), durable=False) as conninfo:
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute("CREATE DATABASE template_ledger")
        migrate(make_conninfo(conninfo, dbname="template_ledger"))
        yield conninfo


@pytest.fixture
def ledger(server: str) -> Iterator[str]:
    """An empty, migrated ledger of its own, as its owner would connect to it."""
    name = f"ledger_{next(numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template_ledger")
        conninfo = make_conninfo(server, dbname=name)
        migrate(conninfo)  # a copy does not inherit the grants on its template
        yield conninfo
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def log(ledger: str) -> Iterator[Log]:
    """The log of that ledger, with the rights of the application and no more."""
    opened = Log(ledger, vault=vault_of(ledger))
    yield opened
    opened.close()


@pytest.fixture
def vault(ledger: str) -> Iterator[Vault]:
    """The vault of that ledger, with the rights of the projector."""
    opened = vault_of(ledger, role="placement_ledger_projector")
    yield opened
    opened.close()


@pytest.fixture
def by() -> Provenance:
    """Who records in tests."""
    return BY


@pytest.fixture
def real_data() -> Path:
    """The real material, where it is."""
    folder = os.environ.get(REAL_DATA)
    if not folder or not Path(folder).is_dir():
        pytest.skip(f"{REAL_DATA} does not name the folder of real material")
    return Path(folder)
