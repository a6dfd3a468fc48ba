"""Counts the cells of a workbook's sheets, and refuses what would be read as something else."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from api.imports.extent import NOT_A_WORKBOOK, Extent, FileUnreadable
from api.imports.workbook_elements import (
    DEEPEST,
    MAIN,
    MOST_DIGITS,
    OF_TEXT,
    ROW,
    SHARED,
    ElementCounter,
    refuse_long_attributes,
    refuse_long_cell,
)
from domain.numerals import read_whole_number

TABLE, CELL, FORMULA, MORE, VALUE, OWN_TEXT = (
    MAIN + name for name in ("sheetData", "c", "f", "extLst", "v", "is")
)  # fmt: skip
VALUES: Final = frozenset((VALUE, OWN_TEXT))
PLACED: Final = frozenset((ROW, CELL, SHARED))
"""What stands in one place only."""
NAMES: Final = {name: name for name in (CELL, *VALUES, *OF_TEXT)}
"""What the parser has once: names that are one and the same are compared fast."""
TABLE_DEPTH, VALUE_DEPTH = 3, 5
IN_TABLE: Final = {3: {ROW}, 4: {CELL, MORE}, 5: {FORMULA, MORE, *VALUES}}
"""What stands in the table of a sheet, in its rows and in their cells, by how deep it is."""
DIGITS: Final = "0123456789"
NUMBER, CITED, OWN = "n", "s", "inlineStr"
TEXTS: Final = frozenset(("str", OWN))
WRITTEN_WITH: Final = {NUMBER: DIGITS + "+-.eE \t\r\n", CITED: DIGITS, "b": "01"}
"""The characters of a cell's value, by the cell's type: readers take more than Excel writes."""
MOST_LETTERS: Final = 3


@dataclass(slots=True)
class SheetCounter(ElementCounter):
    """Counts the cells of a workbook's sheets as they are read."""

    name: str = ""
    in_table: bool = False
    held: set[str] = field(default_factory=set)
    extent: Extent = field(default_factory=Extent)
    row: int = 0
    row_text: str = ""
    column: int = 0
    filled: int = 0
    kind: str = ""
    within: str = ""
    value: str = ""
    formula: bool = False

    def begin_in_sheet(self, name: str, attributes: dict[str, str]) -> None:
        """Count an element of a sheet, and note which it is: most are cells and what is in them.
        Raises FileUnreadable.
        """
        self.elements += 1
        self.depth = depth = self.depth + 1
        if attributes:
            self.add_attributes(attributes)
        if not self.in_table or depth not in IN_TABLE:
            self.begin_elsewhere(name, attributes)
        elif name not in IN_TABLE[depth] or name in self.held:
            self.refuse_row("holds something twice, or that is no row or cell of Excel")
        elif name == CELL:
            self.held.clear()
            self.begin_cell(attributes)
        elif name in VALUES:
            self.begin_value(name)
        elif name == FORMULA:
            self.held.add(name)
            self.formula, self.within = True, name
        else:
            self.begin_in_row(name, attributes)

    def begin_value(self, name: str) -> None:
        """Note the value of a cell: a text of its own, or what stands for every other value, and no
        reader takes the one for the other. Raises FileUnreadable.
        """
        self.held.add(name)
        if not self.kind or (self.kind == OWN) is (name == VALUE):
            self.refuse_row("has a cell whose value is not of its type")
        self.filled, self.within, self.value = self.column, name, ""
        self.begin_text()

    def begin_in_row(self, name: str, attributes: dict[str, str]) -> None:
        """Note a row, or what an extension of Excel has added to it or to a cell. Raises
        FileUnreadable.
        """
        refuse_long_attributes(attributes)
        if name == ROW:
            self.begin_whole("row")
            self.begin_row(attributes)
        else:
            self.strays += 1
            self.kind = ""
        if self.depth < VALUE_DEPTH:
            self.held.clear()
        else:
            self.held.add(name)

    def begin_elsewhere(self, name: str, attributes: dict[str, str]) -> None:
        """Note what stands outside the table, or deeper in it than a cell's value. Raises
        FileUnreadable.
        """
        if self.depth > DEEPEST:
            raise FileUnreadable(NOT_A_WORKBOOK)
        if name in PLACED:
            self.refuse_row("holds rows or cells within others")
        if not self.within:
            refuse_long_attributes(attributes)
            self.strays += 1
            if self.depth < TABLE_DEPTH:
                self.in_table = name == TABLE
        elif self.within == OWN_TEXT:
            self.begin_in_text(name, self.depth - VALUE_DEPTH)
        else:
            self.refuse_row("has a cell with more in its value than a value")

    def begin_row(self, attributes: dict[str, str]) -> None:
        """Note the number of a row. Raises FileUnreadable if it is not after the last one's."""
        self.column = self.filled = 0
        stated = attributes.get("r", str(self.extent.rows + 1))
        number = read_whole_number(stated, MOST_DIGITS)
        if number is None:
            raise FileUnreadable(NOT_A_WORKBOOK)
        self.row, self.row_text = number, str(number)
        if self.row <= self.extent.rows:
            self.refuse_row("stands twice or after a later row")

    def begin_cell(self, attributes: dict[str, str]) -> None:
        """Note the column of a cell. Raises FileUnreadable if it is not after the last one's."""
        letters = attributes.get("r", "").removesuffix(self.row_text)
        column = column_of(letters) if letters else self.column + 1
        if column <= self.column:
            self.refuse_row("has a cell that stands twice or out of its place")
        self.column = column
        self.formula = False
        self.kind = attributes.get("t") or NUMBER

    def refuse_row(self, reason: str) -> None:
        """Refuse a row of which something would not be read. Raises FileUnreadable."""
        row = self.row or 1
        message = f"row {row:,} of {self.name} {reason}: open the file in Excel and save it"
        raise FileUnreadable(message)

    def note_text(self, text: str) -> None:
        """Count a text, and keep it if it is a cell's value."""
        self.text += len(text)
        self.length += len(text)
        if self.within == VALUE and self.kind in WRITTEN_WITH:
            self.value += text

    def note_other(self, text: str) -> None:
        """Count what is no element and no text. Raises FileUnreadable for a comment in a value."""
        self.text += len(text)
        if self.within and text.startswith(("<!--", "<?")):
            self.refuse_row("has a cell with more in its value than a value")

    def end_in_sheet(self, name: str) -> None:
        """Leave an element: a cell is complete, and a row is counted. Raises FileUnreadable."""
        self.depth -= 1
        if name in OF_TEXT:
            self.is_letters = False
        elif name in VALUES:
            self.end_value()
        elif name == CELL:
            if self.formula and not self.is_saved():
                self.refuse_unsaved()
        elif name == ROW:
            blank = self.row - self.extent.rows - 1
            self.extent.add(self.column, self.filled, blank_rows=blank)
        elif name == FORMULA:
            self.within = ""

    def end_value(self) -> None:
        """Leave the value of a cell, which is written as Excel writes it. Raises FileUnreadable."""
        self.within = ""
        refuse_long_cell(self.length)
        if self.value:
            if self.value.strip(WRITTEN_WITH[self.kind]):
                self.refuse_row("has a cell whose value is not of its type")
            if self.kind == CITED:
                self.cite(self.value)

    def is_saved(self) -> bool:
        """Whether the value of the cell was saved, of which a text alone may be empty."""
        return not VALUES.isdisjoint(self.held) and (self.kind in TEXTS or self.length > 0)

    def refuse_unsaved(self) -> None:
        """Refuse a formula whose result was not saved. Raises FileUnreadable."""
        from openpyxl.utils import get_column_letter  # noqa: PLC0415  slow to import

        cell = f"{get_column_letter(self.column)}{self.row}"
        message = (
            f"the cell {cell} of a sheet is a formula without its result: open the file in"
            " Excel and save it"
        )
        raise FileUnreadable(message)


@lru_cache(maxsize=16_384)
def column_of(letters: str) -> int:
    """The number of the column that letters name; 0 if they name none.

    >>> column_of("AB"), column_of("ab"), column_of("A1"), column_of("AAAA")
    (28, 28, 0, 0)
    """
    if not (letters.isascii() and letters.isalpha() and len(letters) <= MOST_LETTERS):
        return 0
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
