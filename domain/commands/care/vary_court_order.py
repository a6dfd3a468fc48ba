"""Record that a court varied an order: what it permits from a day on.

    VARYORDER-1  The order is in force on the day of the variation.
    VARYORDER-2  What the order permits from then on is stated whole, and is within what the law
                 lets such an order permit on that day. Where that law lets it permit kinds of
                 setting it states some, and a direction also its provider or its home. Where the
                 law lets it permit none, as of a care order, it states none. The same limits hold
                 as for an order that is made (ORDER-3, of `record_court_order`).

A breach of either rule always refuses. The day of the variation is not to come (FACT-1). An order
that the Act of 2026 provides for permits nothing before the day that is recorded as the
commencement of its section. Variations count in the order of their days, in whatever order they are
recorded.

Source: Children Act 1989 s25, s31, s38 and s50, the inherent jurisdiction of the High Court within
s100, and Children's Wellbeing and Schools Act 2026 s13, as `domain.statutes.orders` dates them
(VARYORDER-2); the ledger's own (decision 67).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.orders import CourtOrderVaried
from domain.readings.orders import (
    COMMENCEMENTS,
    Orders,
    may_permit,
    order_of,
    power_of,
)
from domain.statutes.orders import uncommenced
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

    rule = "VARYORDER-1"


class BeyondItsPower(Refusal):
    """The law does not let such an order permit this, or it must say more: the kinds of setting or,
    for a direction, the provider or the home.

    Record what the court said.
    """

    rule = "VARYORDER-2"
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
        power = power_of(made.order, day, *law)
        settings, causes = tuple(sorted(power.settings)), uncommenced(made.order, power)
        raise BeyondItsPower(order=made.order, settings=settings, causes=causes)
    return [event_from(CourtOrderVaried, command, child_refs=made.child_refs, order=made.order)]


DECIDER = Decider(VaryCourtOrder, Orders, query, Orders.after, decide)
