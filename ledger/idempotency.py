"""Idempotency keys: a request sent again under its key gets the receipt of the first time.

The key is kept in the log, as the correlation of the entries recorded under it, so no second store
can disagree with the log (decision 45).
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final, LiteralString

import psycopg
from psycopg import sql
from psycopg.errors import LockNotAvailable

from domain.faults import Fault
from ledger.database_roles import APP, connect_as
from ledger.entries import Receipt
from ledger.reader import LogReader
from ledger.refusals import REFUSALS

RECORDED_UNDER_KEY: Final = """
SELECT e.correlation, min(e.position) AS first, max(e.position) AS last,
       min(e.recorded_at) AS recorded_at, array_agg(l.hash ORDER BY e.position) AS leaves
FROM ledger.entry e JOIN ledger.leaf l USING (position)
WHERE starts_with(e.correlation, 'key:') AND starts_with(e.correlation, %(prefix)s)
  AND e.name <> ALL (%(refusals)s)
GROUP BY e.correlation
"""

HOLD: Final[LiteralString] = """
BEGIN; SET LOCAL lock_timeout = 100; INSERT INTO ledger.request_in_hand VALUES ({})
ON CONFLICT (key) DO UPDATE SET key = excluded.key
"""
"""A row of the key that somebody committed all the same is locked in place of a new one."""


class InHand(Fault):
    """The same request is being recorded at this moment. Send it again for its receipt."""

    slug = "in-hand"
    status = 409


class KeyReused(Fault):
    """This idempotency key was used for another request. Use a new key for each request."""

    slug = "key-reused"
    status = 422


@dataclass(frozen=True, slots=True)
class RequestKey:
    """A fingerprint of the caller and its key, and one of the request sent under the key."""

    caller: str
    request: str

    @property
    def prefix(self) -> str:
        """The beginning of the correlation of every request under this caller's key."""
        return f"key:{self.caller}:"

    @property
    def correlation(self) -> str:
        """The correlation of the entries recorded under the key."""
        return f"{self.prefix}{self.request}"


@contextmanager
def idempotency_lock(conninfo: str, key: RequestKey) -> Iterator[None]:
    """Hold the lock of a caller's key: a row that is never committed.

    It is released before the connection closes, because PostgreSQL may notice a closed connection
    late, and would refuse the next request under the key until then. Raises InHand if another
    request holds it.
    """
    with connect_as(conninfo, APP) as connection:
        try:
            connection.execute(sql.SQL(HOLD).format(sql.Literal(key.prefix)))
        except LockNotAvailable:
            raise InHand from None
        try:
            yield
        finally:
            with suppress(psycopg.OperationalError):
                connection.execute("ROLLBACK")


def receipt_for_key(log: LogReader, key: RequestKey) -> Receipt | None:
    """The receipt of the entries recorded under a key, or None. Refusals do not count.

    Raises KeyReused if the caller sent another request under the key.
    """
    with log.datastore.reading() as cursor:
        cursor.execute(RECORDED_UNDER_KEY, {"prefix": key.prefix, "refusals": [*REFUSALS]})
        row = cursor.fetchone()
    if row is None:
        return None
    if row["correlation"] != key.correlation:
        raise KeyReused
    leaves = tuple(bytes(leaf) for leaf in row["leaves"])
    return Receipt(row["first"], row["last"], row["recorded_at"], leaves)
