"""Set the pounds that a named saving is to bring to a budget line in a year.

    TARGET-1  The line has a budget for the year.
    TARGET-2  A later target for the same saving is for the same line and year.

Every rule is judged when this is recorded, and a breach of any always refuses. The day stated is
not to come (FACT-1).

The target recorded last replaces the one before it.

Source: the ledger's own (decision 83).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
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
from domain.events.finance import BudgetSet, BudgetVired, SavingsTargetSet
from domain.readings.budgets import Budgets, budget_of
from domain.values import BudgetLine, Day, FinancialYear, SavingId, Sum, Words


class SetSavingsTarget(Command):
    stored: ClassVar[str] = "set_savings_target"
    label: ClassVar[str] = "Set a savings target"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "set_on"
    saving_id: SavingId
    budget_line: BudgetLine
    financial_year: FinancialYear
    title: Words
    amount: Sum
    set_on: Day


class NoBudget(Refusal):
    """The line has no budget for the year. Set one first."""

    rule = "TARGET-1"


class AnothersSaving(Refusal):
    """A saving under this reference belongs to another line or another year.

    Choose another reference.
    """

    rule = "TARGET-2"


@dataclass(frozen=True, slots=True)
class State:
    """The line's budgets, and the target already set under this identifier."""

    budgets: Budgets = field(default_factory=Budgets)
    target: SavingsTargetSet | None = None


def query(command: SetSavingsTarget) -> Query:
    saving = (tag("saving", command.saving_id),)
    return (budget_of(command.budget_line), QueryItem((SavingsTargetSet,), saving))


def evolve(state: State, event: BudgetSet | BudgetVired | SavingsTargetSet) -> State:
    if isinstance(event, SavingsTargetSet):
        return replace(state, target=event)
    return replace(state, budgets=state.budgets.after(event))


def decide(
    command: SetSavingsTarget, state: State, _context: DecisionContext
) -> Sequence[SavingsTargetSet]:
    if state.budgets.of(command.budget_line, command.financial_year) is None:
        raise NoBudget(budget_line=command.budget_line)
    target = state.target
    if target is not None and (target.budget_line, target.financial_year) != (
        command.budget_line,
        command.financial_year,
    ):
        raise AnothersSaving(saving_id=command.saving_id)
    return [event_from(SavingsTargetSet, command)]


DECIDER = Decider(SetSavingsTarget, State, query, evolve, decide)
