"""Signed notes and checkpoints, as C2SP writes them down (signed-note, tlog-checkpoint).

A note is a text, an empty line, and a line for each signature. A verifier key is
`name+hash+base64(type || key)`. Type 1 is Ed25519 over the text; 4 and 6 are timestamped
cosignatures (tlog-cosignature), with Ed25519 and with ML-DSA-44. The log signs with 1 and 6, so
that a checkpoint outlives Ed25519. Whoever does not know a key ignores its line.
"""

import base64
import binascii
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.mldsa import (
    MLDSA44PrivateKey,
    MLDSA44PublicKey,
)

from domain.faults import Fault

ED25519: Final = 1
COSIGNED: Final = 4
ML_DSA_44: Final = 6
DASH: Final = "— "
HASH_BYTES: Final = 4
STAMP_BYTES: Final = 8
ROOT_BYTES: Final = 32
LINES: Final = 3


class NoteInvalid(Fault):
    """This is not a signed checkpoint, or a signature of a known key on it does not hold."""

    slug = "note-invalid"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log's tree: whose log, how many entries, the root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The text that is signed: three lines."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A key that signatures are checked with."""

    name: str
    kind: int
    key: bytes

    @property
    def hash(self) -> bytes:
        """The four bytes that say which key made a signature."""
        material = f"{self.name}\n".encode() + bytes([self.kind]) + self.key
        return sha256(material).digest()[:HASH_BYTES]

    def __str__(self) -> str:
        material = base64.b64encode(bytes([self.kind]) + self.key).decode()
        return f"{self.name}+{self.hash.hex()}+{material}"

    def holds(self, checkpoint: Checkpoint, signature: bytes) -> bool:
        """Whether a signature on a checkpoint is this key's."""
        try:
            if self.kind == ED25519:
                public = Ed25519PublicKey.from_public_bytes(self.key)
                public.verify(signature, checkpoint.text.encode())
                return True
            stamp, rest = signature[:STAMP_BYTES], signature[STAMP_BYTES:]
            at = int.from_bytes(stamp, "big")
            if self.kind == COSIGNED:
                public = Ed25519PublicKey.from_public_bytes(self.key)
                public.verify(rest, cosigned_text(checkpoint, at))
            else:
                wide = MLDSA44PublicKey.from_public_bytes(self.key)
                wide.verify(rest, cosigned_subtree(self.name, checkpoint, at))
        except (InvalidSignature, ValueError):
            return False
        return len(stamp) == STAMP_BYTES


def verifier_key(text: str) -> VerifierKey:
    """A verifier key from its text. Raises NoteInvalid."""
    try:
        name, found, material = text.strip().split("+", 2)
        decoded = base64.b64decode(material, validate=True)
        key = VerifierKey(name, decoded[0], decoded[1:])
    except (ValueError, IndexError):
        raise NoteInvalid from None
    if key.hash.hex() != found or key.kind not in (ED25519, COSIGNED, ML_DSA_44):
        raise NoteInvalid
    return key


def cosigned_text(checkpoint: Checkpoint, at: int) -> bytes:
    """What an Ed25519 cosignature signs: the time, in seconds, and the checkpoint."""
    return f"cosignature/v1\ntime {at}\n{checkpoint.text}".encode()


def cosigned_subtree(name: str, checkpoint: Checkpoint, at: int) -> bytes:
    """What an ML-DSA-44 cosignature signs: the whole tree as the subtree [0, size)."""
    return b"".join(
        (
            b"subtree/v1\n\0",
            bytes([len(name.encode())]) + name.encode(),
            at.to_bytes(STAMP_BYTES, "big"),
            bytes([len(checkpoint.origin.encode())]) + checkpoint.origin.encode(),
            (0).to_bytes(STAMP_BYTES, "big"),
            checkpoint.size.to_bytes(STAMP_BYTES, "big"),
            checkpoint.root,
        )
    )


class Signer(Protocol):
    """A private key that signs checkpoints."""

    @property
    def public(self) -> VerifierKey:
        """The key its signatures are checked with."""
        ...

    def sign(self, checkpoint: Checkpoint, at: int) -> bytes:
        """A signature, made at a time in seconds."""
        ...


