from decimal import Decimal

from examples import budget, target
from specification import given

from domain.commands.money.set_savings_target import AnothersSaving, NoBudget, SetSavingsTarget

set_it = SetSavingsTarget(**dict(target))


def test_a_target_is_set_and_set_again() -> None:
    given(budget).when(set_it).then(target)
    more = {"amount": Decimal("300000.00")}
    given(budget, target).when(set_it.model_copy(update=more)).then(target.model_copy(update=more))


def test_target_1_the_line_has_a_budget_for_the_year() -> None:
    given().when(set_it).then_refused(NoBudget)
    other_year = budget.model_copy(update={"financial_year": "2020-21"})
    given(other_year).when(set_it).then_refused(NoBudget)


def test_target_2_a_saving_stays_with_its_line_and_year() -> None:
    for field, value in (("budget_line", "x"), ("financial_year", "2020-21")):
        before = target.model_copy(update={field: value})
        given(budget, before).when(set_it).then_refused(AnothersSaving)
