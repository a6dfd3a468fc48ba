"""Record an invoice: a provider's request for payment, which is not yet a payment.

    INVOICE-1  An invoice is recorded once under its reference.
    INVOICE-2  The first day that the invoice is for is not after the last.
    INVOICE-3  A provider that is named is recorded, has applied to a lot, runs a home, or is on
               another body's framework.

Every rule is judged when this is recorded, and a breach of any always refuses. The day of the
invoice is not to come (FACT-1). The budget line and the supplier are taken as finance states them.

Source: the ledger's own (decisions 29 and 83).
"""

from collections.abc import Sequence
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
from domain.events.finance import InvoiceRecorded
from domain.readings.dated import runs_backwards
from domain.readings.providers.known import KnownBy, Providers, known_by
from domain.values import BudgetLine, Day, InvoiceId, Pounds, ProviderId, Supplier


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


class NoSuchProvider(Refusal):
    """No provider is known under this reference. Record the provider first, or check the
    reference.
    """

    rule = "INVOICE-3"


@dataclass(frozen=True, slots=True)
class State:
    """Whether the invoice is recorded, and the provider that is named, if it is known."""

    recorded: bool = False
    providers: Providers = field(default_factory=Providers)


def query(command: RecordInvoice) -> Query:
    recorded = QueryItem((InvoiceRecorded,), (tag("invoice", command.invoice_id),))
    return (recorded, *known_by(command.provider_id))


def evolve(state: State, event: InvoiceRecorded | KnownBy) -> State:
    if isinstance(event, InvoiceRecorded):
        return replace(state, recorded=True)
    return replace(state, providers=state.providers.after(event))


def decide(
    command: RecordInvoice, state: State, _context: DecisionContext
) -> Sequence[InvoiceRecorded]:
    if state.recorded:
        raise AlreadyRecorded(invoice_id=command.invoice_id)
    if runs_backwards(command.period_from, command.period_to):
        raise PeriodRunsBackwards(invoice_id=command.invoice_id)
    if state.providers.unknown(command.provider_id):
        raise NoSuchProvider(provider_id=command.provider_id)
    return [event_from(InvoiceRecorded, command, source_file=None, source_row=None)]


DECIDER = Decider(RecordInvoice, State, query, evolve, decide)
