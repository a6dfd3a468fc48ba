from decimal import Decimal

from examples import budget
from specification import given

from domain.commands.money.set_budget import NothingChanges, SetBudget

set_it = SetBudget(**dict(budget))
more = {"amount": Decimal("11500000.00"), "reason": "Virement"}


def test_a_budget_is_set() -> None:
    given().when(set_it).then(budget)


def test_a_later_budget_replaces_it() -> None:
    given(budget).when(set_it.model_copy(update=more)).then(budget.model_copy(update=more))


def test_budget_1_the_same_amount_again_changes_nothing() -> None:
    given(budget).when(set_it).then_refused(NothingChanges)


def test_budget_1_another_year_is_another_budget() -> None:
    next_year = {"financial_year": "2022-23"}
    given(budget).when(set_it.model_copy(update=next_year)).then(
        budget.model_copy(update=next_year)
    )


def test_budget_1_a_budget_may_be_set_back_to_an_earlier_amount() -> None:
    given(budget, budget.model_copy(update=more)).when(set_it).then(budget)
