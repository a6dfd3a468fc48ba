"""The storage format: one frozen line for each shape ever stored."""

import json
from pathlib import Path

import examples
import pytest
from hypothesis import given, strategies
from pydantic import ValidationError

from domain.events import EVENTS
from domain.events.base import Event
from ledger.codec import UnknownEvent, decode, encode

GOLDEN = Path(__file__).parent.parent / "golden" / "events.jsonl"
LINES = [json.loads(line) for line in GOLDEN.read_text().splitlines()]
EXAMPLES = [value for value in vars(examples).values() if isinstance(value, Event)]


@pytest.mark.parametrize("line", LINES, ids=lambda line: str(line["name"]))
def test_a_shape_once_stored_is_read_and_written_again_byte_for_byte(line: dict[str, str]) -> None:
    event = decode(line["name"], line["body"].encode())
    assert encode(event).decode() == line["body"]
    assert list(event.tags) == line["tags"]


def test_every_event_has_a_golden_line() -> None:
    assert LINES
    assert {line["name"] for line in LINES} == set(EVENTS)


def test_names_are_versioned_and_unlike_any_class_path() -> None:
    for name in EVENTS:
        stem, version = name.rsplit(".v", 1)
        assert stem.replace("-", "").isalpha()
        assert stem.islower()
        assert version.isdigit()


@given(strategies.sampled_from(EXAMPLES))
def test_decoding_what_was_encoded_gives_the_event_back(event: Event) -> None:
    assert decode(event.stored, encode(event)) == event


def test_an_event_this_release_does_not_know_is_refused() -> None:
    with pytest.raises(UnknownEvent, match=r"never-heard-of\.v1"):
        decode("never-heard-of.v1", b"{}")


@pytest.mark.parametrize(
    "body",
    [b'{"weekly_fee":3500.10}', b"{}", b'{"surprise":1}', b"not json", b""],
)
def test_a_body_of_another_shape_is_refused(body: bytes) -> None:
    with pytest.raises(ValidationError):
        decode("fee-varied.v1", body)


@pytest.mark.parametrize(
    "amount", [0.1, 5200.10, float("nan"), "5200.105", "1e400", "12345678901234"]
)
def test_money_is_never_a_float_nor_finer_than_a_penny(amount: object) -> None:
    fields = {**examples.fee_varied.model_dump(mode="json"), "weekly_fee": amount}
    with pytest.raises(ValidationError):
        decode("fee-varied.v1", json.dumps(fields).encode())


def test_equal_amounts_are_equal_bytes() -> None:
    texts = ("3600", "3600.0", "3600.00", 3600)
    fields = examples.fee_varied.model_dump(mode="json")
    bodies = {
        encode(decode("fee-varied.v1", json.dumps({**fields, "weekly_fee": text}).encode()))
        for text in texts
    }
    assert len(bodies) == 1
