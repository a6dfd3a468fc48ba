"""Puts facts just made in place of those in use, and lets one rebuild run at a time.

The locks are on tables in a schema that only the projector and the owner may use: PostgreSQL locks
a table that a statement names before it looks at the right to the table. What another login can do
is read and not end its transaction: the swap then keeps out of its way, and moves what it reads
aside, where it is emptied at once. What a rebuild left behind is dropped as soon as nobody reads
it.
"""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final, LiteralString

from psycopg import sql
from psycopg.errors import LockNotAvailable

from domain.faults import Fault
from projections.engine import reporting
from projections.engine.folding import Connection
from projections.engine.rebuilding import NEXT, connection_beside

PATIENCE_SECONDS: Final = 30.0
SHORTEST_TRY: Final = 0.2
SHORTEST_WAIT: Final = "200ms"
LONGEST_TRY: Final = 1.0
PAUSES: Final = 4
"""How many times as long as a try the next one is waited for: readers wait a fifth of the time."""
LOOK_SECONDS: Final = 2.0
HOLD_REBUILD: Final[LiteralString] = """
SET idle_in_transaction_session_timeout = 0;
BEGIN;
LOCK TABLE locks.rebuild IN SHARE ROW EXCLUSIVE MODE
"""
BEGIN: Final[LiteralString] = """
SET LOCAL lock_timeout = {};
LOCK TABLE locks.fold IN SHARE ROW EXCLUSIVE MODE
"""
READERS: Final[LiteralString] = "placement_ledger_app, placement_ledger_reader"
GRANT_READING: Final[LiteralString] = f"""
GRANT USAGE ON SCHEMA answers TO {READERS}, placement_ledger_caseworker;
GRANT SELECT ON ALL TABLES IN SCHEMA answers TO {READERS}, placement_ledger_caseworker
"""
OLD: Final = ("reporting", "answers")
LEFT_BEHIND: Final[LiteralString] = """
SELECT nspname FROM pg_catalog.pg_namespace
WHERE nspname ~ '^(reporting|answers)_aside_' OR nspname = 'answers_next'
ORDER BY nspname DESC
"""
MOVE_ASIDE: Final[LiteralString] = """
REVOKE ALL ON SCHEMA {0} FROM placement_ledger_app, placement_ledger_reader,
    placement_ledger_caseworker, placement_ledger_reporting;
ALTER SCHEMA {0} RENAME TO {1}
"""
TABLES_OF: Final[LiteralString] = """
SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %s AND c.relkind = 'r'
"""


class RebuildRunning(Fault):
    """Another rebuild of the answers is running."""

    slug = "rebuild-running"


@contextmanager
def one_rebuild(connection: Connection, *, waits: bool = True) -> Iterator[None]:
    """Wait for a rebuild that is running, and hold off others.

    The lock is held by another connection, because it lasts for many transactions. Raises
    RebuildRunning if it does not wait.
    """
    with connection_beside(connection) as holding:
        holding.execute(
            "SELECT set_config('lock_timeout', %s, false)", ("0" if waits else SHORTEST_WAIT,)
        )
        try:
            holding.execute(HOLD_REBUILD)
        except LockNotAvailable:
            raise RebuildRunning from None
        yield
        holding.execute("ROLLBACK")


def swap(connection: Connection) -> None:
    """Replace the old facts with those just made, in one transaction.

    It waits for connections that read or fold, because a snapshot older than the new tables would
    show them empty. They wait for it only for as long as each try lasts. For those that read the
    reporting views it waits only so long.
    """
    deadline, seconds = time.monotonic() + PATIENCE_SECONDS, SHORTEST_TRY
    while not swapped(connection, seconds, aside=time.monotonic() > deadline):
        time.sleep(PAUSES * seconds)
        seconds = min(2 * seconds, LONGEST_TRY)
    drop_left_behind(connection)


