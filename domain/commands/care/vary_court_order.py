"""Record that a court varied an order: what it permits from a day on.

REVISE-1  The order is in force on the day.
REVISE-2  It permits what the law lets such an order permit, as in ORDER-3.
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.orders import CourtOrderVaried
from domain.readings.orders import COMMENCEMENTS, Orders, may_permit, order_of, power_of
from domain.values import Day, HomeId, Kind, OrderId, ProviderId, Text


class VaryCourtOrder(Command):
    stored: ClassVar[str] = "vary_court_order"
    label: ClassVar[str] = "Record that a court order was varied"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "varied_on"
    order_id: OrderId
    settings: tuple[Kind, ...] = ()
    provider_id: ProviderId | None = None
    home_id: HomeId | None = None
    restrictions: Text = ""
    varied_on: Day


class NotInForce(Refusal):
    """No such order is in force on that day. Check the order and the day."""

    rule = "REVISE-1"


class BeyondItsPower(Refusal):
    """The law does not let such an order permit this, or it must say more: the kinds of setting or,
    for a direction, the provider or the home.

    Record what the court said.
    """

    rule = "REVISE-2"
    satisfied_by = "It may permit: {settings}."


def query(command: VaryCourtOrder) -> Query:
    return (order_of(command.order_id), COMMENCEMENTS)


def decide(
    command: VaryCourtOrder, state: Orders, context: DecisionContext
) -> Sequence[CourtOrderVaried]:
    order, day = state.find(command.order_id), command.varied_on
    if order is None or not order.is_in_force_on(day):
        raise NotInForce(order_id=command.order_id)
    made = order.made
    law = (context, state.commenced)
    if not may_permit(made.order, command, day, *law):
        settings = power_of(made.order, day, *law).settings
        raise BeyondItsPower(order=made.order, settings=tuple(sorted(settings)))
    return [event_from(CourtOrderVaried, command, child_refs=made.child_refs, order=made.order)]


DECIDER = Decider(VaryCourtOrder, Orders, query, Orders.after, decide)
