"""Reads the sheets of a workbook that has been screened, as text."""

import warnings
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from api.imports.extent import NOT_A_WORKBOOK, FileUnreadable

MALFORMED: Final = (
    ArithmeticError, AttributeError, EOFError, LookupError, NotImplementedError, OSError,
    SyntaxError, TypeError, ValueError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What a reader of workbooks raises for a part that is not as it should be."""
Table = tuple[int, str, bool, list[list[str]]]
"""The number and the name of a sheet, whether it is hidden, and its cells."""


def workbook(path: Path) -> list[Table]:
    """The name and the cells of every sheet of a workbook, as text. Raises FileUnreadable."""
    import openpyxl  # noqa: PLC0415  needed for workbooks only, and slow to import

    try:
        with path.open("rb") as file, warnings.catch_warnings(action="ignore"):  # of what it omits
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            try:
                refuse_sheets_twice(path.name, book.worksheets)
                return [
                    (number, str(each.title), each.sheet_state != "visible", cells_of(each))
                    for number, each in enumerate(book.worksheets, start=1)
                ]
            finally:
                book.close()
    except MALFORMED:
        message = f"{path.name}: {NOT_A_WORKBOOK}"
        raise FileUnreadable(message) from None


def refuse_sheets_twice(name: str, sheets: Sequence[Any]) -> None:
    """Refuse sheets that are one part of the archive, counted once. Raises FileUnreadable."""
    parts = {sheet._worksheet_path for sheet in sheets}  # noqa: SLF001  it has no other name
    if len(parts) < len(sheets):
        message = f"{name}: two of its sheets are one part: open the file in Excel and save it"
        raise FileUnreadable(message)


def cells_of(sheet: Any) -> list[list[str]]:
    """The cells of a sheet as text. The extent that the sheet states is not believed."""
    sheet.reset_dimensions()
    return [[as_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def as_text(cell: object) -> str:
    """A cell as a CSV file would have it; a number by the fewest digits that mean it."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
