"""The leaves of the two logs, built from the database's columns and not by its functions.

    placement-ledger/entry@v1       placement-ledger/reading@v1
    position                        position
    recorded_at                     read_at
    name                            read_by
    recorded_by                     read_as
    recorded_as                     purpose
    correlation                     what
    cause, or -                     a line for each person
    a line for each tag: tag, space, ordinal
                                    (instants: YYYY-MM-DDTHH:MM:SS.ffffffZ)
    an empty line, then the body

No field holds a line feed, so no two entries have the same bytes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final, LiteralString

import psycopg

from ledger.merkle import leaf_hash

Connection = psycopg.Connection[tuple[Any, ...]]


def instant(moment: datetime) -> str:
    """A moment as it is hashed: to the microsecond, in UTC."""
    return f"{moment.astimezone(UTC).isoformat(timespec='microseconds')[:-6]}Z"


@dataclass(frozen=True, slots=True)
class EntryLeaf:
    """An entry of the log, as the database holds it; `hash` is the leaf hash stored there."""

    position: int
    recorded_at: datetime
    name: str
    recorded_by: str
    recorded_as: str
    correlation: str
    cause: int | None
    tags: list[str]
    ordinals: list[int | None]
    body: bytes
    hash: bytes | None
    root: bytes | None

    @property
    def at(self) -> datetime:
        """When it was recorded."""
        return self.recorded_at

    @property
    def content(self) -> bytes:
        """The exact bytes of the leaf."""
        tags = (f"{t} {n}\n" for t, n in zip(self.tags, self.ordinals, strict=True))
        header = (
            "placement-ledger/entry@v1\n"
            f"{self.position}\n{instant(self.recorded_at)}\n{self.name}\n"
            f"{self.recorded_by}\n{self.recorded_as}\n{self.correlation}\n"
            f"{'-' if self.cause is None else self.cause}\n{''.join(tags)}\n"
        )
        return header.encode() + self.body

    def moved(self, position: int, ordinals: list[int | None]) -> bytes:
        """The leaf hash it would have had at another place."""
        return leaf_hash(replace(self, position=position, ordinals=ordinals).content)


@dataclass(frozen=True, slots=True)
class ReadingLeaf:
    """An entry of the log of readings."""

    position: int
    read_at: datetime
    read_by: str
    read_as: str
    purpose: str
    people: list[str]
    what: str
    hash: bytes | None
    root: bytes | None

    @property
    def at(self) -> datetime:
        """When it was read."""
        return self.read_at

    @property
    def content(self) -> bytes:
        """The exact bytes of the leaf."""
        people = "\n".join(self.people)
        return (
            "placement-ledger/reading@v1\n"
            f"{self.position}\n{instant(self.read_at)}\n{self.read_by}\n{self.read_as}\n"
            f"{self.purpose}\n{self.what}\n{people}\n"
        ).encode()


Leaf = EntryLeaf | ReadingLeaf
ENTRIES: Final[LiteralString] = """
SELECT e.position, e.recorded_at, e.name, e.recorded_by, e.recorded_as, e.correlation, e.cause,
       e.tags, ARRAY(SELECT t.ordinal FROM unnest(e.tags) WITH ORDINALITY AS b (tag, n)
                     LEFT JOIN ledger.tag t ON t.tag = b.tag AND t.position = e.position
                     ORDER BY b.n) AS ordinals,
       e.body, l.hash, h.root
FROM ledger.entry e LEFT JOIN ledger.leaf l USING (position)
                    LEFT JOIN ledger.tree_head h ON h.size = e.position
WHERE e.position > %s AND e.position <= %s ORDER BY e.position
"""
READINGS: Final[LiteralString] = """
SELECT r.position, r.read_at, r.read_by, r.read_as, r.purpose, r.people, r.what, r.hash, h.root
FROM vault.reading r LEFT JOIN vault.reading_head h ON h.size = r.position
WHERE r.position > %s AND r.position <= %s ORDER BY r.position
"""


@dataclass(frozen=True, slots=True)
class Source:
    """One of the two logs: what it is called, and where its leaves are."""

    suffix: str
    rows: LiteralString
    row: type[EntryLeaf] | type[ReadingLeaf]
    types: Sequence[str]
    last: LiteralString
    heads: LiteralString
    leaves: LiteralString

    def origin(self, council: str) -> str:
        """The name its checkpoints bear."""
        return f"placement-ledger/{council}{self.suffix}"

    def size(self, connection: Connection) -> int:
        """How many entries the log says it has: its last position."""
        row = connection.execute(self.last).fetchone()
        return int(row[0]) if row else 0

    def read(self, connection: Connection, after: int, upto: int) -> Iterator[Leaf]:
        """The leaves in (after, upto], in order, as the database sends them."""
        statement = f"COPY ({self.rows}) TO STDOUT (FORMAT BINARY)"
        with connection.cursor() as cursor, cursor.copy(statement, (after, upto)) as rows:
            rows.set_types(self.types)
            for row in rows.rows():
                yield self.row(*row)


LOG: Final = Source(
    "",
    ENTRIES,
    EntryLeaf,
    (
        "int8",
        "timestamptz",
        "text",
        "text",
        "text",
        "text",
        "int8",
        "text[]",
        "int8[]",
        "bytea",
        "bytea",
        "bytea",
    ),
    "SELECT coalesce(max(position), 0) FROM ledger.entry",
    "SELECT coalesce(max(size), 0) FROM ledger.tree_head",
    "SELECT count(*) FROM ledger.leaf",
)
READING_LOG: Final = Source(
    "/readings",
    READINGS,
    ReadingLeaf,
    ("int8", "timestamptz", "text", "text", "text", "text[]", "text", "bytea", "bytea"),
    "SELECT coalesce(max(position), 0) FROM vault.reading",
    "SELECT coalesce(max(size), 0) FROM vault.reading_head",
    "SELECT count(hash) FROM vault.reading",
)
