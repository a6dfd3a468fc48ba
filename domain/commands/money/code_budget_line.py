"""Record a budget line's cost centre and subjective code in the finance system, from a day.

    CODE-1  The line has a budget in some year, whichever.

The rule is judged when this is recorded, and a breach always refuses. The day from which the codes
hold may be any.

Later codes replace these from their own day.

Source: the ledger's own (decision 83).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.finance import BudgetLineCoded
from domain.readings.budgets import Budgets, budget_of
from domain.values import BudgetLine, Day, Reference


class CodeBudgetLine(Command):
    stored: ClassVar[str] = "code_budget_line"
    label: ClassVar[str] = "Give a budget line its codes"
    act: ClassVar[Act] = Act.DECISION
    budget_line: BudgetLine
    cost_centre: Reference
    subjective: Reference
    in_force_from: Day


class NoBudget(Refusal):
    """The line has no budget in any year. Set one first."""

    rule = "CODE-1"


def query(command: CodeBudgetLine) -> Query:
    return (budget_of(command.budget_line),)


def decide(
    command: CodeBudgetLine, state: Budgets, _context: DecisionContext
) -> Sequence[BudgetLineCoded]:
    if not any(line == command.budget_line for line, _ in state.set_at):
        raise NoBudget(budget_line=command.budget_line)
    return [event_from(BudgetLineCoded, command)]


DECIDER = Decider(CodeBudgetLine, Budgets, query, Budgets.after, decide)
