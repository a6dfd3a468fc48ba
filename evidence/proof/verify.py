"""Verify: the whole log again, from the database's columns, against everything that is held.

It trusts no function and no hash of the database. Alone it finds what contradicts itself; with a
checkpoint it finds any change up to it; with the leaf hashes the signer published it also names
the entry: altered, missing, inserted or out of order.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import product
from typing import Final, Generic, LiteralString, TypeVar

from domain.faults import NOT_RECORDED, Fault
from evidence.proof.leaves import LOG, Connection, EntryLeaf, Leaf, Source, copied
from evidence.proof.note import Checkpoint
from evidence.proof.tiles import LEVELS
from ledger.codec import has_sealed, held_in
from ledger.merkle import grow, leaf_hash, root_of

AHEAD: Final = 64
STEP: Final = 1_000
MOST_TAGS: Final = 6
UNKEPT: Final = """
SELECT min(e.position) FROM ledger.entry e
WHERE position('"sealed":{'::bytea IN e.body) > 0
  AND NOT EXISTS (SELECT FROM ledger.sealed s WHERE s.position = e.position)
"""
SEALED: Final = """
SELECT s.position, e.body, s.fields, s.values FROM ledger.entry e RIGHT JOIN (
    SELECT position, array_agg(field) AS fields, array_agg(value) AS values
    FROM ledger.sealed GROUP BY position) AS s USING (position) ORDER BY s.position
"""
SEALED_TYPES: Final = ("int8", "bytea", "text[]", "bytea[]")
MISNUMBERED: Final = """
SELECT position, counted, ordinal FROM (
    SELECT position, ordinal, row_number() OVER (PARTITION BY tag ORDER BY position) AS counted
    FROM ledger.tag) AS numbered
