"""A log that comes from another database, by logical replication: a read side with its own facts.

An entry and its tags, leaf and sealed values arrive in one transaction, once every table has been
copied for a start. Until then an entry may be there without its tags.
"""

from typing import Any, Final, LiteralString

import psycopg

IN_STEP: Final[LiteralString] = (
    "NOT EXISTS (SELECT FROM pg_catalog.pg_subscription_rel WHERE srsubstate <> 'r')"
)


def in_step(connection: psycopg.Connection[Any]) -> bool:
    """Whether every table that is copied from elsewhere is copied; so too where none is."""
    return connection.execute("SELECT " + IN_STEP).fetchone() == (True,)
