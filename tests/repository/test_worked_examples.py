"""The worked examples come to what they say, and every rule of arithmetic has one."""

import ast
import operator
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from api.rules import RULES
from domain.values import to_the_penny

PAGE = Path(__file__).parent.parent.parent / "docs" / "worked-examples.md"
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.read_text().splitlines()
    if re.match(r"\| [A-Z]+-\d", line)
]
DOES: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
ARITHMETIC = ("CHARGE", "BLOCKS", "SPEND", "BUDGETS", "FORECAST")
NO_ARITHMETIC = {
    "SPEND-8": "whose a payment is",
    "BUDGETS-2": "which code",
    "FORECAST-1": "as SPEND-3",
    "FORECAST-4": "played",
    "FORECAST-5": "played",
    "FORECAST-7": "which moments",
    "FORECAST-8": "per cent, by its own test",
}


def worked(node: ast.expr) -> Decimal:
    """What an expression comes to, exactly."""
    if isinstance(node, ast.BinOp):
        return DOES[type(node.op)](worked(node.left), worked(node.right))
    assert isinstance(node, ast.Constant)
    return Decimal(str(node.value))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[1][:40]}")
def test_an_example_comes_to_the_amount_that_it_states(row: list[str]) -> None:
    rule, _, sum_, comes_to = row
    assert rule in RULES
    python = sum_.replace("×", "*").replace("÷", "/").replace("−", "-")
    tree = ast.parse(python, mode="eval")
    assert to_the_penny(worked(tree.body)) == to_the_penny(Decimal(comes_to))


def test_every_rule_of_arithmetic_has_an_example() -> None:
    shown = {row[0] for row in ROWS}
    wanted = {number for number in RULES if number.rsplit("-", 1)[0] in ARITHMETIC}
    assert wanted - shown == set(NO_ARITHMETIC)
