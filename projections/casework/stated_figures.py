"""Stated figures: figures that somebody published, beside the ledger's own, and the difference.

Asked by    auditors, and officers who find two figures for one measure.
Counts      every statement. The ledger's figure is for the day that the statement is about.
Money       pounds, as stated.
Leaves out  nothing. A statement that the ledger cannot count is listed without a ledger figure.

A statement is never changed. Where a report contradicts itself, each interpretation of its words is
a statement of its own, so that the differences can be compared.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final, LiteralString

from domain.events.statements import Measure
from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import Figure, Reference
from projections.engine.question import Question, Table
from projections.money import committed_spend
from projections.places import in_or_out_of_borough, sufficiency

STATEMENTS: Final[LiteralString] = """
SELECT statement_id, source, paragraph, words, interpretation, measure, kind, lot, budget_line,
       figure, unit, as_of, because
FROM statement WHERE known @> %(known_at)s::bigint
ORDER BY source, because, statement_id
"""


class StatedFigure(Row):
    """A figure in the words of its source."""

    statement_id: Reference
    source: str
    paragraph: str
    words: str
    interpretation: str
    measure: str
    kind: str | None
    lot: str | None
    budget_line: str | None
    figure: Figure
    unit: str
    as_of: date


class ComparedFigure(StatedFigure):
    """A published figure, the ledger's own, and the difference (published less ledger)."""

    ledger: Figure | None
    difference: Figure | None


Ask = Callable[[Callable[[Connection, Basis], Any], date], Any]
"""Asks a function of a connection and dates for another `as_of`, once for each function and day."""


def compare_statements(connection: Connection, basis: Basis) -> list[ComparedFigure]:
    """Every statement beside the ledger's figure for its day, as known at its position."""

    @cache
    def ask(question: Callable[[Connection, Basis], Any], as_of: date) -> Any:
        return question(connection, replace(basis, as_of=as_of))

    return [compare(ask, stated) for stated in rows(connection, StatedFigure, STATEMENTS, basis)]


def compare(ask: Ask, stated: StatedFigure) -> ComparedFigure:
    """A statement beside the ledger's figure."""
    ledger = ledger_figure(ask, stated)
    difference = None if ledger is None else stated.figure - ledger
    return ComparedFigure(**dict(stated), ledger=ledger, difference=difference)


def ledger_figure(ask: Ask, stated: StatedFigure) -> Decimal | None:
    """The ledger's figure for a statement's measure, or None if the ledger cannot count it."""
    match Measure(stated.measure):
        case Measure.CHILDREN_LOOKED_AFTER:
            return Decimal(ask(sufficiency.looked_after, stated.as_of).children)
        case Measure.BUDGET | Measure.ACTUAL | Measure.FORECAST | Measure.VARIANCE:
            return money_figure(ask, stated)
        case Measure.PROVIDERS_IN_BOROUGH | Measure.REGISTERED_PLACES_IN_BOROUGH:
            return market_figure(ask, stated)
        case Measure.NOT_COUNTED:
            return None
        case _:
            return children_figure(ask, stated)


def money_figure(ask: Ask, stated: StatedFigure) -> Decimal | None:
    """The budget, payments, forecast or variance of the statement's budget line."""
    for line in ask(committed_spend.lines, stated.as_of):
        if line.budget_line == stated.budget_line:
            figure: Decimal | None = getattr(line, stated.measure)
            return figure
    return None


def market_figure(ask: Ask, stated: StatedFigure) -> Decimal:
    """The providers or registered places of the statement's kind in the borough."""
    of_kind = [
        row
        for row in ask(sufficiency.places, stated.as_of)
        if row.in_borough and row.kind == stated.kind
    ]
    if stated.measure == Measure.PROVIDERS_IN_BOROUGH:
        return Decimal(sum(row.providers for row in of_kind))
    return Decimal(sum(row.registered for row in of_kind))


def children_figure(ask: Ask, stated: StatedFigure) -> Decimal:
    """The children placed in the statement's kind or lot: all, inside the borough, or outside."""
    counted_rows = [
        row
        for row in ask(in_or_out_of_borough.children, stated.as_of)
        if stated.kind in (None, row.kind) and stated.lot in (None, row.lot)
    ]
    column = {
        Measure.CHILDREN_PLACED_IN_BOROUGH: "inside",
        Measure.CHILDREN_PLACED_OUT_OF_BOROUGH: "outside",
    }.get(Measure(stated.measure), "children")
    return Decimal(sum(getattr(row, column) for row in counted_rows))


QUESTION: Final = Question(
    name="stated-figures",
    title="Stated figures",
    doc=__doc__,
    asked_by=(
        "auditor",
        "authoriser",
        "cabinet-member",
        "commissioner",
        "finance",
        "monitoring-officer",
    ),
    order=210,
    tables=(
        Table(
            "statements",
            "Published figures beside the ledger's own, and the difference",
            ComparedFigure,
            compare_statements,
            ("paragraph", "words", "interpretation", "figure", "ledger", "difference"),
            labels={
                "statement_id": "Published figure",
                "source": "Where it was published",
                "paragraph": "Paragraph",
                "words": "Its words",
                "interpretation": "How the words are read",
                "figure": "As published",
                "as_of": "On this day",
                "ledger": "As the ledger has it",
            },
        ),
    ),
)
