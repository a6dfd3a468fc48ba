"""Verifies the whole log from the database's columns against copies held outside the database.

No function or stored hash of the database is trusted. Without held copies, verification finds a
log that contradicts itself; with a checkpoint, any change to the entries it covers; with the leaf
hashes that the signer published, it also names the entry and says whether it was altered, removed,
inserted or moved.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import product
from typing import Final, LiteralString

from domain.faults import NOT_RECORDED, Fault
from evidence.proof.leaves import LOG, Connection, EntryLeaf, Leaf, Source, copy_rows
from evidence.proof.note import Checkpoint
from evidence.proof.peekable import Peekable
from evidence.proof.tiles import LEVELS
from ledger.codec import fault_in, has_sealed, held_in, lacks_fields
from ledger.merkle import grow, leaf_hash, root_of
from ledger.metadata import fault_in_metadata

LOOKAHEAD: Final = 64
PROGRESS_STEP: Final = 1_000
MAX_TAGS: Final = 6
SEALED_MISSING: Final = """
SELECT min(e.position) FROM ledger.entry e
WHERE position('"sealed":{'::bytea IN e.body) > 0
  AND NOT EXISTS (SELECT FROM ledger.sealed s WHERE s.position = e.position)
"""
SEALED: Final = """
SELECT s.position, e.body, s.fields, s.people, s.values FROM ledger.entry e RIGHT JOIN (
    SELECT position, array_agg(field) AS fields, array_agg(person) AS people,
           array_agg(value) AS values
    FROM ledger.sealed GROUP BY position) AS s USING (position) ORDER BY s.position
"""
SEALED_TYPES: Final = ("int8", "bytea", "text[]", "text[]", "bytea[]")
MISNUMBERED_TAG: Final = """
SELECT position, counted, ordinal FROM (
    SELECT position, ordinal, row_number() OVER (PARTITION BY tag ORDER BY position) AS counted
    FROM ledger.tag) AS numbered
WHERE counted <> ordinal ORDER BY position LIMIT 1
"""
Progress = Callable[[int, int], None]


class Tampered(Fault):
    """The log is not as it was recorded: the kind of fault, the entry's position, a sentence."""

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
    """Copies held outside the database: checkpoints, and the first `size` leaf hashes."""

    checkpoints: Sequence[Checkpoint] = ()
    leaves: Iterable[bytes] = ()
    size: int = 0


@dataclass(frozen=True, slots=True)
class Verification:
    """A verified log: its size, its root hash, and the sizes of the checkpoints it agrees with.

    `unread` are the positions of entries that are as they were recorded, and that no reader can
    read: they lack a field of their event.
    """

    size: int
    root: bytes
    agreed: tuple[int, ...]
    unread: tuple[int, ...] = ()


@dataclass(slots=True)
class Walk:
    """The state of verification after the entries read so far.

    `last` is the instant of the last entry, `tags` the number of index rows that the entries
    should have, and `sealed_entries` how many entries hold sealed values.
    """

    frontier: list[bytes] = field(default_factory=list)
    size: int = 0
    last: datetime | None = None
    misnumbered: tuple[int, int, int] | None = None
    tags: int = 0
    agreed: list[int] = field(default_factory=list)
    nodes: list[tuple[int, int, bytes]] = field(default_factory=list)
    sealed_entries: int = 0
    unread: list[int] = field(default_factory=list)

    def add(self, leaf: bytes) -> None:
        """Add a leaf hash to the tree."""
        grow(self.frontier, self.size, leaf, self.remember_subtree)
        self.size += 1

    def remember_subtree(self, level: int, index: int, node: bytes) -> None:
        """Remember the root of a perfect subtree if the database stores roots of its size."""
        if level % LEVELS == 0:
            self.nodes.append((level, index, node))


