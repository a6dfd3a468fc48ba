"""What every answer carries: the day asked about, what was known, and how to read it.

`as_of` is the day the answer is about. `known_at` is what had been recorded: a position of the
log, or a moment, which stands for the last position recorded by then.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
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
from domain.terms import LOT_OF_KIND, financial_year, year_bounds
from ledger.roles import pool_of, with_role
from projections.engine.folding import NotProjected
from projections.engine.projector import projected

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
class Asked:
    """A question's two dates, settled: the day, and the position of the log."""

    as_of: date
    known_at: int
    recorded_by: datetime | None
    borough: str

    @property
    def parameters(self) -> dict[str, object]:
        """What the SQL of an answer may name."""
        year = financial_year(self.as_of)
        year_from, year_to = year_bounds(year)
        return {
            "as_of": self.as_of,
            "known_at": self.known_at,
            "borough": list(codes_of(self.borough)),
            "financial_year": year,
            "year_from": year_from,
            "year_to": year_to,
            "lots": Jsonb(LOT_OF_KIND),
            "same_place": Jsonb(SAME_PLACE),
            "bands": list(BANDS),
            "published_miles": PUBLISHED_MILES,
        }


BEGIN: Final[LiteralString] = """
BEGIN ISOLATION LEVEL REPEATABLE READ, READ {};
SET LOCAL search_path = answers, pg_catalog;
SET LOCAL placement_ledger.reach = {};
LOCK TABLE progress IN ACCESS SHARE MODE
"""
SETTLE: Final[LiteralString] = """
SELECT p.position, a.position, ledger.recorded_at(a.position)
FROM progress p CROSS JOIN LATERAL (SELECT coalesce(%s::bigint, p.position) AS position) AS a
"""
READER: Final = "placement_ledger_reader"
CASEWORKER: Final = "placement_ledger_caseworker"


@contextmanager
def reading(
    conninfo: str,
    *,
    role: str = READER,
    scratch: bool = False,
    reach: Sequence[str] | None = None,
) -> Iterator[Connection]:
    """A connection that reads facts as they stand at one moment, and can change nothing.

    With `reach`, the tags of some cases, the database shows of all cases only those.
    With `scratch` it may make temporary tables of its own, which are gone when it closes; it
    still has the right to read only.
    """
    login = with_role(conninfo, role if reach is None else CASEWORKER)
    with (
        psycopg.connect(login, autocommit=True) as connection,
        one_moment(connection, reach=reach, scratch=scratch),
    ):
        yield connection


@contextmanager
def one_moment(
    connection: Connection, *, reach: Sequence[str] | None = None, scratch: bool = False
) -> Iterator[None]:
    """One moment of the facts for a connection, which is afterwards as it was before.

    The lock comes before the snapshot: facts are not swapped between the two. It is a lock on a
    table, which a replica keeps too, and takes no snapshot itself. Raises NotProjected.
    """
    begin = sql.SQL(BEGIN).format(
        sql.SQL("WRITE" if scratch else "ONLY"), sql.Literal(" ".join(reach or ()))
    )
    try:
        connection.execute(begin)
    except UndefinedTable:
        raise NotProjected from None
    try:
        yield
    finally:
        with suppress(psycopg.OperationalError):
            connection.rollback()


class Readers:
    """Connections that read facts, kept between readings: to make one takes longer than to ask."""

    def __init__(self, conninfo: str) -> None:
        self._pools = {role: pool_of(with_role(conninfo, role)) for role in (READER, CASEWORKER)}

    @contextmanager
    def reading(self, *, reach: Sequence[str] | None = None) -> Iterator[Connection]:
        """As `reading`, on a connection that was kept."""
        pool = self._pools[READER if reach is None else CASEWORKER]
        pool.open()
        with pool.connection() as connection, one_moment(connection, reach=reach):
            yield connection

    def close(self) -> None:
        """Give the connections back."""
        for pool in self._pools.values():
            pool.close()


def settle(
    connection: Connection,
    *,
    as_of: date,
    known_at: int | datetime | None,
    borough: str,
) -> Asked:
    """Turn what was asked into a day and a position that the facts have reached.

    Raises NotProjected, NotYetProjected or NothingRecordedYet.
    """
    position = None if known_at is None else position_of(connection, known_at)
    reached, asked, recorded_by = connection.execute(SETTLE, (position,)).fetchone() or (0, 0, None)
    if asked > reached:
        raise NotYetProjected
    return Asked(as_of, asked, recorded_by, borough)


def position_of(connection: Connection, known_at: int | datetime) -> int:
    """The position meant by what had been recorded by a moment."""
    if isinstance(known_at, int):
        return known_at
    row = connection.execute("SELECT ledger.position_at(%s)", (known_at,)).fetchone()
    if row is None or row[0] is None:
        raise NothingRecordedYet
    return int(row[0])


def wait_for(conninfo: str, position: int, *, patience: float = PATIENCE_SECONDS) -> None:
    """Wait until the facts have reached a position. Raises NotYetProjected."""
    deadline = time.monotonic() + patience
    with psycopg.connect(with_role(conninfo, "placement_ledger_reader"), autocommit=True) as watch:
        while True:
            now = projected(watch)
            if now is not None and now.position >= position:
                return
            if time.monotonic() > deadline:
                raise NotYetProjected
            time.sleep(POLL_SECONDS)


def rows(
    connection: Connection,
    model: type[AnyRow],
    question: LiteralString,
    asked: Asked,
    **more: object,
) -> list[AnyRow]:
    """The rows of an answer; `more` are what else its SQL names."""
    with connection.cursor(row_factory=class_row(model)) as cursor:
        return cursor.execute(question, {**asked.parameters, **more}).fetchall()
