"""Counts the cells of a workbook, as a stream, before a library opens it."""

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import IO, Final
from xml.parsers import expat

from api.imports.extent import (
    BLOCK,
    MOST_CELLS,
    NOT_A_WORKBOOK,
    SPLIT,
    Extent,
    FileUnreadable,
    refuse_cells,
    refuse_text,
)
from domain.numerals import read_whole_number

MOST_MEMBERS: Final = 2_000
MOST_DIRECTORY_BYTES: Final = 200 * MOST_MEMBERS
MOST_EXPANDED: Final = 128_000_000
MOST_ELEMENTS: Final = 5 * MOST_CELLS
MOST_OTHER_ELEMENTS: Final = 50_000
"""The elements of a workbook's parts that are not cells: styles, names, relations."""
MOST_OTHER_ATTRIBUTES: Final = 5 * MOST_OTHER_ELEMENTS
MOST_STRAYS: Final = 200_000
"""The elements of sheets that are neither rows nor cells nor in them."""
MOST_OF_ROW: Final = 13
"""The attributes that a row has at most."""
OF_CELLS: Final = frozenset(("row", "c", "v", "f", "is", "t", "r", "rPr", "si", "rPh"))
MOST_WITHIN: Final = {"row": 3 * 16_384, "si": 10_000}
"""The elements in a row, or in a shared text: readers hold one of them whole."""
MOST_IN_TAG: Final = 100_000
"""The most bytes that are one tag, comment or instruction. It is more than a block, because a text
that fills a block is looked at whole."""
DEEPEST: Final = 32
MALFORMED: Final = (
    EOFError, NotImplementedError, ValueError, expat.ExpatError, zipfile.BadZipFile, zlib.error
)  # fmt: skip
MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
TABLE, ROW, CELL, FORMULA, MORE = (
    MAIN + name for name in ("sheetData", "row", "c", "f", "extLst")
)  # fmt: skip
VALUES: Final = frozenset((MAIN + "v", MAIN + "is"))
OF_TEXT: Final = frozenset((MAIN + "t", MAIN + "r", MAIN + "rPr"))
"""What stands in a text that a cell holds itself."""
WITHIN_CELL: Final = VALUES | OF_TEXT
NAMES: Final = {name: name for name in (CELL, *WITHIN_CELL)}
"""What the parser has once: names that are one and the same are compared fast."""
TABLE_DEPTH, VALUE_DEPTH = 3, 5
IN_TABLE: Final = {3: {ROW}, 4: {CELL, MORE}, 5: {FORMULA, MORE, *VALUES}}
"""What stands in the table of a sheet, in its rows and in their cells, by how deep it is."""
DIRECTORY_END: Final = b"PK\x05\x06"
LOCATOR: Final = b"PK\x06\x07"
END_LENGTH: Final = 22
MOST_LETTERS: Final = 3
MOST_DIGITS: Final = 9


def count_workbook(file: IO[bytes]) -> int:
    """The cells of a workbook's sheets. Raises FileUnreadable."""
    refuse_large_directory(file)
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            refuse_members(members)
            counter = WorkbookCounter()
            for member in members:
                with archive.open(member) as part:
                    counter.count(part)
    except MALFORMED:
        raise FileUnreadable(NOT_A_WORKBOOK) from None
    except RuntimeError:
        message = "a workbook under a password: save it without one"
        raise FileUnreadable(message) from None
    return counter.cells


def refuse_large_directory(file: IO[bytes]) -> None:
    """Refuse an archive by the stated size of its directory. Raises FileUnreadable."""
    size = file.seek(0, 2)
    file.seek(max(size - (BLOCK + END_LENGTH), 0))
    tail = file.read()
    end = tail.rfind(DIRECTORY_END)
    if end < 0 or len(tail) < end + END_LENGTH:
        raise FileUnreadable(NOT_A_WORKBOOK)
    stated = int.from_bytes(tail[end + 12 : end + 16], "little")
    if stated > MOST_DIRECTORY_BYTES or LOCATOR in tail[max(end - 20, 0) : end]:
        message = f"an archive of more than {MOST_MEMBERS:,} files"
        raise FileUnreadable(message)


