"""Score an offer as one evaluator: match to need, quality, location and social value.

    EVALUATE-1  The provider's offer stands, and the search is open: not stopped, and without an
                award that stands.
    EVALUATE-2  Offers are opened together: the time to answer has passed, or every provider that
                was asked has itself offered or said that it cannot. An answer that an officer
                entered on its behalf opens nothing before that time.
    EVALUATE-3  The evaluator has declared interests, and has none in the provider of the offer. An
                interest that was declared stays, unless the declaration is put right.
    EVALUATE-4  An evaluator scores an offer once.
    EVALUATE-5  Offers stay sealed while a provider that offered is asked no more, because its
                invitation was put right.
    EVALUATE-6  Who entered an offer on its provider's behalf does not score it.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day of the scores is not to come (FACT-1), nor before the offer was made (RECORDED-1). The
officer who records the scores is their evaluator. No evaluator scores cost: it is worked out
(AWARD-4).

Source: the framework's terms, by which offers are compared (EVALUATE-2); the ledger's own (decision
17) (EVALUATE-3, EVALUATE-4); the ledger's own (decision 91) (EVALUATE-6); the ledger's own.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.offers import OfferEvaluated, OfferMade, OfferScores
from domain.readings.referrals import Referral, referral_of
from domain.values import Day, OfferId, Prose, ProviderId, ReferralId


class EvaluateOffer(Command):
    stored: ClassVar[str] = "evaluate_offer"
    label: ClassVar[str] = "Score an offer"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "evaluated_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {OfferMade: "offered_on"}
    referral_id: ReferralId
    provider_id: ProviderId
    offer_id: OfferId
    scores: OfferScores
    comments: Prose
    evaluated_on: Day


class NoSuchOffer(Refusal):
    """The provider has no such offer that stands on this search, or the search has an award.

    Choose an offer of an open search.
    """

    rule = "EVALUATE-1"


class OffersNotOpened(Refusal):
    """Offers may still be made, and all are opened together.

    Score them once the time to answer has passed.
    """

    rule = "EVALUATE-2"
    satisfied_by = "Offers are opened after {respond_by}."


class HasAnInterest(Refusal):
    """The evaluator has not declared interests, or has one in this provider.

    Declare interests first, or ask another evaluator to score the offer.
    """

    rule = "EVALUATE-3"


class AlreadyScored(Refusal):
    """This evaluator has already scored the offer. An evaluator scores an offer once."""

    rule = "EVALUATE-4"


class AskedNoMore(Refusal):
    """The invitation of a provider that offered was put right. Ask that provider again first."""

    rule = "EVALUATE-5"


class EnteredIt(Refusal):
    """The evaluator entered this offer on its provider's behalf. Ask another evaluator."""

    rule = "EVALUATE-6"


def query(command: EvaluateOffer) -> Query:
    return (referral_of(command.referral_id),)


def decide(
    command: EvaluateOffer, state: Referral, context: DecisionContext
) -> Sequence[OfferEvaluated]:
    offer = state.offers.live.get((command.provider_id, command.offer_id))
    if offer is None or not state.is_open:
        raise NoSuchOffer(offer_id=command.offer_id)
    if (respond_by := state.offers_open_after(context.decided_at)) is not None:
        raise OffersNotOpened(respond_by=respond_by)
    if not state.offers_are_open(context.decided_at):
        raise AskedNoMore(referral_id=command.referral_id)
    interests = state.offers.interests.get(context.actor)
    if interests is None or command.provider_id in interests:
        raise HasAnInterest(evaluator=context.actor)
    if offer.made.on_behalf is not None and offer.made.on_behalf.entered_by == context.actor:
        raise EnteredIt(evaluator=context.actor)
    if context.actor in offer.given:
        raise AlreadyScored(evaluator=context.actor)
    return [event_from(OfferEvaluated, command, evaluator=context.actor)]


DECIDER = Decider(EvaluateOffer, Referral, query, Referral.after, decide)
