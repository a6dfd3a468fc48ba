"""Proofs made from stored subtree roots equal proofs made from every leaf hash."""

from datetime import date
from random import Random

import psycopg
import pytest

from domain.events.providers import OthersPlacesReported
from evidence.bundle.subject import snapshot
from evidence.proof.leaves import LOG
from evidence.proof.subtrees import subtrees
from evidence.proof.verify import Held, Tampered, verify
from ledger.entries import Provenance
from ledger.log import Log
from ledger.merkle import (
    HASH_BYTES,
    consistency,
    grown,
    inclusion,
    perfect,
    range_hash,
    root,
    root_of,
)

BY = Provenance("tester", "broker", "test")
SIZE = 70_000  # above 65,536, so that roots of two sizes are stored


def fill(log: Log, count: int) -> None:
    events = [
        OthersPlacesReported(home_id="H-1", filled=n % 5, counted_on=date(2022, 1, 1))
        for n in range(count)
    ]
    log.append(events, unless=None, after=0, provenance=BY)


def insert_leaf_hashes(ledger: str, size: int) -> list[bytes]:
    """Insert leaf hashes without entries. The database computes the subtree roots."""
    random = Random(7)
    leaves = [random.randbytes(32) for _ in range(size)]
    with psycopg.connect(ledger) as connection:
        with connection.cursor().copy("COPY ledger.leaf (position, hash) FROM STDIN") as copy:
            for n, leaf in enumerate(leaves, start=1):
                copy.write_row((n, leaf))
        connection.execute("SELECT ledger.add_leaves('{}', 0, %s)", (leaves,))
    return leaves


def test_proofs_in_a_tree_of_any_size_equal_those_made_from_every_leaf(ledger: str) -> None:
    leaves = insert_leaf_hashes(ledger, SIZE)
    levels = [leaves]
    while len(levels[-1]) > 1:
        levels.append([root(levels[-1][n : n + 2]) for n in range(0, len(levels[-1]) - 1, 2)])
    random = Random(11)
    with snapshot(ledger) as connection:
        for size in (1, 2, 255, 256, 257, 511, 65_535, 65_536, 65_537, SIZE):
            hash_of = subtrees(connection, size)
            assert range_hash(0, size, hash_of) == root_of(grown((), 0, leaves[:size])[0])
            assert all(hash_of(level, n) == levels[level][n] for level, n in perfect(0, size))
            for index in {0, size - 1, *(random.randrange(size) for _ in range(5))}:
                whole = inclusion(index, size, lambda level, n: levels[level][n])
                assert inclusion(index, size, hash_of) == whole
                old = index + 1
                assert consistency(old, size, hash_of) == consistency(
                    old, size, lambda level, n: levels[level][n]
                )


def test_a_proof_reads_a_few_hundred_hashes_of_a_long_log(ledger: str) -> None:
    insert_leaf_hashes(ledger, SIZE)
    read = 0
    with snapshot(ledger) as connection:
        execute = connection.execute

        def counting_execute(*given: object, binary: bool) -> object:
            nonlocal read
            found = execute(*given, binary=binary)  # type: ignore[call-overload]
            read += sum(len(hashes) // HASH_BYTES for (hashes,) in found)
            found.scroll(0, "absolute")
            return found

        connection.execute = counting_execute  # type: ignore[method-assign,assignment]
        inclusion(12_345, SIZE, subtrees(connection, SIZE))
    assert 0 < read < 6 * 256


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger.node SET hash = sha256(hash) WHERE index = 1",
        "DELETE FROM ledger.node WHERE index = 0",
        "INSERT INTO ledger.node VALUES (8, 99, sha256(''))",
        "INSERT INTO ledger.node VALUES (16, 0, sha256(''))",
    ],
)
def test_a_wrong_or_missing_stored_subtree_root_is_found(
    log: Log, ledger: str, statement: str
) -> None:
    fill(log, 600)
    with snapshot(ledger) as connection:
        assert verify(connection, Held(), source=LOG).size == 600
    with psycopg.connect(ledger) as connection:
        connection.execute("ALTER TABLE ledger.node DISABLE TRIGGER ALL")
        connection.execute(statement.encode())
    with snapshot(ledger) as connection, pytest.raises(Tampered, match="stored root of a subtree"):
        verify(connection, Held(), source=LOG)
