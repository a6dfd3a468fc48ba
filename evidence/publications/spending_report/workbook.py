"""Writes the figures of the Cabinet Member's report as an Excel workbook, with every entry."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from evidence.documents.workbook import Workbook
from evidence.publications.figures import Figures

ABOUT: Final = (
    "Numbers of children below five are not shown, nor what fewer than five awards are worth.",
    "The sheet Figures lists every figure of the report by its number, with its entries.",
)
SHEETS: Final = (
    ("Lines", "lines"),
    ("Forecast", "forecast"),
    ("Children", "placed"),
    ("Awards", "awards"),
    ("Retrospective", "retrospective"),
    ("Unit costs", "costs"),
    ("Risks", "risks"),
    ("Backtest", "backtest"),
)
"""The name of each sheet, and of its rows in the report's data."""


def report_workbook(data: dict[str, Any], figures: Figures, made_at: datetime) -> bytes:
    """A sheet for each table of the report, one of changes, and one of all figures by number."""
    book = Workbook()
    known = f"as known at entry {data['known_at']} (recorded at {data['recorded']})"
    about = (f"{data['title']}: {data['council']}", f"As at {data['as_at']}, {known}", *ABOUT)
    book.add_text("About", about)
    for name, key in SHEETS:
        rows = [*data[key], *([data["total"]] if key == "lines" else [])]
        headings = tuple(rows[0]) if rows else ("nothing to show",)
        cells = [[cell_value(row.get(heading)) for heading in headings] for row in rows]
        book.add_table(name, headings, cells)
    changes = [(r["line"], r["cause"], cell_value(r["amount"])) for r in data["changes"]["rows"]]
    book.add_table("Changes", ("line", "cause", "amount"), changes)
    book.add_table(
        "Figures",
        ("number", "figure", "value", "entries"),
        [
            (n, figure.label, parse_pounds(figure.value), " ".join(map(str, figure.because)))
            for n, figure in enumerate(figures.numbered, start=1)
        ],
    )
    return book.to_bytes(made_at)


def cell_value(value: Any) -> Any:
    """What a cell holds: of a figure its value, and of money a number."""
    return parse_pounds(value["value"]) if isinstance(value, dict) else value


def parse_pounds(text: str) -> Decimal | str:
    """Pounds as an exact number; any other text unchanged.

    >>> parse_pounds("−£3.10"), parse_pounds("fewer than 5")
    (Decimal('-3.10'), 'fewer than 5')
    """
    if "£" not in text:
        return text
    return Decimal(text.replace("£", "").replace(",", "").replace("−", "-"))
