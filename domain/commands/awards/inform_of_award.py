"""Inform a role of an award, as the scheme of delegation asks.

INFORM-1  The award stands on the referral.
INFORM-2  A role is informed once.
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.awards import AwardInformed
from domain.readings.referrals import Referral, referral_of
from domain.terms import AwardId, Day, ReferralId, Role


class InformOfAward(Command):
    stored: ClassVar[str] = "inform_of_award"
    award_id: AwardId
    referral_id: ReferralId
    informed_as: Role
    informed_on: Day


class NoSuchAward(Refusal):
    """There is no such award on this referral."""

    rule = "INFORM-1"


class AlreadyInformed(Refusal):
    """The role is informed of this award already."""

    rule = "INFORM-2"


def query(command: InformOfAward) -> Query:
    return (referral_of(command.referral_id),)


def decide(
    command: InformOfAward, state: Referral, _context: DecisionContext
) -> Sequence[AwardInformed]:
    if state.awarding.stands(command.award_id) is None:
        raise NoSuchAward(award_id=command.award_id)
    if command.informed_as in state.awarding.informed:
        raise AlreadyInformed(role=command.informed_as)
    return [event_from(AwardInformed, command)]


DECIDER = Decider(InformOfAward, Referral, query, Referral.after, decide)