def swapped(connection: Connection, seconds: float, *, aside: bool) -> bool:
    """Whether the facts could be swapped within some seconds."""
    try:
        with connection.transaction():
            connection.execute(sql.SQL(BEGIN).format(sql.Literal(f"{round(seconds * 1000)}ms")))
            if exists(connection, "answers"):
                connection.execute("LOCK TABLE answers.reader_lock IN ACCESS EXCLUSIVE MODE")
            if aside:
                move_aside(connection)
            else:
                drop_old(connection)
            connection.execute(f"ALTER SCHEMA {NEXT} RENAME TO answers")
            connection.execute(GRANT_READING)
            reporting.publish(connection)
    except LockNotAvailable:
        return False
    return True


def exists(connection: Connection, schema: str) -> bool:
    """Whether there is a PostgreSQL schema of this name."""
    found = connection.execute("SELECT to_regnamespace(%s) IS NOT NULL", (schema,)).fetchone()
    return found == (True,)


def drop_old(connection: Connection) -> None:
    """Drop the old facts and the views over them."""
    for schema in OLD:
        drop = sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE")
        connection.execute(drop.format(sql.Identifier(schema)))


def move_aside(connection: Connection) -> None:
    """Rename the old facts and the views over them, which waits for nobody who reads them."""
    for schema in OLD:
        if exists(connection, schema):
            name = sql.Identifier(f"{schema}_aside_{time.time_ns()}")
            connection.execute(sql.SQL(MOVE_ASIDE).format(sql.Identifier(schema), name))


def drop_left_behind(connection: Connection) -> bool:
    """Drop what was moved aside and what a rebuild that was killed had made. False if something is
    left, because somebody still reads it or it is of a rebuild that is running.

    What somebody still reads is emptied, so that it holds nobody who is erased.
    """
    is_dropped = True
    for (schema,) in connection.execute(LEFT_BEHIND).fetchall():
        try:
            drop_unread(connection, schema)
        except LockNotAvailable:
            is_dropped = False
            with suppress(LockNotAvailable):
                empty(connection, schema)
    return is_dropped


class LeftBehind:
    """Drops what rebuilds leave behind where there may be something: at first, once another rebuild
    has begun, and every two seconds for as long as something cannot be dropped.
    """

    def __init__(self) -> None:
        self._look_at = 0.0

    def look_now(self) -> None:
        """Look for something the next time."""
        self._look_at = 0.0

    def drop(self, connection: Connection) -> None:
        """Drop what was left behind, if there may be something."""
        if time.monotonic() >= self._look_at:
            is_dropped = drop_left_behind(connection)
            self._look_at = math.inf if is_dropped else time.monotonic() + LOOK_SECONDS


def drop_unread(connection: Connection, schema: str) -> None:
    """Drop a schema. Raises LockNotAvailable if it is read, or is of a rebuild that is running."""
    with connection.transaction():
        connection.execute("SET LOCAL lock_timeout = '100ms'")
        hold_off_rebuild(connection, schema)
        drop = sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE")
        connection.execute(drop.format(sql.Identifier(schema)))


def hold_off_rebuild(connection: Connection, schema: str) -> None:
    """Hold off rebuilds while what one left is changed. Raises LockNotAvailable if one runs."""
    if schema == NEXT:
        connection.execute("LOCK TABLE locks.rebuild IN SHARE ROW EXCLUSIVE MODE NOWAIT")


def empty(connection: Connection, schema: str) -> None:
    """Delete the rows of every table of a schema once, which waits for nobody who reads them.

    Raises LockNotAvailable if the schema is of a rebuild that is running.
    """
    tables = {table for (table,) in connection.execute(TABLES_OF, (schema,)).fetchall()}
    delete = sql.SQL("DELETE FROM {}")
    with connection.transaction():
        hold_off_rebuild(connection, schema)
        if (
            "progress" in tables
            and connection.execute(delete.format(sql.Identifier(schema, "progress"))).rowcount
        ):
            for table in sorted(tables):
                connection.execute(delete.format(sql.Identifier(schema, table)))
