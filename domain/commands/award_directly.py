"""Award directly: give the placement to a provider without competition (¶2.5).

DIRECT-1  The referral is open and nothing is awarded on it.
DIRECT-2  A suspended provider, or one not in the lot, gets no award.
DIRECT-3  The ground for not competing is stated.
"""

from collections.abc import Sequence

from domain.command import Command, Decider, Query, Refusal, as_said
from domain.events.calloff import AwardedDirectly
from domain.readings.awards import State, evolve, read_for_award
from domain.terms import AwardId, Day, Instant, ProviderId, ReferralId, Text, WeeklyFee


class AwardDirectly(Command):
    award_id: AwardId
    referral_id: ReferralId
    provider_id: ProviderId
    weekly_fee: WeeklyFee
    ground: Text
    awarded_on: Day


class ReferralNotOpen(Refusal):
    """The referral is not open, or is already awarded."""

    rule = "DIRECT-1"


class ProviderNotEligible(Refusal):
    """The provider is suspended or is not admitted to the lot, and gets no award."""

    rule = "DIRECT-2"


class NoGround(Refusal):
    """A direct award states why it is the best option to meet the child's needs."""

    rule = "DIRECT-3"


def query(command: AwardDirectly) -> Query:
    return read_for_award(command.referral_id, command.provider_id)


def decide(command: AwardDirectly, state: State, _now: Instant) -> Sequence[AwardedDirectly]:
    if not state.referral.awaits_award:
        raise ReferralNotOpen(referral_id=command.referral_id)
    if not state.provider_eligible:
        raise ProviderNotEligible(provider_id=command.provider_id)
    if not command.ground:
        raise NoGround(award_id=command.award_id)
    return [as_said(AwardedDirectly, command)]


DECIDER = Decider(AwardDirectly, State, query, evolve, decide)
