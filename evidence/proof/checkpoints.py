"""Checkpoints for whoever needs one that covers a position: signed here, or waited for.

With the embedded database the signer runs in the same process, in a folder of its own. Beside a
database of the council's, it is another process on another machine, and its copies are read.
"""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Protocol

import psycopg

from domain.faults import Fault
from evidence.proof.cosigning import WitnessAt, cosigned
from evidence.proof.leaves import READING_LOG, Connection, Source
from evidence.proof.note import Checkpoint, NoteInvalid, VerifierKey, opened, verifier_key
from evidence.proof.signer import SignerFolder, leave, tick
from evidence.proof.tiles import written
from evidence.proof.timestamps import CA, Authority, AuthorityUnavailable, StampInvalid, stamped

PATIENCE_SECONDS: Final = 90.0
POLL_SECONDS: Final = 0.5
Signed = tuple[str, bytes | None]
"""A checkpoint as a signed note, and its timestamp if it has one."""
KeyOfSizes = tuple[int, int | None, VerifierKey]
"""A verifier key, after the first and the last size it signs."""


class NoCheckpoint(Fault):
    """No checkpoint covers the last entry yet: see that the signer runs, and try again."""

    slug = "no-checkpoint"
    status = 503


class NothingPublished(Fault):
    """No signer has published anything there: name the folder a signer publishes to."""

    slug = "nothing-published"
    status = 503


class Checkpoints(Protocol):
    """Where signed checkpoints come from."""

    published: Path

    def covering(self, size: int) -> Signed:
        """The first checkpoint of at least a size. Raises NoCheckpoint."""
        ...


def keys_of(published: Path) -> list[KeyOfSizes]:
    """The verifier keys a signer published, each with the sizes it signs."""
    if not (published / "keys").exists():
        raise NothingPublished
    found: list[KeyOfSizes] = []
    for line in (published / "keys").read_text().splitlines():
        since, until, text = line.split(" ", 2)
        found.append((int(since), None if until == "-" else int(until), verifier_key(text)))
    return found


def trusted(note: str, keys: Sequence[KeyOfSizes]) -> Checkpoint:
    """The checkpoint of a note that a key signed which may sign its size. Raises NoteInvalid."""
    checkpoint, by = opened(note, [key for _, _, key in keys])
    for since, until, key in keys:
        if key in by and since <= checkpoint.size <= (until or checkpoint.size):
            return checkpoint
    raise NoteInvalid


class SignsHere:
    """A signer in this process, for the embedded database."""

    def __init__(
        self,
        conninfo: str,
        folder: SignerFolder,
        authority: Authority | None = None,
        witnesses: Sequence[WitnessAt] = (),
    ) -> None:
        self.conninfo = conninfo
        self.folder = folder
        self.authority = authority
        self.witnesses = witnesses
        self.published = folder.published

    def covering(self, size: int) -> Signed:
        """Sign what is there now."""
        with psycopg.connect(self.conninfo, autocommit=True) as connection:
            sign_and_stamp(connection, self.folder, self.authority, self.witnesses)
            return kept(connection, self.folder.origin, size)


class WaitsForSigner:
    """A signer elsewhere, whose copies in the database are waited for."""

    def __init__(self, conninfo: str, published: Path, origin: str) -> None:
        self.conninfo = conninfo
        self.published = published
        self.origin = origin

    def covering(self, size: int) -> Signed:
        """Wait for the signer's next tick."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        with psycopg.connect(self.conninfo, autocommit=True) as connection:
            while True:
                try:
                    return kept(connection, self.origin, size)
                except NoCheckpoint:
                    if time.monotonic() > deadline:
                        raise
                    time.sleep(POLL_SECONDS)


def kept(connection: Connection, origin: str, size: int) -> Signed:
    """The first checkpoint left of at least a size. Raises NoCheckpoint."""
    row = connection.execute(
        "SELECT note, stamp FROM ledger.checkpoint WHERE origin = %s AND size >= %s"
        " ORDER BY size LIMIT 1",
        (origin, size),
    ).fetchone()
    if row is None:
        raise NoCheckpoint
    return bytes(row[0]).decode(), None if row[1] is None else bytes(row[1])


def sign_and_stamp(
    connection: Connection,
    folder: SignerFolder,
    authority: Authority | None,
    witnesses: Sequence[WitnessAt] = (),
    tell: Callable[[str], None] = lambda _: None,
) -> Signed | None:
    """One tick: sign what is new, have it cosigned and stamped, leave a copy.

    Whoever does not answer costs the cosignature or the stamp, not the checkpoint.
    """
    note = tick(connection, folder)
    if note is None:
        leave_again(connection, folder)
        return None
    checkpoint, _ = opened(note, [key for _, _, key in keys_of(folder.published)])
    if witnesses:
        note, wrong = cosigned(note, checkpoint, witnesses, folder.tiles.subtree(checkpoint.size))
        for fault in wrong:
            tell(fault)
        for name in (f"checkpoints/{checkpoint.size}", "checkpoint"):
            written(folder.published / name, note.encode())
    written(folder.published / "policy", policy_of(folder, witnesses).encode())
    stamp = None
    if authority is not None:
        try:
            stamp = stamped(note.encode(), authority)
            written(folder.published / "checkpoints" / f"{checkpoint.size}.tsr", stamp)
        except (AuthorityUnavailable, StampInvalid):
            tell("the timestamp authority gave no stamp: the checkpoint has none")
    leave(connection, checkpoint, note, stamp)
    return note, stamp


def leave_again(connection: Connection, folder: SignerFolder) -> None:
    """Leave the last checkpoint, should the database have been away when it was signed."""
    note = folder.latest()
    if note is not None:
        checkpoint, _ = opened(note, [key for _, _, key in keys_of(folder.published)])
        stamp = folder.published / "checkpoints" / f"{checkpoint.size}.tsr"
        leave(connection, checkpoint, note, stamp.read_bytes() if stamp.exists() else None)


def policy_of(folder: SignerFolder, witnesses: Sequence[WitnessAt]) -> str:
    """Who must have signed, as C2SP tlog-policy writes it: the log, and most of the witnesses."""
    keys = [key for _, until, key in keys_of(folder.published) if until is None]
    lines = [f"log {key}" for key in keys]
    names = [f"w{n}" for n in range(1, len(witnesses) + 1)]
    lines += [f"witness {n} {w.key} {w.url}" for n, w in zip(names, witnesses, strict=True)]
    if names:
        lines += [f"group most {len(names) // 2 + 1} {' '.join(names)}", "quorum most"]
    else:
        lines += ["quorum none"]
    return "\n".join(lines) + "\n"


def publish_authority(folder: SignerFolder, root: bytes) -> None:
    """Publish the certificate that stamps are checked against."""
    written(folder.published / CA, root)


def both(folder: Path, council: str, log: Source) -> list[SignerFolder]:
    """The signer's folders of the log and of the log of readings."""
    return [SignerFolder(folder, source, council) for source in (log, READING_LOG)]
