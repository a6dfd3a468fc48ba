"""Builds the leaves of entries and of openings from columns, without the database's functions.

    placement-ledger/entry@v1       placement-ledger/opening@v1
    position                        position
    recorded_at                     opened_at
    name                            opened_by
    recorded_by                     opened_as
    recorded_as                     purpose
    correlation                     what
    cause, or -                     a line for each person
    metadata, canonical JSON
    a line for each tag: tag, space, ordinal
                                    (instants: YYYY-MM-DDTHH:MM:SS.ffffffZ)
    an empty line, then the body

No field contains a line feed, so different entries have different bytes.
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


@lru_cache(maxsize=1)  # entries of one batch share their instant
def format_instant(moment: datetime) -> str:
    """An instant as it is hashed: UTC, to the microsecond, ending in Z."""
    return f"{moment.astimezone(UTC).isoformat(timespec='microseconds')[:-6]}Z"


class EntryLeaf(NamedTuple):
    """An entry of the log as stored, with its stored leaf hash and, where one is, the root hash.

    An ordinal is None if the entry is missing from the index of a tag. `root` is stored for the
    last entry of each append.
    """

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
        """The instant of recording."""
        return self.recorded_at

    @property
    def content(self) -> bytes:
        """The exact bytes of the leaf."""
        tags = (f"{t} {n}\n" for t, n in zip(self.tags, self.ordinals, strict=True))
        header = (
            "placement-ledger/entry@v1\n"
            f"{self.position}\n{format_instant(self.recorded_at)}\n{self.name}\n"
            f"{self.recorded_by}\n{self.recorded_as}\n{self.correlation}\n"
            f"{'-' if self.cause is None else self.cause}\n{self.metadata}\n"
            f"{''.join(tags)}\n"
        )
        return header.encode() + self.body

    def hash_at(self, position: int, ordinals: list[int | None]) -> bytes:
        """The leaf hash that the entry would have at another position, with other ordinals."""
        return leaf_hash(self._replace(position=position, ordinals=ordinals).content)


class OpeningLeaf(NamedTuple):
    """An entry of the log of openings: who opened whose sealed data, when and for what purpose."""

    position: int
    opened_at: datetime
    opened_by: str
    opened_as: str
    purpose: str
    people: list[str]
    what: str
    hash: bytes | None
    root: bytes | None

    @property
    def at(self) -> datetime:
        """The instant of opening."""
        return self.opened_at

    @property
    def content(self) -> bytes:
        """The exact bytes of the leaf. One whose people are no list of texts has other bytes than
        the database hashed.
        """
        people = "\n".join(map(str, self.people))
        return (
            "placement-ledger/opening@v1\n"
            f"{self.position}\n{format_instant(self.opened_at)}\n{self.opened_by}\n{self.opened_as}\n"
            f"{self.purpose}\n{self.what}\n{people}\n"
        ).encode()


Leaf = EntryLeaf | OpeningLeaf
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
OPENINGS: Final[LiteralString] = """
SELECT o.position, o.opened_at, o.opened_by, o.opened_as, o.purpose, o.people, o.what, o.hash,
       h.root
FROM vault.opening o LEFT JOIN vault.opening_head h ON h.size = o.position
WHERE o.position > %s AND o.position <= %s ORDER BY o.position
"""


def copy_rows(
    connection: Connection, query: LiteralString, types: Sequence[str], parameters: Sequence[int]
) -> Iterator[tuple[Any, ...]]:
    """The rows of a query, streamed by COPY, so that a whole log needs no more memory than a row.

    `types` are the PostgreSQL types of the columns.
    """
    statement = f"COPY ({query}) TO STDOUT (FORMAT BINARY)"
    with connection.cursor() as cursor, cursor.copy(statement, parameters) as copy:
        copy.set_types(types)
        yield from copy.rows()


class Source(ABC):
    """One of the two logs: its name, and the queries that read its leaves."""

    suffix: ClassVar[str]
    last_position: ClassVar[LiteralString]
    largest_head: ClassVar[LiteralString]
    count_leaves: ClassVar[LiteralString]

    def origin(self, council: str) -> str:
        """The log's name in its checkpoints."""
        return f"placement-ledger/{council}{self.suffix}"

    def size(self, connection: Connection) -> int:
        """The log's last position."""
        row = connection.execute(self.last_position).fetchone()
        return int(row[0]) if row else 0

    @abstractmethod
    def read(self, connection: Connection, after: int, up_to: int) -> Iterator[Leaf]:
        """The leaves of positions (after, up_to], in order. Fast for a few leaves of a long log."""

    @abstractmethod
    def read_all(self, connection: Connection, up_to: int) -> Iterator[Leaf]:
        """Every leaf up to a position, in order. Fast for a whole log."""


class EntryLog(Source):
    """The log of entries."""

    suffix = ""
    last_position = "SELECT coalesce(max(position), 0) FROM ledger.entry"
    largest_head = "SELECT coalesce(max(size), 0) FROM ledger.tree_head"
    count_leaves = "SELECT count(*) FROM ledger.leaf"

    def read(self, connection: Connection, after: int, up_to: int) -> Iterator[Leaf]:
        """The leaves of positions (after, up_to]; ordinals are looked up tag by tag."""
        return starmap(EntryLeaf, copy_rows(connection, ENTRIES, ENTRY_TYPES, (after, up_to)))

    def read_all(self, connection: Connection, up_to: int) -> Iterator[Leaf]:
        """Every leaf up to a position; ordinals are gathered in one query."""
        types = (*ENTRY_TYPES, "text[]")
        for *row, found_under in copy_rows(connection, EVERY_ENTRY, types, (up_to,)):
            leaf = EntryLeaf(*row)
            if leaf.tags != found_under:
                ordinals: dict[str, int | None] = dict(
                    zip(found_under or (), leaf.ordinals or (), strict=True)
                )
                leaf = leaf._replace(ordinals=[ordinals.get(tag) for tag in leaf.tags])
            yield leaf


class OpeningLog(Source):
    """The vault's log of openings."""

    suffix = "/openings"
    last_position = "SELECT coalesce(max(position), 0) FROM vault.opening"
    largest_head = "SELECT coalesce(max(size), 0) FROM vault.opening_head"
    count_leaves = "SELECT count(hash) FROM vault.opening"

    def read(self, connection: Connection, after: int, up_to: int) -> Iterator[Leaf]:
        """The leaves of positions (after, up_to]."""
        types = ("int8", "timestamptz", "text", "text", "text", "text[]", "text", "bytea", "bytea")
        return starmap(OpeningLeaf, copy_rows(connection, OPENINGS, types, (after, up_to)))

    def read_all(self, connection: Connection, up_to: int) -> Iterator[Leaf]:
        """Every leaf up to a position."""
        return self.read(connection, 0, up_to)


ENTRY_TYPES: Final = (
    "int8", "timestamptz", "text", "text", "text", "text", "int8", "text", "text[]", "int8[]",
    "bytea", "bytea", "bytea",
)  # fmt: skip
LOG: Final = EntryLog()
OPENING_LOG: Final = OpeningLog()
