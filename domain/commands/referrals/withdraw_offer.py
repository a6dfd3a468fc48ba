"""Withdraw an offer before an award, on behalf of the provider that made it.

WITHDRAW-1  The offer is live and is the provider's own.
WITHDRAW-2  The search has no award.
WITHDRAW-3  A withdrawal that the provider's own staff record is dated the day on which they do.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.offers import OfferMade, OfferWithdrawn
from domain.readings.referrals import Referral, referral_of
from domain.values import Day, OfferId, ProviderId, ReferralId, Words


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
    return [event_from(OfferWithdrawn, command)]


DECIDER = Decider(WithdrawOffer, Referral, query, Referral.after, decide)
