"""Record a figure that somebody published, as a statement for comparison.

    STATE-1  A published figure is recorded once under its reference. Another interpretation of the
             same words is another figure, with a reference of its own.

A breach always refuses. A budget line that is named is known (RECORDED-2).

A published figure stays as it was published, right or wrong, and may be of any day. Only an entry
that misquotes it is corrected. Answers set it beside the ledger's own figure and show the
difference.

Source: the ledger's own (decision 27).
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from domain.command import (
    Act,
    Command,
    Decider,
    DecisionContext,
    Query,
    QueryItem,
    Refusal,
    event_from,
    tag,
)
from domain.events.base import Event
from domain.events.statements import FigureStated, Measure
from domain.readings import references
from domain.values import BudgetLine, Day, Figure, Kind, Lot, StatementId, Words


class StateFigure(Command):
    stored: ClassVar[str] = "state_figure"
    label: ClassVar[str] = "Record a published figure"
    act: ClassVar[Act] = Act.FACT
    names: ClassVar[Mapping[str, tuple[type[Event], ...]]] = {
        "budget_line": references.BUDGET_LINE,
    }
    statement_id: StatementId
    source: Words
    paragraph: Words
    words: Words
    interpretation: Words
    measure: Measure
    kind: Kind | None = None
    lot: Lot | None = None
    budget_line: BudgetLine | None = None
    figure: Figure
    unit: Words
    as_of: Day


class AlreadyStated(Refusal):
    """A published figure is already recorded under this reference. Choose another reference."""

    rule = "STATE-1"


def query(command: StateFigure) -> Query:
    return (QueryItem((FigureStated,), (tag("statement", command.statement_id),)),)


def evolve(_stated: bool, _event: FigureStated) -> bool:
    return True


def decide(
    command: StateFigure,
    stated: bool,
    _context: DecisionContext,
) -> Sequence[FigureStated]:
    if stated:
        raise AlreadyStated(statement_id=command.statement_id)
    return [event_from(FigureStated, command)]


DECIDER = Decider(StateFigure, bool, query, evolve, decide)
