"""The basis of an answer (day, position of the log, borough), and connections that read facts.

`as_of` is the day that the answer is about (valid time). `known_at` is what had been recorded
(transaction time): a position of the log, or a moment, which stands for the last position
recorded by then.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, Final, LiteralString, TypeVar

import psycopg
from psycopg import sql
from psycopg.errors import UndefinedTable
from psycopg.rows import class_row
from psycopg.types.json import Jsonb
from pydantic import BaseModel, ConfigDict

from domain.authorities import AUTHORITIES, codes_of
from domain.faults import Fault
from domain.geography import BANDS, PUBLISHED_MILES
from domain.london import day_in_london
from domain.registration_codes import OUTCOMES_OF_SUPPORT
from domain.values import LOT_OF_KIND, Judgement, financial_year, year_bounds
from ledger.database_roles import (
    APP,
    CASEWORKER,
    READER,
    connect_as,
    grant_reach,
    limit_reach,
    pool_of,
    transaction_of,
    with_login,
)
from ledger.outages import interruptible, parallel_limit, pause, statement_limit
from projections.engine.folding import NotProjected
from projections.engine.projector import read_progress

POLL_SECONDS: Final = 0.02
PATIENCE_SECONDS: Final = 5.0
SAME_PLACE: Final = {
    each.code: sorted(codes_of(each.code)) for each in AUTHORITIES if len(codes_of(each.code)) > 1
}
Connection = psycopg.Connection[tuple[Any, ...]]


class Row(BaseModel):
    """A row of an answer; `because` are the positions of the entries it came from."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    because: tuple[int, ...]


AnyRow = TypeVar("AnyRow", bound=Row)


class NotYetProjected(Fault):
    """The answers have not yet reached the position asked for. Try again in a moment."""

    slug = "not-yet-projected"
    status = 503


class NothingRecordedYet(Fault):
    """Nothing had been recorded by the moment asked about."""

    slug = "nothing-recorded-yet"
    status = 404


class NotYetRecorded(NothingRecordedYet):
    """The log does not hold this position yet."""

    slug = "not-yet-recorded"


@dataclass(frozen=True, slots=True)
class Basis:
    """What an answer rests on: the day, the position of the log, and the borough.

    `recorded_by` is when the entry at `known_at` was recorded; nothing if it is not known.
    """

    as_of: date
    known_at: int
    recorded_by: datetime | None
    borough: str

    @property
    def passed_by(self) -> date:
        """The last day known to have passed: `as_of`, or the day of the last entry if sooner."""
        if self.recorded_by is None:
            return self.as_of
        return min(self.as_of, day_in_london(self.recorded_by))

    @property
    def parameters(self) -> dict[str, object]:
        """The parameters that the SQL of an answer may name."""
        year = financial_year(self.as_of)
        year_from, year_to = year_bounds(year)
        return {
            "as_of": self.as_of,
            "passed_by": self.passed_by,
            "known_at": self.known_at,
            "borough": list(codes_of(self.borough)),
            "financial_year": year,
            "year_from": year_from,
            "year_to": year_to,
            "lots": Jsonb(LOT_OF_KIND),
            "same_place": Jsonb(SAME_PLACE),
            "bands": list(BANDS),
            "grades": [each for each in Judgement if each not in OUTCOMES_OF_SUPPORT],
            "published_miles": PUBLISHED_MILES,
        }


BEGIN: Final[LiteralString] = """
BEGIN ISOLATION LEVEL REPEATABLE READ, READ {};
SET LOCAL ROLE {};
SET LOCAL search_path = {};
SET LOCAL placement_ledger.reach = '';
SET LOCAL statement_timeout = {};
SET LOCAL max_parallel_workers_per_gather TO {};
LOCK TABLE reader_lock IN ACCESS SHARE MODE
"""
PATH: Final = sql.SQL("answers, pg_catalog, pg_temp")
PATH_WITH_SCRATCH: Final = sql.SQL("pg_temp, answers, pg_catalog")
"""Where tables are found. Scratch tables hide the facts that they stand for; nothing else may."""
Grant = Callable[[str], str]
"""Grants a reach to the transaction that is named."""
REACHED: Final[LiteralString] = """
SELECT p.position, a.position, ledger.recorded_at(a.position)
FROM progress p CROSS JOIN LATERAL (SELECT coalesce(%s::bigint, p.position) AS position) AS a
"""


@contextmanager
def open_snapshot(
    conninfo: str,
    *,
    role: str = READER,
    scratch: bool = False,
    reach: Sequence[str] | None = None,
    login: str = "",
) -> Iterator[Connection]:
    """A connection that reads the facts at one snapshot and can change nothing.

    With `reach`, the tags of some cases, row-level security shows no other cases, and the
    connection is that of `login` if one is given.
    With `scratch` it may also make temporary tables, which are dropped when it closes.
    Raises NotProjected.
    """
    where, grant = conninfo, None
    if reach is not None:
        where, role, grant = (
            with_login(conninfo, login),
            CASEWORKER,
            partial(grant_on_new_connection, conninfo, reach),
        )
    with (
        connect_as(where, role) as connection,
        begin_snapshot(connection, role, grant, scratch=scratch),
    ):
        yield connection


