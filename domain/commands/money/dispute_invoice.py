"""Dispute an invoice, by the council or the provider: the pounds in dispute are withheld meanwhile.

    DISPUTE-1  The invoice is recorded, and was never disputed. It is not disputed again once a
               dispute is settled.
    DISPUTE-2  What is in dispute is a penny or more and no more than the invoice, and is disputed
               on the day of the invoice or later.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day stated is not to come (FACT-1).

That an invoice may be disputed is taken for a term of each contract (unconfirmed: no contract was
read, so no clause is cited).

Source: the ledger's own (decision 83).
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from domain.codes import Party
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.finance import InvoiceDisputed
from domain.readings.invoices.disputes import Invoice, invoice_of
from domain.values import Day, InvoiceId, Pounds, Words
from domain.wording import Label


class DisputeInvoice(Command):
    stored: ClassVar[str] = "dispute_invoice"
    label: ClassVar[str] = "Dispute an invoice"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "disputed_on"
    invoice_id: InvoiceId
    disputed_by: Party
    amount: Annotated[Pounds, Label("In dispute", "Pounds")]
    reason: Words
    disputed_on: Day


class NothingToDispute(Refusal):
    """The invoice is not recorded, or was disputed before. Check its reference."""

    rule = "DISPUTE-1"


class NotThatMuch(Refusal):
    """Less than a penny would be in dispute, or more than the invoice, or before its day.

    State how many pounds of the invoice are in dispute, and since when.
    """

    rule = "DISPUTE-2"
    satisfied_by = "The most is {most}. The first day is {invoiced_on}."


def query(command: DisputeInvoice) -> Query:
    return (invoice_of(command.invoice_id),)


def decide(
    command: DisputeInvoice, state: Invoice, _context: DecisionContext
) -> Sequence[InvoiceDisputed]:
    invoice = state.recorded
    if invoice is None or state.disputed is not None:
        raise NothingToDispute(invoice_id=command.invoice_id)
    if not 0 < command.amount <= invoice.amount or command.disputed_on < invoice.invoiced_on:
        raise NotThatMuch(most=invoice.amount, invoiced_on=invoice.invoiced_on)
    return [event_from(InvoiceDisputed, command)]


DECIDER = Decider(DisputeInvoice, Invoice, query, Invoice.after, decide)
