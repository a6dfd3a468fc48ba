"""RFC 6962 Merkle trees: leaf hashes, roots, and proofs of inclusion and consistency.

A tree is kept as its frontier: the roots of its perfect subtrees, the largest first. Proofs are
checked with the algorithms of RFC 9162 (2.1.3.2 and 2.1.4.2). A hash is 32 bytes of SHA-256.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import Final

from domain.faults import NOT_RECORDED, Fault

HASH_BYTES: Final = 32
EMPTY: Final = sha256(b"").digest()
Frontier = tuple[bytes, ...]
Subtree = Callable[[int, int], bytes]
"""Returns the hash of the perfect subtree at a level (0 for leaves) and an index in that level."""


class ProofFails(Fault):
    """The proof does not lead to the root."""

    slug = "proof-fails"
    exit_code = NOT_RECORDED


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return sha256(b"\x01" + left + right).digest()


def grow(
    nodes: list[bytes],
    size: int,
    leaf: bytes,
    completed: Callable[[int, int, bytes], None] = lambda _level, _index, _node: None,
) -> None:
    """Add a leaf hash to the frontier of a tree of a size, in place.

    `completed` is called with the level, index within the level and hash of each perfect subtree
    that the leaf completes.
    """
    node, rest, level = leaf, size, 0
    while rest & 1:
        node = node_hash(nodes.pop(), node)
        rest, level = rest >> 1, level + 1
        completed(level, rest, node)
    nodes.append(node)


def grown(frontier: Frontier, size: int, leaves: Iterable[bytes]) -> tuple[Frontier, int]:
    """The frontier and size of a tree after more leaf hashes."""
    nodes = list(frontier)
    for leaf in leaves:
        grow(nodes, size, leaf)
        size += 1
    return tuple(nodes), size


def root_of(frontier: Sequence[bytes]) -> bytes:
    """The root of a tree.

    >>> root_of(()) == EMPTY
    True
    """
    if not frontier:
        return EMPTY
    *rest, root = frontier
    for node in reversed(rest):
        root = node_hash(node, root)
    return root


def root(leaves: Iterable[bytes]) -> bytes:
    """The root of a tree of these leaf hashes."""
    return root_of(grown((), 0, leaves)[0])


def perfect(begin: int, end: int) -> list[tuple[int, int]]:
    """The perfect subtrees that [begin, end) falls into, as (level, index), from the left.

    >>> perfect(0, 7)
    [(2, 0), (1, 2), (0, 6)]
    """
    found = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        if begin:
            level = min(level, (begin & -begin).bit_length() - 1)
        found.append((level, begin >> level))
        begin += 1 << level
    return found


def range_hash(begin: int, end: int, subtree: Subtree) -> bytes:
    """The hash of the leaves [begin, end) of a tree, begin being where a subtree may begin."""
    return root_of(tuple(subtree(level, index) for level, index in perfect(begin, end)))


def split(size: int) -> int:
    """The largest power of two below a size of two or more."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """The proof that a leaf is in the tree of a size. Raises ValueError outside it."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    path: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + split(end - begin)
        if index < middle:
            path.append(range_hash(middle, end, subtree))
            end = middle
        else:
            path.append(range_hash(begin, middle, subtree))
            begin = middle
    return path[::-1]


def consistency(old: int, new: int, subtree: Subtree) -> list[bytes]:
    """The proof that the tree of the new size begins with that of the old one."""
    if not 0 < old <= new:
        raise ValueError(f"no proof from {old} to {new}")
    path: list[bytes] = []
    begin, end, whole = 0, new, True
    while old != end:
        middle = begin + split(end - begin)
        if old <= middle:
            path.append(range_hash(middle, end, subtree))
            end = middle
        else:
            path.append(range_hash(begin, middle, subtree))
            begin, whole = middle, False
    if not whole:
        path.append(range_hash(begin, end, subtree))
    return path[::-1]


def check_hashes(hashes: Iterable[bytes]) -> None:
    """Raise ProofFails unless each is a whole hash."""
    if any(len(each) != HASH_BYTES for each in hashes):
        raise ProofFails


def check_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes
) -> None:
    """Raise ProofFails unless the leaf hash is at the index of the tree with this root."""
    check_hashes((leaf, expected, *proof))
    if not 0 <= index < size:
        raise ProofFails
    place, last, reached = index, size - 1, leaf
    for node in proof:
        if last == 0:
            raise ProofFails
        if place & 1 or place == last:
            reached = node_hash(node, reached)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            reached = node_hash(reached, node)
        place, last = place >> 1, last >> 1
    if last or reached != expected:
        raise ProofFails


def check_consistency(
    old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> None:
    """Raise ProofFails unless the tree of the new root begins with that of the old one.

    A tree of no leaves begins every tree: it needs, and allows, no proof.
    """
    check_hashes((old_root, new_root, *proof))
    if not 0 <= old <= new:
        raise ProofFails
    if old in (0, new):
        same = old_root == (EMPTY if old == 0 else new_root)
        if proof or not same or (new == 0 and new_root != EMPTY):
            raise ProofFails
        return
    nodes = list(proof) if old & (old - 1) else [old_root, *proof]
    if not nodes:
        raise ProofFails
    climb_both(nodes, old - 1, new - 1, old_root, new_root)


def climb_both(
    nodes: Sequence[bytes], place: int, last: int, old_root: bytes, new_root: bytes
) -> None:
    """Rebuild both roots from a consistency proof (RFC 9162, 2.1.4.2)."""
    while place & 1:
        place, last = place >> 1, last >> 1
    was = now = nodes[0]
    for node in nodes[1:]:
        if last == 0:
            raise ProofFails
        if place & 1 or place == last:
            was, now = node_hash(node, was), node_hash(node, now)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            now = node_hash(now, node)
        place, last = place >> 1, last >> 1
    if last or (was, now) != (old_root, new_root):
        raise ProofFails
