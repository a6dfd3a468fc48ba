"""Settle a dispute about an invoice: how many of the pounds in dispute are to be paid.

    SETTLE-1  The invoice was disputed, and no settlement is recorded.
    SETTLE-2  Of the pounds in dispute, from none to all are to be paid. That is agreed on the day
              of the dispute or later.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day stated is not to come (FACT-1).

That an invoice may be disputed is taken for a term of each contract (unconfirmed: no contract was
read, so no clause is cited).

Source: the ledger's own (decision 83).
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.finance import DisputeSettled
from domain.readings.invoices.disputes import Invoice, invoice_of
from domain.values import Day, InvoiceId, Pounds, Words
from domain.wording import Label


class SettleDispute(Command):
    stored: ClassVar[str] = "settle_dispute"
    label: ClassVar[str] = "Settle a dispute"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "settled_on"
    invoice_id: InvoiceId
    agreed: Annotated[Pounds, Label("To be paid of what is in dispute", "Pounds")]
    reason: Words
    settled_on: Day


class NotInDispute(Refusal):
    """The invoice is not in dispute, or its dispute is settled. Check its reference."""

    rule = "SETTLE-1"


class NotThatMuch(Refusal):
    """Less than nothing would be paid, or more than is in dispute, or it is before the dispute.

    State how many of the pounds in dispute are to be paid, and on what day that was agreed.
    """

    rule = "SETTLE-2"
    satisfied_by = "The most is {most}. The first day is {disputed_on}."


def query(command: SettleDispute) -> Query:
    return (invoice_of(command.invoice_id),)


def decide(
    command: SettleDispute, state: Invoice, _context: DecisionContext
) -> Sequence[DisputeSettled]:
    dispute = state.in_dispute
    if dispute is None:
        raise NotInDispute(invoice_id=command.invoice_id)
    if not 0 <= command.agreed <= dispute.amount or command.settled_on < dispute.disputed_on:
        raise NotThatMuch(most=dispute.amount, disputed_on=dispute.disputed_on)
    return [event_from(DisputeSettled, command)]


DECIDER = Decider(SettleDispute, Invoice, query, Invoice.after, decide)
