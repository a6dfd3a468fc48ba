"""Record a payment against a budget line, or a credit as a negative amount.

    PAYMENT-1  A payment is recorded once under its reference.
    PAYMENT-2  The first day that the payment is for is not after the last.
    PAYMENT-3  A provider that is named is recorded, has applied to a lot, runs a home, or is on
               another body's framework.
    PAYMENT-4  Of an invoice that was disputed by the day of the payment, no more is paid in all
               than what is not in dispute and, once a settlement is recorded, what was agreed
               besides. Another invoice has no such limit, and a credit breaks none.

A breach of PAYMENT-4 is noted and never refuses the payment, since a payment is never dated ahead
(FACT-1). A breach of another rule always refuses it. An invoice that is named is recorded
(RECORDED-2). A payment in a file (`load_spending_file`) is not judged by PAYMENT-4: matching finds
it (MATCH-8).

Source: the contract, under which an invoice may be disputed (unconfirmed: no contract was read)
(PAYMENT-4); the ledger's own (decision 83) (PAYMENT-3); the ledger's own (decision 29).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from domain.command import (
    Act,
    Breakable,
    Command,
    Decider,
    DecisionContext,
    Query,
    QueryItem,
    Refusal,
    event_from,
    tag,
)
from domain.events.base import Event
from domain.events.finance import PaymentRecorded
from domain.readings import references
from domain.readings.dated import runs_backwards
from domain.readings.invoices.disputes import Invoice, InvoiceEvent, invoice_of
from domain.readings.providers.known import KnownBy, Providers, known_by
from domain.values import BudgetLine, Day, InvoiceId, PaymentId, Pounds, ProviderId, Supplier, Words


class RecordPayment(Command):
    stored: ClassVar[str] = "record_payment"
    label: ClassVar[str] = "Record a payment"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "paid_on"
    names: ClassVar[Mapping[str, tuple[type[Event], ...]]] = {
        "invoice_id": references.INVOICE,
    }
    payment_id: PaymentId
    budget_line: BudgetLine
    supplier: Supplier | None = None
    provider_id: ProviderId | None = None
    payee: Words
    amount: Pounds
    invoice_id: InvoiceId | None = None
    period_from: Day | None = None
    period_to: Day | None = None
    paid_on: Day


class AlreadyRecorded(Refusal):
    """This payment is already recorded. Check its reference."""

    rule = "PAYMENT-1"


class PeriodRunsBackwards(Refusal):
    """The first day that the payment is for is after the last. Give the earlier day first."""

    rule = "PAYMENT-2"


class NoSuchProvider(Refusal):
    """No provider is known under this reference. Record the provider first, or check the
    reference.
    """

    rule = "PAYMENT-3"


class PaidInDispute(Breakable):
    """More is paid of the invoice than may be: what is in dispute is withheld until it is settled,
    and what the parties agreed not to pay is not owed.

    Ask for it back, or settle the dispute.
    """

    rule = "PAYMENT-4"
    satisfied_by = "The most is {most}."


@dataclass(frozen=True, slots=True)
class State:
    """The payments recorded, the provider that is named if it is known, and the invoice
    that is cited.
    """

    paid_as: frozenset[str] = frozenset()
    invoice: Invoice = field(default_factory=Invoice)
    providers: Providers = field(default_factory=Providers)


def query(command: RecordPayment) -> Query:
    recorded = QueryItem((PaymentRecorded,), (tag("payment", command.payment_id),))
    cited = () if command.invoice_id is None else (invoice_of(command.invoice_id),)
    return (recorded, *cited, *known_by(command.provider_id))


def evolve(state: State, event: InvoiceEvent | KnownBy) -> State:
    if isinstance(event, PaymentRecorded):
        return replace(
            state, paid_as=state.paid_as | {event.payment_id}, invoice=state.invoice.after(event)
        )
    if isinstance(event, InvoiceEvent):
        return replace(state, invoice=state.invoice.after(event))
    return replace(state, providers=state.providers.after(event))


def decide(
    command: RecordPayment, state: State, context: DecisionContext
) -> Sequence[PaymentRecorded]:
    if command.payment_id in state.paid_as:
        raise AlreadyRecorded(payment_id=command.payment_id)
    if runs_backwards(command.period_from, command.period_to):
        raise PeriodRunsBackwards(payment_id=command.payment_id)
    if state.providers.unknown(command.provider_id):
        raise NoSuchProvider(provider_id=command.provider_id)
    most = state.invoice.payable_on(command.paid_on)
    if most is not None and command.amount > most:
        context.refuse_or_note(PaidInDispute(most=most), command.paid_on)
    return [event_from(PaymentRecorded, command, source_file=None, source_row=None)]


DECIDER = Decider(RecordPayment, State, query, evolve, decide)
