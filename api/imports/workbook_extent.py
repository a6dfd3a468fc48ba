"""Counts the cells of a workbook, as a stream, before a library opens it."""

import zipfile
from dataclasses import dataclass
from typing import IO, Final
from xml.parsers import expat

from api.imports.extent import BLOCK, NOT_A_WORKBOOK, Extent, FileUnreadable, refuse_cells
from api.imports.workbook_archive import (
    MALFORMED,
    may_be_xml,
    plain_name,
    refuse_expanded,
    refuse_large_directory,
    refuse_members,
)
from api.imports.workbook_cells import NAMES, SheetCounter

MOST_IN_TAG: Final = 100_000
"""The most bytes that are one tag, comment or instruction. It is more than a block, because a text
that fills a block is looked at whole."""


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
            counter.refuse_cited()
    except MALFORMED:
        raise FileUnreadable(NOT_A_WORKBOOK) from None
    except RuntimeError:
        message = "a workbook under a password: save it without one"
        raise FileUnreadable(message) from None
    return counter.cells


@dataclass(slots=True)
class WorkbookCounter(SheetCounter):
    """Counts the elements and cells of a workbook's parts as they are read."""

    cells: int = 0
    expanded: int = 0

    def count(self, part: IO[bytes]) -> None:
        """Count one part, if it is XML: a reader finds its parts by their relations, and not by
        their names. Raises FileUnreadable, and ExpatError where it is not well formed.
        """
        block = part.read(BLOCK)
        if not block or not may_be_xml(block):
            return
        self.extent, self.row, self.row_text, self.most_within = Extent(), 0, "0", 0
        self.name, self.in_table, self.within = plain_name(part.name), False, ""
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
            "sst": (self.begin_in_texts, self.end_in_texts),
        }.get(name.rpartition(" ")[2], (self.begin_other, self.end))
        parser.StartElementHandler, parser.EndElementHandler = begin, end
        if begin == self.begin_in_texts:
            self.refuse_second()
        begin(name, attributes)


def refuse_doctype(*_: object) -> None:
    """Refuse a part that defines entities of its own. Raises FileUnreadable."""
    raise FileUnreadable(NOT_A_WORKBOOK)
