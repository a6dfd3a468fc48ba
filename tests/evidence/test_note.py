"""Which signed notes are accepted, and which are refused."""

import base64
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from evidence.proof import note
from evidence.proof.checkpoints import verify_checkpoint
from evidence.proof.note import Checkpoint, Ed25519Signer, MlDsaSigner, NoteInvalid

HEAD = Checkpoint("placement-ledger/E08000014", 42, bytes(range(32)))
ED = Ed25519Signer(HEAD.origin, Ed25519PrivateKey.from_private_bytes(b"e" * 32))
ML = MlDsaSigner(HEAD.origin, MLDSA44PrivateKey.from_seed_bytes(b"m" * 32))
CO = Ed25519Signer("witness.example", Ed25519PrivateKey.from_private_bytes(b"w" * 32), kind=4)
ALL = (ED, ML, CO)
NOTE = note.sign_note(HEAD, ALL, 1_700_000_000)


def test_a_note_is_verified_by_any_of_its_keys_which_are_returned() -> None:
    for signer in ALL:
        assert note.open_note(NOTE, [signer.public]) == (HEAD, [signer.public])
    assert note.open_note(NOTE, [s.public for s in ALL])[1] == [s.public for s in ALL]
    assert (
        note.cosignature_time(NOTE, CO.public)
        == note.cosignature_time(NOTE, ML.public)
        == 1_700_000_000
    )
    assert note.cosignature_time(NOTE, ED.public) is None


def test_a_verifier_key_is_parsed_from_its_own_text() -> None:
    for signer in ALL:
        assert note.verifier_key(str(signer.public)) == signer.public
    for wrong in (
        "",
        "a+b",
        "x+00000000+AQ==",
        str(ED.public) + "A",
        str(ED.public).replace("+", "-"),
    ):
        with pytest.raises(NoteInvalid):
            note.verifier_key(wrong)


def test_a_bad_signature_invalidates_the_note_if_its_key_is_known_and_only_then() -> None:
    other = Ed25519Signer("someone.else", Ed25519PrivateKey.generate())
    assert note.open_note(NOTE + note.signature_line(other, HEAD, 0), [ED.public])[0] == HEAD
    line = note.signature_line(ED, Checkpoint(HEAD.origin, 43, HEAD.root), 0)
    with pytest.raises(NoteInvalid):
        note.open_note(f"{HEAD.text}\n{line}", [ED.public])
    with pytest.raises(NoteInvalid):
        note.open_note(NOTE, [other.public])


@pytest.mark.parametrize("signer", ALL, ids=["Ed25519", "ML-DSA-44", "cosignature"])
def test_a_signature_verifies_for_its_checkpoint_only(signer: note.Signer) -> None:
    signature = signer.sign(HEAD, 7)
    assert signer.public.verifies(HEAD, signature)
    for other in (
        Checkpoint("placement-ledger/other", 42, HEAD.root),
        Checkpoint(HEAD.origin, 41, HEAD.root),
        Checkpoint(HEAD.origin, 42, bytes(32)),
    ):
        assert not signer.public.verifies(other, signature)
    assert not signer.public.verifies(HEAD, signature[:-1])
    assert not signer.public.verifies(HEAD, b"")


@given(st.data())
def test_a_note_altered_anywhere_in_its_text_or_its_signature_is_refused(
    data: st.DataObject,
) -> None:
    whole = note.sign_note(HEAD, [ED], 0)
    at = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.characters(min_codepoint=33, max_codepoint=126))
    altered = whole[:at] + other + whole[at + 1 :]
    if altered != whole:
        try:
            head, _ = note.open_note(altered, [ED.public])
        except NoteInvalid:
            return
        assert head == HEAD
        assert at > len(HEAD.text)  # the last base64 character has spare bits


@pytest.mark.parametrize(
    "text",
    ["", "a\n", "a\n1\n", f"{HEAD.text}", f"{HEAD.text}\n", f"{HEAD.text}\n— x",
     HEAD.text.replace("42", "042") + "\n— x y\n", HEAD.text.replace("42", "-1") + "\n— x y\n"],
)  # fmt: skip
def test_a_text_that_is_not_a_note_is_refused(text: str) -> None:
    with pytest.raises(NoteInvalid):
        note.open_note(text, [ED.public])


@pytest.mark.real_data
def test_checkpoint_test_cases_of_other_libraries_pass(real_data: Path) -> None:
    """Cases with extension lines are skipped: our checkpoints have none."""
    lines = (real_data / "merkle" / "merkle_cases.jsonl").read_text().splitlines()
    cases = [case for case in map(json.loads, lines) if case["kind"] == "cp"]
    assert len(cases) == 22
    taken = 0
    for case in cases:
        key = note.VerifierKey(case["name"], 1, base64.b64decode(case["spki"])[-32:])
        try:
            note.open_note(case["note"], [key])
        except (NoteInvalid, UnicodeError):
            continue
        assert case["ok"], case
        taken += 1
    assert taken


@pytest.mark.parametrize(("size", "verifies"), [(42, True), (43, False), (9, False)])
def test_a_key_signs_only_the_sizes_it_is_for(size: int, *, verifies: bool) -> None:
    keys = [(10, 42, ED.public), (43, None, CO.public)]
    whole = note.sign_note(Checkpoint(HEAD.origin, size, HEAD.root), [ED], 0)
    if verifies:
        assert verify_checkpoint(whole, keys).size == size
    else:
        with pytest.raises(NoteInvalid):
            verify_checkpoint(whole, keys)
