"""Events that record a figure as somebody published it, for comparison with the ledger's own."""

from typing import ClassVar

from domain.events.base import Event
from domain.values import BudgetLine, Day, Figure, Kind, Lot, StatementId, Words
from domain.wording import Code


class Measure(Code):
    """What a published figure counts, where the ledger can count it too."""

    CHILDREN_LOOKED_AFTER = "children-looked-after", "Children looked after"
    CHILDREN_PLACED = "children-placed", "Children placed"
    CHILDREN_PLACED_IN_BOROUGH = "children-placed-in-borough", "Children placed in the borough"
    CHILDREN_PLACED_OUT_OF_BOROUGH = (
        "children-placed-out-of-borough",
        "Children placed outside the borough",
    )
    PROVIDERS_IN_BOROUGH = "providers-in-borough", "Providers in the borough"
    REGISTERED_PLACES_IN_BOROUGH = (
        "registered-places-in-borough",
        "Registered places in the borough",
    )
    BUDGET = "budget", "Budget"
    ACTUAL = "actual", "Actual cost"
    FORECAST = "forecast", "Forecast"
    VARIANCE = "variance", "Forecast less budget"
    NOT_COUNTED = "not-counted", "Not counted here"


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
