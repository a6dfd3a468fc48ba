"""Start the search in a tier: in-house, a framework, ours or another body's, spot or unregistered.

    TIER-1  The search is open: it was not stopped since it began, and no award of it stands.
    TIER-2  The search begins in a tier once, until it is begun again as a whole, and not before the
            day on which it was opened or begun again.
    TIER-3  It is recorded of each earlier tier that nothing was found there. In an emergency the
            search may go on beside an earlier tier, with the reason given.
    TIER-4  An unregistered setting is searched for last, in an emergency too: it is recorded of
            every other tier that nothing was found there. The order that is named lets every child
            live in one on the day on which the search begins there, of whichever provider.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day on which the search begins there is not to come (FACT-1). An order that is named is recorded
(RECORDED-2) and is about a child of the search (RECORDED-3).

Source: the council's cabinet report, Summary and ¶1.7, by which other bodies' frameworks are a
contingency (TIER-3); President's revised Practice Guidance on unregistered placements, September
2023 (the day that it began is unconfirmed) (TIER-4); the ledger's own (decision 16).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from domain.codes import Tier
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.searches import TierStarted
from domain.readings import references
from domain.readings.orders import (
    COMMENCEMENTS,
    OrderEvent,
    Orders,
    Place,
    order_of,
    orders_for,
)
from domain.readings.referrals import Referral, ReferralEvent, referral_of
from domain.values import Day, OrderId, ReferralId, Text


class StartTier(Command):
    stored: ClassVar[str] = "start_tier"
    label: ClassVar[str] = "Search here next"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "started_on"
    names: ClassVar[Mapping[str, tuple[type[Event], ...]]] = {
        "order_id": references.ORDER,
    }
    referral_id: ReferralId
    tier: Tier
    reason: Text = ""
    order_id: OrderId | None = None
    started_on: Day


class ReferralNotOpen(Refusal):
    """The search is not open, or it has an award already. Only an open search moves on."""

    rule = "TIER-1"


class AlreadyStarted(Refusal):
    """The search has already begun here, or would begin before it was opened.

    Choose where to search next, and a day since it was opened.
    """

    rule = "TIER-2"


class EarlierTierNotExhausted(Refusal):
    """Somewhere earlier has not been searched to its end.

    Say that nothing was found there or, in an emergency, give the reason for not waiting.
    """

    rule = "TIER-3"
    satisfied_by = "Still to be searched: {not_exhausted}."


class NoOrderForUnregistered(Refusal):
    """Somewhere else has not been searched to its end, or no court order lets every child live in
    an unregistered setting on that day.

    Say that nothing was found everywhere else. Record the High Court’s order first, and name it.
    """

    rule = "TIER-4"
    satisfied_by = "Still to be searched: {not_exhausted}. An order that would: {orders}."


@dataclass(frozen=True, slots=True)
class State:
    """The referral, and the court's order if one is named."""

    referral: Referral = field(default_factory=Referral)
    orders: Orders = field(default_factory=Orders)


def query(command: StartTier) -> Query:
    order = () if command.order_id is None else (order_of(command.order_id), COMMENCEMENTS)
    return (referral_of(command.referral_id), *order)


def evolve(state: State, event: ReferralEvent | OrderEvent) -> State:
    if isinstance(event, OrderEvent):
        return replace(state, orders=state.orders.after(event))
    return replace(state, referral=state.referral.after(event))


def decide(command: StartTier, state: State, context: DecisionContext) -> Sequence[TierStarted]:
    search = state.referral.search
    if not state.referral.is_open or search.opened is None:
        raise ReferralNotOpen(referral_id=command.referral_id)
    if command.tier in search.started or command.started_on < search.opened.opened_on:
        raise AlreadyStarted(tier=command.tier)
    earlier = search.before(command.tier)
    if command.tier is Tier.UNREGISTERED:
        place = Place(search.opened.kind, irregular=True)
        children, day = search.children, command.started_on
        permitted = state.orders.permits_somewhere(children, place, day, context)
        if earlier or not permitted:
            orders = () if permitted else orders_for(place, day, state.orders.commenced)
            raise NoOrderForUnregistered(not_exhausted=earlier, orders=orders)
    elif earlier and not (search.opened.emergency and command.reason):
        raise EarlierTierNotExhausted(not_exhausted=earlier)
    return [event_from(TierStarted, command)]


DECIDER = Decider(StartTier, State, query, evolve, decide)
