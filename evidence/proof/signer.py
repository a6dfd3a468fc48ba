"""The signer: checks that the log has only grown, then signs; keeps its state outside the database.

At each tick the signer re-hashes the new entries and compares them with the hashes in the
database, and the database's tree with the one it saw before. If anything differs it refuses.
Otherwise it saves its state to disk and only then signs. It therefore never signs two inconsistent
trees: if anybody rewrites the log, even as the database's superuser, the next tick is refused.
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
from evidence.proof.note import Checkpoint, Ed25519Signer, MlDsaSigner, Signer, sign_note
from evidence.proof.tiles import Tiles, write_durably
from ledger.keys import read_key, write_once
from ledger.merkle import Frontier, grown, leaf_hash, root_of

if sys.platform != "win32":
    import fcntl

SEED_BYTES: Final = 32


class SignerRefuses(Fault):
    """The database does not agree with what the signer has seen: nothing is signed."""

    slug = "signer-refuses"
    exit_code = NOT_RECORDED

    @property
    def message(self) -> str:
        """What is wrong, marked so that nobody takes it for bad input."""
        return f"REFUSED: {self}"


@dataclass(frozen=True, slots=True)
class SeenTree:
    """The tree that the signer last saw: its size in entries and its frontier."""

    size: int = 0
    frontier: Frontier = ()


@dataclass(frozen=True, slots=True)
class KeyRange:
    """The tree sizes that a signing key may sign: `since` to `until`, or without end if None."""

    number: int
    since: int
    until: int | None


class SignerFolder:
    """The folder of a signer's keys, state and published files, for one of the two logs."""

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

    def load_state(self) -> SeenTree:
        """The tree as last saved; the empty tree if none was."""
        if not self.state_file.exists():
            return SeenTree()
        saved = json.loads(self.state_file.read_text())
        return SeenTree(saved["size"], tuple(base64.b64decode(node) for node in saved["frontier"]))

    def save_state(self, seen: SeenTree) -> None:
        """Save the tree; it is on the disk when this returns."""
        nodes = [base64.b64encode(node).decode() for node in seen.frontier]
        content = json.dumps({"size": seen.size, "frontier": nodes}) + "\n"
        write_durably(self.state_file, content.encode())

    def key_ranges(self) -> list[KeyRange]:
        """The range of every key so far, in order. Creates the first if there is none."""
        if not self.ranges_file.exists():
            self.save_key_ranges([KeyRange(1, 1, None)])
        return [KeyRange(**each) for each in json.loads(self.ranges_file.read_text())]

    def save_key_ranges(self, ranges: list[KeyRange]) -> None:
        """Save which key may sign which sizes."""
        content = [{"number": r.number, "since": r.since, "until": r.until} for r in ranges]
        write_durably(self.ranges_file, (json.dumps(content, indent=1) + "\n").encode())

    def signers(self, number: int) -> list[Signer]:
        """The Ed25519 and ML-DSA-44 keys of a key number, generated on first use."""
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

    def rotate_key(self) -> KeyRange:
        """Start a new key for every size after the last signed, and end the old key's range."""
        size = self.load_state().size
        *before, last = self.key_ranges()
        following = KeyRange(last.number + 1, size + 1, None)
        self.save_key_ranges([*before, KeyRange(last.number, last.since, size), following])
        self.publish_keys()
        return following

    def publish_keys(self) -> None:
        """Publish the verifier keys, each after the sizes it may sign: `FIRST LAST KEY`."""
        lines = [
            f"{r.since} {'-' if r.until is None else r.until} {signer.public}\n"
            for r in self.key_ranges()
            for signer in self.signers(r.number)
        ]
        write_durably(self.published / "keys", "".join(lines).encode())

    def signed_size(self) -> int:
        """The size of the last signed checkpoint, or 0."""
        note = self.latest_note()
        return 0 if note is None else int(note.split("\n")[1])

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep other processes from signing in this folder while the context is open."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            if sys.platform != "win32":
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def latest_note(self) -> str | None:
        """The last signed checkpoint as a note, or None."""
        path = self.published / "checkpoint"
        return path.read_text() if path.exists() else None


