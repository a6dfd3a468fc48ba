"""Authorise a payment that was made with nothing agreed to explain it.

    PAID-1  The payment is recorded, is of more than nothing, and is not authorised yet.
    PAID-2  Once a scheme of delegation is in force on the day of recording, a payment is authorised
            only in a role to which it gives the decision on a payment that nothing explains, of so
            many pounds. If it names nobody, nobody may. Before there is a scheme, any role that may
            use this command may.
    PAID-3  Once a scheme of delegation is in force on the day of recording, another person proposed
            that this payment is authorised. The proposal stands (PROPOSAL-3).

Every rule is judged when this is recorded, and a breach of any always refuses. The day stated is
not to come (FACT-1), nor before the payment (RECORDED-1). Whether anything explains the payment is
seen from what the ledger holds when it is asked (BREACH-4): an authorisation of a payment that is
explained changes nothing. It is of the payment alone: what was bought waits for an award as before,
which is valued whole. So payments to one payee are not valued together: each was made before, and
the breach lists them together, by payee and line, with all their pounds (BREACH-4).
A payment that nobody authorises is asked back, and recorded as a credit when it comes.

Source: the council's contract procedure rules and its scheme of delegation (PAID-2); the ledger's
own (decision 97) (PAID-3); the ledger's own (decision 100) (PAID-1).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import ClassVar

from domain.codes import Decision, Measure, Mode
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
from domain.events.finance import PaymentAuthorised, PaymentRecorded
from domain.events.governance import SchemeRow, Separated
from domain.readings.scheme import SCHEME, Matter, Scheme, SchemeEvent, roles_in
from domain.readings.separation.proposals import refuse_unless_apart
from domain.values import Day, PaymentId, Words


class AuthorisePayment(Command):
    stored: ClassVar[str] = "authorise_payment"
    label: ClassVar[str] = "Authorise a payment that nothing explains"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "authorised_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {PaymentRecorded: "paid_on"}
    payment_id: PaymentId
    reason: Words
    authorised_on: Day


class NothingToAuthorise(Refusal):
    """No such payment is recorded, or it is a credit or is authorised already. Check the payment.

    What came back is recorded as a credit.
    """

    rule = "PAID-1"


class NotTheirsToAuthorise(Refusal):
    """The scheme of delegation in force does not give this role the decision on such a payment.

    Ask an officer in a role that decides it, or have the money asked back. Where the scheme names
    no such role, have it state one.
    """

    rule = "PAID-2"
    satisfied_by = "Roles that decide it: {roles}."


class NotProposed(Refusal):
    """No proposal of this by another stands, and who proposes it does not decide it.

    Ask another person to propose that this payment is authorised.
    """

    rule = "PAID-3"
    satisfied_by = "Roles that may propose it: {roles}."


@dataclass(frozen=True, slots=True)
class State:
    """The payment, whether it is authorised, and the schemes of delegation."""

    recorded: PaymentRecorded | None = None
    authorised: bool = False
    scheme: Scheme = field(default_factory=Scheme)

    def deciding(self, amount: Decimal, context: DecisionContext) -> tuple[SchemeRow, ...]:
        """The rows of today's scheme that give some role the decision on a payment of so much."""
        value = dict.fromkeys(Measure, amount)
        matter = Matter(
            Decision.PAYMENT, None, None, value, None, registered=True, past_eighteen=False
        )
        return self.scheme.rows(Mode.DECIDES, matter, context.today)


def query(command: AuthorisePayment) -> Query:
    about = (tag("payment", command.payment_id),)
    return (QueryItem((PaymentRecorded, PaymentAuthorised), about), SCHEME)


def evolve(state: State, event: PaymentRecorded | PaymentAuthorised | SchemeEvent) -> State:
    if isinstance(event, PaymentRecorded):
        return replace(state, recorded=event)
    if isinstance(event, PaymentAuthorised):
        return replace(state, authorised=True)
    return replace(state, scheme=state.scheme.after(event))


def decide(
    command: AuthorisePayment, state: State, context: DecisionContext
) -> Sequence[PaymentAuthorised]:
    payment = state.recorded
    if payment is None or payment.amount <= 0 or state.authorised:
        raise NothingToAuthorise(payment_id=command.payment_id)
    deciding = state.deciding(payment.amount, context)
    if state.scheme.on(context.today) is not None:
        if context.role not in roles_in(deciding):
            raise NotTheirsToAuthorise(roles=roles_in(deciding))
        terms = {"payment_id": command.payment_id}
        refuse_unless_apart(Separated.PAYMENT, terms, context, NotProposed)
    mine = (row.citation for row in deciding if context.role in row.roles)
    authorised = event_from(
        PaymentAuthorised,
        command,
        amount=payment.amount,
        authorised_as=context.role,
        authorised_by=context.actor,
        citations=tuple(dict.fromkeys(mine)),
    )
    return [authorised]


DECIDER = Decider(AuthorisePayment, State, query, evolve, decide)
