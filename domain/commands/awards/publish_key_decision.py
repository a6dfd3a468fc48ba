"""Publish a key decision: an award whose first year costs more than the constitution's figure.

    KEY-1  The award stands on the referral and is a key decision.
    KEY-2  A key decision is published once.

It is published in the Forward Plan, 28 days ahead. Where that is not practicable, it is published
as a general exception or in special urgency (Executive Arrangements Regulations 2012, regs 9 to
11).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.codes import Notice
from domain.command import Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.awards import KeyDecisionPublished
from domain.readings.referrals import Referral, referral_of
from domain.values import AwardId, Day, ReferralId, Words


class PublishKeyDecision(Command):
    stored: ClassVar[str] = "publish_key_decision"
    award_id: AwardId
    referral_id: ReferralId
    notice: Notice
    reference: Words
    published_on: Day


class NotAKeyDecision(Refusal):
    """There is no such award on this referral, or it is not a key decision.

    Only key decisions are published.
    """

    rule = "KEY-1"


class AlreadyPublished(Refusal):
    """This key decision has already been published."""

    rule = "KEY-2"


def query(command: PublishKeyDecision) -> Query:
    return (referral_of(command.referral_id),)


def decide(
    command: PublishKeyDecision, state: Referral, _context: DecisionContext
) -> Sequence[KeyDecisionPublished]:
    award = state.award_status.standing_award(command.award_id)
    if award is None or not award.key_decision:
        raise NotAKeyDecision(award_id=command.award_id)
    if state.award_status.published:
        raise AlreadyPublished(award_id=command.award_id)
    return [event_from(KeyDecisionPublished, command)]


DECIDER = Decider(PublishKeyDecision, Referral, query, Referral.after, decide)
