from examples import budget, coded, vired
from specification import given

from domain.commands.money.code_budget_line import CodeBudgetLine, NoBudget

code = CodeBudgetLine(**dict(coded))


def test_a_line_is_coded() -> None:
    given(budget, vired).when(code).then(coded)


def test_code_1_a_line_that_never_had_a_budget_is_not_coded() -> None:
    given().when(code).then_refused(NoBudget)
    given(vired).when(code).then_refused(NoBudget)
