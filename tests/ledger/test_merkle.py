"""The tree: against its recursive definition, and against the probes of three other libraries."""

import base64
import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import merkle

hashes = st.binary(min_size=32, max_size=32)
trees = st.lists(hashes, min_size=1, max_size=70, unique=True)


def defined(leaves: list[bytes]) -> bytes:
    """The root as RFC 6962 2.1 defines it, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + defined(leaves[:k]) + defined(leaves[k:])).digest()


def subtree_of(leaves: list[bytes]) -> merkle.Subtree:
    return lambda level, index: defined(leaves[index << level : (index + 1) << level])


@given(trees)
def test_the_root_is_what_the_definition_says(leaves: list[bytes]) -> None:
    assert merkle.root(leaves) == defined(leaves)


@given(trees, st.data())
def test_a_tree_grown_in_steps_is_the_tree_grown_at_once(
    leaves: list[bytes], data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(leaves)))
    frontier, size = merkle.grown((), 0, leaves[:cut])
    assert merkle.root_of(frontier) == defined(leaves[:cut])
    assert merkle.grown(frontier, size, leaves[cut:]) == merkle.grown((), 0, leaves)


@given(trees, st.data())
def test_every_leaf_is_proved_to_be_in_the_tree_and_no_altered_proof_is_accepted(
    leaves: list[bytes], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof = merkle.inclusion(index, len(leaves), subtree_of(leaves))
    head = defined(leaves)
    merkle.check_inclusion(leaves[index], index, len(leaves), proof, head)
    for wrong in mutated_inclusions(leaves[index], index, len(leaves), proof, head):
        assert not holds(merkle.check_inclusion, *wrong)
    for elsewhere in range(len(leaves)):
        found = holds(merkle.check_inclusion, leaves[index], elsewhere, len(leaves), proof, head)
        assert found is (elsewhere == index)


def mutated_inclusions(
    leaf: bytes, index: int, size: int, proof: list[bytes], head: bytes
) -> Iterator[tuple[Any, ...]]:
    other = sha256(leaf).digest()
    yield other, index, size, proof, head
    yield leaf, index, size, proof, other
    yield leaf, index, size, [*proof, other], head
    yield leaf, -1, size, proof, head
    yield leaf, size, size, proof, head
    for altered in altered_proofs(proof):
        yield leaf, index, size, altered, head


def altered_proofs(proof: list[bytes]) -> Iterator[list[bytes]]:
    """Proofs with one hash flipped by a bit, cut short or left out, and one in another order."""
    for n, node in enumerate(proof):
        flipped = bytes([node[0] ^ 1, *node[1:]])
        yield [*proof[:n], flipped, *proof[n + 1 :]]
        yield [*proof[:n], node[:31], *proof[n + 1 :]]
        yield [*proof[:n], *proof[n + 1 :]]
    if proof != proof[::-1]:
        yield proof[::-1]


@given(trees, st.data())
def test_every_tree_is_proved_to_begin_the_next_and_no_altered_proof_is_accepted(
    leaves: list[bytes], data: st.DataObject
) -> None:
    new = len(leaves)
    old = data.draw(st.integers(1, new))
    proof = merkle.consistency(old, new, subtree_of(leaves))
    was, now = defined(leaves[:old]), defined(leaves)
    merkle.check_consistency(old, new, proof, was, now)
    other = sha256(was).digest()
    for wrong in (
        (old, new, [*proof, other], was, now),
        (old, new, proof, other, now),
        (old, new, proof, was, other),
        (new + 1, new, proof, was, now),
        (-1, new, proof, was, now),
    ):
        assert not holds(merkle.check_consistency, *wrong)
    for altered in altered_proofs(proof):
        assert not holds(merkle.check_consistency, old, new, altered, was, now)


def test_a_tree_of_nothing_begins_every_tree() -> None:
    one = merkle.leaf_hash(b"one")
    merkle.check_consistency(0, 0, [], merkle.EMPTY, merkle.EMPTY)
    merkle.check_consistency(0, 1, [], merkle.EMPTY, one)
    for wrong in ((0, 1, [one], merkle.EMPTY, one), (0, 1, [], one, one), (0, 0, [], one, one),
                  (0, 0, [], merkle.EMPTY, one)):  # fmt: skip
        with pytest.raises(merkle.ProofFails):
            merkle.check_consistency(*wrong)


@pytest.mark.parametrize("index", [-1, 3])
def test_no_proof_is_made_of_a_leaf_outside(index: int) -> None:
    with pytest.raises(ValueError, match="not in a tree"):
        merkle.inclusion(index, 3, subtree_of([b""] * 3))
    with pytest.raises(ValueError, match="no proof"):
        merkle.consistency(index if index < 0 else 4, 3, subtree_of([b""] * 3))


def holds(check: Callable[..., None], *given_: Any) -> bool:
    try:
        check(*given_)
    except merkle.ProofFails:
        return False
    return True


def probes(folder: Path) -> list[dict[str, Any]]:
    return [
        json.loads(path.read_text(encoding="utf-8-sig"))
        for path in sorted(folder.rglob("*.json"))
        if path.stat().st_size
    ]


def decoded(text: str | None) -> bytes:
    return base64.b64decode(text or "")


@pytest.mark.real_data
def test_the_inclusion_probes_pass(real_data: Path) -> None:
    found = probes(real_data / "merkle" / "inclusion")
    assert len(found) == 98
    for probe in found:
        proof = [decoded(node) for node in probe["proof"] or []]
        leaf, head = decoded(probe["leafHash"]), decoded(probe["root"])
        index, size = probe["leafIdx"], probe["treeSize"]
        taken = holds(merkle.check_inclusion, leaf, index, size, proof, head)
        assert taken is not probe["wantErr"], probe["desc"]


@pytest.mark.real_data
def test_the_consistency_probes_pass(real_data: Path) -> None:
    """One vector has roots of twelve bytes and wants no error: we refuse it, rightly."""
    found = probes(real_data / "merkle" / "consistency")
    assert len(found) == 98
    odd = 0
    for probe in found:
        proof = [decoded(node) for node in probe["proof"] or []]
        roots = decoded(probe["root1"]), decoded(probe["root2"])
        taken = holds(merkle.check_consistency, probe["size1"], probe["size2"], proof, *roots)
        short = not probe["wantErr"] and len(roots[0]) == 12
        odd += short
        assert taken is (not probe["wantErr"] and not short), probe["desc"]
    assert odd <= 1


@pytest.mark.real_data
def test_the_cases_of_three_libraries_pass(real_data: Path) -> None:
    lines = (real_data / "merkle" / "merkle_cases.jsonl").read_text().splitlines()
    cases = [case for case in map(json.loads, lines) if case["kind"] == "inclusion"]
    assert len(cases) == 4970
    for case in cases:
        leaf = merkle.leaf_hash(decoded(case["leaf"]))
        proof = [decoded(node) for node in case["proof"]]
        given_ = (leaf, case["index"], case["size"], proof, decoded(case["root"]))
        assert holds(merkle.check_inclusion, *given_) is case["ok"], case
