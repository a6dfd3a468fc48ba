"""Record a court's order about children, such as a deprivation of liberty order.

ORDER-1  An order is recorded once under its reference.
ORDER-2  The order expires after the day it is made.
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from domain.codes import Order
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.awards import CourtOrderRecorded
from domain.readings.orders import order_of
from domain.values import ChildRef, Day, OrderId, Words


class RecordCourtOrder(Command):
    stored: ClassVar[str] = "record_court_order"
    label: ClassVar[str] = "Record a court order"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "made_on"
    order_id: OrderId
    child_refs: Annotated[tuple[ChildRef, ...], Field(min_length=1, max_length=20)]
    order: Order
    court: Words
    made_on: Day
    expires_on: Day


class AlreadyRecorded(Refusal):
    """An order is already recorded under this reference. Choose another reference."""

    rule = "ORDER-1"


class ExpiresAtOnce(Refusal):
    """The order would expire on or before the day it is made. Check both days."""

    rule = "ORDER-2"


def query(command: RecordCourtOrder) -> Query:
    return (order_of(command.order_id),)


def evolve(_recorded: bool, _event: CourtOrderRecorded) -> bool:
    return True


def decide(
    command: RecordCourtOrder, recorded: bool, _context: DecisionContext
) -> Sequence[CourtOrderRecorded]:
    if recorded:
        raise AlreadyRecorded(order_id=command.order_id)
    if command.expires_on <= command.made_on:
        raise ExpiresAtOnce(expires_on=command.expires_on)
    return [event_from(CourtOrderRecorded, command)]


DECIDER = Decider(RecordCourtOrder, bool, query, evolve, decide)
