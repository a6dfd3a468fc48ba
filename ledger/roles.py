"""Acting with the rights of one role, whatever login the connection string names."""

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
"""A server that is gone without a word is noticed in 20 seconds, not after hours."""


def with_role(conninfo: str, role: str) -> str:
    """The same connection, acting only with a role's rights."""
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


def still_there(connection: Connection[Any]) -> None:
    """Whether a connection that waited in a pool is still there. Raises OperationalError.

    A server that went has said so, or the machine has: then there is something to read. Only then
    is it asked; to ask each time would take as long as most questions do.
    """
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    if poll.poll(0):
        ConnectionPool.check_connection(connection)


def pool_of(login: str) -> ConnectionPool[Connection[tuple[Any, ...]]]:
    """Connections of one login, none of which is made before it is asked for."""
    return ConnectionPool(
        login, kwargs={"autocommit": True}, min_size=0, max_size=16, open=False,
        check=still_there,
    )  # fmt: skip
