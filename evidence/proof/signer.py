"""The signer: a process of its own, with a state of its own that the database cannot reach.

At each tick it re-hashes what is new, compares it with what the database says, and with what it
saw before; refuses on any disagreement; writes its state to the disk; and only then signs. So it
never signs two trees that contradict each other, and a log rewritten behind its back, by whoever
may do anything to the database, is refused at the next tick.
"""

import base64
import json
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from domain.faults import NOT_RECORDED, Fault
from evidence.proof.leaves import Connection, Source
from evidence.proof.note import Checkpoint, Ed25519Signer, MlDsaSigner, Signer, signed
from evidence.proof.tiles import Tiles, written
from ledger.keys import read_key, write_once
from ledger.merkle import Frontier, grown, leaf_hash, root_of

if sys.platform != "win32":
    import fcntl

SEED_BYTES: Final = 32


class SignerRefuses(Fault):
    """What the database holds does not agree with what the signer has seen: nothing is signed."""

    slug = "signer-refuses"
    exit_code = NOT_RECORDED

    @property
    def message(self) -> str:
        """What is wrong, marked so that nobody takes it for bad input."""
        return f"REFUSED: {self}"


@dataclass(frozen=True, slots=True)
class State:
    """How much of a log the signer has seen, and the tree it made of it."""

    size: int = 0
    frontier: Frontier = ()


@dataclass(frozen=True, slots=True)
class KeyRange:
    """A signing key, and the sizes of the tree it signs: from one, to another or without end."""

    number: int
    since: int
    until: int | None


