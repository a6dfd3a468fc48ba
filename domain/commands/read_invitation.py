"""Read an invitation: the provider has opened it.

READ-1  The provider was invited, and reads it for the first time.
"""

from collections.abc import Sequence

from domain.command import Command, Decider, Query, Refusal, Said, as_said
from domain.events.searches import InvitationRead
from domain.readings.referrals import Referral, referral_of
from domain.terms import ProviderId, ReferralId


class ReadInvitation(Command):
    referral_id: ReferralId
    provider_id: ProviderId


class NothingToRead(Refusal):
    """The provider was not invited on this referral, or has read its invitation."""

    rule = "READ-1"


def query(command: ReadInvitation) -> Query:
    return (referral_of(command.referral_id),)


def decide(command: ReadInvitation, state: Referral, said: Said) -> Sequence[InvitationRead]:
    invitation = state.search.invitations.get(command.provider_id)
    if invitation is None or invitation.read:
        raise NothingToRead(provider_id=command.provider_id)
    return [as_said(InvitationRead, command, read_at=said.at)]


DECIDER = Decider(ReadInvitation, Referral, query, Referral.after, decide)
