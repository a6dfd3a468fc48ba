"""Writes answers as CSV and Excel files that run no formula and lose no digits.

In CSV, a text that a spreadsheet would take for a formula, or for a number whose leading zeros or
last digits it would drop, begins with an apostrophe. Within a text, so does a formula after a
semicolon, a tab or a new line: Excel splits at the semicolon where that separates lists, as on many
computers outside Britain, and there quotes around a text begin no cell and hold nothing together.
LibreOffice offers to split at tabs and semicolons. In a workbook a text is a text and needs none.
"""

import csv
import re
from typing import Any, Final, TextIO
from unicodedata import category, decimal, normalize

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
MINUS: Final = "\u2212"
"""The sign of subtraction, which a spreadsheet takes for the hyphen."""
FORMULA: Final = ("=", "+", "-", MINUS, "@", "\t", "\r", "\n", "|", "%")
SPLIT: Final = re.compile(r"(?<=[;\t\r\n])")
"""Where a reader that splits at other marks than commas may begin a cell."""
LOSES: Final = re.compile(
    r"0[0-9]+[.,]?[0-9]*"  # leading zeros
    r"|(?=([0-9][.,]?){16})[0-9]+[.,]?[0-9]*"  # more than the fifteen digits that are kept
    r"|([0-9]+[.,]?[0-9]*|[.,][0-9]+)[eE][+-]?[0-9]+"  # a power of ten
)


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
    """A text with an apostrophe before it, if a spreadsheet would run it or drop its digits, and
    before each part of it that would be run if it were a cell of its own.

    >>> escape_text("=1+1"), escape_text("007"), escape_text("5731"), escape_text(None)
    ("'=1+1", "'007", '5731', '')
    >>> escape_text("＝1+1"), escape_text("\u06601E+5"), escape_text("Alder;=1")
    ("'＝1+1", "'\u06601E+5", "Alder;'=1")
    """
    if isinstance(value, str):
        first, *rest = SPLIT.split(value)
        runs = value.startswith(FORMULA) or is_run(value)
        guarded = runs or LOSES.fullmatch(in_our_digits(without_unseen(value)))
        parts = (first, *(f"'{part}" if is_run(part) else part for part in rest))
        return shown("".join(("'" if guarded else "", *parts)))
    return "" if value is None else value


def is_run(text: str) -> bool:
    """Whether what a text shows begins as a formula does. Quotation marks before it may be taken
    for those around a cell.

    >>> is_run(" =1"), is_run('" "=1'), is_run(" "), is_run("Alder=1")
    (True, True, False, False)
    """
    bare = without_unseen(text)
    while bare.startswith('"'):
        bare = without_unseen(bare.lstrip('"'))
    return normalize("NFKC", bare[:1]).startswith(FORMULA)


def in_our_digits(text: str) -> str:
    """A text with the digits 0 to 9 for those of any script, and ordinary signs for wide ones.

    >>> in_our_digits("٠٠٧"), in_our_digits("１Ｅ＋５")
    ('007', '1E+5')
    """
    plain = normalize("NFKC", text)
    return "".join(str(decimal(each, each)) for each in plain)


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
