"""Writes Excel workbooks in which text stays text and equal contents give equal bytes."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import openpyxl
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from domain.text import shown
from ledger.outages import refuse_interrupted

MONEY_FORMAT: Final = "#,##0.00"
WIDEST, NARROWEST = 48, 12
"""The widest and the narrowest column, in characters."""
MEASURED_CELLS: Final = 200
"""How many cells of a column its width is measured by."""
TEXT_WIDTH: Final = 110
MAX_CELL: Final = 32_000
MAX_SHEET_NAME: Final = 31
ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)
CORE_TIMES: Final = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(<)")


class Workbook:
    """A workbook to which sheets are added one after another."""

    def __init__(self) -> None:
        self._workbook = openpyxl.Workbook()
        self._workbook.remove(self._workbook.worksheets[0])

    def add_text(self, name: str, lines: Sequence[str]) -> None:
        """Add a sheet of sentences, one a row, the first in bold."""
        sheet = self._workbook.create_sheet(name[:MAX_SHEET_NAME])
        for number, line in enumerate(lines, start=1):
            write_row(sheet, number, (line,))
        sheet.column_dimensions["A"].width = TEXT_WIDTH
        sheet["A1"].font = Font(bold=True)

    def add_table(self, name: str, headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Add a sheet with a frozen row of headings, a filter, and a row for each of `rows`.

        Raises Interrupted if the work at hand is interrupted.
        """
        sheet = self._workbook.create_sheet(name[:MAX_SHEET_NAME])
        write_row(sheet, 1, headings)
        for number, row in enumerate(rows, start=2):
            refuse_interrupted()
            write_row(sheet, number, row)
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = sheet.dimensions
        for column in sheet.columns:
            column[0].font = Font(bold=True)
            longest = max(len(str(cell.value or "")) for cell in column[:MEASURED_CELLS])
            width = min(max(longest + 2, NARROWEST), WIDEST)
            sheet.column_dimensions[column[0].column_letter].width = width

    def to_bytes(self, made_at: datetime | None = None) -> bytes:
        """The file: equal bytes for equal contents and moment. Without a moment, that of 1970."""
        out = io.BytesIO()
        self._workbook.save(out)
        return fix_times(out.getvalue(), made_at or datetime.fromtimestamp(0).astimezone())


def write_row(sheet: Worksheet, number: int, values: Sequence[Any]) -> None:
    """Write a row: text as text whatever it begins with, money as a number with two decimals."""
    for column, value in enumerate(values, start=1):
        if value is None:
            continue
        cell: Any = sheet.cell(row=number, column=column)
        if isinstance(value, Decimal):
            cell.value, cell.number_format = value, MONEY_FORMAT
        elif isinstance(value, bool | int):
            cell.value = value
        elif isinstance(value, date) and not isinstance(value, datetime):
            cell.value, cell.number_format = value, "yyyy-mm-dd"
        else:
            text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
            cell.value = shown(text)[:MAX_CELL]
            cell.data_type = "s"


def fix_times(content: bytes, made_at: datetime) -> bytes:
    """The same workbook with `made_at` in place of the times at which it was written."""
    stamp = made_at.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as written,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fixed,
    ):
        for name in written.namelist():
            member = written.read(name)
            if name == "docProps/core.xml":
                member = CORE_TIMES.sub(rb"\g<1>" + stamp + rb"\g<3>", member)
            fixed.writestr(zipfile.ZipInfo(name, ZIP_TIME), member, zipfile.ZIP_DEFLATED)
    return out.getvalue()