class SignerFolder:
    """Where a signer keeps its keys, its state and what it publishes."""

    def __init__(self, folder: Path, source: Source, council: str) -> None:
        self.folder = folder
        self.source = source
        self.origin = source.origin(council)
        name = source.suffix.strip("/") or "log"
        self.published = folder / "published" / name
        self.state_file = folder / f"{name}.state.json"
        self.name = name
        self.ranges_file = folder / f"{name}.keys.json"
        self.tiles = Tiles(self.published)

    def state(self) -> State:
        """The state as it was last written."""
        if not self.state_file.exists():
            return State()
        kept = json.loads(self.state_file.read_text())
        return State(kept["size"], tuple(base64.b64decode(node) for node in kept["frontier"]))

    def keep(self, state: State) -> None:
        """Write the state, on the disk before this returns."""
        nodes = [base64.b64encode(node).decode() for node in state.frontier]
        content = json.dumps({"size": state.size, "frontier": nodes}) + "\n"
        written(self.state_file, content.encode())

    def ranges(self) -> list[KeyRange]:
        """Every key there has been, in order; the first is made when there is none."""
        if not self.ranges_file.exists():
            self.keep_ranges([KeyRange(1, 1, None)])
        return [KeyRange(**each) for each in json.loads(self.ranges_file.read_text())]

    def keep_ranges(self, ranges: list[KeyRange]) -> None:
        """Write down which key signs which sizes."""
        content = [{"number": r.number, "since": r.since, "until": r.until} for r in ranges]
        written(self.ranges_file, (json.dumps(content, indent=1) + "\n").encode())

    def signers(self, number: int) -> list[Signer]:
        """The two private keys of a number, made on first use."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        seeds = []
        for kind in ("ed25519", "ml-dsa-44"):
            path = self.folder / f"{self.name}.{number}.{kind}.key"
            write_once(path, lambda: secrets.token_hex(SEED_BYTES).encode() + b"\n")
            seeds.append(read_key(path))
        return [
            Ed25519Signer(self.origin, Ed25519PrivateKey.from_private_bytes(seeds[0])),
            MlDsaSigner(self.origin, MLDSA44PrivateKey.from_seed_bytes(seeds[1])),
        ]

    def rotate(self) -> KeyRange:
        """Begin a new key: it signs from the next size on, and the old one nothing more."""
        size = self.state().size
        *before, last = self.ranges()
        following = KeyRange(last.number + 1, size + 1, None)
        self.keep_ranges([*before, KeyRange(last.number, last.since, size), following])
        self.publish_keys()
        return following

    def publish_keys(self) -> None:
        """Write the verifier keys, each with the sizes it signs: `first last key`."""
        lines = [
            f"{r.since} {'-' if r.until is None else r.until} {signer.public}\n"
            for r in self.ranges()
            for signer in self.signers(r.number)
        ]
        written(self.published / "keys", "".join(lines).encode())

    def signed_size(self) -> int:
        """The size of the checkpoint signed last, or 0."""
        note = self.latest()
        return 0 if note is None else int(note.split("\n")[1])

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep every other process from signing in this folder meanwhile."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            if sys.platform != "win32":
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def latest(self) -> str | None:
        """The checkpoint signed last, as a note."""
        path = self.published / "checkpoint"
        return path.read_text() if path.exists() else None


def tick(connection: Connection, folder: SignerFolder, *, now: float | None = None) -> str | None:
    """Look at what is new and sign it. Returns the note, or nothing if nothing is new.

    Raises SignerRefuses; then nothing is signed, and what was signed before stands.
    """
    with folder.alone():
        return sign_what_is_new(connection, folder, now)


def sign_what_is_new(connection: Connection, folder: SignerFolder, now: float | None) -> str | None:
    """A tick, with the folder to itself."""
    state = folder.state()
    size = folder.source.size(connection)
    agree_on_what_was_seen(connection, folder, state, size)
    if size == state.size:
        return None if folder.signed_size() == size else sign(folder, state, now)
    leaves: list[bytes] = []
    for leaf in folder.source.read(connection, state.size, size):
        expected = state.size + len(leaves) + 1
        hash_ = leaf_hash(leaf.content)
        if leaf.position != expected:
            raise SignerRefuses(f"entry {expected} is missing")
        if leaf.hash is None or bytes(leaf.hash) != hash_:
            raise SignerRefuses(f"entry {expected} is not what its leaf hash says")
        leaves.append(hash_)
    frontier, grown_to = grown(state.frontier, state.size, leaves)
    after = State(grown_to, frontier)
    if head_at(connection, folder.source, grown_to) != root_of(frontier):
        raise SignerRefuses(f"the database's tree of {grown_to} entries is another")
    folder.tiles.add(state.size, leaves)
    folder.keep(after)
    return sign(folder, after, now)


def agree_on_what_was_seen(
    connection: Connection, folder: SignerFolder, state: State, size: int
) -> None:
    """Raise SignerRefuses unless the database still holds the tree that was seen last."""
    if folder.signed_size() > state.size:
        raise SignerRefuses("this signer's state is older than what it signed: it was restored")
    if size < state.size:
        raise SignerRefuses(f"{state.size} entries were seen, and there are {size}")
    if state.size and head_at(connection, folder.source, state.size) != root_of(state.frontier):
        raise SignerRefuses(f"the first {state.size} entries are not those that were seen")


def head_at(connection: Connection, source: Source, size: int) -> bytes | None:
    """The root that the database says a tree of a size has."""
    table = "vault.reading_head" if source.suffix else "ledger.tree_head"
    statement = f"SELECT root FROM {table} WHERE size = %s"
    row: Any = connection.execute(statement.encode(), (size,)).fetchone()
    return bytes(row[0]) if row else None


def sign(folder: SignerFolder, state: State, now: float | None) -> str | None:
    """Sign a tree that was seen and persisted, and publish the note."""
    if not state.size:
        return None
    number = next(
        r.number
        for r in reversed(folder.ranges())
        if r.since <= state.size and (r.until is None or state.size <= r.until)
    )
    checkpoint = Checkpoint(folder.origin, state.size, root_of(state.frontier))
    at = int(time.time() if now is None else now)
    note = signed(checkpoint, folder.signers(number), at)
    folder.publish_keys()
    written(folder.published / "checkpoints" / f"{state.size}", note.encode())
    written(folder.published / "checkpoint", note.encode())
    return note


def leave(connection: Connection, checkpoint: Checkpoint, note: str, stamp: bytes | None) -> None:
    """Leave a copy of a checkpoint in the ledger's database, for whoever makes a bundle."""
    connection.execute(
        "INSERT INTO ledger.checkpoint (origin, size, note, stamp) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT DO NOTHING",
        (checkpoint.origin, checkpoint.size, note.encode(), stamp),
    )
