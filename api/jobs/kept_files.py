"""Keeps the files of a job sealed, in blocks, and writes them to a folder while it is done."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Final

from pydantic import BaseModel

from api.imports.folders import own_folder
from api.jobs.work import Work
from ledger.jobs.sealing import JobUnreadable

BLOCK: Final = 1 << 22


class KeptFile(BaseModel):
    """A file of a job: its name, and in how many blocks it is kept."""

    name: str
    blocks: int


def describe(paths: Sequence[Path]) -> list[KeptFile]:
    """The files as a job's request names them."""
    return [KeptFile(name=path.name, blocks=-(-path.stat().st_size // BLOCK)) for path in paths]


def blocks_of(paths: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    """The files block by block, each with the name of its part."""
    for number, path in enumerate(paths):
        with path.open("rb") as file:
            for block in count():
                if not (content := file.read(BLOCK)):
                    break
                yield part_of(number, block), content


def part_of(number: int, block: int) -> str:
    """The name of the part that is a block of a file."""
    return f"file-{number}-{block}"


@contextmanager
def kept_in_folder(work: Work, files: Sequence[KeptFile]) -> Iterator[Path]:
    """The files of a job in one folder, until the context ends. Raises JobUnreadable."""
    with own_folder() as folder:
        for number, file in enumerate(files):
            with (folder / file.name).open("wb") as out:
                for block in range(file.blocks):
                    out.write(block_of(work, part_of(number, block)))
        yield folder


def block_of(work: Work, part: str) -> bytes:
    """A block of a file, opened. Raises JobUnreadable."""
    content = work.kept(part)
    if content is None:
        raise JobUnreadable
    return content
