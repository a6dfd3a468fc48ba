"""Decline an invitation: a provider will make no offer, and says why.

DECLINE-1  Only a provider that was invited may decline, once, and not while its offer lives.
"""

from collections.abc import Sequence

from domain.codes import Declined
from domain.command import Command, Decider, Query, Refusal, Said, as_said
from domain.events.searches import InvitationDeclined
from domain.readings.referrals import Referral, referral_of
from domain.terms import Day, ProviderId, ReferralId, Text


class DeclineInvitation(Command):
    referral_id: ReferralId
    provider_id: ProviderId
    code: Declined
    reason: Text = ""
    declined_on: Day


class NothingToDecline(Refusal):
    """The provider was not invited, has already declined, or has a live offer."""

    rule = "DECLINE-1"


def query(command: DeclineInvitation) -> Query:
    return (referral_of(command.referral_id),)


def decide(
    command: DeclineInvitation, state: Referral, _said: Said
) -> Sequence[InvitationDeclined]:
    if not state.waits_for(command.provider_id):
        raise NothingToDecline(provider_id=command.provider_id)
    return [as_said(InvitationDeclined, command)]


DECIDER = Decider(DeclineInvitation, Referral, query, Referral.after, decide)
