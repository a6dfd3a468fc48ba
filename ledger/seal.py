"""Encrypts a value about a person, puts its salted digest in the entry, and opens it again.

The format is that of RFC 9901. A disclosure is base64url of `[salt, field, value]`, and its digest
is base64url of its SHA-256. The disclosure is stored beside the entry, encrypted with a key of its
own, which the vault keeps wrapped with the person's key. Its associated data are the event's name,
the field, the person and the digest; the salted digest binds it to this one entry. Under `sealed`,
the entry's body holds for each field the digest (`commitment`), the person (`of`), and the SHA-256
of the ciphertext (`value`).
"""

import base64
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.faults import NOT_RECORDED, Fault
from ledger.keys import KEY_BYTES, NONCE_BYTES
from ledger.personal import PersonalValue

SEALED_KEY: Final = "sealed"
SALT_BYTES: Final = 16
PARTS: Final = frozenset(("commitment", "of", "value"))
"""What an entry holds of a sealed value."""
PATH: Final = re.compile(r"[a-z_]+(/(0|[1-9][0-9]{0,3})(/[a-z_]+)?)?")
DIGEST: Final = re.compile(r"[A-Za-z0-9_-]{43}")


class SealBroken(Fault):
    """A sealed value does not match the digest in its entry."""

    slug = "seal-broken"
    exit_code = NOT_RECORDED


@dataclass(frozen=True, slots=True)
class SealedValue:
    """An encrypted disclosure: its path in the event, the person, nonce and ciphertext, the digest,
    and the key of this value, wrapped with the person's.
    """

    field: str
    person: str
    value: bytes
    commitment: str
    wrapped: bytes


def seal(
    name: str, values: Sequence[PersonalValue], ciphers: Mapping[str, AESGCM]
) -> tuple[dict[str, Any], list[SealedValue]]:
    """What an entry holds under `sealed`, and the encrypted disclosures to store beside it.

    `name` is the event's stored name. `ciphers` has a cipher for every person in `values`.
    """
    held: dict[str, Any] = {}
    sealed = []
    for each in values:
        disclosure = new_disclosure(each.path, each.value)
        digest = digest_of(disclosure)
        bound_to = associated_data(name, each.path, each.person, digest)
        key = secrets.token_bytes(KEY_BYTES)
        value = encrypted(AESGCM(key), disclosure.encode(), bound_to)
        wrapped = encrypted(ciphers[each.person], key, of_value(digest))
        held[each.path] = {
            "commitment": digest, "of": each.person, "value": sha256(value).hexdigest(),
        }  # fmt: skip
        sealed.append(SealedValue(each.path, each.person, value, digest, wrapped))
    return held, sealed


def encrypted(cipher: AESGCM, content: bytes, bound_to: bytes) -> bytes:
    """Nonce and ciphertext of a content, bound to its associated data."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, content, bound_to)


def unseal(
    name: str,
    held: Mapping[str, Any],
    value: bytes,
    cipher: AESGCM,
    wrapped: bytes,
    path: str,
) -> str:
    """The disclosure of a sealed value, with the person's cipher and the value's wrapped key.

    Raises SealBroken unless it matches the digest.
    """
    entry = held[path]
    bound_to = associated_data(name, path, entry["of"], entry["commitment"])
    try:
        own = of_value(entry["commitment"])
        key = cipher.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], own)
        disclosure = (
            AESGCM(key).decrypt(value[:NONCE_BYTES], value[NONCE_BYTES:], bound_to).decode()
        )
    except (InvalidTag, ValueError):
        raise SealBroken(path) from None
    if digest_of(disclosure) != entry["commitment"]:
        raise SealBroken(path)
    return disclosure


def new_disclosure(path: str, value: Any) -> str:
    """The disclosure of a value, with a new random salt."""
    salt = base64url(secrets.token_bytes(SALT_BYTES))
    return base64url(json.dumps([salt, path, value], ensure_ascii=False).encode())


def digest_of(disclosure: str) -> str:
    """The digest of a disclosure, as the entry holds it."""
    return base64url(sha256(disclosure.encode()).digest())


def value_of(disclosure: str) -> Any:
    """The value in a disclosure."""
    padded = disclosure + "=" * (-len(disclosure) % 4)
    return json.loads(base64.urlsafe_b64decode(padded))[2]


def associated_data(name: str, path: str, person: str, digest: str) -> bytes:
    """The associated data of a sealed value, with which it decrypts in no other place."""
    return f"placement-ledger/sealed@v1\n{name}\n{path}\n{person}\n{digest}".encode()


def of_value(digest: str) -> bytes:
    """The associated data of a value's key, with which it is unwrapped for no other value."""
    return f"placement-ledger/value-key@v1\n{digest}".encode()


def base64url(content: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def is_parts(held: Any) -> bool:
    """Whether this is what an entry holds of a sealed value: three texts."""
    return held.keys() == PARTS and all(isinstance(each, str) for each in held.values())


def is_as_written(held: Any, clear: Mapping[str, Any]) -> bool:
    """Whether what an entry holds under `sealed` can be read into its other fields, `clear`: each
    is of three texts, the digest has its length, and its path leads where nothing is. The database
    asks the same of what is appended (ledger.sealed_as_written).
    """
    return (
        isinstance(held, dict)
        and bool(held)
        and all(isinstance(each, dict) and is_parts(each) for each in held.values())
        and all(DIGEST.fullmatch(each["commitment"]) for each in held.values())
        and all(leads_to_nothing(path, held, clear) for path in held)
    )


def leads_to_nothing(path: str, held: Mapping[str, Any], clear: Mapping[str, Any]) -> bool:
    """Whether a path is that of a field, of a place in a list that is sealed whole, or of a field
    of an object in a list, and an event without its sealed values has nothing there.
    """
    if not PATH.fullmatch(path):
        return False
    name, *rest = path.split("/")
    match rest:
        case [n, inner]:
            within = clear.get(name)
            found = within[int(n)] if isinstance(within, list) and int(n) < len(within) else None
            return isinstance(found, dict) and inner not in found
        case [_]:
            return name not in clear and name not in held
        case _:
            return name not in clear


def without_paths(fields: dict[str, Any], paths: Sequence[str]) -> dict[str, Any]:
    """A copy of an event's fields without the values at these paths."""
    clear: dict[str, Any] = json.loads(json.dumps(fields))
    for path in paths:
        name, *rest = path.split("/")
        if len(rest) > 1:
            clear[name][int(rest[0])].pop(rest[1])
        else:
            clear.pop(name, None)
    return clear


def restore_values(
    clear: dict[str, Any], paths: Sequence[str], values: Mapping[str, Any]
) -> set[str]:
    """Put the opened values back at their paths, in place.

    Returns the top-level fields that stay closed because their value was not opened.
    """
    closed: set[str] = set()
    for path in paths:
        name, *rest = path.split("/")
        match rest:
            case [] if path in values:
                clear[name] = values[path]
            case [n] if path in values:
                clear.setdefault(name, {})[int(n)] = values[path]
            case [n, inner]:
                clear[name][int(n)][inner] = values.get(path, "")
            case _:
                closed.add(name)
    for name, value in clear.items():
        if isinstance(value, dict) and value and all(isinstance(key, int) for key in value):
            clear[name] = [value[n] for n in sorted(value)]
    for name in closed:
        clear.pop(name, None)
    return closed
