"""Signs, parses and verifies signed notes and checkpoints (C2SP signed-note, tlog-checkpoint).

A note is a text, an empty line, and a line for each signature. A verifier key is written
`name+hash+base64(type || key)`. Type 1 is an Ed25519 signature of the text; types 4 and 6 are
cosignatures with a time, by Ed25519 and by ML-DSA-44. The log signs with types 1 and 6, so that a
checkpoint can still be verified when Ed25519 is broken. Lines of unknown keys are ignored.
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
ED25519_COSIGNATURE: Final = 4
ML_DSA_44: Final = 6
SIGNATURE_PREFIX: Final = "— "
HASH_BYTES: Final = 4
TIME_BYTES: Final = 8
ROOT_BYTES: Final = 32
MIN_TEXT_LINES: Final = 3
MOST_ENTRIES: Final = 2**63 - 1


class NoteInvalid(Fault):
    """This is not a signed checkpoint, or a signature of a known key on it does not hold."""

    slug = "note-invalid"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head: the log's name (origin), the size in entries and the root hash."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key that verifies signatures on notes; `kind` is its signature type."""

    name: str
    kind: int
    key: bytes

    @property
    def hash(self) -> bytes:
        """The key ID: the four bytes at the start of a signature that identify its key."""
        material = f"{self.name}\n".encode() + bytes([self.kind]) + self.key
        return sha256(material).digest()[:HASH_BYTES]

    def __str__(self) -> str:
        material = base64.b64encode(bytes([self.kind]) + self.key).decode()
        return f"{self.name}+{self.hash.hex()}+{material}"

    def verifies(self, checkpoint: Checkpoint, signature: bytes) -> bool:
        """Whether this key made a signature on a checkpoint."""
        try:
            if self.kind == ED25519:
                public = Ed25519PublicKey.from_public_bytes(self.key)
                public.verify(signature, checkpoint.text.encode())
                return True
            time, rest = signature[:TIME_BYTES], signature[TIME_BYTES:]
            at = int.from_bytes(time, "big")
            if self.kind == ED25519_COSIGNATURE:
                public = Ed25519PublicKey.from_public_bytes(self.key)
                public.verify(rest, ed25519_cosignature_message(checkpoint, at))
            else:
                wide = MLDSA44PublicKey.from_public_bytes(self.key)
                wide.verify(rest, mldsa_cosignature_message(self.name, checkpoint, at))
        except (InvalidSignature, ValueError):
            return False
        return len(time) == TIME_BYTES


def verifier_key(text: str) -> VerifierKey:
    """The verifier key that a text encodes. Raises NoteInvalid."""
    try:
        name, found, material = text.strip().split("+", 2)
        decoded = base64.b64decode(material, validate=True)
        key = VerifierKey(name, decoded[0], decoded[1:])
    except (ValueError, IndexError):
        raise NoteInvalid from None
    if key.hash.hex() != found or key.kind not in (ED25519, ED25519_COSIGNATURE, ML_DSA_44):
        raise NoteInvalid
    return key


def ed25519_cosignature_message(checkpoint: Checkpoint, at: int) -> bytes:
    """The bytes that an Ed25519 cosignature signs: a time, in seconds since 1970, and the text."""
    return f"cosignature/v1\ntime {at}\n{checkpoint.text}".encode()


def mldsa_cosignature_message(name: str, checkpoint: Checkpoint, at: int) -> bytes:
    """The bytes that an ML-DSA-44 cosignature signs: the whole tree as the subtree [0, size)."""
    return b"".join(
        (
            b"subtree/v1\n\0",
            bytes([len(name.encode())]) + name.encode(),
            at.to_bytes(TIME_BYTES, "big"),
            bytes([len(checkpoint.origin.encode())]) + checkpoint.origin.encode(),
            (0).to_bytes(TIME_BYTES, "big"),
            checkpoint.size.to_bytes(TIME_BYTES, "big"),
            checkpoint.root,
        )
    )


class Signer(Protocol):
    """A private key that signs checkpoints."""

    @property
    def public(self) -> VerifierKey:
        """The key that verifies its signatures."""
        ...

    def sign(self, checkpoint: Checkpoint, at: int) -> bytes:
        """A signature made at a time, in seconds since 1970."""
        ...


