"""Sealing: an entry commits to each value about a person, and holds none of them in the clear.

A commitment is RFC 9901's: base64url of SHA-256 of a disclosure, which is base64url of
`[salt, field, value]`. The disclosure is kept beside the entry under the person's key, bound to
the event, the field, the person and, by the salted commitment, to this entry and no other. The
entry's body holds, under `sealed`, for each field: the commitment, whose it is, and the SHA-256
of what is kept sealed.
"""

import base64
import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any, Final, get_args

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import BaseModel

from domain.events.base import Event, as_values
from domain.faults import NOT_RECORDED, Fault
from domain.terms import Sealed
from ledger.keys import NONCE_BYTES

KEPT: Final = "sealed"
SALT_BYTES: Final = 16
CHILD: Final = "child:"
CASES: Final = ("referral:", "placement:", "award:", "transition:", "order:")
Child = Callable[[Sequence[str]], str | None]
"""Whose case these tags are: the child's reference, if they are a child's case."""


class SealBroken(Fault):
    """What is kept sealed is not what the entry commits to."""

    slug = "seal-broken"
    exit_code = NOT_RECORDED


@dataclass(frozen=True, slots=True)
class Personal:
    """A value about a person: the field, `needs` or `left_out/0/reason`, whose it is, and it."""

    field: str
    person: str
    value: Any


@dataclass(frozen=True, slots=True)
class SealedValue:
    """A value as it is kept: the field, whose it is, the nonce and the ciphertext."""

    field: str
    person: str
    value: bytes


@cache
def marks(model: type[BaseModel]) -> dict[str, Sealed]:
    """The fields of a model that are sealed, and how."""
    return {
        name: mark
        for name, info in model.model_fields.items()
        for mark in info.metadata
        if isinstance(mark, Sealed)
    }


@cache
def may_be_personal(model: Any) -> bool:
    """Whether anything in an event of this type, or in a model within it, is sealed."""
    if isinstance(model, type) and issubclass(model, BaseModel):
        inner: list[Any] = [info.annotation for info in model.model_fields.values()]
        return bool(marks(model)) or any(may_be_personal(each) for each in inner)
    return any(may_be_personal(each) for each in get_args(model))


def personal(event: Event, child: Child) -> Iterator[Personal]:
    """Every value of an event that is sealed, in the order of its fields."""
    fields = event.model_dump(mode="json")
    whose: list[str | None] = []
    for name in type(event).model_fields:
        mark = marks(type(event)).get(name)
        if mark is not None and mark.of:
            people = [p for of in mark.of for p in as_values(getattr(event, of))]
            values = fields[name] if mark.each else [fields[name]]
            for n, (person, value) in enumerate(zip(people, values, strict=True)):
                yield Personal(f"{name}/{n}" if mark.each else name, person, value)
            continue
        inner = [] if mark else list(within(name, getattr(event, name), fields[name]))
        if mark is None and not inner:
            continue
        whose = whose or [child(event.tags)]
        if whose[0] is not None:
            for path, value in [(name, fields[name])] if mark else inner:
                yield Personal(path, whose[0], value)


def within(name: str, value: Any, fields: Any) -> Iterator[tuple[str, Any]]:
    """The sealed values of the models in a tuple: `left_out/0/reason`."""
    if isinstance(value, tuple):
        for n, (model, given) in enumerate(zip(value, fields, strict=True)):
            if isinstance(model, BaseModel):
                for field in marks(type(model)):
                    yield f"{name}/{n}/{field}", given[field]


def b64(content: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def disclosure(field: str, value: Any) -> str:
    """A value with a new salt, as it may be disclosed."""
    salt = b64(secrets.token_bytes(SALT_BYTES))
    return b64(json.dumps([salt, field, value], ensure_ascii=False).encode())


def commitment(disclosed: str) -> str:
    """What an entry holds of a disclosure."""
    return b64(sha256(disclosed.encode()).digest())


def bound(name: str, field: str, person: str, committed: str) -> bytes:
    """What a sealed value is bound to: it opens nowhere else."""
    return f"placement-ledger/sealed@v1\n{name}\n{field}\n{person}\n{committed}".encode()


def seal(
    name: str, values: Sequence[Personal], ciphers: Mapping[str, AESGCM]
) -> tuple[dict[str, Any], list[SealedValue]]:
    """What an entry holds of these values, and what is kept beside it."""
    held: dict[str, Any] = {}
    kept = []
    for each in values:
        disclosed = disclosure(each.field, each.value)
        committed = commitment(disclosed)
        nonce = secrets.token_bytes(NONCE_BYTES)
        to = bound(name, each.field, each.person, committed)
        value = nonce + ciphers[each.person].encrypt(nonce, disclosed.encode(), to)
        held[each.field] = {
            "commitment": committed, "of": each.person, "value": sha256(value).hexdigest(),
        }  # fmt: skip
        kept.append(SealedValue(each.field, each.person, value))
    return held, kept


def unseal(name: str, held: Mapping[str, Any], value: bytes, cipher: AESGCM, field: str) -> str:
    """The disclosure again. Raises SealBroken unless it is the one committed to."""
    entry = held[field]
    to = bound(name, field, entry["of"], entry["commitment"])
    try:
        disclosed = cipher.decrypt(value[:NONCE_BYTES], value[NONCE_BYTES:], to).decode()
    except (InvalidTag, ValueError):
        raise SealBroken(field) from None
    if commitment(disclosed) != entry["commitment"]:
        raise SealBroken(field)
    return disclosed


def disclosed_value(disclosed: str) -> Any:
    """The value of a disclosure."""
    padded = disclosed + "=" * (-len(disclosed) % 4)
    return json.loads(base64.urlsafe_b64decode(padded))[2]


def without(fields: dict[str, Any], paths: Sequence[str]) -> dict[str, Any]:
    """An event's fields without what is sealed of them."""
    clear: dict[str, Any] = json.loads(json.dumps(fields))
    for path in paths:
        name, *rest = path.split("/")
        if len(rest) > 1:
            clear[name][int(rest[0])].pop(rest[1])
        else:
            clear.pop(name, None)
    return clear


def with_opened(clear: dict[str, Any], paths: Sequence[str], values: Mapping[str, Any]) -> set[str]:
    """Put opened values back where they were; returns the fields that stay closed."""
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
