from decimal import Decimal

from examples import budget, vired
from specification import given

from domain.commands.money.vire_budget import NoBudget, NotEnough, VireBudget

vire = VireBudget(**dict(vired))
other = budget.model_copy(update={"budget_line": "fostering-agency", "amount": Decimal("1000.00")})


def test_an_amount_is_vired() -> None:
    given(budget, other).when(vire).then(vired)


def test_vire_1_the_two_lines_differ_and_each_has_a_budget_for_the_year() -> None:
    given(budget).when(vire).then_refused(NoBudget)
    given(other).when(vire).then_refused(NoBudget)
    next_year = vire.model_copy(update={"financial_year": "2022-23"})
    given(budget, other).when(next_year).then_refused(NoBudget)
    itself = vire.model_copy(update={"to_line": "fostering-agency"})
    given(other).when(itself).then_refused(NoBudget)


def test_vire_2_earlier_virements_count_towards_the_budget() -> None:
    given(budget, other, vired).when(vire).then_refused(NotEnough, amount=Decimal("0.00"))
    back = vired.model_copy(update={"from_line": "residential", "to_line": "fostering-agency"})
    given(budget, other, vired, back).when(vire).then(vired)
    a_penny_more = vire.model_copy(update={"amount": Decimal("1000.01")})
    given(budget, other).when(a_penny_more).then_refused(NotEnough)


def test_vire_2_a_budget_that_is_set_includes_earlier_virements() -> None:
    given(budget, other, vired, other).when(vire).then(vired)
