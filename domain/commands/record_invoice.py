"""Record what a provider asks to be paid: an invoice, not yet a payment.

INVOICE-1  An invoice is recorded once.
INVOICE-2  The days it is for run forwards: the first is not after the last.
"""

from collections.abc import Sequence

from domain.command import Command, Decider, Query, QueryItem, Refusal, Said, as_said, tag
from domain.events.finance import InvoiceRecorded
from domain.terms import BudgetLine, Day, InvoiceId, Pounds, ProviderId, Supplier, backwards


class RecordInvoice(Command):
    invoice_id: InvoiceId
    budget_line: BudgetLine
    supplier: Supplier | None = None
    provider_id: ProviderId | None = None
    amount: Pounds
    period_from: Day | None = None
    period_to: Day | None = None
    invoiced_on: Day


class AlreadyRecorded(Refusal):
    """This invoice is already recorded."""

    rule = "INVOICE-1"


class PeriodRunsBackwards(Refusal):
    """The first day the invoice is for is after the last."""

    rule = "INVOICE-2"


def query(command: RecordInvoice) -> Query:
    return (QueryItem((InvoiceRecorded,), (tag("invoice", command.invoice_id),)),)


def evolve(_recorded: bool, _event: InvoiceRecorded) -> bool:
    return True


def decide(command: RecordInvoice, recorded: bool, _said: Said) -> Sequence[InvoiceRecorded]:
    if recorded:
        raise AlreadyRecorded(invoice_id=command.invoice_id)
    if backwards(command.period_from, command.period_to):
        raise PeriodRunsBackwards(invoice_id=command.invoice_id)
    return [as_said(InvoiceRecorded, command, source_file=None, source_row=None)]


DECIDER = Decider(RecordInvoice, bool, query, evolve, decide)
