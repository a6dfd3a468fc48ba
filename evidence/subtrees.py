"""The subtrees of the log's tree as the database keeps them: a few hundred hashes for any proof.

It keeps the leaf hashes and the roots of perfect subtrees of 256, 65,536 and so on. A proof in a
tree of any size is made of stretches of 256 of these: those beside the entry, and those at the
right edge. Nothing here is trusted: a proof made of a wrong hash does not lead to the root.
"""

from functools import lru_cache
from typing import Final

from evidence.leaves import Connection
from ledger.merkle import Subtree, node_hash

WIDTH: Final = 256
STEP: Final = 8
STRETCHES: Final = 4_096  # 256 hashes each; beyond these the oldest are read again
LEAVES: Final = (
    "SELECT hash FROM ledger.leaf WHERE position > %s AND position <= %s ORDER BY position"
)
NODES: Final = (
    "SELECT hash FROM ledger.node WHERE level = %s AND index >= %s AND index < %s ORDER BY index"
)


def subtrees(connection: Connection, size: int) -> Subtree:
    """The hashes of the perfect subtrees of the log's tree of a size, read when asked for."""

    @lru_cache(maxsize=STRETCHES)
    def stretch(tier: int, number: int) -> list[list[bytes]]:
        """The hashes of 256 neighbours of a tier, and of the subtrees they make, by level."""
        begin = number * WIDTH
        end = min(begin + WIDTH, size >> (tier * STEP))
        rows = (
            connection.execute(LEAVES, (begin, end))
            if tier == 0
            else connection.execute(NODES, (tier * STEP, begin, end))
        )
        levels = [[bytes(hash_) for (hash_,) in rows]]
        while len(levels[-1]) > 1:
            below = levels[-1]
            levels.append([node_hash(below[n], below[n + 1]) for n in range(0, len(below) - 1, 2)])
        return levels

    def hash_of(level: int, index: int) -> bytes:
        tier, above = divmod(level, STEP)
        number, place = divmod(index, WIDTH >> above)
        return stretch(tier, number)[above][place]

    return hash_of