def tick(connection: Connection, folder: SignerFolder, *, now: float | None = None) -> str | None:
    """Check the new entries and sign the tree. Returns the note, or None if nothing is new.

    Raises SignerRefuses if the log was changed; earlier checkpoints stay as they are.
    """
    with folder.lock():
        return sign_new_entries(connection, folder, now)


def sign_new_entries(connection: Connection, folder: SignerFolder, now: float | None) -> str | None:
    """Check the entries after the last tree seen, and sign the tree that includes them.

    The folder's lock is held by the caller. Returns the signed note of the checkpoint, or None if
    nothing is new. Raises SignerRefuses if the log was changed.
    """
    seen = folder.load_state()
    size = folder.source.size(connection)
    check_seen_tree(connection, folder, seen, size)
    if size == seen.size:
        return None if folder.signed_size() == size else sign(folder, seen, now)
    leaves: list[bytes] = []
    for leaf in folder.source.read(connection, seen.size, size):
        expected = seen.size + len(leaves) + 1
        hash_ = leaf_hash(leaf.content)
        if leaf.position != expected:
            raise SignerRefuses(f"entry {expected} is missing")
        if leaf.hash is None or bytes(leaf.hash) != hash_:
            raise SignerRefuses(f"entry {expected} is not what its leaf hash says")
        leaves.append(hash_)
    frontier, grown_to = grown(seen.frontier, seen.size, leaves)
    after = SeenTree(grown_to, frontier)
    if stored_root(connection, folder.source, grown_to) != root_of(frontier):
        raise SignerRefuses(f"the database's tree of {grown_to} entries has another root")
    folder.tiles.add(seen.size, leaves)
    folder.save_state(after)
    return sign(folder, after, now)


def check_seen_tree(
    connection: Connection, folder: SignerFolder, seen: SeenTree, size: int
) -> None:
    """Raise SignerRefuses unless the database still holds the tree last seen."""
    if folder.signed_size() > seen.size:
        raise SignerRefuses("this signer's state is older than its last checkpoint: it was restored"
                            " from a backup")  # fmt: skip
    if size < seen.size:
        raise SignerRefuses(f"the log had {seen.size} entries and now has {size}")
    if seen.size and stored_root(connection, folder.source, seen.size) != root_of(seen.frontier):
        raise SignerRefuses(f"the first {seen.size} entries are not those seen before")


def stored_root(connection: Connection, source: Source, size: int) -> bytes | None:
    """The root hash that the database stores for the tree of a size, or None."""
    table = "vault.opening_head" if source.suffix else "ledger.tree_head"
    statement = f"SELECT root FROM {table} WHERE size = %s"
    row: Any = connection.execute(statement.encode(), (size,)).fetchone()
    return bytes(row[0]) if row else None


def sign(folder: SignerFolder, seen: SeenTree, now: float | None) -> str | None:
    """Sign a tree that was checked and saved, and publish the note. None if the tree is empty."""
    if not seen.size:
        return None
    number = next(
        r.number
        for r in reversed(folder.key_ranges())
        if r.since <= seen.size and (r.until is None or seen.size <= r.until)
    )
    checkpoint = Checkpoint(folder.origin, seen.size, root_of(seen.frontier))
    at = int(time.time() if now is None else now)
    note = sign_note(checkpoint, folder.signers(number), at)
    folder.publish_keys()
    write_durably(folder.published / "checkpoints" / f"{seen.size}", note.encode())
    write_durably(folder.published / "checkpoint", note.encode())
    return note


def store_checkpoint(
    connection: Connection, checkpoint: Checkpoint, note: str, timestamp: bytes | None
) -> None:
    """Store a copy of a checkpoint in the ledger's database, where bundles and proofs read it."""
    connection.execute(
        "INSERT INTO ledger.checkpoint (origin, size, note, stamp) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT DO NOTHING",
        (checkpoint.origin, checkpoint.size, note.encode(), timestamp),
    )
