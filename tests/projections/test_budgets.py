"""Budgets: set, vired, coded, and to be saved from."""

from datetime import date
from decimal import Decimal

from examples import MARCH, budget, coded, saved, target, vired
from facts import Connection, holding

from ledger.log import Log
from projections.money.budgets import lines, savings
from projections.money.committed_spend import lines as spend

YEAR_END = date(2022, 3, 31)
OTHER = budget.model_copy(
    update={"budget_line": "fostering-agency", "title": "Agencies", "amount": Decimal("5000.00")}
)


def test_budgets_1_and_spend_4_what_was_vired_after_it_was_set_is_added(
    log: Log, owner: Connection
) -> None:
    ask = holding(log, owner, budget, OTHER, vired)
    given, taken = sorted(ask(lines, YEAR_END), key=lambda row: -row.budget)
    assert (given.set_at, given.vired, given.budget) == (
        budget.amount,
        Decimal("1000.00"),
        budget.amount + 1000,
    )
    assert (taken.vired, taken.budget) == (Decimal("-1000.00"), Decimal("4000.00"))
    assert given.because == (1, 3)
    assert {row.budget for row in ask(spend, YEAR_END)} == {given.budget, taken.budget}
    assert {row.vired for row in ask(lines, YEAR_END, 2)} == {Decimal(0)}


def test_budgets_1_a_budget_set_again_holds_what_was_vired_before(
    log: Log, owner: Connection
) -> None:
    again = OTHER.model_copy(update={"amount": Decimal("4000.00")})
    ask = holding(log, owner, budget, OTHER, vired, again)
    agencies = next(r for r in ask(lines, YEAR_END) if r.budget_line == "fostering-agency")
    assert (agencies.vired, agencies.budget) == (Decimal(0), Decimal("4000.00"))


def test_budgets_2_codes_are_those_last_to_begin(log: Log, owner: Connection) -> None:
    later = coded.model_copy(update={"cost_centre": "CC2", "in_force_from": YEAR_END})
    ask = holding(log, owner, budget, coded, later)
    assert [ask(lines, day)[0].cost_centre for day in (MARCH, YEAR_END)] == ["CC1042", "CC2"]
    assert ask(lines, date(2022, 2, 1))[0].cost_centre is None


def test_budgets_3_a_saving_has_its_last_target_and_the_sum_of_what_it_brought(
    log: Log, owner: Connection
) -> None:
    less = target.model_copy(update={"amount": Decimal("100000.00")})
    back = saved.model_copy(update={"amount": Decimal("-1000.00")})
    ask = holding(log, owner, budget, target, less, saved, back)
    (saving,) = ask(savings, YEAR_END)
    assert (saving.target, saving.saved, saving.to_find) == (
        Decimal("100000.00"),
        Decimal("40000.00"),
        Decimal("60000.00"),
    )
    assert saving.because == (3, 4, 5)
    (line,) = ask(lines, YEAR_END)
    assert (line.to_save, line.saved) == (Decimal("100000.00"), Decimal("40000.00"))
