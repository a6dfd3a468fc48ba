"""Say which cost centre and subjective code a line has in the council's ledger, from a day on.

CODE-1  The line has a budget in some year.
"""

from collections.abc import Sequence

from domain.command import Command, Decider, Query, Refusal, Said, as_said
from domain.events.finance import BudgetLineCoded
from domain.readings.budgets import Budgets, budget_of
from domain.terms import BudgetLine, Day, Identifier


class CodeBudgetLine(Command):
    budget_line: BudgetLine
    cost_centre: Identifier
    subjective: Identifier
    in_force_from: Day


class NoBudget(Refusal):
    """The line has no budget in any year: set one first."""

    rule = "CODE-1"


def query(command: CodeBudgetLine) -> Query:
    return (budget_of(command.budget_line),)


def decide(command: CodeBudgetLine, state: Budgets, _said: Said) -> Sequence[BudgetLineCoded]:
    if not any(line == command.budget_line for line, _ in state.set_at):
        raise NoBudget(budget_line=command.budget_line)
    return [as_said(BudgetLineCoded, command)]


DECIDER = Decider(CodeBudgetLine, Budgets, query, Budgets.after, decide)
