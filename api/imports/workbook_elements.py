"""Counts the elements, attributes and texts of a workbook's parts, whatever they are.

A shared text is counted as often as cells cite it: one of 20 million characters that 200,000 cells
cite took hours and gigabytes, from a file of 20 KB.
"""

from dataclasses import dataclass, field
from typing import Final

from api.imports.extent import (
    MOST_CELLS,
    MOST_IN_CELL,
    NOT_A_WORKBOOK,
    SPLIT,
    FileUnreadable,
    refuse_text,
)
from domain.numerals import read_whole_number

MOST_ELEMENTS: Final = 5 * MOST_CELLS
MOST_OTHER_ELEMENTS: Final = 50_000
"""The elements of a workbook's parts that are not cells: styles, names, relations."""
MOST_OTHER_ATTRIBUTES: Final = 5 * MOST_OTHER_ELEMENTS
MOST_SHARED: Final = 250_000
"""The shared texts, of which each costs its reader far more than its bytes."""
MOST_STRAYS: Final = 200_000
"""The elements of sheets that are neither rows nor cells nor in them, and of texts that are neither
those nor their letters: runs and their fonts."""
MOST_OF_ROW: Final = 13
"""The attributes that a row has at most."""
MOST_IN_ATTRIBUTE: Final = 8_000
MOST_IN_FORMAT: Final = 255
"""The characters of a number's format, which is looked through in quadratic time."""
MOST_WITHIN: Final = {"row": 3 * 16_384, "si": 10_000}
"""The elements in a row, or in a shared text: readers hold one of them whole."""
DEEPEST: Final = 32
MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
SHARED, ROW, LETTERS, RUN, FONT = (MAIN + name for name in ("si", "row", "t", "r", "rPr"))
OF_TEXT: Final = frozenset((LETTERS, RUN, FONT))
"""What stands in a text that is shared, or that a cell holds itself."""
OF_READERS: Final = frozenset(("t", "r", "is", "si"))
"""The names that readers look for in a text, whosever they are."""
MOST_DIGITS: Final = 9
SCATTERED: Final = "its shared texts are not in one place: open the file in Excel and save it"
AS_VALUES: Final = "copy the table as values into a new workbook"


