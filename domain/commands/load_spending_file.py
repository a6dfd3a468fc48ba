"""Load a council's published spending file: its payments, all at once or not at all.

SPENDING-1  A file is loaded once: loading it again adds nothing.
SPENDING-2  A payment already recorded (same identifier) is a repeat: reported, not added.
SPENDING-3  A row that cannot be read is set aside with its row number and what is wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from domain.command import Command, Decider, Query, QueryItem, Refusal, Said, tag
from domain.events.base import Event
from domain.events.finance import PaymentRecorded
from domain.events.imports import PaymentRepeated, RowSetAside, SpendingFileLoaded
from domain.terms import Fingerprint, Identifier


class LoadSpendingFile(Command):
    file: Fingerprint
    file_name: Identifier
    rows: int
    payments: tuple[PaymentRecorded, ...]
    set_aside: tuple[RowSetAside, ...] = ()


class AlreadyLoaded(Refusal):
    """This file is already loaded: nothing was added."""

    rule = "SPENDING-1"


@dataclass(frozen=True, slots=True)
class State:
    """Whether the file is loaded, and which of its payments are already recorded."""

    loaded: bool = False
    recorded: frozenset[str] = frozenset()


def query(command: LoadSpendingFile) -> Query:
    payments = (
        QueryItem((PaymentRecorded,), (tag("payment", payment.payment_id),))
        for payment in command.payments
    )
    return (QueryItem((SpendingFileLoaded,), (tag("file", command.file),)), *payments)


def evolve(state: State, event: SpendingFileLoaded | PaymentRecorded) -> State:
    match event:
        case SpendingFileLoaded():
            return replace(state, loaded=True)
        case PaymentRecorded():
            return replace(state, recorded=state.recorded | {event.payment_id})


def decide(command: LoadSpendingFile, state: State, _said: Said) -> Sequence[Event]:
    if state.loaded:
        raise AlreadyLoaded(file=command.file)
    added: dict[str, PaymentRecorded] = {}
    repeats = []
    for payment in command.payments:
        if payment.payment_id in state.recorded or payment.payment_id in added:
            repeats.append(repeat(command, payment))
        else:
            added[payment.payment_id] = payment
    payments = tuple(added.values())
    return [*payments, *repeats, *command.set_aside, summary(command, payments)]


def repeat(command: LoadSpendingFile, payment: PaymentRecorded) -> PaymentRepeated:
    """SPENDING-2: the row is kept as a repeat of the payment already recorded."""
    row = payment.source_row or 0
    return PaymentRepeated(payment_id=payment.payment_id, file=command.file, row=row)


def summary(command: LoadSpendingFile, added: tuple[PaymentRecorded, ...]) -> SpendingFileLoaded:
    """What the file held and what of it was new."""
    return SpendingFileLoaded(
        file=command.file,
        file_name=command.file_name,
        rows=command.rows,
        added=len(added),
        repeated=len(command.payments) - len(added),
        set_aside=len(command.set_aside),
        credits=sum(payment.amount < 0 for payment in added),
        total=sum((payment.amount for payment in added), Decimal(0)),
    )


DECIDER = Decider(LoadSpendingFile, State, query, evolve, decide)
