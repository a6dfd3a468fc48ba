"""Record a court's order about children: what it permits, where, and for how long.

    ORDER-1  An order is recorded once under its reference.
    ORDER-2  An order is in force from the day it is made or a later one, and ends after that. Only
             a care order may have no last day: it lasts until it is discharged and, by law, until
             eighteen at the latest.
    ORDER-3  An order states the kinds of setting that its law lets it permit on the day it is made,
             and at least one if that law has any. A secure accommodation order permits only secure
             homes. An order under the inherent jurisdiction that deprives of liberty permits any
             setting but secure homes, custody and adoption. A direction permits the same settings,
             and names its provider or its home. An order under section 25(1A) of the Children Act
             1989 permits children's homes and residential schools, once section 13 of the
             Children's Wellbeing and Schools Act 2026 is recorded as commenced for all purposes.
             Care, interim care and recovery orders permit no setting, and state none.
    ORDER-4  A secure accommodation order lasts three months at most from the day on which it
             begins. It lasts six months at most if for each child that it names such an order began
             before that day.
    ORDER-5  A secure accommodation order lasts three months at most too, as a first one does, if on
             the day before it begins one of its children was under no such order, having had one.

A breach of ORDER-5 is always noted, with the day on which the order begins. A breach of another
rule always refuses. The day on which the order is made is not to come (FACT-1). A direction is an
order that a child be placed with a provider or in a home. A secure order for longer than ORDER-4
allows is beyond the court's power, as an order is that permits too much (ORDER-3): it is refused
until its days are checked, so that no placement rests on the excess. Whether days without an order
make the next one a first one is not settled, so ORDER-5 refuses nothing. An order that deprives of
liberty does not make a setting registered.

Source: Children Act 1989 s31 for care, s38 for interim care and s50 for recovery orders, and
s91(12) for their end at eighteen, and the ledger's own (decision 67) for days that follow one
another (ORDER-2); Children Act 1989 s25, s31, s38 and s50, the inherent jurisdiction of the High
Court within s100, and Children's Wellbeing and Schools Act 2026 s13, as `domain.statutes.orders`
dates them (ORDER-3); Children (Secure Accommodation) Regulations 1991 regs 11 and 12 (ORDER-4);
Children (Secure Accommodation) Regulations 1991 reg 12 (unconfirmed: whether an order after days
without one is for a further period) (ORDER-5); the ledger's own (decision 67).
"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from domain.codes import Order
from domain.command import (
    Act,
    Command,
    Decider,
    DecisionContext,
    NeverRefused,
    Query,
    Refusal,
    event_from,
)
from domain.events.orders import CourtOrderRecorded
from domain.readings.orders import (
    COMMENCEMENTS,
    Orders,
    longest_secure,
    may_permit,
    order_of,
    orders_about,
    power_of,
)
from domain.statutes.orders import uncommenced
from domain.values import (
    ChildRef,
    Day,
    HomeId,
    Kind,
    OrderId,
    ProviderId,
    Text,
    Words,
    YesNo,
)


class RecordCourtOrder(Command):
    stored: ClassVar[str] = "record_court_order"
    label: ClassVar[str] = "Record a court order"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "made_on"
    order_id: OrderId
    child_refs: Annotated[tuple[ChildRef, ...], Field(min_length=1, max_length=20)]
    order: Order
    settings: tuple[Kind, ...] = ()
    provider_id: ProviderId | None = None
    home_id: HomeId | None = None
    restrictions: Text = ""
    court: Words
    case_number: Words
    judge: Text = ""
    interim: YesNo = False
    made_on: Day
    in_force_from: Day
    expires_on: Day | None = None


class AlreadyRecorded(Refusal):
    """An order is already recorded under this reference. Choose another reference."""

    rule = "ORDER-1"


class DaysOutOfOrder(Refusal):
    """The order would begin before it is made, or end on or before the day it begins, or have no
    last day though only a care order has none.

    Check the days.
    """

    rule = "ORDER-2"
    satisfied_by = "It begins on {made_on} or later, and ends after that."


class BeyondItsPower(Refusal):
    """The law does not let such an order permit this, or it must say more: the kinds of setting or,
    for a direction, the provider or the home.

    Record what the order says, under the kind of order that it is.
    """

    rule = "ORDER-3"
    satisfied_by = "It may permit: {settings}."


class NotFurther(NeverRefused):
    """The order lasts longer than a first one may, and days without an order came before it.

    The solicitor asks the court whether it was for a further period.
    """

    rule = "ORDER-5"


class TooLong(Refusal):
    """No court may keep a child in secure accommodation for so long under one order.

    Check the days, record an earlier order first, or ask the solicitor to have the order put right.
    """

    rule = "ORDER-4"
    satisfied_by = "It ends by {last}."


def query(command: RecordCourtOrder) -> Query:
    if command.order is Order.RELEVANT_ACCOMMODATION:
        return (order_of(command.order_id), COMMENCEMENTS)
    if command.order is not Order.SECURE_ACCOMMODATION:
        return (order_of(command.order_id),)
    return (order_of(command.order_id), *orders_about(*command.child_refs))


def decide(
    command: RecordCourtOrder, state: Orders, context: DecisionContext
) -> Sequence[CourtOrderRecorded]:
    if command.order_id in state.made:
        raise AlreadyRecorded(order_id=command.order_id)
    if not days_in_order(command):
        raise DaysOutOfOrder(made_on=command.made_on)
    law = (context, state.commenced)
    if not may_permit(command.order, command, command.made_on, *law):
        power, order = power_of(command.order, command.made_on, *law), command.order
        settings, causes = tuple(sorted(power.settings)), uncommenced(order, power)
        raise BeyondItsPower(order=order, settings=settings, causes=causes)
    last = last_day(command, state, context)
    if command.expires_on is not None and command.expires_on > last:
        raise TooLong(last=last)
    if is_not_further(command, state, context):
        context.note(NotFurther(order_id=command.order_id), command.in_force_from)
    return [event_from(CourtOrderRecorded, command)]


def days_in_order(command: RecordCourtOrder) -> bool:
    """Whether the days of an order follow one another, and it has the last day that it needs."""
    if command.expires_on is None:
        return command.order is Order.CARE and command.made_on <= command.in_force_from
    return command.made_on <= command.in_force_from < command.expires_on


def last_day(command: RecordCourtOrder, state: Orders, context: DecisionContext) -> date:
    """The last day on which the order can end: of a secure one, by whether it is each child's
    first.
    """
    if command.order is not Order.SECURE_ACCOMMODATION:
        return date.max
    begins = command.in_force_from
    later = all(state.have_secured(child, begins) for child in command.child_refs)
    return longest_secure(begins, later=later, context=context)


def is_not_further(command: RecordCourtOrder, state: Orders, context: DecisionContext) -> bool:
    """Whether a secure order is longer than a first one may be, after days without one."""
    if command.order is not Order.SECURE_ACCOMMODATION or command.expires_on is None:
        return False
    begins = command.in_force_from
    gap = not all(state.is_secured_until(child, begins) for child in command.child_refs)
    return gap and command.expires_on > longest_secure(begins, later=False, context=context)


DECIDER = Decider(RecordCourtOrder, Orders, query, Orders.after, decide)
