"""Asking witnesses to cosign a checkpoint, each from the size it saw last (C2SP tlog-witness).

A witness that does not answer, or refuses, costs its cosignature and not the checkpoint. One that
has seen another tree of the same log says so by refusing: that is told, loudly.
"""

import http.client
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from domain.faults import Fault
from evidence.proof.note import Checkpoint, NoteInvalid, VerifierKey, opened, verifier_key
from evidence.proof.witness import SIZE_TYPE, request
from ledger.merkle import Subtree, consistency

SECONDS: Final = 10
CONFLICT: Final = 409
WORDS: Final = 2


class NotAWitness(Fault):
    """A witness is its verifier key, a space, and its URL."""

    slug = "not-a-witness"


@dataclass(frozen=True, slots=True)
class WitnessAt:
    """A witness: the key it cosigns with, and where it is."""

    key: VerifierKey
    url: str


def witness_named(text: str) -> WitnessAt:
    """A witness from a setting: `key URL`. Raises NotAWitness."""
    words = text.split()
    if len(words) != WORDS or not words[1].startswith(("http://", "https://")):
        raise NotAWitness
    try:
        return WitnessAt(verifier_key(words[0]), words[1].rstrip("/"))
    except NoteInvalid:
        raise NotAWitness from None


def cosigned(
    note: str, checkpoint: Checkpoint, witnesses: Sequence[WitnessAt], nodes: Subtree
) -> tuple[str, list[str]]:
    """The note with the cosignatures that were had, and what went wrong with the others."""
    wrong = []
    whole = note
    for witness in witnesses:
        try:
            line = ask(witness, note, checkpoint, nodes)
            opened(checkpoint.text + "\n" + line, [witness.key])
            whole += line
        except (OSError, ValueError, NoteInvalid, http.client.HTTPException) as fault:
            said = f": {fault.code}" if isinstance(fault, urllib.error.HTTPError) else ""
            wrong.append(f"witness {witness.key.name} did not cosign{said}")
    return whole, wrong


def ask(witness: WitnessAt, note: str, checkpoint: Checkpoint, nodes: Subtree) -> str:
    """One witness's cosignature line, from the size it says it saw last."""
    try:
        return post(witness, request(checkpoint.size, [], note))
    except urllib.error.HTTPError as refused:
        is_size = refused.headers.get("Content-Type", "").startswith(SIZE_TYPE)
        if refused.code != CONFLICT or not is_size:
            raise
        seen = int(refused.read().decode())
    if not 0 <= seen < checkpoint.size:
        raise ValueError(seen)
    proof = consistency(seen, checkpoint.size, nodes) if seen else []
    return post(witness, request(seen, proof, note))


def post(witness: WitnessAt, body: str) -> str:
    """One request to a witness. Raises HTTPError or another OSError."""
    asked = urllib.request.Request(  # noqa: S310  the operator's own setting
        f"{witness.url}/add-checkpoint", data=body.encode(), headers={"Content-Type": "text/plain"}
    )
    with urllib.request.urlopen(asked, timeout=SECONDS) as answer:  # noqa: S310  as above
        return str(answer.read().decode())
