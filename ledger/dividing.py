"""Dividing a ledger: by council, kept apart by row-level security, and by position.

A ledger is one table of each kind until its owner divides it. Then each council that shares it has
an order, a tree, checkpoints and keys of its own, and its logins see nothing else; and the log of a
council can be continued in another part. `ledger/migrations/0011_dividing.sql` does the work.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, LiteralString

import psycopg
from psycopg import sql
from psycopg.rows import class_row

from ledger.roles import OWNER

REFUSED: Final = "PL001"
PATIENCE_SECONDS: Final = 60.0
PAUSE_SECONDS: Final = 1.0
ALONE: Final[LiteralString] = """
SET LOCAL lock_timeout = '500ms';
LOCK TABLE ledger.append_lock, ledger.entry, ledger.leaf, ledger.tag, ledger.sealed,
    ledger.tree_head, ledger.node, ledger.checkpoint, vault.reading_lock, vault.reading,
    vault.reading_head, vault.key, access.session, access.machine_key, access.webhook
    IN ACCESS EXCLUSIVE MODE;
SET LOCAL lock_timeout = 0
"""
"""All that is divided, at once. Whoever waits for it gives up, and asks again, before others who
record or read would be refused for waiting for each other."""
ANSWERS: Final = ("answers", "answers_next", "reporting")
MAY_BE_LET_IN: Final[LiteralString] = """
SELECT NOT (rolsuper OR rolbypassrls OR pg_has_role(oid, %s, 'MEMBER')) FROM pg_roles
WHERE rolname = %s
"""
HELD: Final[LiteralString] = """
SELECT c.number, c.authority,
       ARRAY(SELECT l.login FROM ledger.council_login l WHERE l.council = c.number ORDER BY 1)
           AS logins,
       ARRAY(SELECT (regexp_match(pg_get_expr(p.relpartbound, p.oid), '\\d+'))[1]::bigint
             FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhrelid
             WHERE i.inhparent = to_regclass('ledger.entry_' || c.number) ORDER BY 1) AS parts
FROM ledger.council c ORDER BY c.number
"""


class CannotDivide(Exception):
    """What was asked does not fit the ledger as it is; the message says why."""


class NobodysLogin(Exception):
    """Several councils share this ledger: use the login of one of them."""


@dataclass(frozen=True, slots=True)
class Council:
    """A council whose log the ledger holds: its number in it, ONS code and logins.

    Each part of its log begins at one of these positions.
    """

    number: int
    authority: str
    logins: Sequence[str]
    parts: Sequence[int]


@contextmanager
def acting_as_owner(owner: str) -> Iterator[psycopg.Connection[Any]]:
    """One transaction with the rights of the ledger's owner. Raises CannotDivide."""
    try:
        with psycopg.connect(owner) as connection:
            connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(OWNER)))
            yield connection
    except psycopg.errors.UniqueViolation:
        message = "the ledger holds a log of that council already, or that login is somebody's"
        raise CannotDivide(message) from None
    except psycopg.Error as fault:
        if fault.sqlstate != REFUSED:
            raise
        raise CannotDivide(fault.diag.message_primary) from None


def alone(owner: str, work: Callable[[psycopg.Connection[Any]], object]) -> None:
    """Do what nobody may record or read meanwhile, as the owner. Raises CannotDivide."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with acting_as_owner(owner) as connection:
                connection.execute(ALONE)
                work(connection)
        except psycopg.errors.LockNotAvailable:
            if time.monotonic() > deadline:
                message = "somebody has been reading the log for a minute: try again afterwards"
                raise CannotDivide(message) from None
            time.sleep(PAUSE_SECONDS)  # whoever queued behind it goes first
        else:
            return


def divide(owner: str, authority: str) -> None:
    """Divide the ledger, whose log is this council's; nothing is rewritten. Raises CannotDivide.

    What the tables hold is read once, while appends wait.
    """
    alone(owner, lambda c: c.execute("SELECT ledger.divide(%s)", (authority,)))


def add_council(owner: str, authority: str) -> None:
    """Have a divided ledger hold one more council's log too.

    From then on each makes its answers in a database of its own: those made here go, since
    nothing divides them. Raises CannotDivide.
    """
    alone(owner, lambda connection: make_room(connection, authority))


def make_room(connection: psycopg.Connection[Any], authority: str) -> None:
    """The parts of one more council; and no answers, nor the right to make them."""
    connection.execute("SELECT ledger.add_council(%s)", (authority,))
    connection.execute("RESET ROLE")
    for schema in ANSWERS:
        name = sql.Identifier(schema)
        connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(name))
    name = sql.Identifier(connection.info.dbname)
    connection.execute(
        sql.SQL("REVOKE CREATE ON DATABASE {} FROM placement_ledger_projector").format(name)
    )


def let_in(owner: str, authority: str, login: str) -> None:
    """Have a login see this council's rows, and no other's. Raises CannotDivide."""
    with acting_as_owner(owner) as connection:
        row = connection.execute(MAY_BE_LET_IN, (OWNER, login)).fetchone()
        if row != (True,):
            message = f"{login} is no login" if row is None else f"{login} may see everything"
            raise CannotDivide(message)
        done = connection.execute(
            "INSERT INTO ledger.council_login"
            " SELECT %s, c.number FROM ledger.council c WHERE c.authority = %s",
            (login, authority),
        )
        if done.rowcount == 0:
            message = f"the ledger holds no log of {authority}"
            raise CannotDivide(message)


def begin_part(owner: str, authority: str, position: int) -> None:
    """Have what a council records from a position on go into another part. Raises CannotDivide.

    The position is one that its log has not reached. Appends wait until what is there was read.
    """
    alone(owner, lambda c: c.execute("SELECT ledger.begin_part(%s, %s)", (authority, position)))


def councils(owner: str) -> list[Council]:
    """The councils whose logs the ledger holds; none of one that is not divided."""
    with (
        acting_as_owner(owner) as connection,
        connection.cursor(row_factory=class_row(Council)) as cursor,
    ):
        return cursor.execute(HELD).fetchall()


def require_one_log(connection: psycopg.Connection[Any]) -> None:
    """Raise NobodysLogin where several councils share the ledger and the login is none of theirs.

    An owner would find the rows of all of them in one heap, which is no log.
    """
    nobodys = "SELECT ledger.shared() AND ledger.council() IS NULL"
    try:
        row = connection.execute(nobodys).fetchone()
    except (psycopg.errors.UndefinedFunction, psycopg.errors.InvalidSchemaName):
        connection.rollback()  # tables of a release before: a backup, which nobody shares
        return
    if row == (True,):
        raise NobodysLogin


def shared(connection: psycopg.Connection[Any]) -> bool:
    """Whether several councils share the ledger."""
    return connection.execute("SELECT ledger.shared()").fetchone() == (True,)
