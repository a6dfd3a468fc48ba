"""Publish a key decision: an award whose dearest year costs more than the constitution's figure.

    KEY-1  The search has the award, and it is a key decision.
    KEY-2  A key decision is published once.

It is published in the Forward Plan, 28 days ahead. Where that is not practicable, it is published
as a general exception or in special urgency (Executive Arrangements Regulations 2012, regs 9 to
11).
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar

from domain.codes import Notice
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.awards import KeyDecisionPublished
from domain.events.base import Event
from domain.events.searches import ReferralOpened
from domain.readings.referrals import Referral, referral_of
from domain.values import AwardId, Day, ReferralId, Words
from domain.wording import Label


class PublishKeyDecision(Command):
    stored: ClassVar[str] = "publish_key_decision"
    label: ClassVar[str] = "Publish a key decision"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "published_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {ReferralOpened: "opened_on"}
    award_id: AwardId
    referral_id: ReferralId
    notice: Annotated[Notice, Label("How it was published")]
    reference: Words
    published_on: Day


class NotAKeyDecision(Refusal):
    """There is no such award on this search, or it is not a key decision.

    Only key decisions are published.
    """

    rule = "KEY-1"


class AlreadyPublished(Refusal):
    """This key decision has already been published. Nothing more is needed."""

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