@dataclass(slots=True)
class ElementCounter:
    """What was counted in a workbook's parts, and refuses what is more than is read."""

    elements: int = 0
    others: int = 0
    depth: int = 0
    strays: int = 0
    attributes: int = 0
    before: int = 0
    most_within: int = 0
    text: int = 0
    attribute_text: int = 0
    texts: int = 0
    length: int = 0
    is_letters: bool = False
    lettered: set[int] = field(default_factory=set)
    shared: list[int] = field(default_factory=list)
    cited: dict[int, int] = field(default_factory=dict)

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
            or self.texts > MOST_CELLS
            or len(self.shared) > MOST_SHARED
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
            self.add_attributes(attributes)
            refuse_long_attributes(attributes)
        if self.depth > DEEPEST:
            raise FileUnreadable(NOT_A_WORKBOOK)

    def add_attributes(self, attributes: dict[str, str]) -> None:
        """Count the text of attributes, and those that are more than a row has."""
        self.attribute_text += len("".join(attributes.values()))
        if len(attributes) > MOST_OF_ROW:
            self.strays += len(attributes)

    def begin_other(self, name: str, attributes: dict[str, str]) -> None:
        """Count an element that is in no sheet and no shared text. Raises FileUnreadable."""
        self.begin(attributes)
        self.others += 1
        self.attributes += len(attributes)
        refuse_misplaced(name)

    def begin_in_texts(self, name: str, attributes: dict[str, str]) -> None:
        """Count an element of the shared texts. Raises FileUnreadable."""
        self.begin(attributes)
        if name == SHARED and self.depth == 2:  # noqa: PLR2004  beneath the root
            self.begin_whole("si")
            self.begin_text()
            return
        refuse_misplaced(name)
        if self.depth > 2:  # noqa: PLR2004  in a text
            self.begin_in_text(name, self.depth - 2)
        else:
            self.strays += 1

    def begin_whole(self, element: str) -> None:
        """Count from here what is in a row or a shared text, once the last one is not refused.
        Raises FileUnreadable.
        """
        if element in MOST_WITHIN:
            before = self.elements - 1
            if before - self.before > self.most_within:
                self.refuse_much(before)
            self.before, self.most_within = before, MOST_WITHIN[element]

    def begin_text(self) -> None:
        """Count from here a text that is shared, or that a cell holds itself."""
        self.length, self.is_letters = 0, False
        self.lettered.clear()

    def begin_in_text(self, name: str, level: int) -> None:
        """Count an element that is so deep in a text. Of letters that stand twice, or are not in
        their place, readers take some. Raises FileUnreadable.
        """
        if level == 1:
            self.lettered.discard(2)
        if self.is_letters or (name == LETTERS and level in self.lettered):
            refuse_unread_text()
        if name == LETTERS:
            self.texts += 1
            self.is_letters = True
            self.lettered.add(level)
        else:
            self.strays += 1
            if name not in OF_TEXT and name.rpartition(" ")[2] in OF_READERS:
                refuse_unread_text()

    def refuse_second(self) -> None:
        """Refuse a second part of shared texts: cells cite those of one. Raises FileUnreadable."""
        if self.shared:
            raise FileUnreadable(SCATTERED)

    def end_in_texts(self, name: str) -> None:
        """Leave an element of the shared texts. Raises FileUnreadable."""
        self.depth -= 1
        if name == LETTERS:
            self.is_letters = False
        elif name == SHARED:
            refuse_long_cell(self.length)
            self.shared.append(self.length)

    def cite(self, index: str) -> None:
        """Count a cell that cites a shared text. Raises FileUnreadable if there is none such."""
        number = read_whole_number(index, MOST_DIGITS)
        if number is None or number >= MOST_SHARED:
            raise FileUnreadable(NOT_A_WORKBOOK)
        self.cited[number] = self.cited.get(number, 0) + 1

    def refuse_cited(self) -> None:
        """Refuse the workbook by its shared texts, each as often as it is cited, once all parts are
        counted: they come in any order. Raises FileUnreadable.
        """
        if self.cited and max(self.cited) >= len(self.shared):
            raise FileUnreadable(NOT_A_WORKBOOK)
        refuse_text(self.text + sum(self.shared[n] * cells for n, cells in self.cited.items()))

    def note_text(self, text: str) -> None:
        """Count a text."""
        self.text += len(text)
        self.length += len(text)

    def note_other(self, text: str) -> None:
        """Count what is no element and no text: comments, instructions, the space around them."""
        self.text += len(text)

    def end(self, _: str) -> None:
        """Leave an element."""
        self.depth -= 1


def refuse_misplaced(name: str) -> None:
    """Refuse a row that is in no sheet, and a shared text that is not among the others: readers
    find parts by what others say of them, and not by what they are. Raises FileUnreadable.
    """
    if name == SHARED:
        raise FileUnreadable(SCATTERED)
    if name == ROW:
        message = f"it keeps rows of another workbook: {AS_VALUES}"
        raise FileUnreadable(message)


def refuse_long_attributes(attributes: dict[str, str]) -> None:
    """Refuse attributes of an element that is no cell and no row, if one is longer than a program
    writes. Raises FileUnreadable.
    """
    for name, text in attributes.items():
        most = MOST_IN_FORMAT if name.endswith("formatCode") else MOST_IN_ATTRIBUTE
        if len(text) > most:
            message = (
                f"more than {most:,} characters in one of its formats or settings: {AS_VALUES}"
            )
            raise FileUnreadable(message)


def refuse_long_cell(length: int) -> None:
    """Refuse a cell of more characters than one of Excel has. Raises FileUnreadable."""
    if length > MOST_IN_CELL:
        message = f"a cell of more than {MOST_IN_CELL:,} characters, which Excel cannot hold"
        raise FileUnreadable(message)


def refuse_unread_text() -> None:
    """Refuse a text of which something would not be read. Raises FileUnreadable."""
    message = "a text in it is not as Excel writes it: open the file in Excel and save it"
    raise FileUnreadable(message)
