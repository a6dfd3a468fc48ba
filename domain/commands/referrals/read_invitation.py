"""Record that a provider has opened its invitation.

    READ-1  The provider was asked to offer, and has not opened the invitation since it was asked,
            or since what is needed was changed.

The rule is judged at the moment of recording, which is the moment of reading. A breach always
refuses.

Source: the ledger's own (decision 16).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.searches import InvitationRead
from domain.readings.referrals import Referral, referral_of
from domain.values import ProviderId, ReferralId


class ReadInvitation(Command):
    stored: ClassVar[str] = "read_invitation"
    label: ClassVar[str] = "Open an invitation"
    act: ClassVar[Act] = Act.FACT
    for_invited: ClassVar[bool] = True
    referral_id: ReferralId
    provider_id: ProviderId


class NothingToRead(Refusal):
    """The provider was not asked to offer, or has already opened its invitation.

    An invitation is opened once, and again if what is needed changes.
    """

    rule = "READ-1"


def query(command: ReadInvitation) -> Query:
    return (referral_of(command.referral_id),)


def decide(
    command: ReadInvitation, state: Referral, context: DecisionContext
) -> Sequence[InvitationRead]:
    invitation = state.search.invitations.get(command.provider_id)
    if invitation is None or invitation.read:
        raise NothingToRead(provider_id=command.provider_id, is_uninvited=invitation is None)
    return [event_from(InvitationRead, command, read_at=context.decided_at)]


DECIDER = Decider(ReadInvitation, Referral, query, Referral.after, decide)
