"""Stated figures: what somebody published, beside what the ledger counts, and the difference.

Asked by    the auditor, and anyone who finds two figures for one thing.
Counts      one row per statement. The ledger's figure is for the day the statement is about.
Money       pounds, as stated.
Leaves out  nothing: a statement the ledger cannot count is listed without a ledger figure.

A statement is never mended. Where a report contradicts itself, each reading of its words is a
statement of its own, and the differences show what would have to be so for it to be right.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final, LiteralString

from domain.events.statements import Measure
from projections.engine.answer import Asked, Connection, Row, rows
from projections.engine.columns import Figure, Reference
from projections.engine.question import Question, Table
from projections.money import committed_spend
from projections.places import in_or_out_of_borough, sufficiency

STATEMENTS: Final[LiteralString] = """
SELECT statement_id, source, paragraph, words, reading, measure, kind, lot, budget_line,
       figure, unit, as_of, because
FROM statement WHERE known @> %(known_at)s::bigint
ORDER BY source, because, statement_id
"""


class Stated(Row):
    """A figure as published."""

    statement_id: Reference
    source: str
    paragraph: str
    words: str
    reading: str
    measure: str
    kind: str | None
    lot: str | None
    budget_line: str | None
    figure: Figure
    unit: str
    as_of: date


class Compared(Stated):
    """A published figure, the ledger's own, and published less ledger."""

    ledger: Figure | None
    difference: Figure | None


Ask = Callable[[Callable[[Connection, Asked], Any], date], Any]
"""Asks a question as of a day, known at what was asked; the same one is asked only once."""


def compared(connection: Connection, asked: Asked) -> list[Compared]:
    """Every statement beside the ledger's figure for the same day, as known at the same time."""

    @cache
    def ask(question: Callable[[Connection, Asked], Any], as_of: date) -> Any:
        return question(connection, replace(asked, as_of=as_of))

    return [beside(ask, stated) for stated in rows(connection, Stated, STATEMENTS, asked)]


def beside(ask: Ask, stated: Stated) -> Compared:
    """One statement beside the ledger's figure."""
    ledger = counted(ask, stated)
    difference = None if ledger is None else stated.figure - ledger
    return Compared(**dict(stated), ledger=ledger, difference=difference)


def counted(ask: Ask, stated: Stated) -> Decimal | None:
    """What the ledger counts for what a statement measures; nothing if it cannot be counted."""
    match Measure(stated.measure):
        case Measure.CHILDREN_LOOKED_AFTER:
            return Decimal(ask(sufficiency.looked_after, stated.as_of).children)
        case Measure.BUDGET | Measure.ACTUAL | Measure.FORECAST | Measure.VARIANCE:
            return money(ask, stated)
        case Measure.PROVIDERS_IN_BOROUGH | Measure.REGISTERED_PLACES_IN_BOROUGH:
            return market(ask, stated)
        case Measure.NOT_COUNTED:
            return None
        case _:
            return placed(ask, stated)


def money(ask: Ask, stated: Stated) -> Decimal | None:
    """Budget, actual, forecast or variance of the statement's budget line."""
    for line in ask(committed_spend.lines, stated.as_of):
        if line.budget_line == stated.budget_line:
            figure: Decimal | None = getattr(line, stated.measure)
            return figure
    return None


def market(ask: Ask, stated: Stated) -> Decimal:
    """Providers or registered places of a kind in the borough."""
    of_kind = [
        row
        for row in ask(sufficiency.places, stated.as_of)
        if row.in_borough and row.kind == stated.kind
    ]
    if stated.measure == Measure.PROVIDERS_IN_BOROUGH:
        return Decimal(sum(row.providers for row in of_kind))
    return Decimal(sum(row.registered for row in of_kind))


def placed(ask: Ask, stated: Stated) -> Decimal:
    """Children placed, of a kind or lot: all, inside the borough, or outside."""
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
    order=210,
    tables=(
        Table(
            "statements",
            "What was published, what the ledger counts, and stated less ledger",
            Compared,
            compared,
            ("paragraph", "words", "reading", "figure", "ledger", "difference"),
        ),
    ),
)
