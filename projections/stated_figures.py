"""Stated figures: what somebody published, beside what the ledger counts, and the difference.

Asked by    the auditor, and anyone who finds two figures for one thing.
Counts      one row per statement. The ledger's figure is for the day the statement is about.
Money       pounds, as stated.
Leaves out  nothing: a statement the ledger cannot count is listed without a ledger figure.

A statement is never mended. Where a report contradicts itself, each reading of its words is a
statement of its own, and the differences show what would have to be so for it to be right.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final, LiteralString

from domain.events.statements import Measure
from projections import committed_spend, in_or_out_of_borough, sufficiency
from projections.answer import Asked, Connection, Row, rows

QUESTION: Final[LiteralString] = """
SELECT statement_id, source, paragraph, words, reading, measure, kind, lot, budget_line,
       figure, unit, as_of, because
FROM statement WHERE known @> %(known_at)s::bigint
ORDER BY source, because, statement_id
"""


class Stated(Row):
    """A figure as published."""

    statement_id: str
    source: str
    paragraph: str
    words: str
    reading: str
    measure: str
    kind: str | None
    lot: str | None
    budget_line: str | None
    figure: Decimal
    unit: str
    as_of: date


class Compared(Stated):
    """A published figure, the ledger's own, and published less ledger."""

    ledger: Decimal | None
    difference: Decimal | None


def compared(connection: Connection, asked: Asked) -> list[Compared]:
    """Every statement beside the ledger's figure for the same day, as known at the same time."""
    return [
        beside(connection, asked, stated) for stated in rows(connection, Stated, QUESTION, asked)
    ]


def beside(connection: Connection, asked: Asked, stated: Stated) -> Compared:
    """One statement beside the ledger's figure."""
    ledger = counted(connection, replace(asked, as_of=stated.as_of), stated)
    difference = None if ledger is None else stated.figure - ledger
    return Compared(**dict(stated), ledger=ledger, difference=difference)


def counted(connection: Connection, asked: Asked, stated: Stated) -> Decimal | None:
    """What the ledger counts for what a statement measures; nothing if it cannot be counted."""
    match Measure(stated.measure):
        case Measure.CHILDREN_LOOKED_AFTER:
            return Decimal(sufficiency.looked_after(connection, asked).children)
        case Measure.BUDGET | Measure.ACTUAL | Measure.FORECAST | Measure.VARIANCE:
            return money(connection, asked, stated)
        case Measure.PROVIDERS_IN_BOROUGH | Measure.REGISTERED_PLACES_IN_BOROUGH:
            return market(connection, asked, stated)
        case Measure.NOT_COUNTED:
            return None
        case _:
            return placed(connection, asked, stated)


def money(connection: Connection, asked: Asked, stated: Stated) -> Decimal | None:
    """Budget, actual, forecast or variance of the statement's budget line."""
    for line in committed_spend.lines(connection, asked):
        if line.budget_line == stated.budget_line:
            figure: Decimal | None = getattr(line, stated.measure)
            return figure
    return None


def market(connection: Connection, asked: Asked, stated: Stated) -> Decimal:
    """Providers or registered places of a kind in the borough."""
    of_kind = [
        row
        for row in sufficiency.places(connection, asked)
        if row.in_borough and row.kind == stated.kind
    ]
    if stated.measure == Measure.PROVIDERS_IN_BOROUGH:
        return Decimal(sum(row.providers for row in of_kind))
    return Decimal(sum(row.registered for row in of_kind))


def placed(connection: Connection, asked: Asked, stated: Stated) -> Decimal:
    """Children placed, of a kind or lot: all, inside the borough, or outside."""
    counted_rows = [
        row
        for row in in_or_out_of_borough.children(connection, asked)
        if stated.kind in (None, row.kind) and stated.lot in (None, row.lot)
    ]
    column = {
        Measure.CHILDREN_PLACED_IN_BOROUGH: "inside",
        Measure.CHILDREN_PLACED_OUT_OF_BOROUGH: "outside",
    }.get(Measure(stated.measure), "children")
    return Decimal(sum(getattr(row, column) for row in counted_rows))
