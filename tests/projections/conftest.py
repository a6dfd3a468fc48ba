"""The log and the owner's connection, for the tests of answers.

A test that asks for the `ledger` has one of its own. The others use one after another.
"""

from collections.abc import Iterator

import psycopg
import pytest
from databases import WITH_FACTS
from facts import Connection
from kept import KeptLedger, kept_ledger
from keys import vault_of

from ledger.log import Log


@pytest.fixture
def template() -> str:
    """Each ledger has its facts, at position 0."""
    return WITH_FACTS


@pytest.fixture(scope="session")
def kept(server: str) -> Iterator[KeptLedger]:
    """The ledger that tests use one after another."""
    with kept_ledger(server) as ledger:
        yield ledger


@pytest.fixture
def of_its_own(request: pytest.FixtureRequest) -> str | None:
    """The ledger that the test asks for, if it does."""
    return request.getfixturevalue("ledger") if "ledger" in request.fixturenames else None


@pytest.fixture
def emptied(request: pytest.FixtureRequest) -> KeptLedger:
    """The ledger that tests use, emptied."""
    ledger: KeptLedger = request.getfixturevalue("kept")
    ledger.make_empty()
    return ledger


@pytest.fixture
def log(request: pytest.FixtureRequest, of_its_own: str | None) -> Iterator[Log]:
    """The log, with the rights of the application and no more."""
    if of_its_own is None:
        yield request.getfixturevalue("emptied").log
        return
    opened = Log(of_its_own, vault=vault_of(of_its_own))
    yield opened
    opened.close()


@pytest.fixture
def owner(request: pytest.FixtureRequest, of_its_own: str | None) -> Iterator[Connection]:
    """Prepares each statement once: laws ask the same hundreds of statements again and again."""
    if of_its_own is None:
        yield request.getfixturevalue("emptied").owner
        return
    with psycopg.connect(of_its_own, autocommit=True, prepare_threshold=1) as connection:
        connection.prepared_max = None
        yield connection
