"""The owner's connection to a fresh ledger, for the tests of answers."""

from collections.abc import Iterator

import psycopg
import pytest
from databases import WITH_FACTS
from facts import Connection


@pytest.fixture
def template() -> str:
    """Each ledger has its facts, at position 0."""
    return WITH_FACTS


@pytest.fixture
def owner(ledger: str) -> Iterator[Connection]:
    """Prepares each statement once: laws ask the same hundreds of statements again and again."""
    with psycopg.connect(ledger, autocommit=True, prepare_threshold=1) as connection:
        connection.prepared_max = None
        yield connection