def verify(
    connection: Connection,
    held: Held,
    progress: Progress = lambda _done, _total: None,
    source: Source = LOG,
) -> Verification:
    """Read and check the whole log. Raises Tampered for the first fault.

    `progress` is called with the number of entries checked and the number there are.
    """
    total = source.size(connection)
    walk = Walk(misnumbered=find_misnumbered(connection) if source is LOG else None)
    rows = Peekable(source.read_all(connection, total))
    held_leaves = Peekable(iter(held.leaves))
    by_size = sorted(held.checkpoints, key=lambda checkpoint: checkpoint.size)
    waiting = list(by_size)
    while (leaf := rows.take()) is not None:
        hash_ = leaf_hash(leaf.content)
        expected = held_leaves.take()
        if expected is not None and hash_ != expected:
            raise diagnose(leaf, expected, rows, held_leaves, walk.size + 1)
        check_place(leaf, walk)
        check_hash(leaf, hash_)
        walk.add(hash_)
        check_head(leaf, walk)
        waiting = check_checkpoints(walk, waiting)
        remember(walk, leaf)
        if walk.size % PROGRESS_STEP == 0:
            progress(walk.size, total)
    progress(walk.size, total)
    if held_leaves.take() is not None:
        raise Tampered("missing", walk.size + 1, truncation_text(walk.size, held.size))
    if waiting:
        raise Tampered("missing", walk.size + 1, truncation_text(walk.size, waiting[-1].size))
    check_no_strays(connection, source, walk)
    if source is LOG:
        check_nodes(connection, walk)
        check_sealed(connection, walk.sealed_entries)
    root, agreed = root_of(walk.frontier), tuple(walk.agreed)
    return Verification(walk.size, root, agreed, tuple(walk.unread))


def truncation_text(size: int, held: int) -> str:
    """The fault of a log that ends before the last entry that held copies cover."""
    return (
        f"entry {size + 1} is missing, and every entry after it:"
        f" {held} entries were recorded, and the log has {size}"
    )


def check_place(leaf: Leaf, walk: Walk) -> None:
    """Raise Tampered unless position and instant follow the last entry's and ordinals are right."""
    expected = walk.size + 1
    if leaf.position != expected:
        raise Tampered("missing", expected, f"entry {expected} is missing")
    if walk.last is not None and leaf.at < walk.last:
        text = f"entry {expected} is out of order: its time is before that of entry {expected - 1}"
        raise Tampered("reordered", expected, text)
    if walk.misnumbered is not None and walk.misnumbered[0] == expected:
        _, counted, stored = walk.misnumbered
        text = (
            f"entry {expected} is out of order: it is number {counted} under one of its tags, and"
            f" is stored as number {stored}"
        )
        raise Tampered("reordered", expected, text)
    if isinstance(leaf, EntryLeaf) and None in leaf.ordinals:
        text = f"entry {expected} was altered: it is not indexed under one of its tags"
        raise Tampered("altered", expected, text)


def find_misnumbered(connection: Connection) -> tuple[int, int, int] | None:
    """The first entry whose stored ordinal on a tag is wrong: position, right and stored ordinal.

    The database counts, because it can sort on disk: counting here would need memory for every tag.
    """
    row = connection.execute(MISNUMBERED_TAG).fetchone()
    return None if row is None else (row[0], row[1], row[2])


def check_hash(leaf: Leaf, hash_: bytes) -> None:
    """Raise Tampered unless the stored leaf hash is that of the leaf."""
    if leaf.hash is None or bytes(leaf.hash) != hash_:
        text = f"entry {leaf.position} was altered: it does not match its stored leaf hash"
        raise Tampered("altered", leaf.position, text)


def check_head(leaf: Leaf, walk: Walk) -> None:
    """Raise Tampered unless the root stored with this entry, if one is, is that of the tree."""
    if leaf.root is not None and bytes(leaf.root) != root_of(walk.frontier):
        text = f"the root hash stored after entry {walk.size} is not that of the entries"
        raise Tampered("altered", leaf.position, text)


def check_checkpoints(walk: Walk, waiting: list[Checkpoint]) -> list[Checkpoint]:
    """The checkpoints of a larger size. Raises Tampered if one of this size has another root."""
    while waiting and waiting[0].size == walk.size:
        checkpoint, *waiting = waiting
        if checkpoint.root != root_of(walk.frontier):
            since = (walk.agreed[-1] if walk.agreed else 0) + 1
            text = (
                f"an entry from {since} to {walk.size} was altered, removed, inserted or moved:"
                f" the checkpoint of {walk.size} entries has another root hash"
            )
            raise Tampered("altered", since, text)
        walk.agreed.append(walk.size)
    return waiting


