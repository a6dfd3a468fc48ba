"""Record that a duty was done which follows from a payment that nothing explains.

    PAYDUTY-1  The payment is recorded.
    PAYDUTY-2  It is not recorded yet that this duty was done about this payment.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day stated is not to come (FACT-1), nor before the payment (RECORDED-1). The duties are those of
BREACH-4: to seek authority for what was bought, by the council's contract procedure rules, and to
report to the monitoring officer, by Local Government and Housing Act 1989 s5A. The first is done by
an authorisation, too (`authorise_payment`). Of the payments to one payee on a line, a duty is done
once it was done about each.

Source: the ledger's own (decision 100).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Literal, TypeAlias

from domain.codes import Duty
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
from domain.events.finance import PaymentDutyDone, PaymentRecorded
from domain.values import Day, PaymentId, Words

PaymentDuty: TypeAlias = Literal[Duty.SEEK_AUTHORISATION, Duty.REPORT_UNLAWFULNESS]


class RecordPaymentDuty(Command):
    stored: ClassVar[str] = "record_payment_duty"
    label: ClassVar[str] = "Record that a duty about a payment was done"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "done_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {PaymentRecorded: "paid_on"}
    payment_id: PaymentId
    duty: PaymentDuty
    done: Words
    done_on: Day


class NoSuchPayment(Refusal):
    """No such payment is recorded. Check the reference."""

    rule = "PAYDUTY-1"


class DoneAlready(Refusal):
    """It is recorded already that this was done about this payment. Nothing more is needed."""

    rule = "PAYDUTY-2"


@dataclass(frozen=True, slots=True)
class State:
    """Whether the payment is recorded, and the duties that were done about it."""

    recorded: bool = False
    done: frozenset[Duty] = frozenset()


def query(command: RecordPaymentDuty) -> Query:
    about = (tag("payment", command.payment_id),)
    return (QueryItem((PaymentRecorded, PaymentDutyDone), about),)


def evolve(state: State, event: PaymentRecorded | PaymentDutyDone) -> State:
    if isinstance(event, PaymentRecorded):
        return replace(state, recorded=True)
    return replace(state, done=state.done | {event.duty})


def decide(
    command: RecordPaymentDuty, state: State, _context: DecisionContext
) -> Sequence[PaymentDutyDone]:
    if not state.recorded:
        raise NoSuchPayment(payment_id=command.payment_id)
    if command.duty in state.done:
        raise DoneAlready(duty=command.duty)
    return [event_from(PaymentDutyDone, command)]


DECIDER = Decider(RecordPaymentDuty, State, query, evolve, decide)
