"""A log that is replicated from another database: a read side with facts of its own.

Once every table has been copied, an entry arrives with its tags, leaf and sealed values in one
transaction. Until then, an entry may be there without its tags.
"""

from typing import Any, Final, LiteralString

import psycopg

IN_STEP: Final[LiteralString] = (
    "NOT EXISTS (SELECT FROM pg_catalog.pg_subscription_rel WHERE srsubstate <> 'r')"
)


def in_step(connection: psycopg.Connection[Any]) -> bool:
    """Whether every replicated table has been copied; true where no table is replicated."""
    return connection.execute("SELECT " + IN_STEP).fetchone() == (True,)
