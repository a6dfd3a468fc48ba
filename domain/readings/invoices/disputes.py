"""Decision model of an invoice: what of it is in dispute, what was agreed, and what was paid.

It is judged by what is recorded, of whatever day: a dispute or its settlement counts once it is
recorded (DISPUTE-1, DISPUTE-2, SETTLE-1, SETTLE-2, PAYMENT-4).

Source: the contract, under which an invoice may be disputed (unconfirmed: no contract was read)
(PAYMENT-4); the ledger's own (decision 83).
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Self, TypeAlias

from domain.command import QueryItem, events_in, tag
from domain.events.finance import (
    DisputeSettled,
    InvoiceDisputed,
    InvoiceRecorded,
    PaymentRecorded,
)

InvoiceEvent: TypeAlias = InvoiceRecorded | InvoiceDisputed | DisputeSettled | PaymentRecorded


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice, its dispute and settlement if there are any, and the pounds paid of it."""

    recorded: InvoiceRecorded | None = None
    disputed: InvoiceDisputed | None = None
    settled: DisputeSettled | None = None
    paid: Decimal = Decimal(0)

    def after(self, event: InvoiceEvent) -> Self:
        """The invoice once the event is taken into account."""
        match event:
            case InvoiceRecorded():
                return replace(self, recorded=event)
            case InvoiceDisputed():
                return replace(self, disputed=event)
            case DisputeSettled():
                return replace(self, settled=event)
            case PaymentRecorded():
                return replace(self, paid=self.paid + event.amount)

    @property
    def in_dispute(self) -> InvoiceDisputed | None:
        """The dispute, if it is not settled."""
        return self.disputed if self.settled is None else None

    def payable_on(self, day: date) -> Decimal | None:
        """Pounds that may yet be paid of an invoice that was disputed by a day: not those in
        dispute, nor those that the parties agreed are not to be. None if it was not disputed by
        then.
        """
        if self.recorded is None or self.disputed is None or day < self.disputed.disputed_on:
            return None
        agreed = Decimal(0) if self.settled is None else self.settled.agreed
        in_all = self.recorded.amount - self.disputed.amount + agreed
        return max(in_all - self.paid, Decimal(0))


def invoice_of(invoice_id: str) -> QueryItem:
    """The entries about an invoice."""
    return QueryItem(events_in(InvoiceEvent), (tag("invoice", invoice_id),))
