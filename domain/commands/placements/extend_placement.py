"""Change the day until which a placement is agreed, to a later or an earlier day.

    EXTEND-1  The placement runs on the day of the change, and the day until which it is to be
              agreed is after its start.
    EXTEND-2  The placement is agreed until a day in the month of the eighteenth birthday at the
              latest. After that a young person is not looked after, and an arrangement after care
              takes its place.
    EXTEND-3  A placement that awaits authority is not agreed beyond the day agreed when it started.
              One that began in breach of START-10, START-13 or START-21 awaits it until it is tied
              to an authorised award. One whose cited award is not authorised yet, as in an
              emergency, or was refused, awaits it until that award is authorised or it is tied to
              another. What is recorded by then counts, of whichever day.
    EXTEND-4  In a secure home a placement is agreed beyond the day agreed when it started only
              under the order that is named: one that permits it, in force on the day of the change
              and on that on which this is recorded. The three days without an order (START-12)
              cannot be extended.
    EXTEND-5  Once a scheme of delegation is in force on the day of recording, what has a fee is
              agreed beyond the day agreed when it started only in a role that may decide an award
              of what the days added cost, by the steps of the fee and what is paid once on them. An
              allowance of our own carers, family or friends is agreed for longer only in a role to
              which the scheme gives that decision by name. With no policy in force that day nobody
              may.
    EXTEND-6  Where EXTEND-5 applies, another person has first proposed to agree this placement
              until this same day. The proposal stands on the day of recording (PROPOSAL-3).

A breach of any rule always refuses. The day of the change is not to come (FACT-1). An order that is
named is recorded (RECORDED-2) and is about the child of the placement (RECORDED-3).

Source: Children Act 1989 s105(1), by which a child is a person under eighteen (EXTEND-2); Children
Act 1989 s25 (EXTEND-4); the council's contract procedure rules and its scheme of delegation
(EXTEND-3, EXTEND-5); decision 97 (EXTEND-6); the ledger's own (decision 19).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar

from domain.command import (
    Act,
    Command,
    Decider,
    DecisionContext,
    Marked,
    Query,
    Refusal,
    event_from,
)
from domain.events.base import Event
from domain.events.governance import Separated
from domain.events.placements import PlacementExtended, PlacementStarted
from domain.readings import fees, references
from domain.readings.agreements import paid_once
from domain.readings.arrival.purchases import decision_on
from domain.readings.orders import (
    COMMENCEMENTS,
    OrderEvent,
    Orders,
    Place,
    order_of,
    orders_for,
)
from domain.readings.placements import Placement
from domain.readings.pricing.added import value_of_days
from domain.readings.separation.proposals import refuse_unless_apart
from domain.values import Day, Kind, OrderId, PlacementId, Words, birthday_month


class ExtendPlacement(Command):
    stored: ClassVar[str] = "extend_placement"
    label: ClassVar[str] = "Change the agreed end"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "extended_on"
    names: ClassVar[Mapping[str, tuple[type[Event], ...]]] = {
        "order_id": references.ORDER,
    }
    placement_id: PlacementId
    order_id: OrderId | None = None
    reason: Words
    agreed_until: Day
    extended_on: Day


class NotRunning(Refusal):
    """The placement is not running on that day, or would be agreed until a day that is not after
    its start.

    Choose a running placement and a later day.
    """

    rule = "EXTEND-1"
    satisfied_by = "It runs from {started_on}. It ended on {ended_on}."


class PastEighteen(Refusal):
    """The young person turns eighteen before that day.

    Choose an earlier day, and arrange where they are to live after care.
    """

    rule = "EXTEND-2"
    satisfied_by = "The latest day is {latest}."


class NotAuthorised(Refusal):
    """Nobody has authorised an award for what the placement buys.

    Have its award authorised, or another one, and tie that to the placement.
    """

    rule = "EXTEND-3"
    satisfied_by = "The award that waits: {award_id}."


class NotTheirsToExtend(Refusal):
    """The scheme of delegation in force does not let this role decide what the days added cost.

    Ask an officer in a role that may decide it.
    """

    rule = "EXTEND-5"
    satisfied_by = "Roles that may: {roles}."


class NotProposed(Refusal):
    """No proposal of this by another stands, and who proposes it does not decide it.

    Ask another person to propose it: of this placement, until this day.
    """

    rule = "EXTEND-6"
    satisfied_by = "Roles that may propose it: {roles}."


class NotSecured(Refusal):
    """The home is secure, and no order that is named lets the child be kept there.

    Name the order that does, or end the placement by the day until which it is agreed.
    """

    rule = "EXTEND-4"
    satisfied_by = "An order that would: {orders}."


@dataclass(frozen=True, slots=True)
class State:
    """The placement, with who may decide what it costs, and the order if one is named."""

    buying: fees.State = field(default_factory=fees.State)
    orders: Orders = field(default_factory=Orders)

    @property
    def placement(self) -> Placement:
        """The placement."""
        return self.buying.placement

    def may_be_secured(self, days: Collection[date], context: DecisionContext) -> bool:
        """Whether the child may live there on each of the days: the home is not secure, or the
        order permits it.
        """
        started = self.placement.started
        if started is None or started.kind is not Kind.SECURE_HOME:
            return True
        place, child = place_of(started), (started.child_ref,)
        return all(self.orders.permits(child, place, day, context) for day in days)


def query(command: ExtendPlacement) -> Query:
    order = () if command.order_id is None else (order_of(command.order_id), COMMENCEMENTS)
    return (*fees.read_for_fee(command.placement_id), *order)


def place_of(started: PlacementStarted) -> Place:
    """The placement as an order speaks of it."""
    return Place(started.kind, started.provider_id, started.home_id)


def evolve(state: State, event: fees.Relevant | OrderEvent) -> State:
    if isinstance(event, OrderEvent):
        return replace(state, orders=state.orders.after(event))
    return replace(state, buying=fees.evolve(state.buying, event))


def mark(state: State, entry: Marked) -> State:
    return replace(state, buying=fees.mark(state.buying, entry))


def decide(
    command: ExtendPlacement, state: State, context: DecisionContext
) -> Sequence[PlacementExtended]:
    started = state.placement.started
    if started is None or not state.placement.runs_on(command.extended_on):
        raise NotRunning(placement_id=command.placement_id, **state.placement.days)
    if command.agreed_until <= started.started_on:
        raise NotRunning(placement_id=command.placement_id, **state.placement.days)
    latest = birthday_month(started.born_in, 18)[1]
    if command.agreed_until > latest:
        raise PastEighteen(latest=latest)
    is_longer, days = (
        command.agreed_until > started.agreed_until,
        (command.extended_on, context.today),
    )
    if is_longer and state.placement.awaits_authority:
        raise NotAuthorised(placement_id=command.placement_id, **state.placement.awaited)
    if is_longer and not state.may_be_secured(days, context):
        orders = orders_for(place_of(started), context.today, state.orders.commenced)
        raise NotSecured(placement_id=command.placement_id, orders=orders)
    if is_longer:
        refuse_unless_agreed(command, state.buying, started, context)
    return [event_from(PlacementExtended, command, child_ref=started.child_ref)]


def refuse_unless_agreed(
    command: ExtendPlacement,
    state: fees.State,
    started: PlacementStarted,
    context: DecisionContext,
) -> None:
    """Raise a refusal unless EXTEND-5 and EXTEND-6 are met by what is agreed for longer."""
    steps, paid = state.placement.fees, tuple(paid_once(state.placement))
    if not (any(steps.values()) or paid) or state.scheme.on(context.today) is None:
        return
    value = value_of_days(steps, paid, started.agreed_until, command.agreed_until)
    roles = fees.given_to(state, decision_on(started.kind), value, context.today)
    if context.role not in roles:
        raise NotTheirsToExtend(roles=roles)
    terms = {"placement_id": command.placement_id, "ends_on": command.agreed_until}
    refuse_unless_apart(Separated.EXTENSION, terms, context, NotProposed)


DECIDER = Decider(ExtendPlacement, State, query, evolve, decide, mark=mark)
