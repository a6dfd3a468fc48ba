"""Record that a court discharged an order, or that it was withdrawn, on a day.

    DISCHARGE-1  The order is recorded, and no discharge of it is, of whichever day.
    DISCHARGE-2  The day of the discharge is not before the day on which the order was made.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day of the discharge is not to come (FACT-1). An order that has ended by its last day may still
be recorded as discharged.

Source: the ledger's own (decision 67).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.orders import CourtOrderDischarged
from domain.readings.orders import Orders, order_of
from domain.values import Day, OrderId, Words


class DischargeCourtOrder(Command):
    stored: ClassVar[str] = "discharge_court_order"
    label: ClassVar[str] = "Record that a court order was discharged"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "discharged_on"
    order_id: OrderId
    reason: Words
    discharged_on: Day


class NoSuchOrder(Refusal):
    """No such order is recorded, or it is already discharged. Check the order."""

    rule = "DISCHARGE-1"


class DischargedBeforeMade(Refusal):
    """The order would be discharged before the court made it. Check the day."""

    rule = "DISCHARGE-2"
    satisfied_by = "The first day is {made_on}."


def query(command: DischargeCourtOrder) -> Query:
    return (order_of(command.order_id),)


def decide(
    command: DischargeCourtOrder, state: Orders, _context: DecisionContext
) -> Sequence[CourtOrderDischarged]:
    order = state.find(command.order_id)
    if order is None or order.discharged_on is not None:
        raise NoSuchOrder(order_id=command.order_id)
    if command.discharged_on < order.made.made_on:
        raise DischargedBeforeMade(made_on=order.made.made_on)
    return [event_from(CourtOrderDischarged, command, child_refs=order.made.child_refs)]


DECIDER = Decider(DischargeCourtOrder, Orders, query, Orders.after, decide)
