"""Exhaust a tier: record that the search in it found no placement.

    EXHAUST-1  The search is open (not stopped, and without an award that stands), has begun in this
               tier, and has not ended in it.
    EXHAUST-2  Every provider that is eligible in this tier on the day stated was asked, or was
               given a reason for not being asked. Outside any framework, and for an unregistered
               setting, any provider may be asked and none has to be.
    EXHAUST-3  No provider that was asked in this tier may still offer when this is recorded,
               whatever day is stated, and no offer made in it stands.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day stated is not to come (FACT-1), nor before the search began in the tier (RECORDED-1).

Source: the ledger's own (decision 16).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from domain.codes import Tier
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.searches import TierExhausted, TierStarted
from domain.readings.market import MARKET, Market, MarketEvent
from domain.readings.referrals import Referral, ReferralEvent, referral_of
from domain.values import Day, ReferralId, Words


class ExhaustTier(Command):
    stored: ClassVar[str] = "exhaust_tier"
    label: ClassVar[str] = "Nothing found here"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "exhausted_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {TierStarted: "started_on"}
    referral_id: ReferralId
    tier: Tier
    reason: Words
    exhausted_on: Day


class NotUnderWay(Refusal):
    """The search is not open, has not begun here, or has ended here already. Choose where it is."""

    rule = "EXHAUST-1"


class SomebodyNotAsked(Refusal):
    """An eligible provider was neither asked nor given a reason for not being asked.

    Ask it, or give the reason, first.
    """

    rule = "EXHAUST-2"
    satisfied_by = "Still to be asked, or left out with a reason: {provider_ids}."


class OffersMayCome(Refusal):
    """A provider that was asked may still offer, or has made an offer.

    Wait for the time to answer, or decide on the offer.
    """

    rule = "EXHAUST-3"
    satisfied_by = "The provider: {provider_id}. It may answer until {respond_by}."


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
    if missing := (eligible or frozenset()) - search.invited_or_left_out(tier):
        raise SomebodyNotAsked(provider_ids=tuple(sorted(missing)))
    offering_providers = state.referral.offers.offering_providers
    for provider_id, invitation in search.invitations.items():
        waiting = state.referral.may_answer(provider_id, context.decided_at)
        if invitation.tier is tier and (waiting or provider_id in offering_providers):
            until = invitation.respond_by if waiting else ()
            raise OffersMayCome(provider_id=provider_id, respond_by=until)
    return [event_from(TierExhausted, command)]


DECIDER = Decider(ExhaustTier, State, query, evolve, decide)