WHERE counted <> ordinal ORDER BY position LIMIT 1
"""
T = TypeVar("T")
Progress = Callable[[int, int], None]


class Tampered(Fault):
    """The log is not what was recorded: which entry, and what is wrong with it."""

    slug = "tampered"
    exit_code = NOT_RECORDED

    def __init__(self, kind: str, position: int, text: str) -> None:
        super().__init__(text)
        self.kind = kind
        self.position = position

    @property
    def message(self) -> str:
        """What is wrong, marked so that nobody takes it for bad input."""
        return f"REFUSED: {self}"


@dataclass(frozen=True, slots=True)
class Held:
    """What is held outside the database: checkpoints, and the leaf hashes up to a size."""

    checkpoints: Sequence[Checkpoint] = ()
    leaves: Iterable[bytes] = ()
    size: int = 0


@dataclass(frozen=True, slots=True)
class Verified:
    """How many entries there are, their root, and the checkpoints it agrees with."""

    size: int
    root: bytes
    agreed: tuple[int, ...]


@dataclass(slots=True)
class Walk:
    """The log as far as it has been read."""

    frontier: list[bytes] = field(default_factory=list)
    size: int = 0
    last: datetime | None = None
    misnumbered: tuple[int, int, int] | None = None
    tags: int = 0
    agreed: list[int] = field(default_factory=list)
    nodes: list[tuple[int, int, bytes]] = field(default_factory=list)
    sealing: int = 0

    def add(self, leaf: bytes) -> None:
        """Grow the tree by a leaf hash."""
        grow(self.frontier, self.size, leaf, self.completed)
        self.size += 1

    def completed(self, level: int, index: int, node: bytes) -> None:
        """Remember the roots of those parts of the tree that the database keeps."""
        if level % LEVELS == 0:
            self.nodes.append((level, index, node))


def verify(
    connection: Connection,
    held: Held,
    progress: Progress = lambda _done, _total: None,
    source: Source = LOG,
) -> Verified:
    """Read the whole log and check it. Raises Tampered for the first thing that is wrong."""
    total = source.size(connection)
    walk = Walk(misnumbered=misnumbered(connection) if source is LOG else None)
    rows = Ahead(source.read_all(connection, total))
    known = Ahead(iter(held.leaves))
    by_size = sorted(held.checkpoints, key=lambda checkpoint: checkpoint.size)
    waiting = list(by_size)
    while (leaf := rows.take()) is not None:
        hash_ = leaf_hash(leaf.content)
        expected = known.take()
        if expected is not None and hash_ != expected:
            raise named(leaf, expected, rows, known, walk.size + 1)
        check_place(leaf, walk)
        check_hash(leaf, hash_)
        walk.add(hash_)
        check_head(leaf, walk)
        waiting = check_checkpoints(walk, waiting)
        passed(walk, leaf)
        if walk.size % STEP == 0:
            progress(walk.size, total)
    progress(walk.size, total)
    if known.take() is not None:
        raise Tampered("missing", walk.size + 1, cut_text(walk.size, held.size))
    if waiting:
        raise Tampered("missing", walk.size + 1, cut_text(walk.size, waiting[-1].size))
    check_nothing_beside(connection, source, walk)
    if source is LOG:
        check_nodes(connection, walk)
        check_sealed(connection, walk.sealing)
    return Verified(walk.size, root_of(walk.frontier), tuple(walk.agreed))


class Ahead(Generic[T]):
    """Something read one by one, of which the next few can be looked at."""

    def __init__(self, source: Iterator[T]) -> None:
        self._source = source
        self._next: list[T] = []

    def take(self) -> T | None:
        """The next one, if there is one."""
        return self._next.pop(0) if self._next else next(self._source, None)

    def peek(self, count: int) -> list[T]:
        """The next ones, which stay."""
        while len(self._next) < count:
            following = next(self._source, None)
            if following is None:
                break
            self._next.append(following)
        return self._next[:count]


def cut_text(size: int, held: int) -> str:
    """What to say of a log that ends too early."""
    return (
        f"entry {size + 1} is missing, and every one after it:"
        f" {held} entries are held to have been recorded, and there are {size}"
    )


def check_place(leaf: Leaf, walk: Walk) -> None:
    """Positions follow each other, time does not run back, ordinals on a tag follow each other."""
    expected = walk.size + 1
    if leaf.position != expected:
        raise Tampered("missing", expected, f"entry {expected} is missing")
    if walk.last is not None and leaf.at < walk.last:
        text = f"entry {expected} is out of order: it was recorded before the one before it"
        raise Tampered("reordered", expected, text)
    if walk.misnumbered is not None and walk.misnumbered[0] == expected:
        _, counted, said = walk.misnumbered
        text = (
            f"entry {expected} is out of order: it is number {counted} of one of its tags, and is"
            f" said to be number {said}"
        )
        raise Tampered("reordered", expected, text)
    if isinstance(leaf, EntryLeaf) and None in leaf.ordinals:
        text = f"entry {expected} was altered: it is not found under one of its tags"
        raise Tampered("altered", expected, text)


def misnumbered(connection: Connection) -> tuple[int, int, int] | None:
    """The first entry whose number on a tag is not how many have borne it, and both numbers.

    The database is asked, which may sort on its disk: to remember every tag here would take more
    memory the longer the log is.
    """
    row = connection.execute(MISNUMBERED).fetchone()
    return None if row is None else (row[0], row[1], row[2])


def check_hash(leaf: Leaf, hash_: bytes) -> None:
    """The leaf hash kept is that of the leaf."""
    if leaf.hash is None or bytes(leaf.hash) != hash_:
        text = f"entry {leaf.position} was altered: it is not what its leaf hash says"
        raise Tampered("altered", leaf.position, text)


def check_head(leaf: Leaf, walk: Walk) -> None:
    """The root kept after this append, if it ended one, is that of the tree so far."""
    if leaf.root is not None and bytes(leaf.root) != root_of(walk.frontier):
        text = f"the tree the database keeps after entry {walk.size} is not that of its entries"
        raise Tampered("altered", leaf.position, text)


def check_checkpoints(walk: Walk, waiting: list[Checkpoint]) -> list[Checkpoint]:
    """Every checkpoint of this size has this root; those that wait for a larger size are left."""
    while waiting and waiting[0].size == walk.size:
        checkpoint, *waiting = waiting
        if checkpoint.root != root_of(walk.frontier):
            since = (walk.agreed[-1] if walk.agreed else 0) + 1
            text = (
                f"an entry from {since} to {walk.size} was altered, removed, inserted or moved:"
                f" the checkpoint of {walk.size} entries has another root"
            )
            raise Tampered("altered", since, text)
        walk.agreed.append(walk.size)
    return waiting


def named(
    leaf: Leaf, expected: bytes, rows: Ahead[Leaf], known: Ahead[bytes], position: int
) -> Tampered:
    """What became of the first entry that is not the one whose leaf hash is held."""
    following, held = rows.peek(AHEAD), known.peek(AHEAD)
    comes_later = any(could_be(row, position, expected) for row in following)
    was_later = any(could_be(leaf, position + n, hash_) for n, hash_ in enumerate(held, start=1))
    if comes_later and was_later:
        return Tampered("reordered", position, f"entry {position} is out of order")
    if comes_later:
        return Tampered("inserted", position, f"entry {position} was inserted: it was not recorded")
    if was_later or leaf.position > position:
        return Tampered("missing", position, f"entry {position} is missing")
    return Tampered("altered", position, f"entry {position} was altered: {by_column(leaf)}")


def by_column(leaf: Leaf) -> str:
    """What can be said of how an entry was altered."""
    kept = leaf.hash is not None and bytes(leaf.hash) == leaf_hash(leaf.content)
    return "its own leaf hash was made anew" if kept else "it is not what its leaf hash says"


def could_be(leaf: Leaf, position: int, expected: bytes) -> bool:
    """Whether a leaf, put back at a position, is the one whose hash is held."""
    if not isinstance(leaf, EntryLeaf):
        return False
    if len(leaf.tags) > MOST_TAGS or None in leaf.ordinals:
        return leaf.moved(position, leaf.ordinals) == expected
    near = product(*([n - 1, n, n + 1] for n in leaf.ordinals if n is not None))
    return any(leaf.moved(position, list(ordinals)) == expected for ordinals in near)


def check_nothing_beside(connection: Connection, source: Source, walk: Walk) -> None:
    """No leaf, head or tag is kept that belongs to no entry."""
    beside: tuple[tuple[str, LiteralString], ...] = (
        ("a head of the tree", source.heads),
        ("a leaf", source.leaves),
    )
    for what, statement in beside:
        row = connection.execute(statement).fetchone()
        if row is not None and row[0] != walk.size:
            text = f"{what} is kept that belongs to no entry: {row[0]} against {walk.size}"
            raise Tampered("altered", walk.size, text)
    if source is LOG:
        tags = connection.execute("SELECT count(*) FROM ledger.tag").fetchone()
        if tags is not None and tags[0] != walk.tags:
            text = "an entry is found under a tag that it does not bear"
            raise Tampered("altered", walk.size, text)


def passed(walk: Walk, leaf: Leaf) -> None:
    """Remember of a leaf what is checked later."""
    walk.last = leaf.at
    if isinstance(leaf, EntryLeaf):
        walk.tags += len(set(leaf.tags))
        walk.sealing += has_sealed(leaf.body)


def check_nodes(connection: Connection, walk: Walk) -> None:
    """The roots that are kept of parts of the tree are those of their leaves, and all of them."""
    rows = connection.execute("SELECT level, index, hash FROM ledger.node ORDER BY level, index")
    if [(level, index, bytes(hash_)) for level, index, hash_ in rows] != sorted(walk.nodes):
        text = "a root that the database keeps of a part of the tree is not that of its entries"
        raise Tampered("altered", walk.size, text)


def check_sealed(connection: Connection, sealing: int) -> None:
    """What is kept sealed is what the entries commit to, all of it and nothing else.

    `sealing` is how many entries commit to anything.
    """
    found = 0
    for position, body, fields, values in copied(connection, SEALED, SEALED_TYPES, ()):
        if body is None:
            text = f"a value is kept sealed that belongs to no entry: there is no entry {position}"
            raise Tampered("altered", position, text)
        found += 1
        kept = {f: sha256(value).hexdigest() for f, value in zip(fields, values, strict=True)}
        if kept != {name: held["value"] for name, held in held_in(body).items()}:
            text = f"what is kept sealed of entry {position} is not what the entry commits to"
            raise Tampered("altered", position, text)
    if found != sealing:
        row = connection.execute(UNKEPT).fetchone()
        text = f"what entry {row and row[0]} commits to is not kept"
        raise Tampered("altered", int(row[0]) if row and row[0] else sealing, text)
