"""Start the search in a tier: in-house, purchasing system, city region, region or spot.

TIER-1  The referral is open and no award stands on it.
TIER-2  The search in a tier is started once.
TIER-3  Every earlier tier is exhausted. In an emergency a later tier may start beside an earlier
        one, with the reason given.
TIER-4  An unregistered setting is searched for last, when every other tier is exhausted, under a
        court's order that covers every child on the day (President's guidance, 2023).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from domain.codes import Tier
from domain.command import Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.searches import TierStarted
from domain.readings.orders import OrderEvent, Orders, order_of
from domain.readings.referrals import Referral, ReferralEvent, referral_of
from domain.values import Day, OrderId, ReferralId, Text


class StartTier(Command):
    stored: ClassVar[str] = "start_tier"
    referral_id: ReferralId
    tier: Tier
    reason: Text = ""
    order_id: OrderId | None = None
    started_on: Day


class ReferralNotOpen(Refusal):
    """The referral is not open, or an award stands on it.

    The search goes on while a referral is open.
    """

    rule = "TIER-1"


class AlreadyStarted(Refusal):
    """The search in this tier has already started. Choose another tier."""

    rule = "TIER-2"


class EarlierTierNotExhausted(Refusal):
    """An earlier tier is not exhausted.

    Exhaust it first or, in an emergency, give the reason for not waiting.
    """

    rule = "TIER-3"


class NoOrderForUnregistered(Refusal):
    """Another tier is not exhausted, or no court order covers every child on that day.

    Exhaust every other tier, and record the order, first.
    """

    rule = "TIER-4"


@dataclass(frozen=True, slots=True)
class State:
    """The referral, and the court's order if one is named."""

    referral: Referral = field(default_factory=Referral)
    orders: Orders = field(default_factory=Orders)


def query(command: StartTier) -> Query:
    order = () if command.order_id is None else (order_of(command.order_id),)
    return (referral_of(command.referral_id), *order)


def evolve(state: State, event: ReferralEvent | OrderEvent) -> State:
    if isinstance(event, OrderEvent):
        return replace(state, orders=state.orders.after(event))
    return replace(state, referral=state.referral.after(event))


def decide(command: StartTier, state: State, _context: DecisionContext) -> Sequence[TierStarted]:
    search = state.referral.search
    if not state.referral.is_open or search.opened is None:
        raise ReferralNotOpen(referral_id=command.referral_id)
    if command.tier in search.started:
        raise AlreadyStarted(tier=command.tier)
    earlier = search.before(command.tier)
    if command.tier is Tier.UNREGISTERED:
        covered = state.orders.in_force(search.children, command.started_on)
        if earlier or not covered:
            raise NoOrderForUnregistered(not_exhausted=len(earlier))
    elif earlier and not (search.opened.emergency and command.reason):
        raise EarlierTierNotExhausted(not_exhausted=len(earlier))
    return [event_from(TierStarted, command)]


DECIDER = Decider(StartTier, State, query, evolve, decide)
