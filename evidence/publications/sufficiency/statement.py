"""Makes the statement of sufficiency (Children Act 1989 s22G) as known at one entry.

It sets the report's core outcomes (¶1.10) beside their measures, baselines and trends, and then has
a section each on children, places, demand, where children live, what it would take to bring them
home, and the market. It names no child, home or provider, and shows no number of children from one
to four, nor one that would reveal such a number. Each figure has a number, and the last section
lists the entries that it came from.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from importlib import resources
from typing import Any, Final

from domain.wording import format_day
from evidence.documents.typesetting import typeset
from evidence.publications.figures import Figures, format_recorded
from evidence.publications.progress import Note, note_nothing
from evidence.publications.sufficiency import children, places
from evidence.publications.sufficiency.section import Section
from projections.casework import outcomes
from projections.engine.answer import Basis, Connection

TEMPLATE: Final = resources.files("evidence.publications.sufficiency") / "statement.typ"
SECTIONS: Final[tuple[Callable[[Connection, Basis, Figures], Section], ...]] = (
    children.looked_after,
    places.places_registered,
    places.places_by_age_and_need,
    places.demand_for_places,
    children.where_children_live,
    children.distance_from_home,
    children.bringing_children_home,
    places.emergencies_and_stability,
    places.market_of_providers,
)
"""The sections in their order, which is also the order in which figures are numbered."""


@dataclass(frozen=True, slots=True)
class SufficiencyStatement:
    """A statement as a PDF, with its basis and the data it was made from."""

    basis: Basis
    pdf: bytes
    data: dict[str, Any]


def make_sufficiency_statement(
    connection: Connection, basis: Basis, council: str, note: Note = note_nothing
) -> SufficiencyStatement:
    """The statement as of a day and as known at an entry."""
    figures = Figures()
    data: dict[str, Any] = {
        "council": council,
        "title": "Statement of sufficiency",
        "as_at": format_day(basis.as_of),
        "known_at": str(basis.known_at),
        "recorded": format_recorded(basis.recorded_by),
        "outcomes": outcome_rows(connection, basis, figures),
        "sections": sections(connection, basis, figures, note),
    }
    data["sources"] = figures.sources()
    made_at = basis.recorded_by or datetime.fromtimestamp(0, UTC)
    note(len(SECTIONS), len(SECTIONS))
    return SufficiencyStatement(basis, typeset(TEMPLATE, data, made_at), data)


def sections(connection: Connection, basis: Basis, figures: Figures, note: Note) -> list[Section]:
    """The sections in their order. Notes how many are made."""
    made = []
    for n, section in enumerate(SECTIONS):
        note(n, len(SECTIONS))
        made.append(section(connection, basis, figures))
    return made


def outcome_rows(connection: Connection, basis: Basis, figures: Figures) -> list[dict[str, Any]]:
    """The core outcomes, each with its measure, baseline, value now, trend and quarterly values."""
    quarters = outcomes.quarters(connection, basis)
    rows = []
    for trend in outcomes.trends(connection, basis):
        series = [each for each in quarters if each.rule == trend.rule]
        baseline_on = "–" if trend.baseline_on is None else format_day(trend.baseline_on)
        baseline = figures.add(
            f"{trend.measure}: baseline", measure_text(trend.baseline), trend.because
        )
        now = figures.add(f"{trend.measure}: now", measure_text(trend.value), trend.because)
        rows.append(
            {
                "outcome": trend.outcome,
                "measure": f"{trend.measure} ({trend.unit})",
                "baseline": baseline,
                "baseline_on": baseline_on,
                "now": now,
                "change": signed_change(trend.change),
                "trend": trend.trend,
                "series": ", ".join(
                    f"{format_day(each.on_day)}: {measure_text(each.value)}" for each in series
                ),
            }
        )
    return rows


def measure_text(value: Decimal | None) -> str:
    """The value of a measure as text, or that there is nothing to measure.

    >>> measure_text(Decimal("66.3")), measure_text(Decimal("113")), measure_text(None)
    ('66.3', '113', 'nothing to measure yet')
    """
    return "nothing to measure yet" if value is None else f"{value:,}"


def signed_change(change: Decimal | None) -> str:
    """A change with its sign.

    >>> signed_change(Decimal("1.5")), signed_change(Decimal("-0.9")), signed_change(None)
    ('+1.5', '−0.9', '–')
    """
    if change is None:
        return "–"
    return f"{'−' if change < 0 else '+'}{abs(change)}"
