"""Award by mini-competition: choose one of the offers made on a referral (¶2.5).

AWARD-1  The referral is open and nothing is awarded on it.
AWARD-2  The offer is live, the provider's own, and has been evaluated.
AWARD-3  A suspended provider, or one not in the lot, gets no award.
"""

from collections.abc import Sequence

from domain.command import Command, Decider, Query, Refusal, as_said
from domain.events.calloff import AwardedByMiniCompetition
from domain.readings.awards import State, evolve, read_for_award
from domain.terms import AwardId, Day, Instant, OfferId, ProviderId, ReferralId, Words


class AwardByMiniCompetition(Command):
    award_id: AwardId
    referral_id: ReferralId
    provider_id: ProviderId
    offer_id: OfferId
    reason: Words
    awarded_on: Day


class ReferralNotOpen(Refusal):
    """The referral is not open, or is already awarded."""

    rule = "AWARD-1"


class NoEvaluatedOffer(Refusal):
    """The provider has no such live offer on this referral that has been evaluated."""

    rule = "AWARD-2"


class ProviderNotEligible(Refusal):
    """The provider is suspended or is not admitted to the lot, and gets no award."""

    rule = "AWARD-3"


def query(command: AwardByMiniCompetition) -> Query:
    return read_for_award(command.referral_id, command.provider_id)


def decide(
    command: AwardByMiniCompetition, state: State, _now: Instant
) -> Sequence[AwardedByMiniCompetition]:
    if not state.referral.awaits_award:
        raise ReferralNotOpen(referral_id=command.referral_id)
    offer = state.referral.offers.get(command.offer_id)
    if offer is None or offer.provider_id != command.provider_id or not offer.evaluated:
        raise NoEvaluatedOffer(offer_id=command.offer_id)
    if not state.provider_eligible:
        raise ProviderNotEligible(provider_id=command.provider_id)
    return [as_said(AwardedByMiniCompetition, command, weekly_fee=offer.weekly_fee)]


DECIDER = Decider(AwardByMiniCompetition, State, query, evolve, decide)
