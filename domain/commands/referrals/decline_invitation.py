"""Decline an invitation to offer, on behalf of the provider and with its reason.

DECLINE-1  The provider was invited, has not declined, and has no live offer.
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.codes import Declined
from domain.command import Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.searches import InvitationDeclined
from domain.readings.referrals import Referral, referral_of
from domain.values import Day, ProviderId, ReferralId, Text


class DeclineInvitation(Command):
    stored: ClassVar[str] = "decline_invitation"
    referral_id: ReferralId
    provider_id: ProviderId
    code: Declined
    reason: Text = ""
    declined_on: Day


class NothingToDecline(Refusal):
    """The provider was not invited, has already declined, or has a live offer.

    Withdraw a live offer before declining.
    """

    rule = "DECLINE-1"


def query(command: DeclineInvitation) -> Query:
    return (referral_of(command.referral_id),)


def decide(
    command: DeclineInvitation, state: Referral, _context: DecisionContext
) -> Sequence[InvitationDeclined]:
    if not state.waits_for(command.provider_id):
        raise NothingToDecline(provider_id=command.provider_id)
    return [event_from(InvitationDeclined, command)]


DECIDER = Decider(DeclineInvitation, Referral, query, Referral.after, decide)
