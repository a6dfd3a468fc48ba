"""Answers as files for a spreadsheet: CSV and Excel, that run nothing and lose nothing.

In CSV a text that a spreadsheet would take for a formula, or for a number whose first noughts or
last digits it would drop, begins with an apostrophe. In a workbook text is text and needs none.
"""

import csv
import re
from typing import Any, Final, TextIO

from starlette.responses import Response

from api.exports.text_tables import heading
from evidence.documents.workbook import Book
from projections.engine.answer import Row
from projections.engine.question import Answer, Table

WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv; charset=utf-8"
PDF: Final = "application/pdf"
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
LOSES: Final = re.compile(r"0[0-9]+|[0-9]{16,}|[0-9]+[eE][0-9]+")


def headings(table: Table) -> list[str]:
    """The columns of a table, and last the positions behind each row."""
    return [*table.columns, "because"]


def cells(table: Table, row: Row) -> list[Any]:
    """The cells of a row, in the order of its headings."""
    return [*(getattr(row, name) for name in table.columns), " ".join(map(str, row.because))]


def write_csv(found: Answer, file: TextIO) -> None:
    """The first table asked for, as CSV, with the positions behind every row."""
    table = next(each for each in found.question.tables if each.name in found.tables)
    writer = csv.writer(file)
    writer.writerow(headings(table))
    for row in found.tables[table.name]:
        *values, because = cells(table, row)
        writer.writerow([*map(harmless, values), because])


def harmless(value: Any) -> Any:
    """Text that a spreadsheet would run, or whose digits it would drop, with a quote before it.

    >>> harmless("=1+1"), harmless("007"), harmless("5731"), harmless(None)
    ("'=1+1", "'007", '5731', '')
    """
    if isinstance(value, str) and (value.startswith(FORMULA) or LOSES.fullmatch(value)):
        return f"'{value}"
    return "" if value is None else value


def workbook(found: Answer) -> bytes:
    """Every table asked for, a sheet each, after one that says what was asked and by what rules."""
    book = Book()
    book.words("About", (found.question.title, heading(found), *found.question.about.splitlines()))
    for table in found.question.tables:
        if table.name in found.tables:
            rows = [cells(table, row) for row in found.tables[table.name]]
            book.table(table.name, headings(table), rows)
    return book.saved(found.asked.recorded_by)


def attached(content: bytes, kind: str, name: str) -> Response:
    """A file to be saved under a name."""
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=disposition)
