"""What changed in the forecasts since the last report, by line and cause, with the entries."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from domain.wording import format_day
from evidence.publications.figures import Figures, pounds_or_none
from evidence.publications.small_numbers import HIDDEN, is_small
from evidence.publications.spending_report.previous import last_report
from projections.engine.answer import Basis, Connection
from projections.forecasting.movement import (
    AnotherYear,
    Cause,
    EntryMovement,
    causes,
    movement,
)

NOTHING: Final = Decimal(0)
Titles = Mapping[str, str]
"""The titles of budget lines by their names."""


def forecast_changes(
    connection: Connection, basis: Basis, titles: Titles, figures: Figures
) -> dict[str, Any]:
    """The change of each line's forecast since the last report, or why there is none to show."""
    last = last_report(connection, basis)
    nothing: dict[str, Any] = {"since": None, "rows": [], "lines": []}
    if last is None:
        return {**nothing, "why": "This is the first report: there is none to compare it with."}
    try:
        moved = movement(connection, last.basis, basis)
    except AnotherYear:
        since = format_day(last.basis.as_of)
        return {**nothing, "since": since, "why": "That report was of another financial year."}
    found = causes(moved)
    return {
        "since": f"{format_day(last.basis.as_of)}, as known at entry {last.basis.known_at}"
        f" (published as entry {last.entry})",
        "why": None if found else "No forecast moved.",
        "lines": line_changes(moved, titles, figures),
        "rows": cause_rows(found, titles, figures),
    }


def line_changes(
    moved: Sequence[EntryMovement], titles: Titles, figures: Figures
) -> list[dict[str, Any]]:
    """The change of each line's forecast that moved."""
    return [
        {
            "line": titles.get(line, line),
            "amount": figures.add(
                f"{titles.get(line, line)}: change of forecast",
                pounds_or_none(sum((m.amount for m in moved if m.line == line), NOTHING)),
                [p for m in moved if m.line == line for p in m.because],
            ),
        }
        for line in sorted({m.line for m in moved})
    ]


def cause_rows(found: Sequence[Cause], titles: Titles, figures: Figures) -> list[dict[str, Any]]:
    """What each cause changed. No amount of a line is shown where fewer than five entries made one
    of them: the change of the line less the others would reveal it.
    """
    few = {cause.line for cause in found if is_small(cause.entries)}
    return [cause_row(cause, titles, figures, shown=cause.line not in few) for cause in found]


def cause_row(cause: Cause, titles: Titles, figures: Figures, *, shown: bool) -> dict[str, Any]:
    """What one cause changed in a line's forecast."""
    line = titles.get(cause.line, cause.line)
    amount = pounds_or_none(cause.amount) if shown else HIDDEN
    return {
        "line": line,
        "cause": cause.cause,
        "amount": figures.add(f"{line}: {cause.cause}", amount, cause.because),
        "entries": cause.entries,
    }
