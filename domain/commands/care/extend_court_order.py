"""Record that a court extended an order, on its terms, until another day.

    RENEW-1  The order is recorded, and was not discharged by the day of the extension.
    RENEW-2  The order then ends later than before, as extensions dated up to that day had set it,
             and after the day of the extension. A care order that has no last day is not extended.
    RENEW-3  The day of the extension is not before the order was made.
    RENEW-4  A secure accommodation order is extended by six months at most, from its last day or,
             if that has passed, from the day of the extension.

A breach of any rule always refuses. The day of the extension is not to come (FACT-1). Where the
order had ended before the court extended it, it is in force again from the day of the extension:
the days between are not covered.

Source: Children (Secure Accommodation) Regulations 1991 reg 12 (RENEW-4); the ledger's own
(decision 67).
"""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from domain.codes import Order
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.orders import CourtOrderExtended
from domain.readings.orders import Orders, longest_secure, order_of
from domain.values import Day, OrderId


class ExtendCourtOrder(Command):
    stored: ClassVar[str] = "extend_court_order"
    label: ClassVar[str] = "Record that a court order was extended"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "extended_on"
    order_id: OrderId
    expires_on: Day
    extended_on: Day


class NoSuchOrder(Refusal):
    """No such order is recorded, or the court had ended it by that day. Check the order."""

    rule = "RENEW-1"


class NotLonger(Refusal):
    """The order would not end later than it does already. Check the day."""

    rule = "RENEW-2"
    satisfied_by = "It ends after {after}."


class ExtendedBeforeMade(Refusal):
    """The order would be extended before the court made it. Check the day."""

    rule = "RENEW-3"
    satisfied_by = "The first day is {made_on}."


class ExtendedTooFar(Refusal):
    """No court may keep a child in secure accommodation for so long. Check the day."""

    rule = "RENEW-4"
    satisfied_by = "It ends by {last}."


def query(command: ExtendCourtOrder) -> Query:
    return (order_of(command.order_id),)


def decide(
    command: ExtendCourtOrder, state: Orders, context: DecisionContext
) -> Sequence[CourtOrderExtended]:
    order, day = state.find(command.order_id), command.extended_on
    if order is None or (order.discharged_on or date.max) <= day:
        raise NoSuchOrder(order_id=command.order_id)
    if day < order.made.made_on:
        raise ExtendedBeforeMade(made_on=order.made.made_on)
    after = max(day, order.expires_on(day))
    if command.expires_on <= after:
        raise NotLonger(after=() if after == date.max else after)
    if order.made.order is Order.SECURE_ACCOMMODATION:
        last = longest_secure(after, later=True, context=context)
        if command.expires_on > last:
            raise ExtendedTooFar(last=last)
    return [event_from(CourtOrderExtended, command, child_refs=order.made.child_refs)]


DECIDER = Decider(ExtendCourtOrder, Orders, query, Orders.after, decide)
