"""Move an amount from the budget of one line to that of another, within a financial year.

    VIRE-1  The two lines differ, and each has a budget for the year.
    VIRE-2  The budget that the amount is taken from, as it stands when the move is recorded, is at
            least as large as the amount.

Every rule is judged when this is recorded, and a breach of any always refuses. The day stated is
not to come (FACT-1), nor before the financial year (RECORDED-1).

On whose authority the amount is moved is stated, and not judged.

Source: the ledger's own (decision 83).
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.finance import BudgetSet, BudgetVired
from domain.readings.budgets import Budgets, budget_of
from domain.values import BudgetLine, Day, FinancialYear, Sum, Words
from domain.wording import Label


class VireBudget(Command):
    stored: ClassVar[str] = "vire_budget"
    label: ClassVar[str] = "Move budget"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "vired_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {BudgetSet: "financial_year"}
    from_line: BudgetLine
    to_line: BudgetLine
    financial_year: FinancialYear
    amount: Sum
    reason: Words
    authority: Annotated[Words, Label("On whose authority")]
    vired_on: Day


class NoBudget(Refusal):
    """One of the lines has no budget for the year, or both are the same line.

    Choose two lines that have one.
    """

    rule = "VIRE-1"


class NotEnough(Refusal):
    """The budget that the amount is taken from is smaller than the amount.

    Move a smaller amount.
    """

    rule = "VIRE-2"
    satisfied_by = "The most is {amount}."


def query(command: VireBudget) -> Query:
    return (budget_of(command.from_line), budget_of(command.to_line))


def decide(command: VireBudget, state: Budgets, _context: DecisionContext) -> Sequence[BudgetVired]:
    held = state.of(command.from_line, command.financial_year)
    receives = state.of(command.to_line, command.financial_year)
    if held is None or receives is None or command.from_line == command.to_line:
        raise NoBudget(from_line=command.from_line, to_line=command.to_line)
    if held - command.amount < Decimal(0):
        raise NotEnough(from_line=command.from_line, amount=held)
    return [event_from(BudgetVired, command)]


DECIDER = Decider(VireBudget, Budgets, query, Budgets.after, decide)
