"""Load a file of payments or invoices from the council's finance system, in one append.

    SPENDING-1  A file is loaded once. One that was loaded is refused.
    SPENDING-2  A payment or invoice whose reference is already recorded, or stands in an earlier
                row, is reported as a repeat, and not added.
    SPENDING-3  A row that cannot be read is set aside, with its row number and its fault.
    SPENDING-4  A row that names a provider that is not known (PAYMENT-3, INVOICE-3) is set aside
                too, with its row number.
    SPENDING-5  So is a row of a day to come (FACT-1), and one for days of which the first is after
                the last (PAYMENT-2, INVOICE-2).

A breach of SPENDING-1 refuses the file. The other rules refuse nothing: they say what is recorded.

Nothing else is judged here of a row that was read. Matching finds a payment in dispute (MATCH-8).

Source: the ledger's own (decisions 29 and 37).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, QueryItem, Refusal, tag
from domain.events.base import Event
from domain.events.finance import InvoiceRecorded, PaymentRecorded
from domain.events.imports import (
    InvoiceRepeated,
    PaymentRepeated,
    Problem,
    RowSetAside,
    SpendingFileLoaded,
)
from domain.readings.dated import runs_backwards
from domain.readings.providers.known import KnownBy, Providers, known_by
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
    providers: Providers = field(default_factory=Providers)


def query(command: LoadSpendingFile) -> Query:
    named = dict.fromkeys(one.provider_id for one in rows_of(command))
    return (
        QueryItem((SpendingFileLoaded,), (tag("file", command.file),)),
        *(QueryItem((type(one),), (tag_of(one),)) for one in rows_of(command)),
        *(item for provider_id in named for item in known_by(provider_id)),
    )


def evolve(
    state: State, event: SpendingFileLoaded | PaymentRecorded | InvoiceRecorded | KnownBy
) -> State:
    if isinstance(event, SpendingFileLoaded):
        return replace(state, loaded=True)
    if isinstance(event, KnownBy):
        return replace(state, providers=state.providers.after(event))
    return replace(state, recorded=state.recorded | {tag_of(event)})


def decide(command: LoadSpendingFile, state: State, context: DecisionContext) -> Sequence[Event]:
    if state.loaded:
        raise AlreadyLoaded(file=command.file)
    added: dict[str, PaymentRecorded | InvoiceRecorded] = {}
    repeats: list[Event] = []
    aside = list(command.set_aside)
    for one in rows_of(command):
        if tag_of(one) in state.recorded or tag_of(one) in added:
            repeats.append(repeat(command, one))
        elif problems := tuple(problems_of(one, state, context.today)):
            aside.append(set_aside(command, one, problems))
        else:
            added[tag_of(one)] = one
    new = tuple(added.values())
    return [*new, *repeats, *aside, summary(command, new, len(repeats), len(aside))]


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


def problems_of(
    one: PaymentRecorded | InvoiceRecorded, state: State, today: date
) -> Iterator[Problem]:
    """Why a row that was read is set aside: each of SPENDING-4 and SPENDING-5 that is not met."""
    row = one.source_row or 0
    day = one.paid_on if isinstance(one, PaymentRecorded) else one.invoiced_on
    if state.providers.unknown(one.provider_id):
        yield Problem(row=row, column="provider", rule="SPENDING-4")
    if day > today:
        yield Problem(row=row, column="day", rule="SPENDING-5")
    if runs_backwards(one.period_from, one.period_to):
        yield Problem(row=row, column="period", rule="SPENDING-5")


def set_aside(
    command: LoadSpendingFile, one: PaymentRecorded | InvoiceRecorded, problems: tuple[Problem, ...]
) -> RowSetAside:
    """The event that sets aside a row that was read."""
    table, row = ("payments", "invoices")[isinstance(one, InvoiceRecorded)], one.source_row or 0
    return RowSetAside(file=command.file, table=table, row=row, row_seal="", problems=problems)


def summary(
    command: LoadSpendingFile,
    added: tuple[PaymentRecorded | InvoiceRecorded, ...],
    repeated: int,
    set_aside: int,
) -> SpendingFileLoaded:
    """The event that counts what the file held and what of it was new."""
    return SpendingFileLoaded(
        file=command.file,
        file_name=command.file_name,
        layout=command.layout,
        rows=command.rows,
        added=len(added),
        repeated=repeated,
        set_aside=set_aside,
        credits=sum(one.amount < 0 for one in added),
        total=sum((one.amount for one in added), Decimal(0)),
    )


DECIDER = Decider(LoadSpendingFile, State, query, evolve, decide)
