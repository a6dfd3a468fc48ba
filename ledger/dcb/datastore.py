"""The library's connection pool, over a PostgreSQL connection string of ours."""

from collections.abc import Callable
from typing import Any

from eventsourcing.persistence import OperationalError
from eventsourcing.postgres import PostgresDatastore
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import dict_row

from ledger.database_roles import alive, take_role

Unavailable = OperationalError
"""Raised by the library when the database does not answer."""


class Datastore(PostgresDatastore):
    """A pool of connections that keeps every part of the connection string, TLS and role included.

    At most `connections` more than one are open at a time.
    """

    def __init__(self, conninfo: str, *, role: str | None = None, connections: int = 16) -> None:
        self._role = role
        super().__init__("", "", "", "", "", pool_size=1, max_overflow=connections)
        self.pool.kwargs = {**conninfo_to_dict(alive(conninfo)), "row_factory": dict_row}

    def after_connect_func(self) -> Callable[[Connection[Any]], None]:
        after_connect, role = super().after_connect_func(), self._role

        def after_connect_in_role(connection: Connection[Any]) -> None:
            after_connect(connection)
            if role is not None:
                take_role(connection, role)

        return after_connect_in_role
