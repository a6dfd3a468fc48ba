"""Reads a file to import: its fingerprint, and its rows, or the reason that it has none."""

import csv
import hashlib
import io
import warnings
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from api.pseudonyms import keyed_hash
from domain.events.imports import Problem, RowSetAside
from domain.faults import Fault

ENCODINGS: Final = ("utf-8-sig", "cp1252")
WORKBOOK: Final = b"PK\x03\x04"
TITLE_ROWS: Final = 20
MOST_ROWS: Final = 200_000
MOST_BYTES: Final = 200_000_000
LEAST_HEADINGS: Final = 3


Progress = Callable[[int, int], None]
"""Told how many rows of a file have been read, of how many."""


def nobody(_done: int, _of: int) -> None:
    """Report progress to nobody."""


class FileUnreadable(Fault):
    """A file cannot be read, for the reason given."""

    slug = "file-unreadable"
    status = 422

    @property
    def title(self) -> str:
        """Which file, and why: it names columns and rows, and repeats no value."""
        return str(self)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file, numbered as a spreadsheet shows it: the header is row 1."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook, or the whole of a CSV file: its columns and its rows."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]


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
    """A finding about a row: the file, row, column and rule, and the outcome for the row."""

    file: str
    row: int
    column: str
    rule: str
    outcome: str


def content_of(path: Path) -> tuple[bytes, str]:
    """A file's bytes and their SHA-256. Raises FileUnreadable."""
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= MOST_BYTES else b""
    except OSError as fault:
        message = f"{path.name}: {fault.strerror}"
        raise FileUnreadable(message) from None
    if size > MOST_BYTES:
        message = f"{path.name}: the file is larger than {MOST_BYTES // 1_000_000} MB"
        raise FileUnreadable(message)
    return content, hashlib.sha256(content).hexdigest()


def read(path: Path) -> Source:
    """A CSV file with a header. Raises FileUnreadable."""
    content, fingerprint = content_of(path)
    rows = list(parse_csv(path.name, decode(path.name, content)))
    if not rows:
        message = f"{path.name}: the file is empty"
        raise FileUnreadable(message)
    columns = tuple(cell.strip() for cell in rows[0])
    if len(set(columns)) < len(columns):
        message = f"{path.name}: a column is named twice in its first row"
        raise FileUnreadable(message)
    found = lines(columns, check_rows(path.name, content, columns, rows))
    return Source(path.name, fingerprint, columns, found)


def check_rows(
    name: str, content: bytes, columns: tuple[str, ...], rows: list[list[str]], start: int = 0
) -> list[list[str]]:
    """The rows under the headings. Raises FileUnreadable if a row has too many cells or the last is
    cut off.
    """
    for number, cells in enumerate(rows[start + 1 :], start=start + 2):
        if any(cell.strip() for cell in cells[len(columns) :]):
            message = (
                f"{name}: row {number} has {len(cells)} cells and there are {len(columns)}"
                " headings: is there a comma in a cell that is not in quotes?"
            )
            raise FileUnreadable(message)
    last = rows[-1]
    if len(rows) > start + 1 and len(last) < len(columns) and not content.endswith((b"\n", b"\r")):
        message = (
            f"{name}: the file is cut off: row {len(rows)}, its last, has {len(last)} cells of"
            f" {len(columns)} and no end of line"
        )
        raise FileUnreadable(message)
    return rows[start + 1 :]


def sheets_of(path: Path) -> tuple[str, list[Sheet]]:
    """A file's fingerprint and its tables: one of a CSV file, one a sheet of a workbook.

    A table begins at the first row with three headings or more that all differ: a title above it is
    skipped. Raises FileUnreadable.
    """
    content, fingerprint = content_of(path)
    if content.startswith(WORKBOOK):
        tables = workbook(path.name, content)
    else:
        tables = [list(parse_csv(path.name, decode(path.name, content)))]
        if (start := headings_in(tables[0])) is not None:
            columns = tuple(cell.strip() for cell in tables[0][start])
            check_rows(path.name, content, columns, tables[0], start)
    found = [sheet for sheet in map(sheet_in, tables) if sheet is not None]
    if not found:
        message = f"{path.name}: no row of headings among its first {TITLE_ROWS} rows"
        raise FileUnreadable(message)
    return fingerprint, found


def sheet_in(table: list[list[str]]) -> Sheet | None:
    """The table on a sheet, from its row of headings on."""
    start = headings_in(table)
    if start is None:
        return None
    columns = tuple(cell.strip() for cell in table[start])
    return Sheet(columns, lines(columns, table[start + 1 :], after=start + 1))


