"""The library's connection pool, over a PostgreSQL connection string of ours."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Final

from eventsourcing.persistence import OperationalError
from eventsourcing.postgres import PostgresDatastore
from psycopg import Connection, Cursor
from psycopg.rows import DictRow, dict_row

from ledger.database_roles import Pool, take_role

Unavailable = OperationalError
"""Raised by the library when the database does not answer."""
WAIT_SECONDS: Final = 5.0
"""How long a caller waits for a connection where all are in use, or none can be opened."""
Lend = Callable[[Connection[DictRow]], AbstractContextManager[None]]


class Datastore(PostgresDatastore):
    """A pool of connections that keeps every part of the connection string, TLS and role included.

    At most `connections` more than one are open at a time. `lend` is entered with each connection
    that reads for its caller alone, so that its statements can be cancelled.
    """

    def __init__(
        self,
        conninfo: str,
        *,
        role: str | None = None,
        connections: int = 16,
        lend: Lend = lambda _: nullcontext(),
    ) -> None:
        self._role = role
        self._lend = lend
        super().__init__("", "", "", "", "")
        pool = Pool(
            conninfo, Connection[DictRow], self.after_connect_func(), sizes=(1, 1 + connections),
            timeout=WAIT_SECONDS,
        )  # fmt: skip
        # The library's pool is the same one with a password that it asks for.
        self.pool = pool  # type: ignore[assignment]

    def after_connect_func(self) -> Callable[[Connection[Any]], None]:
        after_connect, role = super().after_connect_func(), self._role

        def after_connect_in_role(connection: Connection[Any]) -> None:
            after_connect(connection)
            connection.row_factory = dict_row
            if role is not None:
                take_role(connection, role)

        return after_connect_in_role

    @contextmanager
    def reading(self) -> Iterator[Cursor[DictRow]]:
        """A cursor for what its caller alone awaits. What appends for others too is never lent."""
        with self.get_connection() as connection, self._lend(connection):
            yield connection.cursor()
