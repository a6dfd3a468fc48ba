"""The year's budgets, set in April and vired in October to the report's; codes and a saving.

The invoices are for the last days of December, which no payment run has reached.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from api.demo.children import Child
from api.demo.money import BUDGETS, LAST_RUN, LINES, Fees, bought_in, monthly
from api.demo.steps import FIRST_DAY, YEAR_FROM, Step
from api.settings import REPORT_DAY
from domain.commands.money.code_budget_line import CodeBudgetLine
from domain.commands.money.record_invoice import RecordInvoice
from domain.commands.money.record_saving import RecordSaving
from domain.commands.money.set_budget import SetBudget
from domain.commands.money.set_savings_target import SetSavingsTarget
from domain.commands.money.vire_budget import VireBudget
from domain.values import Lot, financial_year

YEAR: Final = financial_year(YEAR_FROM)
TITLES: Final = {
    Lot.RESIDENTIAL: "Residential care",
    Lot.FOSTERING: "Independent fostering agencies",
}
CODES: Final = {Lot.RESIDENTIAL: ("CC4210", "44100"), Lot.FOSTERING: ("CC4220", "44200")}
VIRED: Final = Decimal(150_000)
VIRED_ON: Final = date(2021, 10, 4)
SAVING: Final = "step-down-2021"
SAVED: Final = ((date(2021, 8, 2), Decimal(38_400)), (date(2021, 11, 1), Decimal(21_750)))
INVOICED: Final = 12


def budgets() -> Iterator[Step]:
    """The budgets of the coming year and their codes, before anything falls on them."""
    for lot, amount in BUDGETS.items():
        at_first = amount + (VIRED if lot is Lot.FOSTERING else -VIRED)
        yield Step(
            FIRST_DAY,
            "finance",
            SetBudget(
                budget_line=LINES[lot],
                title=TITLES[lot],
                financial_year=YEAR,
                amount=at_first,
                reason="Budget Council",
            ),
        )
        centre, subjective = CODES[lot]
        yield Step(
            FIRST_DAY,
            "finance",
            CodeBudgetLine(
                budget_line=LINES[lot],
                cost_centre=centre,
                subjective=subjective,
                in_force_from=YEAR_FROM,
            ),
        )


def plans() -> Iterator[Step]:
    """A virement in October, and a saving with its amounts so far."""
    yield Step(
        VIRED_ON,
        "finance",
        VireBudget(
            from_line=LINES[Lot.FOSTERING],
            to_line=LINES[Lot.RESIDENTIAL],
            financial_year=YEAR,
            amount=VIRED,
            reason="More children in homes than in the budget",
            authority="Cabinet, 30 September 2021",
            vired_on=VIRED_ON,
        ),
    )
    yield Step(
        YEAR_FROM,
        "finance",
        SetSavingsTarget(
            saving_id=SAVING,
            budget_line=LINES[Lot.RESIDENTIAL],
            financial_year=YEAR,
            title="Step-down from residential care",
            amount=Decimal(120_000),
            set_on=YEAR_FROM,
        ),
    )
    for day, amount in SAVED:
        yield Step(
            day,
            "finance",
            RecordSaving(
                saving_id=SAVING,
                amount=amount,
                evidence="Children stepped down, at the difference of their fees",
                saved_on=day,
            ),
        )


def invoices(everyone: list[Child], priced: Fees) -> Iterator[Step]:
    """What some providers invoice for the days since the last run, not paid yet."""
    asked: dict[str, Decimal] = defaultdict(Decimal)
    for placement in bought_in(Lot.RESIDENTIAL, everyone):
        if placement.setting is not None:
            pieces = monthly(
                placement, priced[placement.placement_id], LAST_RUN, REPORT_DAY + timedelta(days=1)
            )
            asked[placement.setting.provider_id] += sum((cost for _, cost in pieces), Decimal(0))
    owed = [(provider, amount) for provider, amount in sorted(asked.items()) if amount]
    for provider, amount in owed[:INVOICED]:
        yield Step(
            REPORT_DAY,
            "finance",
            RecordInvoice(
                invoice_id=f"INV-{provider}-2021-12",
                budget_line=LINES[Lot.RESIDENTIAL],
                provider_id=provider,
                amount=amount,
                period_from=LAST_RUN,
                period_to=REPORT_DAY,
                invoiced_on=REPORT_DAY,
            ),
        )
