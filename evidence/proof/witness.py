"""A witness (C2SP tlog-witness): another council or an auditor, that signs no two stories.

It keeps the last checkpoint it cosigned of each log it knows. It cosigns a new one only with a
proof that the new tree begins with the old, and writes it down before it answers. It sees a
log's name, its size and its root, and nothing of what it holds.

    POST /add-checkpoint      old SIZE, a proof line a hash, an empty line, the signed note
    200  the cosignature      409  it has seen another size, which it says
    422  the proof fails      403  no key it trusts signed it     404  it does not know the log
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

from evidence.proof.note import Checkpoint, NoteInvalid, Signer, VerifierKey, opened, parsed
from evidence.proof.note import signature_line as line_of
from evidence.proof.tiles import written
from ledger.merkle import EMPTY, ProofFails, check_consistency

SIZE_TYPE: Final = "text/x.tlog.size"
MOST_PROOF: Final = 63


@dataclass(frozen=True, slots=True)
class Reply:
    """What a witness answers: a status of HTTP, a text, and its type."""

    status: int
    text: str
    type: str = "text/plain"


class Witness:
    """Cosigns the checkpoints of the logs whose keys it was given."""

    def __init__(
        self, folder: Path, signer: Signer, logs: Mapping[str, Sequence[VerifierKey]]
    ) -> None:
        self.folder = folder
        self.signer = signer
        self.logs = logs
        self._one_at_a_time = threading.Lock()

    def seen(self, origin: str) -> Checkpoint:
        """The last checkpoint cosigned of a log; of nothing, if there is none."""
        path = self.path(origin)
        if not path.exists():
            return Checkpoint(origin, 0, EMPTY)
        kept = json.loads(path.read_text())
        return Checkpoint(origin, kept["size"], base64.b64decode(kept["root"]))

    def path(self, origin: str) -> Path:
        """Where the last checkpoint of a log is kept."""
        return self.folder / f"{hashlib.sha256(origin.encode()).hexdigest()}.json"

    def keep(self, checkpoint: Checkpoint) -> None:
        """Write a checkpoint down, on the disk before this returns."""
        root = base64.b64encode(checkpoint.root).decode()
        content = json.dumps({"size": checkpoint.size, "root": root})
        written(self.path(checkpoint.origin), content.encode())

    def add(self, body: str, *, now: float | None = None) -> Reply:
        """Answer a request to cosign a checkpoint."""
        try:
            old, proof, note = request_of(body)
            origin = parsed(note)[0].origin
        except (NoteInvalid, ValueError):
            return Reply(400, "this is not a request to cosign a checkpoint\n")
        if origin not in self.logs:
            return Reply(404, "this witness does not know the log\n")
        try:
            checkpoint, _ = opened(note, self.logs[origin])
        except NoteInvalid:
            return Reply(403, "no key this witness trusts signed it\n")
        if old > checkpoint.size:
            return Reply(400, "the old size is larger than the new one\n")
        with self._one_at_a_time:
            return self.cosign(checkpoint, old, proof, int(time.time() if now is None else now))

    def cosign(self, checkpoint: Checkpoint, old: int, proof: list[bytes], now: int) -> Reply:
        """Cosign what begins with what was seen, and write it down first."""
        seen = self.seen(checkpoint.origin)
        if old != seen.size:
            return Reply(409, f"{seen.size}\n", SIZE_TYPE)
        if old == checkpoint.size and checkpoint.root != seen.root:
            return Reply(409, f"{seen.size}\n", SIZE_TYPE)
        try:
            check_consistency(old, checkpoint.size, proof, seen.root, checkpoint.root)
        except ProofFails:
            return Reply(422, "the new tree does not begin with the old one\n")
        self.keep(checkpoint)
        return Reply(200, line_of(self.signer, checkpoint, now))


def request_of(body: str) -> tuple[int, list[bytes], str]:
    """The old size, the proof and the note of a request. Raises ValueError."""
    head, found, note = body.partition("\n\n")
    first, *lines = head.split("\n")
    word, _, size = first.partition(" ")
    if word != "old" or not found or not size.isdecimal() or len(lines) > MOST_PROOF:
        raise ValueError(first)
    try:
        return int(size), [base64.b64decode(line, validate=True) for line in lines], note
    except binascii.Error:
        raise ValueError(first) from None


def request(old: int, proof: Sequence[bytes], note: str) -> str:
    """A request to cosign a checkpoint, as a log sends it."""
    lines = "".join(f"{base64.b64encode(node).decode()}\n" for node in proof)
    return f"old {old}\n{lines}\n{note}"
