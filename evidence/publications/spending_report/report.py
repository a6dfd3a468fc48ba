"""Makes the Cabinet Member's report on expenditure (recommendation 4 of the council's report).

It has what changed since the last report, budget, actual, forecast and variance, how sure the
forecast is, children placed, awards with their grounds, retrospective authorisations, unit costs
and risks. Each figure has a number, and the last section lists the entries that it came from. The
report depends only on a day and on what was known at one entry, so it can be made again byte for
byte.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from typing import Any, Final

from domain.wording import format_day
from evidence.documents.typesetting import typeset
from evidence.publications.figures import Figures, format_recorded
from evidence.publications.progress import Note, note_nothing
from evidence.publications.spending_report.changes import forecast_changes
from evidence.publications.spending_report.charts import spending_charts
from evidence.publications.spending_report.risks import risk_rows
from evidence.publications.spending_report.tables import (
    award_tables,
    backtest_row,
    children_tables,
    forecast_row,
    line_row,
    total_row,
    unit_cost_rows,
)
from evidence.publications.spending_report.workbook import report_workbook
from projections.engine.answer import Basis, Connection, rows
from projections.forecasting import forecast
from projections.money import committed_spend
from projections.money.contributions import SPEND, Contribution

STEPS: Final = 5
TEMPLATE: Final = resources.files("evidence.publications.spending_report") / "report.typ"


@dataclass(frozen=True, slots=True)
class ReportFigures:
    """The figures of a report, from which either of its documents is made without the other."""

    basis: Basis
    data: dict[str, Any]
    figures: Figures

    @property
    def made_at(self) -> datetime:
        """The time that the documents bear: that of the last entry they rest on."""
        return self.basis.recorded_by or datetime.fromtimestamp(0, UTC)

    def as_pdf(self) -> bytes:
        """The report as an accessible PDF."""
        return typeset(TEMPLATE, self.data, self.made_at)

    def as_workbook(self) -> bytes:
        """The figures of the report as a workbook."""
        return report_workbook(self.data, self.figures, self.made_at)


@dataclass(frozen=True, slots=True)
class SpendingReport:
    """A report as a PDF and as a workbook, with its basis and the data it was made from."""

    basis: Basis
    pdf: bytes
    workbook: bytes
    data: dict[str, Any]


def make_spending_report(
    connection: Connection, basis: Basis, council: str, note: Note = note_nothing
) -> SpendingReport:
    """The report as of a day and as known at an entry, in both of its forms."""
    found = report_figures(connection, basis, council, note)
    return SpendingReport(basis, found.as_pdf(), found.as_workbook(), found.data)


def report_figures(
    connection: Connection, basis: Basis, council: str, note: Note = note_nothing
) -> ReportFigures:
    """The figures of the report as of a day and as known at an entry."""
    figures = Figures()
    return ReportFigures(basis, report_data(connection, basis, council, figures, note), figures)


def report_data(
    connection: Connection,
    basis: Basis,
    council: str,
    figures: Figures,
    note: Note = note_nothing,
) -> dict[str, Any]:
    """The texts and figures of the report, by the names under which the template reads them.

    Figures are numbered in the order in which they stand here.
    """
    spend = committed_spend.lines(connection, basis)
    titles = {line.budget_line: line.title for line in spend}
    contributions = rows(connection, Contribution, SPEND, basis, known_from=basis.known_at)
    note(1, STEPS)
    forecasts = forecast.lines(connection, basis)
    note(2, STEPS)
    data: dict[str, Any] = {
        "council": council,
        "title": "Children's placements: expenditure",
        "as_at": format_day(basis.as_of),
        "known_at": str(basis.known_at),
        "recorded": format_recorded(basis.recorded_by),
        "changes": forecast_changes(connection, basis, titles, figures),
        "lines": [line_row(line, contributions, figures) for line in spend],
        "total": total_row(spend, contributions, figures),
        "forecast": [forecast_row(line, titles, figures) for line in forecasts],
        "backtest": [backtest_row(row) for row in forecast.backtest(connection, basis)],
        **children_tables(connection, basis, figures),
        **award_tables(connection, basis, figures),
        "costs": unit_cost_rows(connection, basis, figures),
    }
    note(3, STEPS)
    data["risks"] = risk_rows(connection, basis, spend, forecasts, figures)
    data["charts"] = spending_charts(connection, basis, spend, forecasts)
    data["sources"] = figures.sources()
    note(4, STEPS)
    return data
