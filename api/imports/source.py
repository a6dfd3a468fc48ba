"""A file as it was given: its bytes' fingerprint, and its rows, or a plain reason it has none."""

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from api.pseudonyms import seal
from domain.events.imports import Problem, RowSetAside

ENCODINGS: Final = ("utf-8-sig", "cp1252")


class FileUnreadable(Exception):
    """The file cannot be read as a table: the message says which file and why."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file, numbered as a spreadsheet shows it: the header is row 1."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Source:
    """A file's name, the SHA-256 of its bytes, its columns and its rows."""

    name: str
    fingerprint: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]

    def require(self, columns: tuple[str, ...]) -> None:
        """Raise FileUnreadable if any of the columns is missing."""
        if missing := [column for column in columns if column not in self.columns]:
            message = f"{self.name}: no column {', '.join(missing)} in its first row"
            raise FileUnreadable(message)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is said of a row: the file, row, column and rule, and what became of the row."""

    file: str
    row: int
    column: str
    rule: str
    outcome: str


def read(path: Path) -> Source:
    """A CSV file with a header. Raises FileUnreadable."""
    try:
        content = path.read_bytes()
    except OSError as fault:
        message = f"{path.name}: {fault.strerror}"
        raise FileUnreadable(message) from None
    fingerprint = hashlib.sha256(content).hexdigest()
    rows = list(parsed(path.name, decoded(path.name, content)))
    if not rows:
        message = f"{path.name}: the file is empty"
        raise FileUnreadable(message)
    columns = tuple(cell.strip() for cell in rows[0])
    if len(set(columns)) < len(columns):
        message = f"{path.name}: a column is named twice in its first row"
        raise FileUnreadable(message)
    return Source(path.name, fingerprint, columns, lines(columns, rows[1:]))


def decoded(name: str, content: bytes) -> str:
    """The text of a file in one of the encodings councils use. Raises FileUnreadable."""
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    message = f"{name}: not a text file (expected CSV in UTF-8 or Windows-1252)"
    raise FileUnreadable(message)


def parsed(name: str, text: str) -> list[list[str]]:
    """The rows of a CSV text. Raises FileUnreadable."""
    try:
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as fault:
        message = f"{name}: not a CSV file ({fault})"
        raise FileUnreadable(message) from None


def lines(columns: tuple[str, ...], rows: list[list[str]]) -> tuple[Line, ...]:
    """The rows that are not blank; a short row has empty cells at its end."""
    return tuple(
        Line(number, dict(zip(columns, [*cells, *[""] * len(columns)], strict=False)))
        for number, cells in enumerate(rows, start=2)
        if any(cell.strip() for cell in cells)
    )


def set_aside(
    source: Source, table: str, line: Line, key: bytes, problems: tuple[Problem, ...]
) -> RowSetAside:
    """The row as the log keeps it: where it stands, a keyed seal of it, and what is wrong."""
    return RowSetAside(
        file=source.fingerprint,
        table=table,
        row=line.number,
        row_seal=seal(key, ",".join(line.cells.values())),
        problems=problems,
    )


def unfit(
    line: Line, invalid: ValidationError, columns: Mapping[str, str], rule: str
) -> tuple[Problem, ...]:
    """What of a row the ledger cannot hold: the column of each field that was refused."""
    fields = (str(error["loc"][0]) for error in invalid.errors(include_input=False))
    return tuple(
        Problem(row=line.number, column=columns.get(field, field), rule=rule)
        for field in dict.fromkeys(fields)
    )


def findings(file: str, problems: tuple[Problem, ...], outcome: str) -> list[Finding]:
    """Problems of a file's rows, as reported."""
    return [Finding(file, p.row, p.column, p.rule, outcome) for p in problems]
