"""The storage format: one frozen line for each shape ever stored."""

import json
from pathlib import Path

import examples
import pytest
from any_event import any_event
from hypothesis import given, settings
from thorough import example_count

from domain.events import CLASSES, EVENTS, upcasts
from domain.events.base import Event
from domain.events.upcasts import UPCASTS, Fields, Upcast
from ledger.codec import (
    CannotBeRead,
    UnknownEvent,
    canonical,
    decode,
    encode,
    fault_in,
    fields_of,
    held_in,
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
    with pytest.raises(CannotBeRead):
        decode(FEE_VARIED, body)


@pytest.mark.parametrize(
    "amount", [0.1, 5200.10, float("nan"), "5200.105", "1e400", "12345678901234"]
)
def test_money_is_never_a_float_nor_finer_than_a_penny(amount: object) -> None:
    fields = {**examples.fee_varied.model_dump(mode="json"), "weekly_fee": amount}
    with pytest.raises(CannotBeRead):
        decode(FEE_VARIED, json.dumps(fields).encode())


def test_equal_amounts_are_equal_bytes() -> None:
    texts = ("3600", "3600.0", "3600.00", 3600)
    fields = examples.fee_varied.model_dump(mode="json")
    bodies = {
        encode(decode(FEE_VARIED, json.dumps({**fields, "weekly_fee": text}).encode()))
        for text in texts
    }
    assert len(bodies) == 1


HELD = {"commitment": "a" * 43, "of": "C-AAAAAAAAAAAAAAAA", "value": "0" * 64}
"""What an entry holds of a sealed value."""
A_CHILD = {"child_ref": "C-AAAAAAAAAAAAAAAA", "left_out": [{"provider_id": "P-1"}]}


def with_sealed(*paths: str, **wrong: object) -> bytes:
    """A body that commits to a value at each path, with these parts of it in place of the right."""
    return canonical({**A_CHILD, "sealed": {path: {**HELD, **wrong} for path in paths}})


def without(part: str) -> bytes:
    """A body that commits to a value, without one of its parts."""
    held = {name: each for name, each in HELD.items() if name != part}
    return canonical({**A_CHILD, "sealed": {"how": held}})


@pytest.mark.parametrize("paths", [("how",), ("how/0", "how/12"), ("left_out/0/reason", "why")])
def test_a_sealed_value_as_the_ledger_writes_it_is_no_fault(paths: tuple[str, ...]) -> None:
    body = with_sealed(*paths)
    assert fault_in("offer-made.v1", body) == ""
    assert held_in(body).keys() == set(paths)


NOWHERE = ("child_ref/3/x", "child_ref", "left_out/0", "left_out/1/x", "left_out/0/provider_id",
           "left_out/x", "how/00", "how/-1", "how/0/a/b", "how/", "/0", "", "How", "how/99999",
           "h w")  # fmt: skip
"""Paths at which no event has a sealed value beside what `A_CHILD` holds."""
FAULTY = {
    "a number that is not read": (b'{"n":' + b"9" * 5_000 + b"}", "what no reader can read"),
    "too deep": (b"[" * 60_000, "what no reader can read"),
    "no JSON": (b"sealed", "what no reader can read"),
    "no object": (b"[]", "no JSON object"),
    **{key: (f'{{{key}{{"f":{{}}}}}}'.encode(), "where nobody looks")
       for key in ('"sealed" :', '"sealed": ', '"\\u0073ealed":')},
    **{path or "no path": (with_sealed(path), "nobody can open") for path in NOWHERE},
    "both whole and in part": (with_sealed("how", "how/0"), "nobody can open"),
    **{f"without {part}": (without(part), "nobody can open") for part in HELD},
    **{f"{part} is a list": (with_sealed("how", **{part: [1]}), "nobody can open")
       for part in HELD},
    "a short digest": (with_sealed("how", commitment="abc"), "nobody can open"),
    "more besides": (with_sealed("how", more="x"), "nobody can open"),
    "a value of no parts": (b'{"sealed":{"f":5}}', "nobody can open"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "fault"), FAULTY.values(), ids=FAULTY)
def test_a_body_that_nobody_can_read_is_a_fault_that_verification_names(
    body: bytes, fault: str
) -> None:
    assert fault in fault_in("offer-made.v1", body)


@pytest.mark.parametrize("body", [b'{"a":"sealed"}', b'{"a":"\\u0001"}', b"{}"])
def test_what_holds_nothing_sealed_has_no_fault(body: bytes) -> None:
    assert fault_in("offer-made.v1", body) == ""


def test_an_entry_that_cannot_be_read_is_named() -> None:
    name = examples.heard.stored
    for body, _ in FAULTY.values():
        with pytest.raises(CannotBeRead) as raised:
            decode(name, body, at=12)
        assert raised.value.title.endswith("It is entry 12.")


def test_only_what_is_of_no_sealed_value_is_refused_where_one_is_opened() -> None:
    for part in HELD:
        for body in (without(part), with_sealed("how", **{part: [1]})):
            with pytest.raises(CannotBeRead):
                held_in(body)
    with pytest.raises(CannotBeRead):
        fields_of("x", b'{"n":' + b"9" * 5_000 + b"}")
