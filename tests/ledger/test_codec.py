"""The storage format: one frozen line for each shape ever stored."""

import json
from pathlib import Path

import examples
import pytest
from any_event import any_event
from hypothesis import given, settings
from pydantic import ValidationError
from thorough import example_count

from domain.events import CLASSES, EVENTS, upcasts
from domain.events.base import Event
from domain.events.upcasts import UPCASTS, Fields, Upcast
from ledger.codec import (
    UnknownEvent,
    canonical,
    decode,
    encode,
    fields_of,
    has_sealed,
    hides_sealed,
)

GOLDEN = Path(__file__).parent.parent / "golden" / "events.jsonl"
LINES = [json.loads(line) for line in GOLDEN.read_text().splitlines()]
FEE_VARIED = examples.fee_varied.stored


def test_a_shape_once_stored_is_read_and_written_again_byte_for_byte() -> None:
    for line in LINES:
        event = decode(line["name"], line["body"].encode())
        again = encode(event)
        assert again.decode() == line["body"] or line["name"] in UPCASTS
        assert decode(event.stored, again) == event
        assert list(event.tags) == line["tags"], line


def test_every_event_has_a_golden_line() -> None:
    assert LINES
    assert {line["name"] for line in LINES} == set(EVENTS)


def test_stored_names_have_a_version_and_are_no_class_paths() -> None:
    for name in EVENTS:
        stem, version = name.rsplit(".v", 1)
        assert stem.replace("-", "").isalpha()
        assert stem.islower()
        assert version.isdigit()


@settings(max_examples=example_count(50), deadline=None)
@given(any_event())
def test_any_event_is_decoded_as_it_was_encoded(event: Event) -> None:
    body = encode(event)
    decoded = decode(event.stored, body)
    assert (decoded, decoded.tags) == (event, event.tags)
    assert encode(decoded) == body


def test_no_two_events_share_a_name_whatever_the_version() -> None:
    names = [event.stored.rsplit(".v", 1)[0] for event in CLASSES]
    assert len(set(names)) == len(names)


def test_an_older_version_is_upcast_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = {
        "fee-varied.v1": Upcast("fee-varied.v2", lambda old: {**old, "weekly_fee": old["price"]}),
        "fee-varied.v2": Upcast(
            "fee-varied.v3", lambda old: {k: v for k, v in old.items() if k != "price"}
        ),
    }
    monkeypatch.setattr(upcasts, "UPCASTS", steps)
    stored = {"price": "3600.00", "placement_id": "PL-1", "sealed": {"reason": {}}}
    found = fields_of("fee-varied.v1", canonical(stored))
    assert found == {"placement_id": "PL-1", "weekly_fee": "3600.00"}
    assert upcasts.current_name("fee-varied.v1") == "fee-varied.v3"


def test_an_upcast_is_not_given_what_is_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[set[str]] = []

    def noting(old: Fields) -> Fields:
        given.append(set(old))
        return old

    event = examples.fee_varied
    monkeypatch.setattr(upcasts, "UPCASTS", {"fee-varied.v0": Upcast(event.stored, noting)})
    monkeypatch.setitem(EVENTS, "fee-varied.v0", type(event))
    body = encode(event, {"reason": {"commitment": "", "of": "", "value": ""}})
    assert decode("fee-varied.v0", body, {"reason": "Uplift"}) == event
    assert given == [set(type(event).model_fields) - {"reason"}]


def test_an_event_this_release_does_not_know_is_refused() -> None:
    with pytest.raises(UnknownEvent, match=r"never-heard-of\.v1"):
        decode("never-heard-of.v1", b"{}")


@pytest.mark.parametrize(
    "body",
    [b'{"weekly_fee":3500.10}', b"{}", b'{"surprise":1}', b"not json", b""],
)
def test_a_body_of_another_shape_is_refused(body: bytes) -> None:
    with pytest.raises(ValidationError):
        decode(FEE_VARIED, body)


@pytest.mark.parametrize(
    "amount", [0.1, 5200.10, float("nan"), "5200.105", "1e400", "12345678901234"]
)
def test_money_is_never_a_float_nor_finer_than_a_penny(amount: object) -> None:
    fields = {**examples.fee_varied.model_dump(mode="json"), "weekly_fee": amount}
    with pytest.raises(ValidationError):
        decode(FEE_VARIED, json.dumps(fields).encode())


def test_equal_amounts_are_equal_bytes() -> None:
    texts = ("3600", "3600.0", "3600.00", 3600)
    fields = examples.fee_varied.model_dump(mode="json")
    bodies = {
        encode(decode(FEE_VARIED, json.dumps({**fields, "weekly_fee": text}).encode()))
        for text in texts
    }
    assert len(bodies) == 1


@pytest.mark.parametrize("key", ['"sealed" :', '"sealed": ', '"\\u0073ealed":'])
def test_sealed_values_that_are_spelt_in_another_way_are_hidden(key: str) -> None:
    hidden = f'{{{key}{{"f":{{}}}}}}'.encode()
    assert hides_sealed("offer-made.v1", hidden)
    assert not has_sealed(hidden)


@pytest.mark.parametrize(
    "body",
    [b'{"sealed":{"f":{}}}', b'{"a":"sealed"}', b'{"a":"\\u0001"}', b"sealed", b"[" * 60_000],
)
def test_what_holds_nothing_sealed_or_holds_it_as_it_is_written_hides_nothing(body: bytes) -> None:
    assert not hides_sealed("offer-made.v1", body)
