"""Evaluate an offer: score its match to the child's needs, its quality and its cost.

EVALUATE-1  The offer is live.
EVALUATE-2  Nothing is awarded on the referral.
"""

from collections.abc import Sequence

from domain.command import Command, Decider, Query, Refusal, as_said
from domain.events.calloff import OfferEvaluated
from domain.readings.referrals import Referral, referral_of
from domain.terms import Day, Instant, OfferId, ReferralId, Score


class EvaluateOffer(Command):
    referral_id: ReferralId
    offer_id: OfferId
    match_to_need: Score
    quality: Score
    cost: Score
    evaluated_on: Day


class NoSuchOffer(Refusal):
    """There is no such live offer on this referral."""

    rule = "EVALUATE-1"


class AlreadyAwarded(Refusal):
    """The referral is already awarded."""

    rule = "EVALUATE-2"


def query(command: EvaluateOffer) -> Query:
    return (referral_of(command.referral_id),)


def decide(command: EvaluateOffer, state: Referral, _now: Instant) -> Sequence[OfferEvaluated]:
    offer = state.offers.get(command.offer_id)
    if offer is None:
        raise NoSuchOffer(offer_id=command.offer_id)
    if state.award is not None:
        raise AlreadyAwarded(referral_id=command.referral_id)
    return [as_said(OfferEvaluated, command, provider_id=offer.provider_id)]


DECIDER = Decider(EvaluateOffer, Referral, query, Referral.after, decide)
