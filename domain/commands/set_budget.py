"""Set the budget of a line for a financial year, in pounds. A later one replaces it.

BUDGET-1  Setting the same amount again changes nothing and is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from domain.command import Command, Decider, Query, QueryItem, Refusal, Said, as_said, tag
from domain.events.finance import BudgetSet
from domain.terms import BudgetLine, FinancialYear, Pounds, Words


class SetBudget(Command):
    budget_line: BudgetLine
    title: Words
    financial_year: FinancialYear
    amount: Pounds
    reason: Words


class NothingChanges(Refusal):
    """The budget of this line for this year already stands at this amount."""

    rule = "BUDGET-1"


@dataclass(frozen=True, slots=True)
class State:
    """The line's budget, year by year."""

    amounts: dict[str, Decimal] = field(default_factory=dict)


def query(command: SetBudget) -> Query:
    return (QueryItem((BudgetSet,), (tag("line", command.budget_line),)),)


def evolve(state: State, event: BudgetSet) -> State:
    return State({**state.amounts, event.financial_year: event.amount})


def decide(command: SetBudget, state: State, _said: Said) -> Sequence[BudgetSet]:
    if state.amounts.get(command.financial_year) == command.amount:
        raise NothingChanges(budget_line=command.budget_line)
    return [as_said(BudgetSet, command)]


DECIDER = Decider(SetBudget, State, query, evolve, decide)