def grant_on_new_connection(conninfo: str, reach: Sequence[str], transaction: str) -> str:
    """A reach of an allocated officer, granted to the transaction that is named."""
    with connect_as(conninfo, APP) as granting:
        return grant_reach(granting, CASEWORKER, reach, transaction)


@contextmanager
def begin_snapshot(
    connection: Connection, role: str, grant: Grant | None, *, scratch: bool = False
) -> Iterator[None]:
    """A transaction with one snapshot of the facts, which is rolled back at the end.

    The role and the granted reach hold within it, whatever was in force before.

    The lock comes before the snapshot, so that facts are not swapped between the two. It is a lock
    on a table because a replica takes that too, and `LOCK TABLE` takes no snapshot itself.
    Raises NotProjected.
    """
    begin = sql.SQL(BEGIN).format(
        sql.SQL("WRITE" if scratch else "ONLY"),
        sql.Identifier(role),
        PATH_WITH_SCRATCH if scratch else PATH,
        statement_limit(),
        parallel_limit(),
    )
    try:
        connection.execute(begin)
    except UndefinedTable:
        raise NotProjected from None
    try:
        if grant is not None:
            limit_reach(connection, grant(transaction_of(connection)))
        with interruptible(connection):
            yield
    finally:
        with suppress(psycopg.OperationalError):
            connection.rollback()


class SnapshotPool:
    """Pools of connections that read facts: connecting takes longer than most questions."""

    def __init__(self, conninfo: str, *, login: str = "") -> None:
        self._pools = {
            APP: pool_of(conninfo, APP),
            READER: pool_of(conninfo, READER, cleared=True),
            CASEWORKER: pool_of(with_login(conninfo, login), CASEWORKER, cleared=True),
        }

    @contextmanager
    def open_snapshot(self, *, reach: Sequence[str] | None = None) -> Iterator[Connection]:
        """As the function `open_snapshot`, on a connection from a pool."""
        role, grant = (READER, None) if reach is None else (CASEWORKER, partial(self._grant, reach))
        with self._connection(role) as connection, begin_snapshot(connection, role, grant):
            yield connection

    def _grant(self, reach: Sequence[str], transaction: str) -> str:
        """A reach of an allocated officer, granted to the transaction that is named."""
        with self._connection(APP) as granting:
            return grant_reach(granting, CASEWORKER, reach, transaction)

    @contextmanager
    def _connection(self, role: str) -> Iterator[Connection]:
        """A connection in a role, which goes back to its pool."""
        pool = self._pools[role]
        pool.open()
        with pool.connection() as connection:
            yield connection

    def close(self) -> None:
        """Close the pools."""
        for pool in self._pools.values():
            pool.close()


def resolve_basis(
    connection: Connection,
    *,
    as_of: date,
    known_at: int | datetime | None,
    borough: str,
) -> Basis:
    """The basis of an answer. Without `known_at` it is the position that the facts have reached.

    Raises NotProjected, NotYetProjected or NothingRecordedYet.
    """
    given = None if known_at is None else position_of(connection, known_at)
    row = connection.execute(REACHED, (given,)).fetchone()
    reached, position, recorded_by = row or (0, 0, None)
    if position > reached:
        raise NotYetProjected
    return Basis(as_of, position, recorded_by, borough)


def position_of(connection: Connection, known_at: int | datetime) -> int:
    """The position that `known_at` stands for. Raises NothingRecordedYet."""
    if isinstance(known_at, int):
        return known_at
    row = connection.execute("SELECT ledger.position_at(%s)", (known_at,)).fetchone()
    if row is None or row[0] is None:
        raise NothingRecordedYet
    return int(row[0])


def wait_for(conninfo: str, position: int, *, patience: float = PATIENCE_SECONDS) -> None:
    """Wait until the facts have reached a position. Raises NotYetProjected."""
    deadline = time.monotonic() + patience
    with connect_as(conninfo, READER) as watch:
        while True:
            now = read_progress(watch)
            if now is not None and now.position >= position:
                return
            if time.monotonic() > deadline:
                at = 0 if now is None else now.position
                message = (
                    f"the answers are at entry {at} of {position}: {NotYetProjected.sentence()}"
                )
                raise NotYetProjected(message)
            pause(POLL_SECONDS)


def rows(
    connection: Connection,
    model: type[AnyRow],
    select: LiteralString,
    basis: Basis,
    **more: object,
) -> list[AnyRow]:
    """The rows that a SELECT returns. `more` are its parameters besides those of the basis."""
    with connection.cursor(row_factory=class_row(model)) as cursor:
        return cursor.execute(select, {**basis.parameters, **more}).fetchall()
