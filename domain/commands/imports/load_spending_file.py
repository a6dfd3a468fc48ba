"""Load a file of payments or invoices from the council's finance system, in one append.

SPENDING-1  A file is loaded once. Loading it again adds nothing.
SPENDING-2  A payment or invoice that is already recorded is reported as a repeat, and not added.
SPENDING-3  A row that cannot be read is set aside, with its row number and its fault.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, QueryItem, Refusal, tag
from domain.events.base import Event
from domain.events.finance import InvoiceRecorded, PaymentRecorded
from domain.events.imports import (
    InvoiceRepeated,
    PaymentRepeated,
    RowSetAside,
    SpendingFileLoaded,
)
from domain.values import Fingerprint, Identifier


class LoadSpendingFile(Command):
    stored: ClassVar[str] = "load_spending_file"
    label: ClassVar[str] = "Import payments or invoices"
    act: ClassVar[Act] = Act.FACT
    file: Fingerprint
    file_name: Identifier
    layout: Identifier
    rows: int
    payments: tuple[PaymentRecorded, ...] = ()
    invoices: tuple[InvoiceRecorded, ...] = ()
    set_aside: tuple[RowSetAside, ...] = ()


class AlreadyLoaded(Refusal):
    """This file is already imported. Nothing was added, and nothing more is needed."""

    rule = "SPENDING-1"


@dataclass(frozen=True, slots=True)
class State:
    """Whether the file is loaded, and the tags of its payments and invoices that are already
    recorded.
    """

    loaded: bool = False
    recorded: frozenset[str] = frozenset()


def query(command: LoadSpendingFile) -> Query:
    return (
        QueryItem((SpendingFileLoaded,), (tag("file", command.file),)),
        *(QueryItem((type(one),), (tag_of(one),)) for one in rows_of(command)),
    )


def evolve(state: State, event: SpendingFileLoaded | PaymentRecorded | InvoiceRecorded) -> State:
    if isinstance(event, SpendingFileLoaded):
        return replace(state, loaded=True)
    return replace(state, recorded=state.recorded | {tag_of(event)})


def decide(command: LoadSpendingFile, state: State, _context: DecisionContext) -> Sequence[Event]:
    if state.loaded:
        raise AlreadyLoaded(file=command.file)
    added: dict[str, PaymentRecorded | InvoiceRecorded] = {}
    repeats: list[Event] = []
    for one in rows_of(command):
        if tag_of(one) in state.recorded or tag_of(one) in added:
            repeats.append(repeat(command, one))
        else:
            added[tag_of(one)] = one
    new = tuple(added.values())
    return [*new, *repeats, *command.set_aside, summary(command, new, len(repeats))]


def rows_of(command: LoadSpendingFile) -> tuple[PaymentRecorded | InvoiceRecorded, ...]:
    """Every payment and invoice in the file."""
    return (*command.payments, *command.invoices)


def tag_of(one: PaymentRecorded | InvoiceRecorded) -> str:
    """The tag of a payment or an invoice."""
    if isinstance(one, PaymentRecorded):
        return tag("payment", one.payment_id)
    return tag("invoice", one.invoice_id)


def repeat(command: LoadSpendingFile, one: PaymentRecorded | InvoiceRecorded) -> Event:
    """The event that records a row as a repeat of one already recorded (SPENDING-2)."""
    row = one.source_row or 0
    if isinstance(one, PaymentRecorded):
        return PaymentRepeated(payment_id=one.payment_id, file=command.file, row=row)
    return InvoiceRepeated(invoice_id=one.invoice_id, file=command.file, row=row)


def summary(
    command: LoadSpendingFile, added: tuple[PaymentRecorded | InvoiceRecorded, ...], repeated: int
) -> SpendingFileLoaded:
    """The event that counts what the file held and what of it was new."""
    return SpendingFileLoaded(
        file=command.file,
        file_name=command.file_name,
        layout=command.layout,
        rows=command.rows,
        added=len(added),
        repeated=repeated,
        set_aside=len(command.set_aside),
        credits=sum(one.amount < 0 for one in added),
        total=sum((one.amount for one in added), Decimal(0)),
    )


DECIDER = Decider(LoadSpendingFile, State, query, evolve, decide)
