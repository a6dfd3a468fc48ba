"""Connections that act with the rights of one database role, whatever their login.

The role is taken after connecting, because a pooler does not pass on what is asked for at the
start, and then read back. With session pooling it holds until the connection closes.
"""

import select
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from psycopg import Connection, connect, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import tuple_row
from psycopg_pool import ConnectionPool, PoolTimeout
from psycopg_pool.abc import CT

from domain.faults import Fault

OWNER: Final = "placement_ledger_owner"
APP: Final = "placement_ledger_app"
READER: Final = "placement_ledger_reader"
SIGNER: Final = "placement_ledger_signer"
PROJECTOR: Final = "placement_ledger_projector"
PROVIDER: Final = "placement_ledger_provider"
CASEWORKER: Final = "placement_ledger_caseworker"
WORKER: Final = "placement_ledger_worker"
READERS_OF_THE_LOG: Final = (READER, SIGNER, PROJECTOR, APP)
ALIVE: Final = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 20_000,
}
"""Settings that notice within 20 seconds that a server has gone without closing a connection."""
PROBES: Final = 3
LIMITED: Final = frozenset((APP, PROVIDER, WORKER))
"""The roles in which no statement goes on for long. Answers, rebuilds and verifications have limits
of their own, or none.
"""
SETTINGS: Final = """
SET row_security = on;
SET client_encoding = 'UTF8';
SET default_transaction_isolation = 'read committed';
SET default_transaction_read_only = off;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
"""
"""What holds in every role, whatever a login has set for itself by `ALTER ROLE`."""
STATEMENT_SECONDS: Final = 120.0
LOCK_SECONDS: Final = 10.0
WAIT_SECONDS: Final = 30.0
"""How long a caller waits for a connection where all are in use."""
OUTAGE_SECONDS: Final = 5.0
"""How long a caller waits for a connection where none can be opened."""
RECONNECT_SECONDS: Final = 1.0


class RoleNotInForce(Fault):
    """The login of the database may not act in the role that this needs. Grant it the role."""

    slug = "role-not-in-force"
    status = 503


class PooledByTransaction(Fault):
    """The pooler before the database gives each transaction another session. Set it to session
    pooling.
    """

    slug = "pooled-by-transaction"
    status = 503


def alive(conninfo: str) -> str:
    """The connection string, with settings that notice that the server has gone."""
    return make_conninfo(conninfo, **(ALIVE | conninfo_to_dict(conninfo)))


def connect_as(conninfo: str, role: str, *, autocommit: bool = True) -> Connection[tuple[Any, ...]]:
    """A connection with the rights of one role and no more. Raises RoleNotInForce."""
    connection = connect(alive(conninfo), autocommit=True)
    try:
        take_role(connection, role)
        connection.autocommit = autocommit
    except BaseException:
        connection.close()
        raise
    return connection


def take_role(connection: Connection[Any], role: str, seconds: float = STATEMENT_SECONDS) -> None:
    """Act in a role until the connection closes. Raises RoleNotInForce.

    In a limited role a statement ends after so many seconds, or ten of waiting for a lock.
    """
    taking = sql.SQL("SET ROLE {}; {} {} SELECT current_user").format(
        sql.Identifier(role), sql.SQL(SETTINGS), limits_of(role, seconds)
    )
    try:
        found = connection.cursor(row_factory=tuple_row).execute(taking)
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.InvalidParameterValue):
        raise RoleNotInForce from None
    while found.nextset():
        pass
    if found.fetchone() != (role,):
        raise RoleNotInForce


def limits_of(role: str, seconds: float) -> sql.Composable:
    """The statements that limit how long those of a role may take, or that they have no limit."""
    limit = seconds if role in LIMITED else 0.0
    return sql.SQL("SET statement_timeout = {}; SET lock_timeout = {};").format(
        round(limit * 1000), round(min(limit, LOCK_SECONDS) * 1000)
    )


def connect_to_read_the_log(conninfo: str) -> Connection[tuple[Any, ...]]:
    """A connection that reads the log, in the first of READERS_OF_THE_LOG that the login may take.

    Before the ledger is migrated there may be none, and the login keeps its own rights.
    """
    connection = connect(alive(conninfo), autocommit=True)
    try:
        row = connection.execute(
            "SELECT r.rolname FROM unnest(%s::text[]) WITH ORDINALITY AS w (name, n)"
            " JOIN pg_catalog.pg_roles r ON r.rolname = w.name"
            " WHERE pg_has_role(r.oid, 'MEMBER') ORDER BY n LIMIT 1",
            (list(READERS_OF_THE_LOG),),
        ).fetchone()
        if row is not None:
            take_role(connection, row[0])
    except BaseException:
        connection.close()
        raise
    return connection


def with_login(conninfo: str, login: str) -> str:
    """The connection string, with the user and the password of another login if one is given."""
    return make_conninfo(conninfo, **conninfo_to_dict(login))


def grant_reach(
    granting: Connection[tuple[Any, ...]], role: str, tags: Sequence[str], transaction: str
) -> str:
    """A reach for a role, which holds in the transaction that is named and in no other."""
    row = granting.execute(
        "SELECT ledger.grant_reach(%s, %s, %s)", (role, list(tags), transaction)
    ).fetchone()
    return "" if row is None else str(row[0])


