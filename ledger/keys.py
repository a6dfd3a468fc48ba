"""Key-encryption keys: one wraps each person's key for use, another wraps it for recovery.

This is envelope encryption. A provider holds a key-encryption key and never returns it. `FileKeys`
is the provider for a demonstration or a small council. A council with Vault Transit, a cloud key
service or an HSM implements `KeyProvider` over its service
(docs/how-to/operators/keep-the-keys.md). The escrow is the public half of a key pair whose private
half is kept offline, so that losing the provider loses no statutory record.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.faults import Fault, FileFault

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
ESCROW_BITS: Final = 3072
PRIVATE: Final = 0o600


class KeyFileUnreadable(FileFault):
    """A file does not hold the key that it should. Restore it from a backup."""

    slug = "key-file-unreadable"


class NotWrappedHere(Fault):
    """A key was not wrapped by this key-encryption key, or not for this person."""

    slug = "not-wrapped-here"


class KeyProvider(Protocol):
    """Wraps and unwraps people's keys. `context` is the person, and must be the same for both."""

    def wrap(self, key: bytes, context: str) -> bytes:
        """The key, encrypted with the key-encryption key."""
        ...

    def unwrap(self, wrapped: bytes, context: str) -> bytes:
        """The key, decrypted. Raises NotWrappedHere."""
        ...


class Escrow(Protocol):
    """Wraps people's keys so that only the holder of the offline private key can unwrap them."""

    def wrap(self, key: bytes, context: str) -> bytes:
        """The key, encrypted for recovery."""
        ...


@dataclass(frozen=True, slots=True)
class Keys:
    """The two key-encryption keys of a ledger."""

    provider: KeyProvider
    escrow: Escrow


class FileKeys:
    """A provider with a key of 32 bytes: AES-256-GCM, with the person as associated data."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def wrap(self, key: bytes, context: str) -> bytes:
        """Nonce and ciphertext."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, key, context.encode())

    def unwrap(self, wrapped: bytes, context: str) -> bytes:
        """The key, decrypted. Raises NotWrappedHere."""
        nonce, ciphertext = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, ciphertext, context.encode())
        except (InvalidTag, ValueError):
            raise NotWrappedHere from None


def oaep(context: str) -> padding.OAEP:
    """RSA-OAEP with SHA-256, with the person as the label."""
    return padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), context.encode())


class PublicEscrow:
    """An escrow over an RSA public key."""

    def __init__(self, public: rsa.RSAPublicKey) -> None:
        self._public = public

    def wrap(self, key: bytes, context: str) -> bytes:
        """The key, encrypted with the public key."""
        return self._public.encrypt(key, oaep(context))


def recover(private: rsa.RSAPrivateKey, wrapped: bytes, context: str) -> bytes:
    """A person's key, unwrapped from escrow. Raises NotWrappedHere."""
    try:
        return private.decrypt(wrapped, oaep(context))
    except ValueError:
        raise NotWrappedHere from None


def keys_in(folder: Path) -> Keys:
    """The keys in a folder: provider.key, escrow.pem and escrow-private.pem, made on first use.

    Move `escrow-private.pem` offline, because only recovery reads it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    provider = folder / "provider.key"
    write_once(provider, lambda: secrets.token_hex(KEY_BYTES).encode() + b"\n")
    public = folder / "escrow.pem"
    if not public.exists():
        make_escrow(folder)
    return Keys(FileKeys(read_key(provider)), PublicEscrow(read_public_key(public)))


def write_once(path: Path, content: "ContentMaker") -> None:
    """Write a file atomically, readable by its owner only, unless it exists."""
    if path.exists():
        return
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    with os.fdopen(file, "wb") as opened:
        opened.write(content())
        opened.flush()
        os.fsync(opened.fileno())
    try:
        os.link(beside, path)
    except FileExistsError:
        pass
    finally:
        beside.unlink()


class ContentMaker(Protocol):
    """Returns the content of a new file."""

    def __call__(self) -> bytes: ...


def make_escrow(folder: Path) -> None:
    """Write a new key pair for recovery. The private half comes first, so it is never missing."""
    private_path = folder / "escrow-private.pem"
    write_once(private_path, lambda: private_pem(rsa.generate_private_key(65537, ESCROW_BITS)))
    public = read_private_key(private_path).public_key()
    pem = serialization.PublicFormat.SubjectPublicKeyInfo
    write_once(folder / "escrow.pem", lambda: public.public_bytes(serialization.Encoding.PEM, pem))


def private_pem(private: rsa.RSAPrivateKey) -> bytes:
    """A private key as PEM, without a password, because it is kept offline."""
    return private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def read_key(path: Path) -> bytes:
    """A key of 64 hexadecimal digits, read from a file. Raises KeyFileUnreadable."""
    try:
        key = bytes.fromhex(path.read_text().strip())
    except (OSError, ValueError):
        raise KeyFileUnreadable(path) from None
    if len(key) != KEY_BYTES:
        raise KeyFileUnreadable(path)
    return key


def read_public_key(path: Path) -> rsa.RSAPublicKey:
    """An RSA public key, read from a file. Raises KeyFileUnreadable."""
    try:
        public = serialization.load_pem_public_key(path.read_bytes())
    except (OSError, ValueError):
        raise KeyFileUnreadable(path) from None
    if not isinstance(public, rsa.RSAPublicKey):
        raise KeyFileUnreadable(path)
    return public


def read_private_key(path: Path) -> rsa.RSAPrivateKey:
    """An RSA private key, read from a file. Raises KeyFileUnreadable."""
    try:
        private = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError):
        raise KeyFileUnreadable(path) from None
    if not isinstance(private, rsa.RSAPrivateKey):
        raise KeyFileUnreadable(path)
    return private
