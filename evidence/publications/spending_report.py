"""The Cabinet Member's report on expenditure (recommendation 4 of the council's report).

It is made from what was known at one entry, so it can be made again to the byte: budget, actual,
forecast and variance, how sure the forecast is, children placed, direct awards with their
grounds, retrospective authorisations, unit costs and risks. It opens with what changed since the
last report and why. Each figure is numbered, and the last part names the entries it came from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib import resources
from typing import Any, Final

from domain.wording import format_day
from evidence.documents.typesetting import typeset
from evidence.documents.workbook import Workbook
from evidence.publications.spending_figures import (
    Figures,
    awards_said,
    charts,
    children_said,
    costs_said,
    forecast_said,
    line_said,
    moment,
    pounds,
    risks,
    runs,
    tested,
    total_said,
)
from projections.engine.answer import Basis, Connection, resolve_basis, rows
from projections.forecasting import forecast
from projections.forecasting.movement import AnotherYear, EntryMovement, causes, movement
from projections.money import committed_spend
from projections.money.contributions import SPEND, Contribution

TEMPLATE: Final = resources.files("evidence.publications") / "spending_report.typ"
NOTHING: Final = Decimal(0)
ABOUT: Final = (
    "Numbers of children below five are not shown.",
    "Every figure of the report is in the sheet Figures under its number, with its entries.",
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
REPORTED: Final = """
SELECT max((fields ->> 'period_to')::date) FROM policy_event
WHERE what = 'reported-to-cabinet-member' AND known @> %(known_at)s::bigint
"""
LAST: Final = """
SELECT fields ->> 'period_to', fields ->> 'known_at', because[1], fields ->> 'summary'
FROM policy_event
WHERE what = 'reported-to-cabinet-member' AND known @> %(known_at)s::bigint
  AND fields ->> 'known_at' IS NOT NULL AND (fields ->> 'period_to')::date < %(as_of)s
ORDER BY fields ->> 'period_to' DESC, because DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class LastReport:
    """The report before this one: what it was about, what it knew, and its own entry."""

    basis: Basis
    entry: int


@dataclass(frozen=True, slots=True)
class Report:
    """A report: its two documents, and what they were made from."""

    basis: Basis
    pdf: bytes
    workbook: bytes
    data: dict[str, Any]


def last_report(connection: Connection, basis: Basis) -> LastReport | None:
    """The last report that was published before the day, if there is one of this kind."""
    row = connection.execute(LAST, basis.parameters).fetchone()
    if row is None:
        return None
    before = resolve_basis(
        connection, as_of=date.fromisoformat(row[0]), known_at=int(row[1]), borough=basis.borough
    )
    return LastReport(before, int(row[2]))


def make(connection: Connection, basis: Basis, council: str) -> Report:
    """The report as of a day and as known at an entry."""
    figures = Figures()
    spend = committed_spend.lines(connection, basis)
    titles = {line.budget_line: line.title for line in spend}
    parts = rows(connection, Contribution, SPEND, basis, known_from=basis.known_at)
    ahead = forecast.lines(connection, basis)
    data: dict[str, Any] = {
        "council": council,
        "title": "Children's placements: expenditure",
        "as_at": format_day(basis.as_of),
        "known_at": str(basis.known_at),
        "recorded": moment(basis.recorded_by),
        "changes": changed(connection, basis, titles, figures),
        "lines": [line_said(line, parts, figures) for line in spend],
        "total": total_said(spend, parts, figures),
        "forecast": [forecast_said(line, titles, figures) for line in ahead],
        "backtest": [tested(row) for row in forecast.backtest(connection, basis)],
        **children_said(connection, basis, figures),
        **awards_said(connection, basis, figures),
        "costs": costs_said(connection, basis, figures),
        "risks": risks(connection, basis, spend, ahead, figures),
        "charts": charts(connection, basis, spend, ahead),
    }
    data["sources"] = sources(figures)
    made_at = basis.recorded_by or datetime.fromtimestamp(0, UTC)
    return Report(basis, typeset(TEMPLATE, data, made_at), workbook(data, figures, made_at), data)


