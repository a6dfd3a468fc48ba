"""Workbooks for Excel whose text is text and whose bytes depend on what they hold alone."""

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

MONEY: Final = "#,##0.00"
WIDEST, NARROWEST, LOOKED_AT = 48, 12, 200
LONGEST_CELL: Final = 32_000
SHEET_NAME: Final = 31
ZIPPED_AT: Final = (1980, 1, 1, 0, 0, 0)
STAMP: Final = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(<)")


class Book:
    """A workbook being written, a sheet at a time."""

    def __init__(self) -> None:
        self.book = openpyxl.Workbook()
        self.book.remove(self.book.worksheets[0])

    def words(self, name: str, lines: Sequence[str]) -> None:
        """A sheet of sentences."""
        sheet = self.book.create_sheet(name[:SHEET_NAME])
        for number, line in enumerate(lines, start=1):
            put(sheet, number, (line,))
        sheet.column_dimensions["A"].width = 110
        sheet["A1"].font = Font(bold=True)

    def table(self, name: str, headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """A sheet with a row of headings, which stands still, and rows below."""
        sheet = self.book.create_sheet(name[:SHEET_NAME])
        put(sheet, 1, headings)
        for number, row in enumerate(rows, start=2):
            put(sheet, number, row)
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = sheet.dimensions
        for column in sheet.columns:
            column[0].font = Font(bold=True)
            longest = max(len(str(cell.value or "")) for cell in column[:LOOKED_AT])
            width = min(max(longest + 2, NARROWEST), WIDEST)
            sheet.column_dimensions[column[0].column_letter].width = width

    def saved(self, moment: datetime | None = None) -> bytes:
        """Its bytes: equal for equal contents and moment."""
        out = io.BytesIO()
        self.book.save(out)
        return settled(out.getvalue(), moment or datetime.fromtimestamp(0).astimezone())


def put(sheet: Worksheet, number: int, values: Sequence[Any]) -> None:
    """One row: text as text whatever it begins with, money as a number with two decimals."""
    for column, value in enumerate(values, start=1):
        if value is None:
            continue
        cell: Any = sheet.cell(row=number, column=column)
        if isinstance(value, Decimal):
            cell.value, cell.number_format = value, MONEY
        elif isinstance(value, bool | int):
            cell.value = value
        elif isinstance(value, date) and not isinstance(value, datetime):
            cell.value, cell.number_format = value, "yyyy-mm-dd"
        else:
            text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
            cell.value = text[:LONGEST_CELL]
            cell.data_type = "s"


def settled(content: bytes, moment: datetime) -> bytes:
    """The same workbook without the time at which it was written."""
    said = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in given.namelist():
            part = given.read(name)
            if name == "docProps/core.xml":
                part = STAMP.sub(rb"\g<1>" + said + rb"\g<3>", part)
            made.writestr(zipfile.ZipInfo(name, ZIPPED_AT), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()
