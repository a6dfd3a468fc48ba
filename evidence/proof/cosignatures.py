"""Asks each witness to cosign a checkpoint (C2SP tlog-witness).

A witness that refuses or does not answer costs its cosignature, not the checkpoint. A witness that
has seen a different tree of the same log refuses; the refusal is reported to the operator.
"""

import http.client
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from domain.faults import Fault
from evidence.proof.note import Checkpoint, NoteInvalid, VerifierKey, open_note, verifier_key
from evidence.proof.witness import SIZE_TYPE, encode_request
from ledger.merkle import Subtree, consistency

TIMEOUT_SECONDS: Final = 10
CONFLICT: Final = 409
MOST_REPLY: Final = 64 * 1024
WORDS: Final = 2


class NotAWitness(Fault):
    """A witness is written as its verifier key, a space, and its URL."""

    slug = "not-a-witness"


@dataclass(frozen=True, slots=True)
class RemoteWitness:
    """A witness's verifier key and URL."""

    key: VerifierKey
    url: str


def parse_witness(text: str) -> RemoteWitness:
    """A witness from a setting, `KEY URL`. Raises NotAWitness."""
    words = text.split()
    if len(words) != WORDS or not words[1].startswith(("http://", "https://")):
        raise NotAWitness
    try:
        return RemoteWitness(verifier_key(words[0]), words[1].rstrip("/"))
    except NoteInvalid:
        raise NotAWitness from None


def add_cosignatures(
    note: str, checkpoint: Checkpoint, witnesses: Sequence[RemoteWitness], nodes: Subtree
) -> tuple[str, list[str]]:
    """The note with a cosignature from each witness that gave one, and a fault for each other.

    `nodes` are the log's subtree hashes, from which consistency proofs are made.
    """
    faults = []
    cosigned = note
    for witness in witnesses:
        try:
            line = request_cosignature(witness, note, checkpoint, nodes)
            open_note(checkpoint.text + "\n" + line, [witness.key])
            cosigned += line
        except (OSError, ValueError, NoteInvalid, http.client.HTTPException) as fault:
            status = f": {fault.code}" if isinstance(fault, urllib.error.HTTPError) else ""
            faults.append(f"witness {witness.key.name} did not cosign{status}")
    return cosigned, faults


def request_cosignature(
    witness: RemoteWitness, note: str, checkpoint: Checkpoint, nodes: Subtree
) -> str:
    """One witness's cosignature line, with a consistency proof from the size it cosigned last."""
    try:
        return post(witness, encode_request(checkpoint.size, [], note))
    except urllib.error.HTTPError as refused:
        is_size = refused.headers.get("Content-Type", "").startswith(SIZE_TYPE)
        if refused.code != CONFLICT or not is_size:
            raise
        last = int(refused.read(MOST_REPLY).decode())
    if not 0 <= last < checkpoint.size:
        raise ValueError(last)
    proof = consistency(last, checkpoint.size, nodes) if last else []
    return post(witness, encode_request(last, proof, note))


def post(witness: RemoteWitness, body: str) -> str:
    """Send a witness one request and return its reply. Raises HTTPError or another OSError."""
    request = urllib.request.Request(  # noqa: S310  the operator's own setting
        f"{witness.url}/add-checkpoint", data=body.encode(), headers={"Content-Type": "text/plain"}
    )
    with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as reply:  # noqa: S310  as above
        return str(reply.read(MOST_REPLY).decode())
