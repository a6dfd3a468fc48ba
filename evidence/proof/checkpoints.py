"""Gets a signed checkpoint that covers a position: signs one here, or waits for the signer's.

With the embedded database the signer runs in this process, in a folder of its own. With a
database server the signer is another process on another machine, and its checkpoints are read
from the copies that it stores in the database.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol

from domain.faults import Fault
from evidence.proof.cosignatures import RemoteWitness, add_cosignatures
from evidence.proof.leaves import OPENING_LOG, Connection, Source
from evidence.proof.note import Checkpoint, NoteInvalid, VerifierKey, open_note, verifier_key
from evidence.proof.signer import SignerFolder, store_checkpoint, tick
from evidence.proof.tiles import write_durably
from evidence.proof.timestamps import (
    CA,
    AuthorityUnavailable,
    TimestampAuthority,
    TimestampInvalid,
    request_timestamp,
)
from ledger.database_roles import READER, SIGNER, connect_as
from ledger.outages import pause

WAIT_SECONDS: Final = 90.0
POLL_SECONDS: Final = 0.5
SignedCheckpoint = tuple[str, bytes | None]
"""A checkpoint as a signed note, and its RFC 3161 timestamp response if it has one."""
RangedKey = tuple[int, int | None, VerifierKey]
"""The first and last tree size that a key may sign (None: no last), and its verifier key."""


class NoCheckpoint(Fault):
    """No checkpoint covers the last entry yet. Check that the signer runs, and try again."""

    slug = "no-checkpoint"
    status = 503


class NothingPublished(Fault):
    """No signer has published anything there. Name the folder that a signer publishes to."""

    slug = "nothing-published"
    status = 503


class Checkpoints(Protocol):
    """A source of signed checkpoints, whose files are published in a folder."""

    published: Path

    def at_least(self, size: int) -> SignedCheckpoint:
        """The smallest checkpoint of at least a size. Raises NoCheckpoint."""
        ...


def read_keys(published: Path) -> list[RangedKey]:
    """The verifier keys that a signer published, with their ranges. Raises NothingPublished."""
    if not (published / "keys").exists():
        raise NothingPublished
    found: list[RangedKey] = []
    for line in (published / "keys").read_text().splitlines():
        since, until, text = line.split(" ", 2)
        found.append((int(since), None if until == "-" else int(until), verifier_key(text)))
    return found


def verify_checkpoint(note: str, keys: Sequence[RangedKey]) -> Checkpoint:
    """The checkpoint in a note, if a key that may sign its size signed it. Raises NoteInvalid."""
    checkpoint, by = open_note(note, [key for _, _, key in keys])
    for since, until, key in keys:
        if key in by and since <= checkpoint.size <= (until or checkpoint.size):
            return checkpoint
    raise NoteInvalid


class LocalSigner:
    """Signs checkpoints in this process, for the embedded database."""

    def __init__(
        self,
        conninfo: str,
        folder: SignerFolder,
        authority: TimestampAuthority | None = None,
        witnesses: Sequence[RemoteWitness] = (),
    ) -> None:
        self.conninfo = conninfo
        self.folder = folder
        self.authority = authority
        self.witnesses = witnesses
        self.published = folder.published

    def at_least(self, size: int) -> SignedCheckpoint:
        """Sign the log as it is now, and return the smallest checkpoint of at least a size."""
        with connect_as(self.conninfo, SIGNER) as connection:
            sign_and_timestamp(connection, self.folder, self.authority, self.witnesses)
            keys = read_keys(self.published)
            return stored_checkpoint(connection, self.folder.origin, size, keys)


class RemoteSigner:
    """Waits for checkpoints that a signer elsewhere stores in the database."""

    def __init__(
        self, conninfo: str, published: Path, origin: str, patience: float = WAIT_SECONDS
    ) -> None:
        self.conninfo = conninfo
        self.published = published
        self.origin = origin
        self.patience = patience

    def at_least(self, size: int) -> SignedCheckpoint:
        """Wait for the signer to store one, as long as `patience` seconds. Raises NoCheckpoint."""
        deadline = time.monotonic() + self.patience
        with connect_as(self.conninfo, READER) as connection:
            while True:
                try:
                    keys = read_keys(self.published)
                    return stored_checkpoint(connection, self.origin, size, keys)
                except (NoCheckpoint, NothingPublished):
                    if time.monotonic() >= deadline:
                        raise NoCheckpoint from None
                    pause(POLL_SECONDS)


def stored_checkpoint(
    connection: Connection, origin: str, size: int, keys: Sequence[RangedKey]
) -> SignedCheckpoint:
    """The smallest stored checkpoint of at least a size that a key signed. Raises NoCheckpoint."""
    found = connection.execute(
        "SELECT note, stamp FROM ledger.checkpoint WHERE origin = %s AND size >= %s ORDER BY size",
        (origin, size),
    )
    for note, stamp in found:
        with suppress(NoteInvalid, UnicodeDecodeError):
            verify_checkpoint(bytes(note).decode(), keys)
            return bytes(note).decode(), None if stamp is None else bytes(stamp)
    raise NoCheckpoint


def sign_and_timestamp(
    connection: Connection,
    folder: SignerFolder,
    authority: TimestampAuthority | None,
    witnesses: Sequence[RemoteWitness] = (),
    report: Callable[[str], None] = lambda _: None,
) -> SignedCheckpoint | None:
    """Sign what is new, have it cosigned and timestamped, and store a copy. None if nothing is new.

    A witness or timestamp authority that does not answer costs its cosignature or timestamp, not
    the checkpoint; `report` is called with a sentence about each.
    """
    note = tick(connection, folder)
    if note is None:
        store_latest_checkpoint(connection, folder)
        return None
    checkpoint, _ = open_note(note, [key for _, _, key in read_keys(folder.published)])
    if witnesses:
        nodes = folder.tiles.subtree(checkpoint.size)
        note, faults = add_cosignatures(note, checkpoint, witnesses, nodes)
        for fault in faults:
            report(fault)
        for name in (f"checkpoints/{checkpoint.size}", "checkpoint"):
            write_durably(folder.published / name, note.encode())
    write_durably(folder.published / "policy", witness_policy(folder, witnesses).encode())
    timestamp = None
    if authority is not None:
        try:
            timestamp = request_timestamp(note.encode(), authority)
            write_durably(folder.published / "checkpoints" / f"{checkpoint.size}.tsr", timestamp)
        except (AuthorityUnavailable, TimestampInvalid):
            report("the timestamp authority gave no timestamp: the checkpoint has none")
    store_checkpoint(connection, checkpoint, note, timestamp)
    return note, timestamp


def store_latest_checkpoint(connection: Connection, folder: SignerFolder) -> None:
    """Store the last checkpoint, in case the database was unavailable when it was signed."""
    note = folder.latest_note()
    if note is not None:
        checkpoint, _ = open_note(note, [key for _, _, key in read_keys(folder.published)])
        timestamp = folder.published / "checkpoints" / f"{checkpoint.size}.tsr"
        content = timestamp.read_bytes() if timestamp.exists() else None
        store_checkpoint(connection, checkpoint, note, content)


def witness_policy(folder: SignerFolder, witnesses: Sequence[RemoteWitness]) -> str:
    """The signatures a note needs (C2SP tlog-policy): the log's, and a majority of witnesses'."""
    keys = [key for _, until, key in read_keys(folder.published) if until is None]
    lines = [f"log {key}" for key in keys]
    names = [f"w{n}" for n in range(1, len(witnesses) + 1)]
    lines += [f"witness {n} {w.key} {w.url}" for n, w in zip(names, witnesses, strict=True)]
    if names:
        lines += [f"group most {len(names) // 2 + 1} {' '.join(names)}", "quorum most"]
    else:
        lines += ["quorum none"]
    return "\n".join(lines) + "\n"


def publish_authority(folder: SignerFolder, root: bytes) -> None:
    """Publish the root certificate that timestamps are verified against."""
    write_durably(folder.published / CA, root)


def folders_of_logs(folder: Path, council: str, log: Source) -> list[SignerFolder]:
    """The signer's folders for the log of entries and the log of openings."""
    return [SignerFolder(folder, source, council) for source in (log, OPENING_LOG)]
