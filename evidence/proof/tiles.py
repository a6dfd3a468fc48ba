"""Tiles: the hash tree that the signer has seen, in files outside the database (C2SP tlog-tiles).

A tile holds up to 256 hashes: `tile/0/000` the hashes of the first 256 leaves, `tile/1/000` the
roots of the first 256 full tiles, `tile/0/001.p/7` seven hashes of a partial tile. The folder can
be served to the public as it is: it shows how many entries there are and nothing about them.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from ledger.merkle import HASH_BYTES, Subtree, grown, node_hash, root_of

WIDTH: Final = 256
LEVELS: Final = 8
THOUSAND: Final = 1000
CACHED_TILES: Final = 4_096  # beyond these, the least recently used are read again


def tile_name(index: int) -> str:
    """The path of a tile with an index, in groups of three digits.

    >>> tile_name(7), tile_name(1234067)
    ('007', 'x001/x234/067')
    """
    parts = [f"{index % THOUSAND:03}"]
    while index >= THOUSAND:
        index //= THOUSAND
        parts.append(f"x{index % THOUSAND:03}")
    return "/".join(reversed(parts))


def write_durably(path: Path, content: bytes) -> None:
    """Write a file atomically; it is on the disk when this returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


class Tiles:
    """A folder of tiles."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, level: int, index: int, width: int = WIDTH) -> Path:
        """The path of a full tile, or of a partial one of a width."""
        name = f"{tile_name(index)}.p/{width}" if width < WIDTH else tile_name(index)
        return self.folder / "tile" / str(level) / name

    def tile(self, level: int, index: int, width: int) -> list[bytes]:
        """The first `width` hashes of a tile, from the full or the partial tile of that width."""
        full = self.path(level, index)
        found = full if full.exists() else self.path(level, index, width)
        content = found.read_bytes()
        return [content[n : n + HASH_BYTES] for n in range(0, width * HASH_BYTES, HASH_BYTES)]

    def leaves(self, size: int) -> Iterator[bytes]:
        """The leaf hashes of the tree of a size."""
        for index in range(0, size, WIDTH):
            yield from self.tile(0, index // WIDTH, min(WIDTH, size - index))

    def add(self, size: int, leaves: Sequence[bytes], level: int = 0) -> None:
        """Write the tiles that change when leaf hashes are added to the tree of a size."""
        if not leaves:
            return
        first, fill = divmod(size, WIDTH)
        hashes = (self.tile(level, first, fill) if fill else []) + list(leaves)
        full = []
        for n in range(0, len(hashes), WIDTH):
            part = hashes[n : n + WIDTH]
            write_durably(self.path(level, first + n // WIDTH, len(part)), b"".join(part))
            if len(part) == WIDTH:
                full.append(root_of(grown((), 0, part)[0]))
        self.add(first, full, level + 1)

    def subtree(self, size: int) -> Subtree:
        """The hashes of the perfect subtrees of the tree of a size, read from the tiles."""
        return subtrees_of_tiles(size, self.tile)


def subtrees_of_tiles(size: int, tile: Callable[[int, int, int], Sequence[bytes]]) -> Subtree:
    """The hashes of the perfect subtrees of the tree of a size, read from tiles as needed.

    `tile(level, index, width)` returns the first `width` hashes of a tile. Tiles are cached.
    """

    @lru_cache(maxsize=CACHED_TILES)
    def levels(high: int, index: int) -> list[list[bytes]]:
        """A tile's hashes, then those of the subtrees above them, level by level."""
        width = min(WIDTH, (size >> (high * LEVELS)) - index * WIDTH)
        found = [list(tile(high, index, width))]
        while len(found[-1]) > 1:
            below = found[-1]
            found.append([node_hash(below[n], below[n + 1]) for n in range(0, len(below) - 1, 2)])
        return found

    def hash_of(level: int, index: int) -> bytes:
        high, low = divmod(level, LEVELS)
        number, place = divmod(index, WIDTH >> low)
        return levels(high, number)[low][place]

    return hash_of
