"""Whether the ledger can answer, asked over a connection that nothing else uses."""

import threading
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg import Connection

from ledger.database_roles import READER, connect_as, session_of
from ledger.migrate import require_current
from ledger.outages import DatabaseUnavailable
from projections.engine.projector import head_of, read_progress

PATIENCE_SECONDS: Final = 3.0


@dataclass(frozen=True, slots=True)
class Reached:
    """The last position of the log, and the position that the answers have reached, if any."""

    head: int
    projected: int | None

    @property
    def lag(self) -> int | None:
        """How many entries are not yet in the answers."""
        return None if self.projected is None else max(self.head - self.projected, 0)


class Readiness:
    """Asks how far the log and the answers have come, one question at a time.

    Its connection stays open, so that health needs none when there are no more to be had.
    """

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._connection: Connection[tuple[Any, ...]] | None = None
        self._lock = threading.Lock()

    def reached(self) -> Reached:
        """How far the log and the answers have come.

        Raises NotMigrated, RoleNotInForce, PooledByTransaction, or DatabaseUnavailable if others
        wait for the same already.
        """
        if not self._lock.acquire(timeout=PATIENCE_SECONDS):
            raise DatabaseUnavailable("it is being asked already")
        try:
            return self._ask()
        finally:
            self._lock.release()

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._forget()

    def _ask(self) -> Reached:
        """Ask over the connection, or over a new one if that has been lost."""
        if self._connection is not None:
            try:
                return self._ask_over(self._connection)
            except psycopg.Error:
                self._forget()
        require_current(self._conninfo)
        self._connection = connect_as(self._conninfo, READER)
        try:
            return self._ask_over(self._connection)
        except psycopg.Error:
            self._forget()
            raise

    def _ask_over(self, connection: Connection[tuple[Any, ...]]) -> Reached:
        if session_of(connection) != connection.info.backend_pid:
            require_current(self._conninfo)  # a pooler may have changed
        progress = read_progress(connection)
        return Reached(head_of(connection), None if progress is None else progress.position)

    def _forget(self) -> None:
        """Close the connection, if there is one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
