"""Withdraw an offer before an award, on behalf of the provider that made it.

    WITHDRAW-1  The offer stands and is the provider's own.
    WITHDRAW-2  No award of the search stands. Whether the search was stopped is not judged.
    WITHDRAW-3  A withdrawal that the provider's own staff record is dated the day on which they do.
    WITHDRAW-4  A broker enters a withdrawal on the provider's behalf only with how and when it was
                received: on the day stated, not before the day on which the provider was asked, and
                not later than now. The provider's own staff state no receipt.
    WITHDRAW-5  A broker enters a withdrawal only before the offers are opened. Afterwards the
                provider withdraws its offer itself: nobody else takes one out of a comparison.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day of the withdrawal is not to come (FACT-1), nor before the offer was made (RECORDED-1).
Offers are opened by no act: they are, once each provider that was asked has answered or its time to
answer has passed. An officer in another role than a broker's, who puts right what was entered, may
leave out the receipt.

Source: the ledger's own (decision 83) (WITHDRAW-3); the ledger's own (decision 91).
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.offers import OfferMade, OfferWithdrawn
from domain.events.searches import Received
from domain.readings.asking.received import NEVER_INVITED, is_well_received, on_behalf
from domain.readings.referrals import Referral, referral_of
from domain.values import Day, OfferId, ProviderId, ReferralId, Words
from domain.wording import Label


class WithdrawOffer(Command):
    stored: ClassVar[str] = "withdraw_offer"
    label: ClassVar[str] = "Withdraw an offer"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "withdrawn_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {OfferMade: "offered_on"}
    for_invited: ClassVar[bool] = True
    referral_id: ReferralId
    provider_id: ProviderId
    offer_id: OfferId
    reason: Words
    received: Annotated[Received | None, Label("If an officer enters it for the provider")] = None
    withdrawn_on: Day


class NoSuchOffer(Refusal):
    """The provider has no such offer that stands. Check the provider, the offer and the search."""

    rule = "WITHDRAW-1"


class AlreadyAwarded(Refusal):
    """The search has an award, so its offers can no longer be withdrawn.

    Ask the council to cancel the award first.
    """

    rule = "WITHDRAW-2"


class NotToday(Refusal):
    """What a provider withdraws itself is dated today. Give today’s date."""

    rule = "WITHDRAW-3"
    satisfied_by = "Today is {withdrawn_on}."


class NotReceived(Refusal):
    """An officer enters a withdrawal for a provider only with how and when it was received: on that
    day, the day on which the provider was asked or a later one, and by now. A provider's own staff
    state nothing of the kind.

    State how and when it was received, or let the provider withdraw it itself.
    """

    rule = "WITHDRAW-4"
    satisfied_by = "The provider was asked on {invited_on}."


class TooLateToEnter(Refusal):
    """The offers are opened. No officer withdraws an offer for a provider then.

    Let the provider withdraw it itself.
    """

    rule = "WITHDRAW-5"


def query(command: WithdrawOffer) -> Query:
    return (referral_of(command.referral_id),)


def decide(
    command: WithdrawOffer, state: Referral, context: DecisionContext
) -> Sequence[OfferWithdrawn]:
    if (command.provider_id, command.offer_id) not in state.offers.live:
        was_asked = command.provider_id in state.search.invitations
        raise NoSuchOffer(offer_id=command.offer_id, is_uninvited=not was_asked)
    if state.award_status.award is not None:
        raise AlreadyAwarded(referral_id=command.referral_id)
    if context.is_misdated(command.withdrawn_on):
        raise NotToday(withdrawn_on=context.today)
    invitation = state.search.invitations.get(command.provider_id, NEVER_INVITED)
    if not is_well_received(command.received, invitation, command.withdrawn_on, context):
        raise NotReceived(invited_on=invitation.invited_on)
    if command.received and state.offers_are_open(context.decided_at):
        raise TooLateToEnter(provider_id=command.provider_id)
    entered = on_behalf(command.received, context)
    return [event_from(OfferWithdrawn, command, on_behalf=entered)]


DECIDER = Decider(WithdrawOffer, Referral, query, Referral.after, decide)