@dataclass(frozen=True, slots=True)
class Ed25519Signer:
    """Signs with Ed25519: the text alone, or as a cosignature with a time if `kind` is 4."""

    name: str
    private: Ed25519PrivateKey
    kind: int = ED25519

    @property
    def public(self) -> VerifierKey:
        """The key that verifies its signatures."""
        return VerifierKey(self.name, self.kind, self.private.public_key().public_bytes_raw())

    def sign(self, checkpoint: Checkpoint, at: int) -> bytes:
        """The signature; a cosignature begins with its time."""
        if self.kind == ED25519:
            return self.private.sign(checkpoint.text.encode())
        signature = self.private.sign(ed25519_cosignature_message(checkpoint, at))
        return at.to_bytes(TIME_BYTES, "big") + signature


@dataclass(frozen=True, slots=True)
class MlDsaSigner:
    """Cosigns with ML-DSA-44, which is designed to withstand quantum computers."""

    name: str
    private: MLDSA44PrivateKey

    @property
    def public(self) -> VerifierKey:
        """The key that verifies its signatures."""
        return VerifierKey(self.name, ML_DSA_44, self.private.public_key().public_bytes_raw())

    def sign(self, checkpoint: Checkpoint, at: int) -> bytes:
        """The time, then the signature."""
        signature = self.private.sign(mldsa_cosignature_message(self.name, checkpoint, at))
        return at.to_bytes(TIME_BYTES, "big") + signature


def signature_line(signer: Signer, checkpoint: Checkpoint, at: int) -> str:
    """A signature line of a note."""
    material = signer.public.hash + signer.sign(checkpoint, at)
    return f"{SIGNATURE_PREFIX}{signer.public.name} {base64.b64encode(material).decode()}\n"


def sign_note(checkpoint: Checkpoint, signers: Iterable[Signer], at: int) -> str:
    """A checkpoint as a signed note."""
    lines = "".join(signature_line(signer, checkpoint, at) for signer in signers)
    return f"{checkpoint.text}\n{lines}"


def parse_note(note: str) -> tuple[Checkpoint, list[tuple[str, bytes]]]:
    """A note's checkpoint and signatures (name, bytes), unverified. Raises NoteInvalid."""
    text, found, rest = note.rpartition("\n\n")
    lines = text.split("\n")
    if not found or not rest.endswith("\n") or len(lines) < MIN_TEXT_LINES:
        raise NoteInvalid
    try:
        root = base64.b64decode(lines[2], validate=True)
        checkpoint = Checkpoint(lines[0], int(lines[1]), root)
        signatures = [parse_signature_line(line) for line in rest[:-1].split("\n")]
    except (ValueError, binascii.Error):
        raise NoteInvalid from None
    if checkpoint.text != f"{text}\n" or len(root) != ROOT_BYTES or not checkpoint.origin:
        raise NoteInvalid
    if not 0 <= checkpoint.size <= MOST_ENTRIES:
        raise NoteInvalid
    return checkpoint, signatures


def parse_signature_line(line: str) -> tuple[str, bytes]:
    """The name and the bytes of a signature line. Raises ValueError."""
    dash, name, material = (
        line[: len(SIGNATURE_PREFIX)],
        *line[len(SIGNATURE_PREFIX) :].split(" ", 1),
    )
    if dash != SIGNATURE_PREFIX or not name:
        raise ValueError(line)
    decoded = base64.b64decode(material, validate=True)
    if len(decoded) <= HASH_BYTES:
        raise ValueError(line)
    return name, decoded


def open_note(note: str, keys: Sequence[VerifierKey]) -> tuple[Checkpoint, list[VerifierKey]]:
    """A note's checkpoint, and which of the keys signed it.

    Raises NoteInvalid if a signature by one of the keys does not verify, or none of them signed.
    """
    checkpoint, signatures = parse_note(note)
    by = []
    for name, material in signatures:
        for key in keys:
            if (key.name, key.hash) == (name, material[:HASH_BYTES]):
                if not key.verifies(checkpoint, material[HASH_BYTES:]):
                    raise NoteInvalid
                by.append(key)
    if not by:
        raise NoteInvalid
    return checkpoint, by


def cosignature_time(note: str, key: VerifierKey) -> int | None:
    """The time of a key's cosignature on a note, in seconds since 1970, or None."""
    for name, material in parse_note(note)[1]:
        if (key.name, key.hash) == (name, material[:HASH_BYTES]) and key.kind != ED25519:
            return int.from_bytes(material[HASH_BYTES : HASH_BYTES + TIME_BYTES], "big")
    return None
