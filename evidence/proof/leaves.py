"""The leaves of the two logs, built from the database's columns and not by its functions.

    placement-ledger/entry@v1       placement-ledger/reading@v1
    position                        position
    recorded_at                     read_at
    name                            read_by
    recorded_by                     read_as
    recorded_as                     purpose
    correlation                     what
    cause, or -                     a line for each person
    metadata, canonical JSON
    a line for each tag: tag, space, ordinal
                                    (instants: YYYY-MM-DDTHH:MM:SS.ffffffZ)
    an empty line, then the body

No field holds a line feed, so no two entries have the same bytes.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import starmap
from typing import Any, ClassVar, Final, LiteralString, NamedTuple

import psycopg

from ledger.merkle import leaf_hash

Connection = psycopg.Connection[tuple[Any, ...]]


@lru_cache(maxsize=1)  # entries appended together were recorded at one moment
def instant(moment: datetime) -> str:
    """A moment as it is hashed: to the microsecond, in UTC."""
    return f"{moment.astimezone(UTC).isoformat(timespec='microseconds')[:-6]}Z"


class EntryLeaf(NamedTuple):
    """An entry of the log, as the database holds it; `hash` is the leaf hash stored there."""

    position: int
    recorded_at: datetime
    name: str
    recorded_by: str
    recorded_as: str
    correlation: str
    cause: int | None
    metadata: str
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
            f"{'-' if self.cause is None else self.cause}\n{self.metadata}\n"
            f"{''.join(tags)}\n"
        )
        return header.encode() + self.body

    def moved(self, position: int, ordinals: list[int | None]) -> bytes:
        """The leaf hash it would have had at another place."""
        return leaf_hash(self._replace(position=position, ordinals=ordinals).content)


class ReadingLeaf(NamedTuple):
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
       e.metadata, e.tags, ARRAY(SELECT t.ordinal FROM unnest(e.tags) WITH ORDINALITY AS b (tag, n)
                     LEFT JOIN ledger.tag t ON t.tag = b.tag AND t.position = e.position
                     ORDER BY b.n) AS ordinals,
       e.body, l.hash, h.root
FROM ledger.entry e LEFT JOIN ledger.leaf l USING (position)
                    LEFT JOIN ledger.tree_head h ON h.size = e.position
WHERE e.position > %s AND e.position <= %s ORDER BY e.position
"""
EVERY_ENTRY: Final[LiteralString] = """
SELECT e.position, e.recorded_at, e.name, e.recorded_by, e.recorded_as, e.correlation, e.cause,
       e.metadata, e.tags, t.ordinals, e.body, l.hash, h.root, t.tags AS found_under
FROM ledger.entry e LEFT JOIN ledger.leaf l USING (position)
                    LEFT JOIN ledger.tree_head h ON h.size = e.position
                    LEFT JOIN (
                        SELECT position, array_agg(tag) AS tags, array_agg(ordinal) AS ordinals
                        FROM ledger.tag GROUP BY position) AS t USING (position)
WHERE e.position <= %s ORDER BY e.position
"""
READINGS: Final[LiteralString] = """
SELECT r.position, r.read_at, r.read_by, r.read_as, r.purpose, r.people, r.what, r.hash, h.root
FROM vault.reading r LEFT JOIN vault.reading_head h ON h.size = r.position
WHERE r.position > %s AND r.position <= %s ORDER BY r.position
"""


def copied(
    connection: Connection, rows: LiteralString, types: Sequence[str], within: Sequence[int]
) -> Iterator[tuple[Any, ...]]:
    """Rows as the database sends them, none of them kept."""
    statement = f"COPY ({rows}) TO STDOUT (FORMAT BINARY)"
    with connection.cursor() as cursor, cursor.copy(statement, within) as copy:
        copy.set_types(types)
        yield from copy.rows()


class Source(ABC):
    """One of the two logs: what it is called, and where its leaves are."""

    suffix: ClassVar[str]
    last: ClassVar[LiteralString]
    heads: ClassVar[LiteralString]
    leaves: ClassVar[LiteralString]

    def origin(self, council: str) -> str:
        """The name its checkpoints bear."""
        return f"placement-ledger/{council}{self.suffix}"

    def size(self, connection: Connection) -> int:
        """How many entries the log says it has: its last position."""
        row = connection.execute(self.last).fetchone()
        return int(row[0]) if row else 0

    @abstractmethod
    def read(self, connection: Connection, after: int, upto: int) -> Iterator[Leaf]:
        """The leaves in (after, upto], in order: of a log that is longer, a few."""

    @abstractmethod
    def read_all(self, connection: Connection, upto: int) -> Iterator[Leaf]:
        """Every leaf up to a position, in order."""


class LogOfEntries(Source):
    """The log."""

    suffix = ""
    last = "SELECT coalesce(max(position), 0) FROM ledger.entry"
    heads = "SELECT coalesce(max(size), 0) FROM ledger.tree_head"
    leaves = "SELECT count(*) FROM ledger.leaf"

    def read(self, connection: Connection, after: int, upto: int) -> Iterator[Leaf]:
        """As any; each tag's ordinal is looked up."""
        return starmap(EntryLeaf, copied(connection, ENTRIES, TYPES, (after, upto)))

    def read_all(self, connection: Connection, upto: int) -> Iterator[Leaf]:
        """As any; all ordinals are gathered at once."""
        for *row, found_under in copied(connection, EVERY_ENTRY, (*TYPES, "text[]"), (upto,)):
            leaf = EntryLeaf(*row)
            if leaf.tags != found_under:
                ordinals: dict[str, int | None] = dict(
                    zip(found_under or (), leaf.ordinals or (), strict=True)
                )
                leaf = leaf._replace(ordinals=[ordinals.get(tag) for tag in leaf.tags])
            yield leaf


class LogOfReadings(Source):
    """The log of who read what is sealed."""

    suffix = "/readings"
    last = "SELECT coalesce(max(position), 0) FROM vault.reading"
    heads = "SELECT coalesce(max(size), 0) FROM vault.reading_head"
    leaves = "SELECT count(hash) FROM vault.reading"

    def read(self, connection: Connection, after: int, upto: int) -> Iterator[Leaf]:
        """As any."""
        types = ("int8", "timestamptz", "text", "text", "text", "text[]", "text", "bytea", "bytea")
        return starmap(ReadingLeaf, copied(connection, READINGS, types, (after, upto)))

    def read_all(self, connection: Connection, upto: int) -> Iterator[Leaf]:
        """As any."""
        return self.read(connection, 0, upto)


TYPES: Final = (
    "int8", "timestamptz", "text", "text", "text", "text", "int8", "text", "text[]", "int8[]",
    "bytea", "bytea", "bytea",
)  # fmt: skip
LOG: Final = LogOfEntries()
READING_LOG: Final = LogOfReadings()
