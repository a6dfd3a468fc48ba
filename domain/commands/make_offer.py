"""Make an offer: a provider offers a placement at a weekly fee.

OFFER-1  The referral is open and nothing is awarded on it.
OFFER-2  Only a provider that was invited may offer.
OFFER-3  A provider has one live offer on a referral; an offer's identifier is used once.
"""

from collections.abc import Sequence

from domain.command import Command, Decider, Query, Refusal, as_said
from domain.events.calloff import OfferMade
from domain.readings.referrals import Referral, referral_of
from domain.terms import Day, Instant, OfferId, ProviderId, ReferralId, WeeklyFee


class MakeOffer(Command):
    referral_id: ReferralId
    provider_id: ProviderId
    offer_id: OfferId
    weekly_fee: WeeklyFee
    offered_on: Day


class ReferralNotOpen(Refusal):
    """The referral is not open to offers."""

    rule = "OFFER-1"


class NotInvited(Refusal):
    """The provider was not invited to offer on this referral."""

    rule = "OFFER-2"


class HasALiveOffer(Refusal):
    """The provider already has a live offer on this referral, or the identifier is in use."""

    rule = "OFFER-3"


def query(command: MakeOffer) -> Query:
    return (referral_of(command.referral_id),)


def decide(command: MakeOffer, state: Referral, _now: Instant) -> Sequence[OfferMade]:
    if not state.awaits_award:
        raise ReferralNotOpen(referral_id=command.referral_id)
    if command.provider_id not in state.invited:
        raise NotInvited(provider_id=command.provider_id)
    bidders = {offer.provider_id for offer in state.offers.values()}
    if command.provider_id in bidders or command.offer_id in state.offers:
        raise HasALiveOffer(provider_id=command.provider_id)
    return [as_said(OfferMade, command)]


DECIDER = Decider(MakeOffer, Referral, query, Referral.after, decide)
