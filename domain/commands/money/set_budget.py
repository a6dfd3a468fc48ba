"""Set the budget of a line for a financial year, in pounds. A later one replaces it.

    BUDGET-1  The amount differs from the line's budget for the year as it stands when it is
              recorded, with the virements since it was set.

A breach always refuses. The amount that is set includes the virements recorded before it. Only
those recorded later are added to it.

Source: the ledger's own (decision 83).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.finance import BudgetSet
from domain.readings.budgets import Budgets, budget_of
from domain.values import BudgetLine, FinancialYear, Pounds, Words


class SetBudget(Command):
    stored: ClassVar[str] = "set_budget"
    label: ClassVar[str] = "Set a budget"
    act: ClassVar[Act] = Act.DECISION
    budget_line: BudgetLine
    title: Words
    financial_year: FinancialYear
    amount: Pounds
    reason: Words


class NothingChanges(Refusal):
    """The budget of this line for this year already stands at this amount.

    Set another amount, or leave it.
    """

    rule = "BUDGET-1"


def query(command: SetBudget) -> Query:
    return (budget_of(command.budget_line),)


def decide(command: SetBudget, state: Budgets, _context: DecisionContext) -> Sequence[BudgetSet]:
    if state.of(command.budget_line, command.financial_year) == command.amount:
        raise NothingChanges(budget_line=command.budget_line)
    return [event_from(BudgetSet, command)]


DECIDER = Decider(SetBudget, Budgets, query, Budgets.after, decide)
