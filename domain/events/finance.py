"""Budgets, invoices and payments, in exact pounds."""

from typing import ClassVar

from domain.events.base import Event
from domain.terms import (
    BudgetLine,
    Day,
    FinancialYear,
    Identifier,
    InvoiceId,
    PaymentId,
    Pounds,
    ProviderId,
    SavingId,
    Sum,
    Supplier,
    Words,
)


class BudgetSet(Event):
    """The budget of a line for a financial year; a later one replaces it."""

    stored: ClassVar[str] = "budget-set.v1"
    budget_line: BudgetLine
    title: Words
    financial_year: FinancialYear
    amount: Pounds
    reason: Words


class BudgetVired(Event):
    """An amount was moved within a year from the budget of one line to that of another."""

    stored: ClassVar[str] = "budget-vired.v1"
    from_line: BudgetLine
    to_line: BudgetLine
    financial_year: FinancialYear
    amount: Sum
    reason: Words
    authority: Words
    vired_on: Day


class BudgetLineCoded(Event):
    """The cost centre and subjective code that a line has in the council's ledger from a day on."""

    stored: ClassVar[str] = "budget-line-coded.v1"
    budget_line: BudgetLine
    cost_centre: Identifier
    subjective: Identifier
    in_force_from: Day


class SavingsTargetSet(Event):
    """What a line is to save in a year by a named saving; a later target replaces it."""

    stored: ClassVar[str] = "savings-target-set.v1"
    saving_id: SavingId
    budget_line: BudgetLine
    financial_year: FinancialYear
    title: Words
    amount: Sum
    set_on: Day


class SavingRecorded(Event):
    """What a saving has brought, and how it is known."""

    stored: ClassVar[str] = "saving-recorded.v1"
    saving_id: SavingId
    budget_line: BudgetLine
    financial_year: FinancialYear
    amount: Pounds
    evidence: Words
    saved_on: Day


class SupplierRecognised(Event):
    """A supplier of the council's ledger is a provider of this one: its payments are matched."""

    stored: ClassVar[str] = "supplier-recognised.v1"
    supplier: Supplier
    provider_id: ProviderId
    reason: Words
    recognised_on: Day


class InvoiceRecorded(Event):
    """What a provider asks to be paid, for the days from `period_from` to `period_to`."""

    stored: ClassVar[str] = "invoice-recorded.v1"
    invoice_id: InvoiceId
    budget_line: BudgetLine
    supplier: Supplier | None
    provider_id: ProviderId | None
    amount: Pounds
    period_from: Day | None
    period_to: Day | None
    invoiced_on: Day
    source_file: Identifier | None
    source_row: int | None


class PaymentRecorded(Event):
    """Money paid, or credited back if negative, and the line it was charged to.

    `period_from` and `period_to` are the first and last day it pays for, where that is known.
    """

    stored: ClassVar[str] = "payment-recorded.v1"
    payment_id: PaymentId
    budget_line: BudgetLine
    supplier: Supplier | None
    provider_id: ProviderId | None
    payee: Words
    amount: Pounds
    invoice_id: InvoiceId | None
    period_from: Day | None
    period_to: Day | None
    paid_on: Day
    source_file: Identifier | None
    source_row: int | None
