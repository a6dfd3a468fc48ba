"""Record a court's order about children: what it permits, where, and for how long.

    ORDER-1  An order is recorded once under its reference.
    ORDER-2  It is in force from the day it is made or a later one, and ends after that. Only a care
             order has no last day: it lasts until it is discharged.
    ORDER-3  It permits what the law lets such an order permit. A secure accommodation order permits
             secure homes; one that deprives of liberty names the kinds of setting; a direction
             names its provider or home; care, interim care and recovery orders permit no setting.

An order that deprives of liberty does not make a setting registered.
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from domain.codes import Order
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.orders import CourtOrderRecorded
from domain.readings.orders import Orders, may_permit, order_of, power_of
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


def query(command: RecordCourtOrder) -> Query:
    return (order_of(command.order_id),)


def decide(
    command: RecordCourtOrder, state: Orders, context: DecisionContext
) -> Sequence[CourtOrderRecorded]:
    if state.made:
        raise AlreadyRecorded(order_id=command.order_id)
    if not days_in_order(command):
        raise DaysOutOfOrder(made_on=command.made_on)
    if not may_permit(command.order, command, command.made_on, context):
        settings = power_of(command.order, command.made_on, context).settings
        raise BeyondItsPower(order=command.order, settings=tuple(sorted(settings)))
    return [event_from(CourtOrderRecorded, command)]


def days_in_order(command: RecordCourtOrder) -> bool:
    """Whether the days of an order follow one another, and it has the last day that it needs."""
    if command.expires_on is None:
        return command.order is Order.CARE and command.made_on <= command.in_force_from
    return command.made_on <= command.in_force_from < command.expires_on


DECIDER = Decider(RecordCourtOrder, Orders, query, Orders.after, decide)