def transaction_of(connection: Connection[tuple[Any, ...]]) -> str:
    """The name of the transaction that a connection is in."""
    row = connection.execute("SELECT ledger.transaction_name()").fetchone()
    return "" if row is None else str(row[0])


def limit_reach(connection: Connection[tuple[Any, ...]], granted: str) -> None:
    """Limit what the transaction shows to a granted reach.

    The reach is a parameter that is sent apart from the statement, because every session of a login
    sees the text of the statements that its other sessions run.
    """
    connection.execute("SELECT set_config('placement_ledger.reach', %s, true)", (granted,))


@contextmanager
def connect_within(
    conninfo: str, role: str, tags: Sequence[str], *, login: str
) -> Iterator[Connection[tuple[Any, ...]]]:
    """Yields a connection whose row-level security shows these tags only, until it closes.

    Its role and reach hold within one transaction, which no pooler divides.
    """
    limit = sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role))
    with connect_as(with_login(conninfo, login), role) as connection, connection.transaction():
        connection.execute(limit)
        with connect_as(conninfo, APP) as granting:
            granted = grant_reach(granting, role, tags, transaction_of(connection))
        limit_reach(connection, granted)
        yield connection


@contextmanager
def connect_as_owner(conninfo: str) -> Iterator[Connection[Any]]:
    """Yields a connection, in autocommit, that acts as the owner of the ledger's tables.

    Raises RoleNotInForce if the login is not a member of the owner's role.
    """
    with connect_as(conninfo, OWNER) as connection:
        yield connection


def refuse_pooling_by_transaction(conninfo: str) -> None:
    """Raise PooledByTransaction where two open connections share one session of the database.

    Roles, locks and notifications would then pass from one client to another.
    """
    with connect(conninfo, autocommit=True) as first:
        if session_of(first) == first.info.backend_pid:
            return
        for _ in range(PROBES):
            with connect(conninfo, autocommit=True) as second:
                if session_of(second) == session_of(first):
                    raise PooledByTransaction


def session_of(connection: Connection[Any]) -> object:
    """The number of the database's session. A pooler tells its clients other numbers."""
    row = connection.execute("SELECT pg_backend_pid()").fetchone()
    return None if row is None else row[0]


def check_alive(connection: Connection[Any]) -> None:
    """Raise OperationalError if a pooled connection has been closed.

    A closed connection has something to read. Only then is the server asked, because a round trip
    each time would take as long as most queries.
    """
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    if poll.poll(0):
        ConnectionPool.check_connection(connection)


class Pool(ConnectionPool[CT]):
    """A pool of connections, opened when they are first needed, that outlives its server.

    A connection is looked at when it is borrowed. If it was closed, those that lie beside it were
    too, and all are replaced at once: the library's own check tries them one after another, and
    waits longer each time. Where none can be opened, it goes on trying each second, and what waits
    is served as soon as the server is back, or told after five seconds that it is not.
    """

    def __init__(
        self,
        conninfo: str,
        kind: type[CT],
        configure: Callable[[CT], None],
        *,
        sizes: tuple[int, int],
        timeout: float,
        reset: Callable[[CT], None] | None = None,
    ) -> None:
        least, most = sizes
        self._out_of_reach = False

        def reach(connection: CT) -> None:
            configure(connection)
            self._out_of_reach = False

        super().__init__(
            alive(conninfo), connection_class=kind, min_size=least, max_size=most, open=False,
            timeout=timeout, configure=reach, reset=reset, reconnect_timeout=RECONNECT_SECONDS,
        )  # fmt: skip

    def reconnect_failed(self) -> None:
        """Note that no connection can be opened, and go on trying for those who wait."""
        self._out_of_reach = True
        self.check()

    def getconn(self, timeout: float | None = None) -> CT:
        """A connection that has not been closed by the server. Raises PoolTimeout."""
        patience = self.timeout if timeout is None else timeout
        connection = self._awaited(patience)
        try:
            check_alive(connection)
        except psycopg.Error:
            self.putconn(connection)
            self.drain()
            return self._awaited(patience)
        return connection

    def _awaited(self, patience: float) -> CT:
        """A connection within so many seconds, or within five where none can be opened."""
        try:
            return super().getconn(min(patience, OUTAGE_SECONDS))
        except PoolTimeout:
            if self._out_of_reach or patience <= OUTAGE_SECONDS:
                raise
            return super().getconn(patience - OUTAGE_SECONDS)


def pool_of(
    conninfo: str, role: str, seconds: float = STATEMENT_SECONDS, *, cleared: bool = False
) -> Pool[Connection[tuple[Any, ...]]]:
    """A pool of at most 16 connections in one role.

    In a limited role a statement ends after so many seconds. Of a connection that is `cleared`,
    nothing is left for its next use: no setting, cursor, prepared statement or temporary object.
    """

    def take(connection: Connection[Any]) -> None:
        connection.autocommit = True
        take_role(connection, role, seconds)

    def clear(connection: Connection[Any]) -> None:
        connection.execute("DISCARD ALL")
        take(connection)

    return Pool(
        conninfo, Connection[tuple[Any, ...]], take, sizes=(0, 16), timeout=WAIT_SECONDS,
        reset=clear if cleared else None,
    )  # fmt: skip
