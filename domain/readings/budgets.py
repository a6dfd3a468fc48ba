"""Decision model of budgets: the amount of each line by year, as set and then vired.

The budget of a line and year is the amount set last, with the virements recorded since. It has no
day: the order of recording counts (BUDGET-1, VIRE-1, VIRE-2).

Source: the ledger's own (decision 83).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Self, TypeAlias

from domain.command import QueryItem, events_in, tag
from domain.events.finance import BudgetSet, BudgetVired

BudgetEvent: TypeAlias = BudgetSet | BudgetVired
YearOfLine: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Budgets:
    """The last amount set for each line and year, in pounds, and the amount vired since."""

    set_at: Mapping[YearOfLine, Decimal] = field(default_factory=dict)
    vired: Mapping[YearOfLine, Decimal] = field(default_factory=dict)

    def after(self, event: BudgetEvent) -> Self:
        """The budgets once the event is taken into account."""
        if isinstance(event, BudgetSet):
            key = (event.budget_line, event.financial_year)
            return replace(
                self,
                set_at={**self.set_at, key: event.amount},
                vired={**self.vired, key: Decimal(0)},
            )
        taken, given = ((line, event.financial_year) for line in (event.from_line, event.to_line))
        moved = {
            taken: self.vired.get(taken, Decimal(0)) - event.amount,
            given: self.vired.get(given, Decimal(0)) + event.amount,
        }
        return replace(self, vired={**self.vired, **moved})

    def of(self, line: str, year: str) -> Decimal | None:
        """Pounds in a line's budget for a year, or None if no budget is set."""
        amount = self.set_at.get((line, year))
        return None if amount is None else amount + self.vired.get((line, year), Decimal(0))


def budget_of(line: str) -> QueryItem:
    """The entries that set a line's budgets, and the virements from it and to it."""
    return QueryItem(events_in(BudgetEvent), (tag("line", line),))
