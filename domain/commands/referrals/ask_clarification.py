"""Ask for clarification of a referral, on behalf of an invited provider.

ASK-1  The provider was invited, and its time to respond has not passed.
ASK-2  An identifier stands for one clarification on the referral.
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.searches import ClarificationAsked
from domain.readings.referrals import Referral, referral_of
from domain.values import ClarificationId, Day, Prose, ProviderId, ReferralId


class AskClarification(Command):
    stored: ClassVar[str] = "ask_clarification"
    referral_id: ReferralId
    provider_id: ProviderId
    clarification_id: ClarificationId
    question: Prose
    asked_on: Day


class MayNotAsk(Refusal):
    """The provider was not invited on this referral, or its time to respond has passed.

    Only an invited provider may ask, within its time.
    """

    rule = "ASK-1"


class AlreadyAsked(Refusal):
    """A clarification was already asked under this identifier. Choose another identifier."""

    rule = "ASK-2"


def query(command: AskClarification) -> Query:
    return (referral_of(command.referral_id),)


def decide(
    command: AskClarification, state: Referral, context: DecisionContext
) -> Sequence[ClarificationAsked]:
    invitation = state.search.invitations.get(command.provider_id)
    if invitation is None or context.decided_at > invitation.respond_by:
        raise MayNotAsk(provider_id=command.provider_id)
    if command.clarification_id in state.search.clarifications:
        raise AlreadyAsked(clarification_id=command.clarification_id)
    return [event_from(ClarificationAsked, command)]


DECIDER = Decider(AskClarification, Referral, query, Referral.after, decide)
