"""Writes Excel workbooks in which text stays text and equal contents give equal bytes."""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from domain.text import shown
from ledger.outages import refuse_interrupted

MONEY_FORMAT: Final = "#,##0.00"
DAY_FORMAT: Final = "yyyy-mm-dd"
WIDEST, NARROWEST = 48, 12
"""The widest and the narrowest column, in characters."""
MEASURED_CELLS: Final = 200
"""How many cells of a column its width is measured by."""
TEXT_WIDTH: Final = 110
MAX_CELL: Final = 32_000
CUT: Final = " … cut here; the rest is in this answer as CSV or JSON"
MAX_SHEET_NAME: Final = 31
MAX_NUMBER: Final = 10**15
"""Excel keeps 15 digits of a number: a longer one is written as text."""
OPTIONS: Final = {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
"""In memory: what a sheet holds is never written to the disk in the clear."""
LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Workbook:
    """A workbook to which sheets are added one after another."""

    def __init__(self) -> None:
        self._out = io.BytesIO()
        self._workbook = xlsxwriter.Workbook(self._out, OPTIONS)
        self._bold = self._workbook.add_format({"bold": True})
        self._money = self._workbook.add_format({"num_format": MONEY_FORMAT})
        self._day = self._workbook.add_format({"num_format": DAY_FORMAT})

    def add_text(self, name: str, lines: Sequence[str]) -> None:
        """Add a sheet of sentences, one a row, the first in bold."""
        sheet = self._workbook.add_worksheet(name[:MAX_SHEET_NAME])
        sheet.set_column(0, 0, TEXT_WIDTH)
        for number, line in enumerate(lines):
            write_text(sheet, number, 0, line, None if number else self._bold)

    def add_table(self, name: str, headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Add a sheet with a frozen row of headings, a filter, and a row for each of `rows`.

        Raises Interrupted if the work at hand is interrupted.
        """
        sheet = self._workbook.add_worksheet(name[:MAX_SHEET_NAME])
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows), len(headings) - 1)
        for column, heading in enumerate(headings):
            sheet.set_column(column, column, width_of(heading, column, rows))
            write_text(sheet, 0, column, heading, self._bold)
        for number, row in enumerate(rows, start=1):
            refuse_interrupted()
            for column, value in enumerate(row):
                self._write(sheet, number, column, value)

    def to_bytes(self, made_at: datetime | None = None) -> bytes:
        """The file: equal bytes for equal contents and moment. Without a moment, that of 1970."""
        self._workbook.set_properties({"created": (made_at or LONG_AGO).astimezone(UTC)})
        self._workbook.close()
        return self._out.getvalue()

    def _write(self, sheet: Worksheet, row: int, column: int, value: Any) -> None:
        """Write a cell: text as text whatever it begins with, money with two decimals."""
        if value is None:
            return
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value)
        elif isinstance(value, Decimal | int) and is_exact(value):
            money = self._money if isinstance(value, Decimal) else None
            sheet.write(row, column, value, money)
        elif isinstance(value, date) and not isinstance(value, datetime):
            sheet.write(row, column, value, self._day)
        else:
            write_text(sheet, row, column, text_of(value))


def write_text(
    sheet: Worksheet, row: int, column: int, text: str, form: Format | None = None
) -> None:
    """Write a text, in which what documents cannot hold is shown by its code point. One that a cell
    does not hold is cut between two words, and says that it is.
    """
    sheet.write_string(row, column, cut_between_words(shown(text)), form)


def cut_between_words(text: str) -> str:
    """A text that a cell holds.

    >>> cut = cut_between_words("104570 " * 6_000)
    >>> len(cut) <= MAX_CELL, cut.removesuffix(CUT)[-13:], cut_between_words("a b")
    (True, '104570 104570', 'a b')
    """
    if len(text) <= MAX_CELL:
        return text
    held = text[: MAX_CELL - len(CUT) + 1]
    whole = held.rpartition(" ")[0] or held[:-1]
    return whole.rstrip() + CUT


def is_exact(value: Decimal | int) -> bool:
    """Whether Excel keeps every digit of a number.

    >>> is_exact(Decimal("12970000.01")), is_exact(10**15)
    (True, False)
    """
    return -MAX_NUMBER < value < MAX_NUMBER


def text_of(value: Any) -> str:
    """A value as text; several, with commas between them.

    >>> text_of(("a", 1)), text_of("=1")
    ('a, 1', '=1')
    """
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def width_of(heading: str, column: int, rows: Sequence[Sequence[Any]]) -> int:
    """How wide a column is, by its heading and its first cells."""
    texts = (text_of(row[column]) for row in islice(rows, MEASURED_CELLS - 1) if row[column])
    longest = max(map(len, (heading, *texts)))
    return min(max(longest + 2, NARROWEST), WIDEST)
