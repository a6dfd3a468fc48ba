"""Events that record a figure as somebody published it, for comparison with the ledger's own."""

from enum import StrEnum
from typing import ClassVar

from domain.events.base import Event
from domain.values import BudgetLine, Day, Figure, Kind, Lot, StatementId, Words


class Measure(StrEnum):
    """What a published figure counts, where the ledger can count it too."""

    CHILDREN_LOOKED_AFTER = "children-looked-after"
    CHILDREN_PLACED = "children-placed"
    CHILDREN_PLACED_IN_BOROUGH = "children-placed-in-borough"
    CHILDREN_PLACED_OUT_OF_BOROUGH = "children-placed-out-of-borough"
    PROVIDERS_IN_BOROUGH = "providers-in-borough"
    REGISTERED_PLACES_IN_BOROUGH = "registered-places-in-borough"
    BUDGET = "budget"
    ACTUAL = "actual"
    FORECAST = "forecast"
    VARIANCE = "variance"
    NOT_COUNTED = "not-counted"


class FigureStated(Event):
    """A figure that somebody published, its words, and the interpretation of them.

    `kind`, `lot` and `budget_line` are what the figure covers, where they apply.
    """

    stored: ClassVar[str] = "figure-stated.v1"
    statement_id: StatementId
    source: Words
    paragraph: Words
    words: Words
    interpretation: Words
    measure: Measure
    kind: Kind | None
    lot: Lot | None
    budget_line: BudgetLine | None
    figure: Figure
    unit: Words
    as_of: Day