def diagnose(
    leaf: Leaf, expected: bytes, rows: Peekable[Leaf], held_leaves: Peekable[bytes], position: int
) -> Tampered:
    """What was done to the first entry whose hash is not the held one: altered, moved and so on.

    An entry was moved if the expected leaf comes soon after it and it was itself held soon after;
    inserted if only the first holds; and removed if only the second does.
    """
    following, held = rows.peek(LOOKAHEAD), held_leaves.peek(LOOKAHEAD)
    comes_later = any(would_hash_to(row, position, expected) for row in following)
    was_later = any(
        would_hash_to(leaf, position + n, hash_) for n, hash_ in enumerate(held, start=1)
    )
    if comes_later and was_later:
        return Tampered("reordered", position, f"entry {position} is out of order")
    if comes_later:
        return Tampered("inserted", position, f"entry {position} was inserted: it was not recorded")
    if was_later or leaf.position > position:
        return Tampered("missing", position, f"entry {position} is missing")
    return Tampered(
        "altered", position, f"entry {position} was altered: {describe_alteration(leaf)}"
    )


def describe_alteration(leaf: Leaf) -> str:
    """Whether an altered entry still matches its stored leaf hash, in words."""
    matches = leaf.hash is not None and bytes(leaf.hash) == leaf_hash(leaf.content)
    if matches:
        return "its stored leaf hash was replaced to match"
    return "it does not match its stored leaf hash"


def would_hash_to(leaf: Leaf, position: int, expected: bytes) -> bool:
    """Whether a leaf has the expected hash at a position, its ordinals off by one at most."""
    if not isinstance(leaf, EntryLeaf):
        return False
    if len(leaf.tags) > MAX_TAGS or None in leaf.ordinals:
        return leaf.hash_at(position, leaf.ordinals) == expected
    near = product(*([n - 1, n, n + 1] for n in leaf.ordinals if n is not None))
    return any(leaf.hash_at(position, list(ordinals)) == expected for ordinals in near)


def check_no_strays(connection: Connection, source: Source, walk: Walk) -> None:
    """Raise Tampered if a leaf hash, tree head or tag is stored that belongs to no entry."""
    strays: tuple[tuple[str, LiteralString], ...] = (
        ("a tree head", source.largest_head),
        ("a leaf hash", source.count_leaves),
    )
    for what, statement in strays:
        row = connection.execute(statement).fetchone()
        if row is not None and row[0] != walk.size:
            text = f"{what} is stored that belongs to no entry: {row[0]} for {walk.size} entries"
            raise Tampered("altered", walk.size, text)
    if source is LOG:
        tags = connection.execute("SELECT count(*) FROM ledger.tag").fetchone()
        if tags is not None and tags[0] != walk.tags:
            text = "an entry is indexed under a tag that it does not have"
            raise Tampered("altered", walk.size, text)


def remember(walk: Walk, leaf: Leaf) -> None:
    """Remember what later checks need. Raises Tampered if a leaf hides values or cannot be read."""
    walk.last = leaf.at
    if isinstance(leaf, EntryLeaf):
        walk.tags += len(set(leaf.tags))
        walk.sealed_entries += has_sealed(leaf.body)
        fault = fault_in(leaf.name, leaf.body) or fault_in_metadata(leaf.metadata)
        if fault:
            raise Tampered("altered", leaf.position, f"entry {leaf.position} {fault}")
        if lacks_fields(leaf.name, leaf.body):
            walk.unread.append(leaf.position)


def check_nodes(connection: Connection, walk: Walk) -> None:
    """Raise Tampered unless the stored subtree roots are those of the leaves, with none missing."""
    rows = connection.execute("SELECT level, index, hash FROM ledger.node ORDER BY level, index")
    if [(level, index, bytes(hash_)) for level, index, hash_ in rows] != sorted(walk.nodes):
        text = "a stored root of a subtree is not that of its entries, or is missing"
        raise Tampered("altered", walk.size, text)


def check_sealed(connection: Connection, sealed_entries: int) -> None:
    """Raise Tampered unless the stored sealed values are exactly those that entries commit to, each
    of the person that its entry says.

    `sealed_entries` is how many entries commit to sealed values.
    """
    found = 0
    for position, body, fields, people, values in copy_rows(connection, SEALED, SEALED_TYPES, ()):
        if body is None:
            text = f"a sealed value is stored for entry {position}, which does not exist"
            raise Tampered("altered", position, text)
        found += 1
        hashes = (sha256(value).hexdigest() for value in values)
        stored = dict(zip(fields, zip(people, hashes, strict=True), strict=True))
        if stored != {n: (held["of"], held["value"]) for n, held in held_in(body).items()}:
            text = f"the sealed values of entry {position} are not those that it commits to"
            raise Tampered("altered", position, text)
    if found != sealed_entries:
        row = connection.execute(SEALED_MISSING).fetchone()
        text = f"the sealed values of entry {row and row[0]} are missing"
        raise Tampered("altered", int(row[0]) if row and row[0] else sealed_entries, text)
