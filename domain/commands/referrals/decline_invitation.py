"""Decline an invitation to offer, on behalf of the provider and with its reason.

    DECLINE-1  The provider was asked, has not said that it cannot offer, and has no offer that
               stands, but for one made before what is needed was changed. Whether the search is
               still open is not judged.
    DECLINE-2  An answer that the provider's own staff record is dated the day on which they do.
               They may decline after the time to answer.
    DECLINE-3  A broker enters the answer on the provider's behalf only with how and when it was
               received: on the day stated, not before the day on which the provider was asked, and
               not later than now. The provider's own staff state no receipt.
    DECLINE-4  A broker enters the answer only while the provider may still answer, and so before
               the offers are opened.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day of the answer is not to come (FACT-1), nor before the provider was asked (RECORDED-1).

Source: the ledger's own (decision 83) (DECLINE-2); the ledger's own (decision 91).
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar

from domain.codes import Declined
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.searches import InvitationDeclined, ProvidersInvited, Received
from domain.readings.asking.received import is_well_received, on_behalf
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
    received: Annotated[Received | None, Label("If an officer enters it for the provider")] = None
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


class NotReceived(Refusal):
    """A broker enters an answer for a provider only with how and when it was received: on that day,
    the day on which the provider was asked or a later one, and by now. A provider's own staff state
    nothing of the kind.

    State how and when it was received, or let the provider answer itself.
    """

    rule = "DECLINE-3"
    satisfied_by = "The provider was asked on {invited_on}."


class TooLateToEnter(Refusal):
    """The time to answer has passed, or the offers are opened. No officer answers for a provider
    then.

    Nothing more is needed: who has not answered is shown so.
    """

    rule = "DECLINE-4"


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
    invitation = state.search.invitations[command.provider_id]
    if not is_well_received(command.received, invitation, command.declined_on, context):
        raise NotReceived(invited_on=invitation.invited_on)
    if command.received and not state.may_answer(command.provider_id, context.decided_at):
        raise TooLateToEnter(provider_id=command.provider_id)
    entered = on_behalf(command.received, context)
    return [event_from(InvitationDeclined, command, on_behalf=entered)]


DECIDER = Decider(DeclineInvitation, Referral, query, Referral.after, decide)