def sources(figures: Figures) -> list[dict[str, str]]:
    """The entries behind the figures; figures that rest on the same entries share a row."""
    by_entries: dict[tuple[int, ...], list[int]] = {}
    for number, (_, _, because) in enumerate(figures.every, start=1):
        by_entries.setdefault(because, []).append(number)
    return [
        {
            "numbers": runs(numbers),
            "labels": "; ".join(figures.every[n - 1][0] for n in numbers),
            "entries": runs(because) or "none recorded, or not listed as the figure is not shown",
        }
        for because, numbers in by_entries.items()
    ]


def changed(
    connection: Connection, basis: Basis, titles: Mapping[str, str], figures: Figures
) -> dict[str, Any]:
    """What changed in the forecasts since the last report, by line and cause, and its entries."""
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
        "lines": total_moved(moved, titles, figures),
        "rows": [
            {
                "line": titles.get(cause.line, cause.line),
                "cause": cause.cause,
                "amount": figures.said(
                    f"{titles.get(cause.line, cause.line)}: {cause.cause}",
                    pounds(cause.amount),
                    cause.because,
                ),
                "entries": cause.entries,
            }
            for cause in found
        ],
    }


def total_moved(
    moved: Sequence[EntryMovement], titles: Mapping[str, str], figures: Figures
) -> list[dict[str, Any]]:
    """What each line's forecast moved by."""
    return [
        {
            "line": titles.get(line, line),
            "amount": figures.said(
                f"{titles.get(line, line)}: change of forecast",
                pounds(sum((m.amount for m in moved if m.line == line), NOTHING)),
                [p for m in moved if m.line == line for p in m.because],
            ),
        }
        for line in sorted({m.line for m in moved})
    ]


def workbook(data: dict[str, Any], figures: Figures, made_at: datetime) -> bytes:
    """The report's figures as a workbook: every one, numbered, with every entry behind it."""
    book = Workbook()
    known = f"as known at entry {data['known_at']} (recorded at {data['recorded']})"
    about = (f"{data['title']}: {data['council']}", f"As at {data['as_at']}, {known}", *ABOUT)
    book.add_text("About", about)
    for name, key in SHEETS:
        rows = [*data[key], *([data["total"]] if key == "lines" else [])]
        headings = tuple(rows[0]) if rows else ("nothing to show",)
        book.add_table(name, headings, [[plain(row.get(h)) for h in headings] for row in rows])
    moved = [(r["line"], r["cause"], plain(r["amount"])) for r in data["changes"]["rows"]]
    book.add_table("Changes", ("line", "cause", "amount"), moved)
    book.add_table(
        "Figures",
        ("number", "figure", "value", "entries"),
        [
            (n, label, amount(value), " ".join(map(str, because)))
            for n, (label, value, because) in enumerate(figures.every, start=1)
        ],
    )
    return book.to_bytes(made_at)


def plain(value: Any) -> Any:
    """A figure of the report as a cell: money as a number."""
    return amount(value["value"]) if isinstance(value, dict) else value


def amount(text: str) -> Any:
    """Pounds as said, as an exact number; anything else as it stands.

    >>> amount("−£3.10"), amount("fewer than 5")
    (Decimal('-3.10'), 'fewer than 5')
    """
    if "£" not in text:
        return text
    return Decimal(text.replace("£", "").replace(",", "").replace("−", "-"))


def reported_until(connection: Connection, basis: Basis) -> date | None:
    """The last day that any report to the Cabinet Member has covered, if there is one."""
    row = connection.execute(REPORTED, basis.parameters).fetchone()
    return None if row is None else row[0]


def period_after(until: date | None, policy_from: date) -> date:
    """The first day that has not been reported on."""
    return policy_from if until is None else until + timedelta(days=1)
