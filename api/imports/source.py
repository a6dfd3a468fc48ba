"""Reads a file to import: its fingerprint, and its rows, or the reason that it has none."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from os import SEEK_END
from pathlib import Path
from typing import Final

from api.imports.extent import (
    MOST_IN_HEADING,
    TITLE_ROWS,
    FileUnreadable,
    last_filled,
)
from api.imports.screening import Screened, naming, screen, short_rows
from api.imports.workbook_sheets import Table, workbook
from domain.events.imports import Problem

LEAST_HEADINGS: Final = 3
ABOVE: Final = "above the headings"
NOT_HELD: Final = "not held; the rest is"
"""The outcome for what of a row is not read."""


Progress = Callable[[int, int], None]
"""Told how many rows of a file have been read, of how many."""


def nobody(_done: int, _of: int) -> None:
    """Report progress to nobody."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file, numbered as a spreadsheet shows it: the header is row 1."""

    number: int
    cells: dict[str, str]

    def under(self, heading: str | None) -> str:
        """The cell under a heading; nothing if the file has no such column.

        >>> Line(2, {"": "beside"}).under(None), Line(2, {"Net": "12"}).under("Net")
        ('', '12')
        """
        return "" if heading is None else self.cells.get(heading, "")


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook, or the whole of a CSV file: its columns and its rows.

    A sheet without a row of headings has neither.
    """

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    name: str = ""
    is_hidden: bool = False
    unnamed: tuple[tuple[int, str], ...] = ()
    """The columns without a heading that have values, each by the first row of one."""
    number: int = 1
    begins: int | None = None
    """The first row with cells beyond a title, if there is one."""
    above: tuple[int, ...] = ()
    """The rows above the headings that hold more than a title, seen or hidden."""

    @cached_property
    def written(self) -> Mapping[str, Sequence[str]]:
        """The headings as they are written, by what they are without accidental differences."""
        found: dict[str, list[str]] = defaultdict(list)
        for column in self.columns:
            found[plain(column)].append(column)
        return dict(found)


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


def read(screened: Screened) -> Source:
    """A CSV file with a header, which has been screened. Raises FileUnreadable."""
    path = screened.path
    if screened.encoding is None:
        message = f"{path.name}: not a text file (expected CSV in UTF-8 or Windows-1252)"
        raise FileUnreadable(message)
    rows = rows_of(screened)
    if not rows:
        message = f"{path.name}: the file is empty"
        raise FileUnreadable(message)
    with naming(path.name):
        columns = headings(rows[0])
    if len(set(columns)) < len(columns):
        message = f"{path.name}: a column is named twice in its first row"
        raise FileUnreadable(message)
    found = lines(columns, check_rows(path, columns, rows))
    for row, column in unnamed(columns, rows[1:], after=1):
        message = f"{path.name}: column {column} has no heading, and a value in row {row}"
        raise FileUnreadable(message)
    return Source(path.name, screened.fingerprint, columns, found)


def headings(cells: Sequence[str]) -> tuple[str, ...]:
    """A row of headings, one space between words, without the blank ones at its end. Raises
    FileUnreadable if one is too long.

    >>> headings([" Date", "", "Net   amount ", "", ""])
    ('Date', '', 'Net amount')
    """
    found = tuple(" ".join(cell.split()) for cell in cells[: last_filled(cells)])
    for number, heading in enumerate(found, start=1):
        if len(heading) > MOST_IN_HEADING:
            message = (
                f"the heading of column {letters_of(number)} has more than {MOST_IN_HEADING}"
                " characters: shorten it"
            )
            raise FileUnreadable(message)
    return found


def plain(heading: str) -> str:
    """A heading without the differences that people make by accident."""
    return " ".join(heading.lower().split())


def check_rows(
    path: Path, columns: tuple[str, ...], rows: list[list[str]], start: int = 0
) -> list[list[str]]:
    """The rows under the headings. Raises FileUnreadable if a row has too many cells or the last is
    cut off.
    """
    for number, cells in enumerate(rows[start + 1 :], start=start + 2):
        if any(cell.strip() for cell in cells[len(columns) :]):
            message = (
                f"{path.name}: row {number} has {len(cells)} cells and there are {len(columns)}"
                " headings: is there a comma in a cell that is not in quotes?"
            )
            raise FileUnreadable(message)
    last = rows[-1]
    if len(rows) > start + 1 and len(last) < len(columns) and not ends_a_line(path):
        message = (
            f"{path.name}: the file is cut off: row {len(rows)}, its last, has {len(last)} cells of"
            f" {len(columns)} and no end of line"
        )
        raise FileUnreadable(message)
    return rows[start + 1 :]


def ends_a_line(path: Path) -> bool:
    """Whether the last byte of a file ends a line."""
    with path.open("rb") as file:
        file.seek(-1, SEEK_END)
        return file.read() in (b"\n", b"\r")


def sheets_of(path: Path) -> tuple[str, list[Sheet]]:
    """A file's fingerprint and its sheets, of which a CSV file has one. Raises FileUnreadable if
    none has headings.

    A table begins at the first row with three headings or more that all differ: a title above it is
    skipped.
    """
    screened = screen(path)
    is_workbook = screened.encoding is None
    tables = workbook(path) if is_workbook else [(1, "", False, rows_of(screened))]
    with naming(path.name):
        found = [sheet_in(table) for table in tables]
    if not any(sheet.columns for sheet in found):
        message = f"{path.name}: no row of headings among its first {TITLE_ROWS} rows"
        raise FileUnreadable(message)
    if not is_workbook:
        rows = tables[0][-1]
        check_rows(path, found[0].columns, rows, headings_in(rows) or 0)
    return screened.fingerprint, found


def sheet_in(named: Table) -> Sheet:
    """The table on a sheet, from its row of headings on, if it has one."""
    number, name, is_hidden, table = named
    start, begins = headings_in(table), beyond_title(table)
    if start is None:
        return Sheet((), (), name, is_hidden, number=number, begins=begins)
    columns = headings(table[start])
    rows, after = table[start + 1 :], start + 1
    return Sheet(
        columns, lines(columns, rows, after=after), name, is_hidden,
        unnamed(columns, rows, after=after), number, begins, more_than_titles(table[:start]),
    )  # fmt: skip


def more_than_titles(rows: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """The numbers of the first rows of a sheet that hold more than a title, which is one cell.

    >>> more_than_titles([["Payments"], ["", ""], ["SC1", "Alder"]])
    (3,)
    """
    filled = (sum(1 for cell in cells if cell.strip()) for cells in rows)
    return tuple(number for number, count in enumerate(filled, start=1) if count > 1)


def beyond_title(table: list[list[str]]) -> int | None:
    """The number of a sheet's first row with cells beyond a title, which is one cell above all.

    >>> beyond_title([["Notes"], [""]]), beyond_title([["Notes"], [], ["of 2022"]])
    (None, 3)
    """
    filled = ((number, sum(1 for cell in cells if cell.strip()))
              for number, cells in enumerate(table, start=1))  # fmt: skip
    rows = [(number, cells) for number, cells in filled if cells]
    return next((number for at, (number, cells) in enumerate(rows) if at or cells > 1), None)


def beside(sheets: Sequence[Sheet], taken: Sequence[Sheet], rule: str) -> list[Problem]:
    """The sheets that are not read although they have cells, by their numbers."""
    known = {sheet.number for sheet in taken}
    return [
        Problem(row=sheet.begins, column=f"sheet {sheet.number}", rule=rule)
        for sheet in sheets
        if sheet.number not in known and sheet.begins is not None
    ]


def unread_in(sheet: Sheet, rule: str) -> list[Problem]:
    """What of a sheet is not read although it is there: columns without a heading, and rows above
    the headings.
    """
    unread = [*sheet.unnamed, *((row, ABOVE) for row in sheet.above)]
    return [Problem(row=row, column=column, rule=rule) for row, column in unread]


def unnamed(
    columns: tuple[str, ...], rows: Sequence[Sequence[str]], *, after: int
) -> tuple[tuple[int, str], ...]:
    """The columns without a heading that have values, each by the first row of one.

    >>> unnamed(("a", "", "c"), [["1", "", "2"], ["1", "x", "2", "y"]], after=1)
    ((3, 'B'), (3, 'D'))
    """
    found: dict[int, int] = {}
    named = {at for at, column in enumerate(columns) if column}
    for number, cells in enumerate(rows, start=after + 1):
        for at, cell in enumerate(cells):
            if at not in named and cell.strip():
                found.setdefault(at, number)
    return tuple((row, letters_of(at + 1)) for at, row in sorted(found.items()))


def letters_of(number: int) -> str:
    """The letters by which a spreadsheet names a column.

    >>> letters_of(2), letters_of(26), letters_of(28)
    ('B', 'Z', 'AB')
    """
    letters = ""
    while number:
        number, last = divmod(number - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters


def headings_in(table: list[list[str]]) -> int | None:
    """The index of a table's row of headings, or nothing."""
    for number, cells in enumerate(table[:TITLE_ROWS]):
        filled = [cell.strip() for cell in cells if cell.strip()]
        if len(filled) >= LEAST_HEADINGS and len(set(filled)) == len(filled):
            return number
    return None


def rows_of(screened: Screened) -> list[list[str]]:
    """The rows of a CSV file that has been screened."""
    with screened.path.open(encoding=screened.encoding, newline="") as text:
        return list(short_rows(text))


def lines(columns: tuple[str, ...], rows: list[list[str]], *, after: int = 1) -> tuple[Line, ...]:
    """The rows that are not blank, by their headings; a short row has empty cells at its end."""
    return tuple(
        Line(
            number,
            {
                column: cell
                for column, cell in zip(columns, [*cells, *[""] * len(columns)], strict=False)
                if column
            },
        )
        for number, cells in enumerate(rows, start=after + 1)
        if any(cell.strip() for cell in cells)
    )


def findings(file: str, problems: Iterable[Problem], outcome: str) -> list[Finding]:
    """The problems of a file's rows, as findings."""
    return [Finding(file, p.row, p.column, p.rule, outcome) for p in problems]
