"""Seals the parts of a job with its own key, and opens them."""

import secrets
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.faults import Fault
from ledger.keys import NONCE_BYTES


class JobUnreadable(Fault):
    """A job's content cannot be opened: it was changed, or was sealed with another key."""

    slug = "job-unreadable"


def context_of(job_id: UUID) -> str:
    """What a job's key is wrapped for."""
    return f"job:{job_id}"


def seal(key: bytes, content: bytes, job_id: UUID, part: str) -> bytes:
    """A part of a job, encrypted: nonce and ciphertext."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, f"{job_id}/{part}".encode())


def unseal(key: bytes, sealed: bytes, job_id: UUID, part: str) -> bytes:
    """A part of a job, decrypted. Raises JobUnreadable."""
    nonce, ciphertext = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, f"{job_id}/{part}".encode())
    except (InvalidTag, ValueError):
        raise JobUnreadable from None
