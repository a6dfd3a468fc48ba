"""Budgets and payments, in exact pounds."""

from typing import ClassVar

from domain.events.base import Event
from domain.terms import (
    BudgetLine,
    Day,
    FinancialYear,
    Identifier,
    PaymentId,
    Pounds,
    ProviderId,
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


class PaymentRecorded(Event):
    """Money paid, or credited back if negative, and the line it was charged to."""

    stored: ClassVar[str] = "payment-recorded.v1"
    payment_id: PaymentId
    budget_line: BudgetLine
    provider_id: ProviderId | None
    payee: Words
    amount: Pounds
    paid_on: Day
    source_file: Identifier | None
    source_row: int | None
