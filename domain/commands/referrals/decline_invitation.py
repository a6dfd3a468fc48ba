"""Decline an invitation to offer, on behalf of the provider and with its reason.

DECLINE-1  The provider was asked, has not said that it cannot offer, and has no offer that stands.
DECLINE-2  An answer that the provider's own staff record is dated the day on which they do.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar

from domain.codes import Declined
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.searches import InvitationDeclined, ProvidersInvited
from domain.readings.referrals import Referral, referral_of
from domain.values import Day, ProviderId, ReferralId, Text
from domain.wording import Label


class DeclineInvitation(Command):
    stored: ClassVar[str] = "decline_invitation"
    label: ClassVar[str] = "Cannot offer"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "declined_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {ProvidersInvited: "invited_on"}
    for_invited: ClassVar[bool] = True
    referral_id: ReferralId
    provider_id: ProviderId
    code: Declined
    reason: Annotated[Text, Label("In your own words")] = ""
    declined_on: Day


class NothingToDecline(Refusal):
    """The provider was not asked, has already said that it cannot offer, or has made an offer.

    Withdraw the offer first, if there is one.
    """

    rule = "DECLINE-1"


class NotToday(Refusal):
    """What a provider answers itself is dated today. Give today’s date."""

    rule = "DECLINE-2"
    satisfied_by = "Today is {declined_on}."


def query(command: DeclineInvitation) -> Query:
    return (referral_of(command.referral_id),)


def decide(
    command: DeclineInvitation, state: Referral, context: DecisionContext
) -> Sequence[InvitationDeclined]:
    if not state.waits_for(command.provider_id):
        was_asked = command.provider_id in state.search.invitations
        raise NothingToDecline(provider_id=command.provider_id, is_uninvited=not was_asked)
    if context.is_misdated(command.declined_on):
        raise NotToday(declined_on=context.today)
    return [event_from(InvitationDeclined, command)]


DECIDER = Decider(DeclineInvitation, Referral, query, Referral.after, decide)
