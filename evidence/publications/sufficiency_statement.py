"""The statement of sufficiency (Children Act 1989 s22G), written from what was known at an entry.

It sets the report's core outcomes (¶1.10) beside their measures, baselines and trends, then the
places, the demand, where children live, what it would take to bring them home, and the market.
It names no child, home or provider of ours, and shows no number of children from one to four, nor
one that such a number could be worked out from. Every figure has a number, and the last part
says which entries it came from.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from importlib import resources
from typing import Any, Final

from domain.wording import format_day
from evidence.documents.typesetting import typeset
from evidence.publications.spending_figures import Figures, moment
from evidence.publications.spending_report import sources
from evidence.publications.sufficiency_parts import PARTS
from projections.casework import outcomes
from projections.engine.answer import Basis, Connection

TEMPLATE: Final = resources.files("evidence.publications") / "sufficiency_statement.typ"


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement: the document, and what it was made from."""

    basis: Basis
    pdf: bytes
    data: dict[str, Any]


def make(connection: Connection, basis: Basis, council: str) -> Statement:
    """The statement as of a day and as known at an entry."""
    figures = Figures()
    data: dict[str, Any] = {
        "council": council,
        "title": "Statement of sufficiency",
        "as_at": format_day(basis.as_of),
        "known_at": str(basis.known_at),
        "recorded": moment(basis.recorded_by),
        "outcomes": outcomes_said(connection, basis, figures),
        "parts": [part(connection, basis, figures) for part in PARTS],
    }
    data["sources"] = sources(figures)
    made_at = basis.recorded_by or datetime.fromtimestamp(0, UTC)
    return Statement(basis, typeset(TEMPLATE, data, made_at), data)


def outcomes_said(connection: Connection, basis: Basis, figures: Figures) -> list[dict[str, Any]]:
    """The core outcomes: each with its measure, its baseline, what it is now, and its trend."""
    series = outcomes.quarters(connection, basis)
    found = []
    for row in outcomes.trends(connection, basis):
        ends = [each for each in series if each.rule == row.rule]
        found.append(
            {
                "outcome": row.outcome,
                "measure": f"{row.measure} ({row.unit})",
                "baseline": figures.said(f"{row.measure}: baseline", shown(row.baseline),
                                         row.because),
                "baseline_on": "–" if row.baseline_on is None else format_day(row.baseline_on),
                "now": figures.said(f"{row.measure}: now", shown(row.value), row.because),
                "change": signed(row.change),
                "trend": row.trend,
                "series": ", ".join(f"{format_day(e.on_day)}: {shown(e.value)}" for e in ends),
            }
        )  # fmt: skip
    return found


def shown(value: Decimal | None) -> str:
    """A measure as it is written, or that there is nothing to measure.

    >>> shown(Decimal("66.3")), shown(Decimal("113")), shown(None)
    ('66.3', '113', 'nothing to measure yet')
    """
    return "nothing to measure yet" if value is None else f"{value:,}"


def signed(change: Decimal | None) -> str:
    """A change with its sign.

    >>> signed(Decimal("1.5")), signed(Decimal("-0.9")), signed(None)
    ('+1.5', '−0.9', '–')
    """
    if change is None:
        return "–"
    return f"{'−' if change < 0 else '+'}{abs(change)}"
