"""Writes answers as CSV and Excel files that run no formula and lose no digits.

In CSV, a text that a spreadsheet would take for a formula, or for a number whose leading zeros or
last digits it would drop, begins with an apostrophe. In a workbook a text is a text and needs none.
"""

import csv
import re
from typing import Any, Final, TextIO
from unicodedata import category, normalize

from starlette.responses import Response

from api.exports.text_tables import heading
from domain.text import is_seen, shown
from evidence.documents.workbook import Workbook
from ledger.outages import refuse_interrupted
from projections.engine.answer import Row
from projections.engine.marks import marks_in_words
from projections.engine.question import Answer, Table

WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv; charset=utf-8"
PDF: Final = "application/pdf"
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
LOSES: Final = re.compile(r"0[0-9]+|[0-9]{16,}|[0-9]+[eE][0-9]+")


def headings(table: Table) -> list[str]:
    """The columns of a table, and last the positions of the entries behind each row."""
    return [*table.columns, "because"]


def cells(table: Table, row: Row) -> list[Any]:
    """The cells of a row, in the order of its headings."""
    return [*(getattr(row, name) for name in table.columns), " ".join(map(str, row.because))]


def write_csv(found: Answer, file: TextIO) -> None:
    """The first table of an answer as CSV, with the positions behind each row.

    Raises Interrupted if the work at hand is interrupted.
    """
    table = next(each for each in found.question.tables if each.name in found.tables)
    writer = csv.writer(file)
    writer.writerow(headings(table))
    for row in found.tables[table.name]:
        refuse_interrupted()
        *values, because = cells(table, row)
        writer.writerow([*map(escape_text, values), because])


def escape_text(value: Any) -> Any:
    """A text with an apostrophe before it, if a spreadsheet would run it or drop its digits.

    >>> escape_text("=1+1"), escape_text("007"), escape_text("5731"), escape_text(None)
    ("'=1+1", "'007", '5731', '')
    >>> escape_text("＝1+1")
    "'＝1+1"
    """
    if isinstance(value, str):
        bare = without_unseen(value)
        runs = value.startswith(FORMULA) or normalize("NFKC", bare[:1]).startswith(FORMULA)
        guarded = runs or LOSES.fullmatch(bare)
        return f"'{shown(value)}" if guarded else shown(value)
    return "" if value is None else value


def without_unseen(text: str) -> str:
    """A text without what does not show at its start and end: spaces of any kind, marks of format,
    and accents on nothing. A spreadsheet may pass over them.
    """
    shows = [n for n, each in enumerate(text) if is_seen(each) and category(each)[0] != "M"]
    return text[shows[0] : shows[-1] + 1] if shows else ""


def workbook(found: Answer) -> bytes:
    """Every table of an answer on a sheet of its own, after a sheet with what was asked and its
    rules.
    """
    book = Workbook()
    book.add_text(
        "About",
        (
            found.question.title,
            heading(found),
            *((marks_in_words(found.marks),) if found.marks else ()),
            *found.question.about.splitlines(),
        ),
    )
    for table in found.question.tables:
        if table.name in found.tables:
            rows = [cells(table, row) for row in found.tables[table.name]]
            book.add_table(table.name, headings(table), rows)
    return book.to_bytes(found.basis.recorded_by)


def attachment(content: bytes, kind: str, name: str) -> Response:
    """A file as a response that a browser saves under a name."""
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=disposition)
