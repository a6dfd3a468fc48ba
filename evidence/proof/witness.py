"""A witness (C2SP tlog-witness): cosigns a checkpoint only if the log grew from the last it saw.

It stores the last checkpoint that it cosigned for each log it knows. It cosigns a newer one only
with a consistency proof between the two, and stores it before it replies. It learns a log's name,
size and root hash, and nothing of its entries.

    POST /add-checkpoint   body: "old SIZE", one proof hash a line, an empty line, the signed note
    200  the cosignature line
    400  not such a request, or the old size is larger than the new one
    403  no trusted key signed the checkpoint
    404  the log is not known to this witness
    409  the last size it cosigned, where that is not the old size in the request
    422  the consistency proof fails
"""

import base64
import binascii
import hashlib
import json
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from domain.numerals import read_whole_number
from evidence.proof.note import (
    Checkpoint,
    NoteInvalid,
    Signer,
    VerifierKey,
    open_note,
    parse_note,
    signature_line,
)
from evidence.proof.tiles import write_durably
from ledger.merkle import EMPTY, ProofFails, check_consistency

SIZE_TYPE: Final = "text/x.tlog.size"
MAX_PROOF_HASHES: Final = 63
MOST_DIGITS: Final = 18


@dataclass(frozen=True, slots=True)
class Reply:
    """A witness's reply: the HTTP status, the text and its media type."""

    status: int
    text: str
    type: str = "text/plain"


class Witness:
    """Cosigns the checkpoints of known logs; `logs` gives each log's keys by its name (origin)."""

    def __init__(
        self, folder: Path, signer: Signer, logs: Mapping[str, Sequence[VerifierKey]]
    ) -> None:
        self.folder = folder
        self.signer = signer
        self.logs = logs
        self._lock = threading.Lock()

    def last_cosigned(self, origin: str) -> Checkpoint:
        """The last checkpoint cosigned for a log; that of the empty tree if there is none."""
        path = self.path_of(origin)
        if not path.exists():
            return Checkpoint(origin, 0, EMPTY)
        stored = json.loads(path.read_text())
        return Checkpoint(origin, stored["size"], base64.b64decode(stored["root"]))

    def path_of(self, origin: str) -> Path:
        """The file that holds the last checkpoint of a log."""
        return self.folder / f"{hashlib.sha256(origin.encode()).hexdigest()}.json"

    def store(self, checkpoint: Checkpoint) -> None:
        """Store a checkpoint; it is on the disk when this returns."""
        root = base64.b64encode(checkpoint.root).decode()
        content = json.dumps({"size": checkpoint.size, "root": root})
        write_durably(self.path_of(checkpoint.origin), content.encode())

    def add_checkpoint(self, body: str, *, now: float | None = None) -> Reply:
        """The reply to an add-checkpoint request, made at `now` (seconds since 1970)."""
        try:
            old, proof, note = decode_request(body)
            origin = parse_note(note)[0].origin
        except (NoteInvalid, ValueError):
            return Reply(400, "this is not a request to cosign a checkpoint\n")
        if origin not in self.logs:
            return Reply(404, "this witness does not know this log\n")
        try:
            checkpoint, _ = open_note(note, self.logs[origin])
        except NoteInvalid:
            return Reply(403, "no key that this witness trusts signed the checkpoint\n")
        if old > checkpoint.size:
            return Reply(400, "the old size is larger than the new one\n")
        with self._lock:
            return self.cosign(checkpoint, old, proof, int(time.time() if now is None else now))

    def cosign(self, checkpoint: Checkpoint, old: int, proof: list[bytes], now: int) -> Reply:
        """Cosign a checkpoint that is consistent with the last one, after storing it."""
        last = self.last_cosigned(checkpoint.origin)
        if old != last.size:
            return Reply(409, f"{last.size}\n", SIZE_TYPE)
        if old == checkpoint.size and checkpoint.root != last.root:
            return Reply(409, f"{last.size}\n", SIZE_TYPE)
        try:
            check_consistency(old, checkpoint.size, proof, last.root, checkpoint.root)
        except ProofFails:
            return Reply(422, "the new tree does not extend the old one\n")
        self.store(checkpoint)
        return Reply(200, signature_line(self.signer, checkpoint, now))


def decode_request(body: str) -> tuple[int, list[bytes], str]:
    """The old size, the proof and the note in an add-checkpoint request. Raises ValueError."""
    head, found, note = body.partition("\n\n")
    first, *lines = head.split("\n")
    word, _, size = first.partition(" ")
    old = read_whole_number(size, MOST_DIGITS)
    if word != "old" or not found or old is None or len(lines) > MAX_PROOF_HASHES:
        raise ValueError(first)
    try:
        return old, [base64.b64decode(line, validate=True) for line in lines], note
    except binascii.Error:
        raise ValueError(first) from None


def encode_request(old: int, proof: Sequence[bytes], note: str) -> str:
    """The body of an add-checkpoint request."""
    lines = "".join(f"{base64.b64encode(node).decode()}\n" for node in proof)
    return f"old {old}\n{lines}\n{note}"
