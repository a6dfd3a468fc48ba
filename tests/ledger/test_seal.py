"""Sealed values, without a database: each opens in its own entry, with its person's key."""

from collections.abc import Sequence
from typing import Any

import examples
import pytest
from any_event import EXAMPLES, any_event
from any_text import CHARACTERS
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import example_count

from domain.events.base import Event
from ledger.codec import decode, encode
from ledger.personal import PersonalValue, personal_values
from ledger.seal import SealBroken, SealedValue, seal, unseal, value_of

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(CHARACTERS, max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(CHARACTERS, max_size=3), inner)
    ),
    max_leaves=5,
)
CIPHER, ANOTHER = AESGCM(b"k" * 32), AESGCM(b"o" * 32)


def sealed_of(name: str, values: Sequence[PersonalValue]) -> tuple[Any, list[SealedValue]]:
    """What the entry holds and what is stored beside it, with one key for every person."""
    return seal(name, values, {each.person: CIPHER for each in values})


def opened(name: str, held: Any, sealed: Sequence[SealedValue]) -> dict[str, Any]:
    """The values by their paths."""
    return {each.field: value_of(unseal(name, held, each.value, CIPHER, each.wrapped, each.field))
            for each in sealed}  # fmt: skip


def personal(event: Event) -> list[PersonalValue]:
    """What an event says of people, if its case is that of the child of the examples."""
    return list(personal_values(event, lambda _: examples.CHILD))


SIBLINGS = {"siblings": (examples.OTHER_CHILD,), "born_in": ("2010-05", "2012-02")}
OF_SIBLINGS = examples.opened.model_copy(update=SIBLINGS)


@settings(max_examples=example_count(100), deadline=None)
@given(event=any_event([OF_SIBLINGS, *(each for each in EXAMPLES if personal(each))]))
def test_any_event_is_opened_as_it_was_sealed(event: Event) -> None:
    values = personal(event)
    held, sealed = sealed_of(event.stored, values)
    body = encode(event, held)
    assert decode(event.stored, body, opened(event.stored, held, sealed)) == event


@settings(max_examples=example_count(100), deadline=None)
@given(value=json_values, data=st.data())
def test_a_sealed_value_altered_in_any_bit_or_opened_for_another_entry_is_refused(
    value: object, data: st.DataObject
) -> None:
    held, (one, other) = sealed_of(
        "a.v1", [PersonalValue("x", "C-1", value), PersonalValue("y", "C-1", value)]
    )
    assert value_of(unseal("a.v1", held, one.value, CIPHER, one.wrapped, "x")) == value
    at = data.draw(st.integers(0, len(one.value) * 8 - 1))
    flipped = bytearray(one.value)
    flipped[at // 8] ^= 1 << at % 8
    again, _ = sealed_of("a.v1", [PersonalValue("x", "C-1", value)])
    for name, entry, stored, cipher, wrapped in (
        ("a.v1", held, bytes(flipped), CIPHER, one.wrapped),
        ("a.v1", held, other.value, CIPHER, one.wrapped),
        ("a.v1", again, one.value, CIPHER, one.wrapped),
        ("b.v1", held, one.value, CIPHER, one.wrapped),
        ("a.v1", held, one.value, ANOTHER, one.wrapped),
        ("a.v1", held, one.value, CIPHER, other.wrapped),
        ("a.v1", {"x": {**held["x"], "of": "C-2"}}, one.value, CIPHER, one.wrapped),
    ):
        with pytest.raises(SealBroken):
            unseal(name, entry, stored, cipher, wrapped, "x")