def headings_in(table: list[list[str]]) -> int | None:
    """The index of a table's row of headings, or nothing."""
    for number, cells in enumerate(table[:TITLE_ROWS]):
        filled = [cell.strip() for cell in cells if cell.strip()]
        if len(filled) >= LEAST_HEADINGS and len(set(filled)) == len(filled):
            return number
    return None


def workbook(name: str, content: bytes) -> list[list[list[str]]]:
    """The cells of every sheet of an Excel workbook, as text. Raises FileUnreadable."""
    import openpyxl  # noqa: PLC0415  needed for workbooks only, and slow to import

    try:
        with warnings.catch_warnings(action="ignore"):  # of styles and extensions it leaves out
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            tables = [cells_of(name, sheet) for sheet in book.worksheets]
            refuse_unsaved_formulas(name, content, tables)
            return tables
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError, TypeError, OSError):
        message = f"{name}: not a workbook that can be read (expected Excel's .xlsx)"
        raise FileUnreadable(message) from None


def cells_of(name: str, sheet: Any) -> list[list[str]]:
    """The cells of a sheet as text. Raises FileUnreadable where there are too many rows."""
    rows: list[list[str]] = []
    for row in sheet.iter_rows(values_only=True):
        if len(rows) > MOST_ROWS:
            raise FileUnreadable(too_many(name))
        rows.append([as_text(cell) for cell in row])
    return rows


def too_many(name: str) -> str:
    """The message for a file that is too long for one year or one month."""
    return f"{name}: more than {MOST_ROWS:,} rows: split the file, by month or by year"


def refuse_unsaved_formulas(name: str, content: bytes, tables: list[list[list[str]]]) -> None:
    """Refuse a formula whose result was not saved, as its cell would be empty. Raises
    FileUnreadable.
    """
    import openpyxl  # noqa: PLC0415

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    for sheet, table in zip(book.worksheets, tables, strict=True):
        for cells, texts in zip(sheet.iter_rows(), table, strict=True):
            for cell, text in zip(cells, texts, strict=True):
                if not text and cell.data_type == "f":
                    message = (
                        f"{name}: the cell {cell.coordinate} of the sheet {sheet.title} is a"
                        " formula without its result: open the file in Excel and save it"
                    )
                    raise FileUnreadable(message)


def as_text(cell: object) -> str:
    """A cell as a CSV file would have it; a number by the fewest digits that mean it."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def decode(name: str, content: bytes) -> str:
    """The text of a file in one of the encodings that councils use. Raises FileUnreadable."""
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    message = f"{name}: not a text file (expected CSV in UTF-8 or Windows-1252)"
    raise FileUnreadable(message)


def parse_csv(name: str, text: str) -> list[list[str]]:
    """The rows of a CSV text. Raises FileUnreadable."""
    try:
        rows = list(islice(csv.reader(io.StringIO(text, newline=""), strict=True), MOST_ROWS + 2))
    except csv.Error as fault:
        message = f"{name}: not a CSV file ({fault})"
        raise FileUnreadable(message) from None
    if len(rows) > MOST_ROWS + 1:
        raise FileUnreadable(too_many(name))
    return rows


def lines(columns: tuple[str, ...], rows: list[list[str]], *, after: int = 1) -> tuple[Line, ...]:
    """The rows that are not blank; a short row has empty cells at its end."""
    return tuple(
        Line(number, dict(zip(columns, [*cells, *[""] * len(columns)], strict=False)))
        for number, cells in enumerate(rows, start=after + 1)
        if any(cell.strip() for cell in cells)
    )


def set_aside(
    fingerprint: str, table: str, line: Line, key: bytes, problems: tuple[Problem, ...]
) -> RowSetAside:
    """A row as the log records it: where it is, its keyed seal, and what is wrong."""
    return RowSetAside(
        file=fingerprint,
        table=table,
        row=line.number,
        row_seal=keyed_hash(key, ",".join(line.cells.values())),
        problems=problems,
    )


def unfit_columns(
    line: Line, invalid: ValidationError, columns: Mapping[str, str], rule: str
) -> tuple[Problem, ...]:
    """The columns of a row whose values the ledger cannot hold."""
    fields = (str(error["loc"][0]) for error in invalid.errors(include_input=False))
    return tuple(
        Problem(row=line.number, column=columns.get(field, field), rule=rule)
        for field in dict.fromkeys(fields)
    )


def findings(file: str, problems: tuple[Problem, ...], outcome: str) -> list[Finding]:
    """The problems of a file's rows, as findings."""
    return [Finding(file, p.row, p.column, p.rule, outcome) for p in problems]