@dataclass(frozen=True, slots=True)
class Ed25519Signer:
    """Ed25519: over the text, or as a witness's cosignature with the time."""

    name: str
    private: Ed25519PrivateKey
    kind: int = ED25519

    @property
    def public(self) -> VerifierKey:
        """The key its signatures are checked with."""
        return VerifierKey(self.name, self.kind, self.private.public_key().public_bytes_raw())

    def sign(self, checkpoint: Checkpoint, at: int) -> bytes:
        """A signature; a cosignature begins with its time."""
        if self.kind == ED25519:
            return self.private.sign(checkpoint.text.encode())
        signature = self.private.sign(cosigned_text(checkpoint, at))
        return at.to_bytes(STAMP_BYTES, "big") + signature


@dataclass(frozen=True, slots=True)
class MlDsaSigner:
    """ML-DSA-44, which a quantum computer does not break: a cosignature, with the time."""

    name: str
    private: MLDSA44PrivateKey

    @property
    def public(self) -> VerifierKey:
        """The key its signatures are checked with."""
        return VerifierKey(self.name, ML_DSA_44, self.private.public_key().public_bytes_raw())

    def sign(self, checkpoint: Checkpoint, at: int) -> bytes:
        """The time and the signature."""
        signature = self.private.sign(cosigned_subtree(self.name, checkpoint, at))
        return at.to_bytes(STAMP_BYTES, "big") + signature


def signature_line(signer: Signer, checkpoint: Checkpoint, at: int) -> str:
    """A signature as a note holds it."""
    material = signer.public.hash + signer.sign(checkpoint, at)
    return f"{DASH}{signer.public.name} {base64.b64encode(material).decode()}\n"


def signed(checkpoint: Checkpoint, signers: Iterable[Signer], at: int) -> str:
    """A checkpoint as a signed note."""
    lines = "".join(signature_line(signer, checkpoint, at) for signer in signers)
    return f"{checkpoint.text}\n{lines}"


def parsed(note: str) -> tuple[Checkpoint, list[tuple[str, bytes]]]:
    """A note's checkpoint and its signatures, none of them checked. Raises NoteInvalid."""
    text, found, rest = note.rpartition("\n\n")
    lines = text.split("\n")
    if not found or not rest.endswith("\n") or len(lines) < LINES:
        raise NoteInvalid
    try:
        root = base64.b64decode(lines[2], validate=True)
        checkpoint = Checkpoint(lines[0], int(lines[1]), root)
        signatures = [signature_of(line) for line in rest[:-1].split("\n")]
    except (ValueError, binascii.Error):
        raise NoteInvalid from None
    if checkpoint.text != f"{text}\n" or len(root) != ROOT_BYTES or not checkpoint.origin:
        raise NoteInvalid
    return checkpoint, signatures


def signature_of(line: str) -> tuple[str, bytes]:
    """The name and the bytes of a signature line. Raises ValueError."""
    dash, name, material = line[: len(DASH)], *line[len(DASH) :].split(" ", 1)
    if dash != DASH or not name:
        raise ValueError(line)
    decoded = base64.b64decode(material, validate=True)
    if len(decoded) <= HASH_BYTES:
        raise ValueError(line)
    return name, decoded


def opened(note: str, keys: Sequence[VerifierKey]) -> tuple[Checkpoint, list[VerifierKey]]:
    """A note's checkpoint, and which of these keys signed it. Raises NoteInvalid.

    A bad signature of a known key spoils the note; so does a note none of the keys signed.
    """
    checkpoint, signatures = parsed(note)
    by = []
    for name, material in signatures:
        for key in keys:
            if (key.name, key.hash) == (name, material[:HASH_BYTES]):
                if not key.holds(checkpoint, material[HASH_BYTES:]):
                    raise NoteInvalid
                by.append(key)
    if not by:
        raise NoteInvalid
    return checkpoint, by


def cosigned_at(note: str, key: VerifierKey) -> int | None:
    """When a cosignature on a note says it was made, in seconds."""
    for name, material in parsed(note)[1]:
        if (key.name, key.hash) == (name, material[:HASH_BYTES]) and key.kind != ED25519:
            return int.from_bytes(material[HASH_BYTES : HASH_BYTES + STAMP_BYTES], "big")
    return None
