"""Settle a dispute about an invoice: how many of the pounds in dispute are to be paid.

    SETTLE-1  The invoice was disputed, and no settlement is recorded.
    SETTLE-2  Of the pounds in dispute, from none to all are to be paid. That is agreed on the day
              of the dispute or later.
    SETTLE-3  Once a scheme of delegation is in force on the day of recording, a settlement by which
              anything is to be paid was proposed by another person: of the same invoice, of as many
              pounds. The proposal stands (PROPOSAL-3).

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day stated is not to come (FACT-1).

That an invoice may be disputed is taken for a term of each contract (unconfirmed: no contract was
read, so no clause is cited).

Source: the ledger's own (decision 97) (SETTLE-3); the ledger's own (decision 83).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.finance import DisputeSettled
from domain.events.governance import Separated
from domain.readings.invoices.disputes import Invoice, InvoiceEvent, invoice_of
from domain.readings.scheme import SCHEME, Scheme, SchemeEvent
from domain.readings.separation.proposals import refuse_unless_apart
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


class NotProposed(Refusal):
    """No proposal of this settlement by another stands, and who proposes it does not record it.

    Ask another person to propose it: of this invoice, of as many pounds.
    """

    rule = "SETTLE-3"
    satisfied_by = "Roles that may propose it: {roles}."


@dataclass(frozen=True, slots=True)
class State:
    """The invoice, and the schemes of delegation."""

    invoice: Invoice = field(default_factory=Invoice)
    scheme: Scheme = field(default_factory=Scheme)


def query(command: SettleDispute) -> Query:
    return (invoice_of(command.invoice_id), SCHEME)


def evolve(state: State, event: InvoiceEvent | SchemeEvent) -> State:
    if isinstance(event, SchemeEvent):
        return replace(state, scheme=state.scheme.after(event))
    return replace(state, invoice=state.invoice.after(event))


def decide(
    command: SettleDispute, state: State, context: DecisionContext
) -> Sequence[DisputeSettled]:
    dispute = state.invoice.in_dispute
    if dispute is None:
        raise NotInDispute(invoice_id=command.invoice_id)
    if not 0 <= command.agreed <= dispute.amount or command.settled_on < dispute.disputed_on:
        raise NotThatMuch(most=dispute.amount, disputed_on=dispute.disputed_on)
    if command.agreed and state.scheme.on(context.today) is not None:
        terms = {"invoice_id": command.invoice_id, "agreed": command.agreed}
        refuse_unless_apart(Separated.SETTLEMENT, terms, context, NotProposed)
    return [event_from(DisputeSettled, command)]


DECIDER = Decider(SettleDispute, State, query, evolve, decide)
