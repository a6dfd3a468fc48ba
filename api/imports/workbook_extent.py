"""Counts the cells of a workbook, as a stream, before a library opens it."""

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from string import ascii_letters
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
)

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
IN_TABLE: Final = (("row",), ("c", "extLst"), ("f", "v", "is", "extLst"))
"""What stands in the table of a sheet, in its rows and in their cells."""
TABLE_DEPTH: Final = 3
DIRECTORY_END: Final = b"PK\x05\x06"
LOCATOR: Final = b"PK\x06\x07"
END_LENGTH: Final = 22
COLUMN: Final = re.compile("[A-Za-z]{1,3}")


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
    part: str = ""
    in_table: bool = False
    held: set[str] = field(default_factory=set)
    extent: Extent = field(default_factory=Extent)
    row: int = 0
    column: int = 0
    filled: int = 0
    strays: int = 0
    attributes: int = 0
    within: int = 0
    most_within: int = 0
    texts: Extent = field(default_factory=Extent)
    attribute_texts: Extent = field(default_factory=Extent)
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
        self.part, self.extent, self.row, self.most_within = "", Extent(), 0, 0
        self.name, self.in_table = plain_name(part.name), False
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self.begin
        parser.EndElementHandler = self.end
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
            block = part.read(BLOCK)
        parser.Parse(b"", True)  # noqa: FBT003  the parser's own argument
        self.cells += self.extent.laid_out
        refuse_cells(self.cells)

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Count an element. Raises FileUnreadable."""
        self.depth += 1
        self.elements += 1
        self.within += 1
        if attributes:
            self.attribute_texts.add_text(len("".join(attributes.values())))
        element = name.rpartition(" ")[2]
        self.part = self.part or element
        if self.part not in ("worksheet", "sst"):
            self.others += 1
            self.attributes += len(attributes)
        elif element in MOST_WITHIN:
            self.within, self.most_within = 1, MOST_WITHIN[element]
        elif self.part == "worksheet" and element not in OF_CELLS:
            self.strays += 1
        if len(attributes) > MOST_OF_ROW:
            self.strays += len(attributes)
        if self.within > self.most_within or self.elements > MOST_ELEMENTS:
            self.refuse_much()
        if self.depth > DEEPEST:
            raise FileUnreadable(NOT_A_WORKBOOK)
        if self.part == "worksheet":
            self.refuse_unread(name, element)
            self.begin_in_sheet(element, attributes)

    def refuse_much(self) -> None:
        """Refuse more of anything than is in a workbook that is read. Raises FileUnreadable."""
        if (
            self.within > self.most_within > 0
            or self.elements > MOST_ELEMENTS
            or self.others > MOST_OTHER_ELEMENTS
            or self.attributes > MOST_OTHER_ATTRIBUTES
            or self.strays > MOST_STRAYS
        ):
            message = f"more in it than a workbook of {MOST_CELLS:,} cells has: {SPLIT}"
            raise FileUnreadable(message)

    def begin_in_sheet(self, element: str, attributes: dict[str, str]) -> None:
        """Note where a row or a cell of a sheet stands, and that a cell is filled."""
        if element == "c":
            self.begin_cell(attributes.get("r", ""))
            self.formula, self.valued = False, False
            self.result = attributes.get("t") == "str"
        elif element == "row":
            self.column = self.filled = 0
            self.row = int(attributes.get("r", self.extent.rows + 1))
            if self.row <= self.extent.rows:
                self.refuse_row("stands twice or after a later row")
        elif element == "f":
            self.formula = True
        elif element in ("v", "is"):
            self.filled, self.valued = self.column, self.formula

    def begin_cell(self, reference: str) -> None:
        """Note the column of a cell. Raises FileUnreadable if it is not after the last one's."""
        column = column_of(reference, self.column + 1)
        row = reference.lstrip(ascii_letters)
        if column <= self.column or row not in ("", str(self.row)):
            self.refuse_row("has a cell that stands twice or out of its place")
        self.column = column

    def refuse_unread(self, name: str, element: str) -> None:
        """Refuse what stands in the table of a sheet, and would not be read. Raises
        FileUnreadable.
        """
        within = self.depth - TABLE_DEPTH
        if within < 0:
            self.in_table = name == MAIN + "sheetData"
        elif within >= len(IN_TABLE) or not self.in_table:
            if name in (MAIN + "row", MAIN + "c"):
                self.refuse_row("holds rows or cells within others")
        elif name != MAIN + element or element not in IN_TABLE[within] or element in self.held:
            self.refuse_row("holds something twice, or that is no row or cell of Excel")
        else:
            self.held = self.held | {element} if within == len(IN_TABLE) - 1 else set()

    def refuse_row(self, reason: str) -> None:
        """Refuse a row of which something would not be read. Raises FileUnreadable."""
        row = self.row or 1
        message = f"row {row:,} of {self.name} {reason}: open the file in Excel and save it"
        raise FileUnreadable(message)

    def note_text(self, text: str) -> None:
        """Count a text, and note that the result of a formula was saved. Raises FileUnreadable."""
        self.texts.add_text(len(text))
        self.result = self.result or self.valued

    def note_other(self, text: str) -> None:
        """Count what is no element and no text: comments, instructions, and the space around them.
        Raises FileUnreadable.
        """
        self.texts.add_text(len(text))

    def end(self, name: str) -> None:
        """Leave an element: a cell is complete, and a row is counted. Raises FileUnreadable."""
        self.depth -= 1
        if self.part != "worksheet":
            return
        element = name.rpartition(" ")[2]
        if element == "c" and self.formula:
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


def column_of(reference: str, otherwise: int) -> int:
    """The number of the column that a cell's reference names: 28 for AB7.

    >>> column_of("AB7", 1), column_of("", 3)
    (28, 3)
    """
    found = COLUMN.match(reference)
    if found is None:
        return otherwise
    number = 0
    for letter in found[0].upper():
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
