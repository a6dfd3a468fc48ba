"""How much of a table is read in one import, and the count of what a table lays out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from domain.faults import Fault

MOST_ROWS: Final = 50_000
MOST_CELLS: Final = 750_000
MOST_TEXT: Final = 20_000_000
"""The most characters in one table: in memory a character takes up to four bytes."""
MOST_IN_CELL: Final = 32_767
"""The most characters in a cell of a workbook, which is Excel's own limit."""
MOST_IN_HEADING: Final = 200
"""The most characters in a heading, which every finding of its column repeats."""
TITLE_ROWS: Final = 20
"""The headings are among so many rows from the top."""
SPLIT: Final = "split the file, by month or by year"
NOT_A_WORKBOOK: Final = "not a workbook that can be read (expected Excel's .xlsx)"
BLOCK: Final = 1 << 16


class FileUnreadable(Fault):
    """A file cannot be read, for the reason given."""

    slug = "file-unreadable"
    status = 422

    @property
    def title(self) -> str:
        """Which file, and why: it names columns and rows, and repeats no value."""
        return str(self)


@dataclass(slots=True)
class Extent:
    """The cells that a table is laid out in: each row as wide as it is, or as its headings are."""

    rows: int = 0
    cells: int = 0
    headings: int = 0
    text: int = 0

    def add(self, width: int, filled: int, *, blank_rows: int = 0) -> None:
        """Add a row by its width and its last cell that is filled. Raises FileUnreadable."""
        self.rows += 1 + blank_rows
        self.cells += width + blank_rows
        if self.rows <= TITLE_ROWS:
            self.headings = max(self.headings, filled)
        if self.rows > MOST_ROWS + 1:
            message = f"more than {MOST_ROWS:,} rows: {SPLIT}"
            raise FileUnreadable(message)
        refuse_cells(self.laid_out)

    def add_text(self, characters: int) -> None:
        """Add the length of a text. Raises FileUnreadable."""
        self.text += characters
        refuse_text(self.text)

    @property
    def laid_out(self) -> int:
        """How many cells the table is laid out in."""
        return max(self.cells, self.rows * self.headings)


def refuse_cells(cells: int) -> None:
    """Refuse more cells than are read in one import. Raises FileUnreadable."""
    if cells > MOST_CELLS:
        message = (
            f"more than {MOST_CELLS:,} cells, counting empty ones up to the last column used:"
            f" delete what is beside and below the table, or {SPLIT}"
        )
        raise FileUnreadable(message)


def refuse_text(characters: int) -> None:
    """Refuse more characters than are read in one table. Raises FileUnreadable."""
    if characters > MOST_TEXT:
        message = f"more than {MOST_TEXT:,} characters: {SPLIT}"
        raise FileUnreadable(message)


def last_filled(row: Sequence[str]) -> int:
    """The number of the last cell of a row that is not blank."""
    return next((n for n in range(len(row), 0, -1) if row[n - 1].strip()), 0)
