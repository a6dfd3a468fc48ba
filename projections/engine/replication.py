"""Tells whether a log that is replicated here from another database has been copied whole.

While the tables are being copied, an entry may arrive before its tags. Once every table has been
copied, an entry arrives with its tags, leaf and sealed values in one transaction.
"""

from typing import Any, Final, LiteralString

import psycopg

COPIED: Final[LiteralString] = (
    "NOT EXISTS (SELECT FROM pg_catalog.pg_subscription_rel WHERE srsubstate <> 'r')"
)


def is_copied(connection: psycopg.Connection[Any]) -> bool:
    """Whether every replicated table has been copied. True if no table is replicated."""
    return connection.execute("SELECT " + COPIED).fetchone() == (True,)
