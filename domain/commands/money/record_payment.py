"""Record a payment against a budget line, or a credit as a negative amount.

PAYMENT-1  A payment is recorded once under its reference.
PAYMENT-2  The first day that the payment is for is not after the last.
PAYMENT-3  A provider that is named is known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
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
from domain.events.base import Event
from domain.events.finance import PaymentRecorded
from domain.readings import references
from domain.readings.dated import runs_backwards
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


@dataclass(frozen=True, slots=True)
class State:
    """Whether the payment is recorded, and the provider that is named, if it is known."""

    recorded: bool = False
    providers: Providers = field(default_factory=Providers)


def query(command: RecordPayment) -> Query:
    recorded = QueryItem((PaymentRecorded,), (tag("payment", command.payment_id),))
    return (recorded, *known_by(command.provider_id))


def evolve(state: State, event: PaymentRecorded | KnownBy) -> State:
    if isinstance(event, PaymentRecorded):
        return replace(state, recorded=True)
    return replace(state, providers=state.providers.after(event))


def decide(
    command: RecordPayment, state: State, _context: DecisionContext
) -> Sequence[PaymentRecorded]:
    if state.recorded:
        raise AlreadyRecorded(payment_id=command.payment_id)
    if runs_backwards(command.period_from, command.period_to):
        raise PeriodRunsBackwards(payment_id=command.payment_id)
    if state.providers.unknown(command.provider_id):
        raise NoSuchProvider(provider_id=command.provider_id)
    return [event_from(PaymentRecorded, command, source_file=None, source_row=None)]


DECIDER = Decider(RecordPayment, State, query, evolve, decide)
