"""Exhaust a tier in which the search found no placement.

EXHAUST-1  The search is under way in the tier.
EXHAUST-2  Every provider eligible in the tier at this moment was invited, or was left out with a
           reason.
EXHAUST-3  No provider invited in the tier may still offer, and no offer made in it is live.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from domain.codes import Tier
from domain.command import Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.searches import TierExhausted
from domain.readings.market import MARKET, Market, MarketEvent
from domain.readings.referrals import Referral, ReferralEvent, referral_of
from domain.values import Day, ReferralId, Words


class ExhaustTier(Command):
    stored: ClassVar[str] = "exhaust_tier"
    referral_id: ReferralId
    tier: Tier
    reason: Words
    exhausted_on: Day


class NotUnderWay(Refusal):
    """The referral is not open, or the search is not under way in this tier.

    Choose a tier in which it is.
    """

    rule = "EXHAUST-1"


class SomebodyNotAsked(Refusal):
    """A provider eligible in this tier was neither invited nor left out with a reason.

    Invite it, or give the reason, first.
    """

    rule = "EXHAUST-2"


class OffersMayCome(Refusal):
    """A provider invited in this tier may still offer, or has a live offer.

    Wait for the time to respond, or decide on the offer.
    """

    rule = "EXHAUST-3"


@dataclass(frozen=True, slots=True)
class State:
    """The referral, and the market."""

    referral: Referral = field(default_factory=Referral)
    market: Market = field(default_factory=Market)


def query(command: ExhaustTier) -> Query:
    return (referral_of(command.referral_id), MARKET)


def evolve(state: State, event: ReferralEvent | MarketEvent) -> State:
    if isinstance(event, MarketEvent):
        return replace(state, market=state.market.after(event))
    return replace(state, referral=state.referral.after(event))


def decide(command: ExhaustTier, state: State, context: DecisionContext) -> Sequence[TierExhausted]:
    search, tier = state.referral.search, command.tier
    opened = search.opened
    if opened is None or not state.referral.is_open or not search.under_way(tier):
        raise NotUnderWay(referral_id=command.referral_id, tier=tier)
    eligible = state.market.eligible(tier, opened.lot, opened.kind, command.exhausted_on)
    if missing := (eligible or frozenset()) - search.accounted_for(tier):
        raise SomebodyNotAsked(providers=len(missing), first=min(missing))
    bidders = state.referral.offers.bidders
    for provider_id, invitation in search.invitations.items():
        waiting = (
            state.referral.waits_for(provider_id) and context.decided_at <= invitation.respond_by
        )
        if invitation.tier is tier and (waiting or provider_id in bidders):
            raise OffersMayCome(provider_id=provider_id)
    return [event_from(TierExhausted, command)]


DECIDER = Decider(ExhaustTier, State, query, evolve, decide)
