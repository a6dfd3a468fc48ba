"""Reads from the database the subtree hashes from which any proof is made.

The database stores the leaf hashes and the roots of perfect subtrees of 256, 65,536, … leaves: the
hashes of the signer's tiles, in tables. A proof in the tree of any size reads a few hundred of
them. They need not be trusted: a proof made with a wrong hash does not lead to the root.
"""

from typing import Final

from evidence.proof.leaves import Connection
from evidence.proof.tiles import LEVELS, WIDTH, subtrees_of_tiles
from ledger.merkle import HASH_BYTES, Subtree

LEAVES: Final = """
SELECT string_agg(hash, ''::bytea ORDER BY position) FROM ledger.leaf
WHERE position > %s AND position <= %s
"""
NODES: Final = """
SELECT string_agg(hash, ''::bytea ORDER BY index) FROM ledger.node
WHERE level = %s AND index >= %s AND index < %s
"""


def subtrees(connection: Connection, size: int) -> Subtree:
    """The hashes of the perfect subtrees of the log's tree of a size, read as needed."""

    def tile(level: int, index: int, width: int) -> list[bytes]:
        begin = index * WIDTH
        within = (begin, begin + width)
        row = (
            connection.execute(NODES, (level * LEVELS, *within), binary=True)
            if level
            else connection.execute(LEAVES, within, binary=True)
        ).fetchone()
        hashes = bytes(row[0]) if row and row[0] else b""
        return [hashes[n : n + HASH_BYTES] for n in range(0, len(hashes), HASH_BYTES)]

    return subtrees_of_tiles(size, tile)
