"""The owner's connection to a fresh ledger, for the tests of evidence."""

from collections.abc import Iterator

import psycopg
import pytest
from facts import Connection


@pytest.fixture
def owner(ledger: str) -> Iterator[Connection]:
    with psycopg.connect(ledger, autocommit=True) as connection:
        yield connection
