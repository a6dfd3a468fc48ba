"""The library's connection pool, over a PostgreSQL connection string of ours."""

from eventsourcing.persistence import OperationalError
from eventsourcing.postgres import PostgresDatastore
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import dict_row

from ledger.database_roles import with_role

Unavailable = OperationalError
"""Raised by the library when the database does not answer."""


class Datastore(PostgresDatastore):
    """A pool of connections that keeps every part of the connection string, TLS and role included.

    At most `connections` more than one are open at a time.
    """

    def __init__(self, conninfo: str, *, role: str | None = None, connections: int = 16) -> None:
        super().__init__("", "", "", "", "", pool_size=1, max_overflow=connections)
        login = conninfo if role is None else with_role(conninfo, role)
        self.pool.kwargs = {**conninfo_to_dict(login), "row_factory": dict_row}