def refuse_members(members: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive of too many files, or that expands to too much. Raises FileUnreadable."""
    if len(members) > MOST_MEMBERS:
        message = f"an archive of more than {MOST_MEMBERS:,} files"
        raise FileUnreadable(message)
    refuse_expanded(sum(member.file_size for member in members))
    plain = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    if any(member.compress_type not in plain for member in members):
        raise FileUnreadable(NOT_A_WORKBOOK)


def refuse_expanded(size: int) -> None:
    """Refuse an archive by the bytes that it states, or that came out. Raises FileUnreadable."""
    if size > MOST_EXPANDED:
        message = f"it expands to more than {MOST_EXPANDED // 1_000_000} MB: {SPLIT}"
        raise FileUnreadable(message)


@dataclass(slots=True)
class WorkbookCounter:
    """Counts the elements and cells of a workbook's parts as they are read."""

    cells: int = 0
    elements: int = 0
    others: int = 0
    depth: int = 0
    name: str = ""
    in_table: bool = False
    held: set[str] = field(default_factory=set)
    extent: Extent = field(default_factory=Extent)
    row: int = 0
    row_text: str = ""
    column: int = 0
    filled: int = 0
    strays: int = 0
    attributes: int = 0
    before: int = 0
    most_within: int = 0
    text: int = 0
    attribute_text: int = 0
    expanded: int = 0
    formula: bool = False
    valued: bool = False
    result: bool = False

    def count(self, part: IO[bytes]) -> None:
        """Count one part, if it is XML: a reader finds its parts by their relations, and not by
        their names. Raises FileUnreadable, and ExpatError where it is not well formed.
        """
        block = part.read(BLOCK)
        if not block or not may_be_xml(block):
            return
        self.extent, self.row, self.row_text, self.most_within = Extent(), 0, "0", 0
        self.name, self.in_table = plain_name(part.name), False
        parser = expat.ParserCreate(None, " ", dict(NAMES))
        parser.StartElementHandler = lambda *root: self.begin_part(parser, *root)
        parser.StartDoctypeDeclHandler = refuse_doctype
        parser.CharacterDataHandler, parser.buffer_text = self.note_text, True
        parser.DefaultHandler = self.note_other
        read = 0
        while block:
            parser.Parse(block)
            read += len(block)
            self.expanded += len(block)
            refuse_expanded(self.expanded)
            if read - parser.CurrentByteIndex > MOST_IN_TAG:
                raise FileUnreadable(NOT_A_WORKBOOK)
            self.refuse_much(self.elements)
            block = part.read(BLOCK)
        parser.Parse(b"", True)  # noqa: FBT003  the parser's own argument
        self.refuse_much(self.elements)
        self.cells += self.extent.laid_out
        refuse_cells(self.cells)

    def begin_part(
        self, parser: expat.XMLParserType, name: str, attributes: dict[str, str]
    ) -> None:
        """Count the outermost element of a part, which decides how its others are counted."""
        begin, end = {
            "worksheet": (self.begin_in_sheet, self.end_in_sheet),
            "sst": (self.begin_in_texts, self.end),
        }.get(name.rpartition(" ")[2], (self.begin_other, self.end))
        parser.StartElementHandler, parser.EndElementHandler = begin, end
        begin(name, attributes)

    def refuse_much(self, elements: int) -> None:
        """Refuse more of anything than is in a workbook that is read, of which there are so many
        elements. It is asked after each block. Raises FileUnreadable.
        """
        if (
            elements - self.before > self.most_within > 0
            or self.elements > MOST_ELEMENTS
            or self.others > MOST_OTHER_ELEMENTS
            or self.attributes > MOST_OTHER_ATTRIBUTES
            or self.strays > MOST_STRAYS
        ):
            message = f"more in it than a workbook of {MOST_CELLS:,} cells has: {SPLIT}"
            raise FileUnreadable(message)
        refuse_text(self.text)
        refuse_text(self.attribute_text)

    def begin(self, attributes: dict[str, str]) -> None:
        """Count an element of whatever part. Raises FileUnreadable if it is too deep."""
        self.elements += 1
        self.depth += 1
        if attributes:
            self.attribute_text += len("".join(attributes.values()))
            if len(attributes) > MOST_OF_ROW:
                self.strays += len(attributes)
        if self.depth > DEEPEST:
            raise FileUnreadable(NOT_A_WORKBOOK)

    def begin_other(self, _: str, attributes: dict[str, str]) -> None:
        """Count an element that is in no sheet and no shared text. Raises FileUnreadable."""
        self.begin(attributes)
        self.others += 1
        self.attributes += len(attributes)

    def begin_in_texts(self, name: str, attributes: dict[str, str]) -> None:
        """Count an element of the shared texts. Raises FileUnreadable."""
        self.begin(attributes)
        if name not in OF_TEXT:
            self.begin_whole(name.rpartition(" ")[2])

    def begin_whole(self, element: str) -> None:
        """Count from here what is in a row or a shared text, once the last one is not refused.
        Raises FileUnreadable.
        """
        if element in MOST_WITHIN:
            before = self.elements - 1
            if before - self.before > self.most_within:
                self.refuse_much(before)
            self.before, self.most_within = before, MOST_WITHIN[element]

    def begin_in_sheet(self, name: str, attributes: dict[str, str]) -> None:
        """Count an element of a sheet, and note which it is: most are cells and what is in them.
        Raises FileUnreadable.
        """
        self.elements += 1
        self.depth = depth = self.depth + 1
        if attributes:
            self.attribute_text += len("".join(attributes.values()))
            if len(attributes) > MOST_OF_ROW:
                self.strays += len(attributes)
        if not self.in_table or depth not in IN_TABLE:
            if name not in OF_TEXT or depth > DEEPEST:
                self.begin_elsewhere(name, attributes)
        elif name not in IN_TABLE[depth] or name in self.held:
            self.refuse_row("holds something twice, or that is no row or cell of Excel")
        elif name == CELL:
            self.held.clear()
            self.begin_cell(attributes)
        elif name in VALUES:
            self.held.add(name)
            self.filled, self.valued = self.column, self.formula
        elif name == FORMULA:
            self.held.add(name)
            self.formula = True
        else:
            self.begin_in_row(name, attributes)

    def begin_in_row(self, name: str, attributes: dict[str, str]) -> None:
        """Note a row, or what an extension of Excel has added to it or to a cell. Raises
        FileUnreadable.
        """
        if name == ROW:
            self.begin_whole("row")
            self.begin_row(attributes)
        else:
            self.strays += 1
        if self.depth < VALUE_DEPTH:
            self.held.clear()
        else:
            self.held.add(name)

    def begin_elsewhere(self, name: str, attributes: dict[str, str]) -> None:
        """Note what stands outside the table, or deeper in it than a cell's value. Readers look at
        names alone, and not at whose they are. Raises FileUnreadable.
        """
        if self.depth > DEEPEST:
            raise FileUnreadable(NOT_A_WORKBOOK)
        element = name.rpartition(" ")[2]
        self.begin_whole(element)
        if element not in OF_CELLS:
            self.strays += 1
        if self.depth < TABLE_DEPTH:
            self.in_table = name == TABLE
        elif name in (ROW, CELL):
            self.refuse_row("holds rows or cells within others")
        if element == "c":
            self.begin_cell(attributes)
        elif element == "row":
            self.begin_row(attributes)
        elif element == "f":
            self.formula = True
        elif element in ("v", "is"):
            self.filled, self.valued = self.column, self.formula

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
        self.formula = self.valued = False
        self.result = attributes.get("t") == "str"

    def refuse_row(self, reason: str) -> None:
        """Refuse a row of which something would not be read. Raises FileUnreadable."""
        row = self.row or 1
        message = f"row {row:,} of {self.name} {reason}: open the file in Excel and save it"
        raise FileUnreadable(message)

    def note_text(self, text: str) -> None:
        """Count a text, and note that the result of a formula was saved."""
        self.text += len(text)
        if self.valued:
            self.result = True

    def note_other(self, text: str) -> None:
        """Count what is no element and no text: comments, instructions, the space around them."""
        self.text += len(text)

    def end(self, _: str) -> None:
        """Leave an element."""
        self.depth -= 1

    def end_in_sheet(self, name: str) -> None:
        """Leave an element: a cell is complete, and a row is counted. Raises FileUnreadable."""
        self.depth -= 1
        if name in WITHIN_CELL:
            return
        element = name.rpartition(" ")[2]
        if element == "c":
            if self.formula:
                self.refuse_unsaved()
                self.valued = False
        elif element == "row":
            blank = self.row - self.extent.rows - 1
            self.extent.add(self.column, self.filled, blank_rows=blank)

    def refuse_unsaved(self) -> None:
        """Refuse a formula whose result was not saved. Raises FileUnreadable."""
        if not self.result:
            from openpyxl.utils import get_column_letter  # noqa: PLC0415  slow to import

            cell = f"{get_column_letter(self.column)}{self.row}"
            message = (
                f"the cell {cell} of a sheet is a formula without its result: open the file in"
                " Excel and save it"
            )
            raise FileUnreadable(message)


def plain_name(name: str) -> str:
    """A part of a workbook as a sentence names it: its makers number the sheets.

    >>> plain_name("xl/worksheets/sheet1.xml"), plain_name("xl/other.bin")
    ('sheet1', 'a sheet')
    """
    found = re.search("sheet[0-9]{1,4}", name)
    return "a sheet" if found is None else found[0]


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


def refuse_doctype(*_: object) -> None:
    """Refuse a part that defines entities of its own. Raises FileUnreadable."""
    raise FileUnreadable(NOT_A_WORKBOOK)


def may_be_xml(beginning: bytes) -> bool:
    r"""Whether a part whose beginning this is may be XML, in whatever encoding.

    >>> may_be_xml(b"\xef\xbb\xbf <a/>"), may_be_xml(b"\xff\xfe<\0"), may_be_xml(b"\x89PNG")
    (True, True, False)
    """
    return beginning.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:1] in (b"", b"<")
