"""Record an invoice: a provider's request for payment, which is not yet a payment.

INVOICE-1  An invoice is recorded once under its reference.
INVOICE-2  The first day that the invoice is for is not after the last.
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import (
    Act,
    Command,
    Decider,
    DecisionContext,
    Query,
    QueryItem,
    Refusal,
    event_from,
    tag,
)
from domain.events.finance import InvoiceRecorded
from domain.values import BudgetLine, Day, InvoiceId, Pounds, ProviderId, Supplier, runs_backwards


class RecordInvoice(Command):
    stored: ClassVar[str] = "record_invoice"
    label: ClassVar[str] = "Record an invoice"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "invoiced_on"
    invoice_id: InvoiceId
    budget_line: BudgetLine
    supplier: Supplier | None = None
    provider_id: ProviderId | None = None
    amount: Pounds
    period_from: Day | None = None
    period_to: Day | None = None
    invoiced_on: Day


class AlreadyRecorded(Refusal):
    """This invoice is already recorded. Check its reference."""

    rule = "INVOICE-1"


class PeriodRunsBackwards(Refusal):
    """The first day that the invoice is for is after the last. Give the earlier day first."""

    rule = "INVOICE-2"


def query(command: RecordInvoice) -> Query:
    return (QueryItem((InvoiceRecorded,), (tag("invoice", command.invoice_id),)),)


def evolve(_recorded: bool, _event: InvoiceRecorded) -> bool:
    return True


def decide(
    command: RecordInvoice, recorded: bool, _context: DecisionContext
) -> Sequence[InvoiceRecorded]:
    if recorded:
        raise AlreadyRecorded(invoice_id=command.invoice_id)
    if runs_backwards(command.period_from, command.period_to):
        raise PeriodRunsBackwards(invoice_id=command.invoice_id)
    return [event_from(InvoiceRecorded, command, source_file=None, source_row=None)]


DECIDER = Decider(RecordInvoice, bool, query, evolve, decide)
