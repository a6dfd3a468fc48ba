"""Connections that act with the rights of one database role, whatever their login."""

import select
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from psycopg import Connection, connect
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import ConnectionPool

OWNER: Final = "placement_ledger_owner"
ALIVE: Final = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 20_000,
}
"""Settings that notice within 20 seconds that a server has gone without closing a connection."""


def with_role(conninfo: str, role: str) -> str:
    """The connection string, limited to the rights of one role."""
    given = conninfo_to_dict(conninfo)
    options = f"{given.get('options') or ''} -c role={role}".strip()
    return make_conninfo(conninfo, **(ALIVE | given | {"options": options}))


@contextmanager
def connect_as_owner(conninfo: str) -> Iterator[Connection[Any]]:
    """Yields a connection, in autocommit, that acts as the owner of the ledger's tables.

    Raises InsufficientPrivilege if the login is not a member of the owner's role.
    """
    with connect(conninfo, autocommit=True) as connection:
        connection.execute(f"SET ROLE {OWNER}".encode())
        yield connection


def check_alive(connection: Connection[Any]) -> None:
    """Raise OperationalError if a pooled connection has been closed.

    A closed connection has something to read. Only then is the server asked, because a round trip
    each time would take as long as most queries.
    """
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    if poll.poll(0):
        ConnectionPool.check_connection(connection)


def pool_of(login: str) -> ConnectionPool[Connection[tuple[Any, ...]]]:
    """A pool of at most 16 connections of one login, opened when they are first needed."""
    return ConnectionPool(
        login, kwargs={"autocommit": True}, min_size=0, max_size=16, open=False,
        check=check_alive,
    )  # fmt: skip
