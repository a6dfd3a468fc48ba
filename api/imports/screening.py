"""Checks how much a file holds before any reader opens it, in memory that does not grow with it.

A small file can hold a great deal: a workbook is an archive that expands a thousandfold, a cell in
the last column makes its row 16,384 cells wide, and a row of headings makes every row as wide. So a
file is counted as its readers would lay it out, and refused if that is more than they are given.
"""

import codecs
import csv
import hashlib
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import IO, Final

from api.imports.extent import (
    BLOCK,
    NOT_A_WORKBOOK,
    TITLE_ROWS,
    Extent,
    FileUnreadable,
    last_filled,
    refuse_cells,
)
from api.imports.workbook_extent import count_workbook

MOST_BYTES: Final = 64_000_000
MOST_IN_ROW: Final = 1_000_000

ARCHIVE: Final = b"PK\x03\x04"
COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCODINGS: Final = ("utf-8-sig", "cp1252")


@dataclass(frozen=True, slots=True)
class Screened:
    """A file that holds no more than is read: its SHA-256, and how many cells it lays out.

    `encoding` is that of its text, or None for a workbook.
    """

    path: Path
    fingerprint: str
    encoding: str | None
    cells: int


@contextmanager
def naming(name: str) -> Iterator[None]:
    """Name the file in the reason for which it is not read. Raises FileUnreadable."""
    try:
        yield
    except FileUnreadable as reason:
        message = f"{name}: {reason}"
    except OSError as fault:
        message = f"{name}: {fault.strerror or NOT_A_WORKBOOK}"
    else:
        return
    raise FileUnreadable(message) from None


def screen(path: Path) -> Screened:
    """A file, counted. Raises FileUnreadable if it holds more than is read, or is of no kind."""
    with naming(path.name), open_bounded(path, MOST_BYTES) as file:
        fingerprint = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        first = file.read(len(COMPOUND))
        if first.startswith(COMPOUND):
            message = "a workbook under a password, or of Excel 2003: save it as .xlsx without one"
            raise FileUnreadable(message)
        if first.startswith(ARCHIVE):
            return Screened(path, fingerprint, None, count_workbook(file))
        encoding = encoding_of(file)
        return Screened(path, fingerprint, encoding, count_csv(path, encoding))


def open_bounded(path: Path, most: int) -> BufferedReader:
    """A file of at most so many bytes, open. Raises FileUnreadable and OSError.

    What is no file, such as a pipe or a device, may have no end.
    """
    about = path.stat()
    if not stat.S_ISREG(about.st_mode):
        message = "this is not a file"
        raise FileUnreadable(message)
    if about.st_size > most:
        message = f"the file is larger than {most / 1_000_000:g} MB"
        raise FileUnreadable(message)
    return path.open("rb")


def screen_together(paths: Sequence[Path]) -> dict[Path, Screened]:
    """The files of one import, counted. Raises FileUnreadable if together they hold too much."""
    found: dict[Path, Screened] = {}
    for path in paths:
        found[path] = screen(path)
        with naming(path.name):
            refuse_cells(sum(each.cells for each in found.values()))
    return found


def encoding_of(file: IO[bytes]) -> str:
    """The encoding of a text, of those that councils use. Raises FileUnreadable."""
    for encoding in ENCODINGS:
        file.seek(0)
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            while block := file.read(BLOCK):
                if "\x00" in decoder.decode(block):
                    break
            else:
                decoder.decode(b"", final=True)
                return encoding
        except UnicodeDecodeError:
            continue
    message = "not a text file (expected CSV in UTF-8 or Windows-1252)"
    raise FileUnreadable(message)


def count_csv(path: Path, encoding: str) -> int:
    """The cells of a CSV file. Raises FileUnreadable."""
    extent = Extent()
    with path.open(encoding=encoding, newline="") as text:
        try:
            for row in short_rows(text):
                extent.add(len(row), last_filled(row) if extent.rows < TITLE_ROWS else 0)
                extent.add_text(sum(map(len, row)))
        except csv.Error as fault:
            message = f"not a CSV file ({fault})"
            raise FileUnreadable(message) from None
    return extent.laid_out


def short_rows(text: IO[str]) -> Iterator[list[str]]:
    """The rows of a CSV file, none of them longer than is read. Raises FileUnreadable."""
    row = Lines(text)
    for cells in csv.reader(row, strict=True):
        row.length = 0
        yield cells


@dataclass(slots=True)
class Lines:
    """The lines of a text, counted from the beginning of a row, which may have several."""

    text: IO[str]
    length: int = 0

    def __iter__(self) -> Iterator[str]:
        """The lines. Raises FileUnreadable where a row is too long."""
        while line := self.text.readline(MOST_IN_ROW + 1):
            self.length += len(line)
            if self.length > MOST_IN_ROW:
                message = f"a row of more than {MOST_IN_ROW:,} characters"
                raise FileUnreadable(message)
            yield line
