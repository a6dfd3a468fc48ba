"""Decision model of the offers on a referral: their scores, and their ranking by weighted total.

The weights and the least match to need are those of the terms in force on the day the search was
opened. Which offers stand, and their scores, are judged by what is recorded when the award is.

Source: the council's cabinet report ¶2.5, a mini-competition, and the terms published for the lot,
which have the weights and the least match to need (AWARD-4, AWARD-5); the ledger's own (decision
70) for how cost scores and how ties are broken; the ledger's own (decisions 68, 80, 91 and 92).
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final, Self, TypeAlias

from domain.events.offers import (
    InterestsDeclared,
    OfferEvaluated,
    OfferMade,
    OfferModerated,
    OfferScores,
    OfferWithdrawn,
)
from domain.events.purchasing import LotTermsPublished
from domain.events.searches import AnswerObjected
from domain.events.successions import SearchTransferred
from domain.search_codes import Answer
from domain.values import to_the_penny

AboutOffer: TypeAlias = OfferMade | OfferWithdrawn | OfferEvaluated | OfferModerated
OfferEvent: TypeAlias = AboutOffer | InterestsDeclared
OfferKey: TypeAlias = tuple[str, str]
"""An offer on a search: its provider, and the reference that the provider gave it."""
FULL_MARKS: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer that has not been withdrawn, each evaluator's scores, and the scores agreed."""

    made: OfferMade
    given: Mapping[str, OfferScores] = field(default_factory=dict)
    agreed: OfferScores | None = None


@dataclass(frozen=True, slots=True)
class Offers:
    """The live offers (those that stand: made, and neither withdrawn nor replaced nor objected to),
    every offer that was made, and each evaluator's declared interests. An interest that was
    declared stays; only a correction takes it away. `withdrawn_for` are the
    offers that an officer withdrew on a provider's behalf, by provider, and `renewable` are those
    made before what is needed changed: a later one of the same provider replaces it.

    An offer is found by its provider and its reference: two providers may choose the same one.
    """

    live: Mapping[OfferKey, Offer] = field(default_factory=dict)
    ever_made: frozenset[OfferKey] = frozenset()
    interests: Mapping[str, frozenset[str]] = field(default_factory=dict)
    withdrawn_for: Mapping[str, Offer] = field(default_factory=dict)
    renewable: frozenset[OfferKey] = frozenset()
    earlier: frozenset[OfferKey] = frozenset()

    def objected(self, event: AnswerObjected) -> Self:
        """The offers once a provider has objected to what was entered on its behalf: its offer no
        longer stands, or the one that was withdrawn stands again.
        """
        provider_id = event.provider_id
        if event.answer is Answer.OFFER:
            kept = {
                k: each for k, each in self.live.items() if k not in self.entered_for(provider_id)
            }
            return replace(self, live=kept)
        offer = self.withdrawn_for.get(provider_id)
        if event.answer is not Answer.WITHDRAWAL or offer is None:
            return self
        again = {**self.live, offer_key(offer.made): offer}
        left = {k: each for k, each in self.withdrawn_for.items() if k != provider_id}
        return replace(self, live=again, withdrawn_for=left)

    def to_be_renewed(self) -> Self:
        """The offers once what is needed has changed: each that stands may be made again."""
        return replace(self, renewable=self.renewable.union(self.live))

    def begun_again(self) -> Self:
        """The offers once a search begins again: none stands, and no reference is used twice."""
        return type(self)(earlier=self.used, interests=self.interests)

    @property
    def used(self) -> frozenset[OfferKey]:
        """The references that were used, also before the search was begun again."""
        return self.ever_made | self.earlier

    def without_renewable(self, provider_id: str) -> Self:
        """The offers without the one that a provider made before what is needed changed."""
        kept = {
            key: each
            for key, each in self.live.items()
            if key[0] != provider_id or key not in self.renewable
        }
        return replace(self, live=kept)

    def entered_for(self, provider_id: str) -> tuple[OfferKey, ...]:
        """The live offers of a provider that an officer entered on its behalf."""
        return tuple(
            key
            for key, offer in self.live.items()
            if key[0] == provider_id and offer.made.on_behalf is not None
        )

    def after(self, event: OfferEvent) -> Self:
        """The offers once the event is taken into account."""
        match event:
            case OfferMade():
                kept = self.without_renewable(event.provider_id).live
                live = {**kept, offer_key(event): Offer(event)}
                return replace(self, live=live, ever_made=self.ever_made | {offer_key(event)})
            case OfferWithdrawn():
                live = {k: offer for k, offer in self.live.items() if k != offer_key(event)}
                offer = self.live.get(offer_key(event))
                if event.on_behalf is None or offer is None:
                    return replace(self, live=live)
                withdrawn_for = {**self.withdrawn_for, event.provider_id: offer}
                return replace(self, live=live, withdrawn_for=withdrawn_for)
            case InterestsDeclared():
                before = self.interests.get(event.evaluator, frozenset())
                declared = before.union(event.provider_ids)
                return replace(self, interests={**self.interests, event.evaluator: declared})
            case OfferEvaluated() | OfferModerated():
                return replace(self, live=dict(self.with_scores(event)))

    def transferred(self, event: SearchTransferred) -> Self:
        """The offers once those of a provider, or those of one of its homes, have passed to
        another. An evaluator's interest in the former provider is one in the other too.
        """

        def passed(key: OfferKey, home_id: str | None) -> OfferKey:
            if key[0] != event.provider_id or event.home_id not in (None, home_id):
                return key
            mine = (event.successor_id, key[1])
            return (mine[0], f"{key[1]}.{key[0]}") if mine in self.ever_made else mine

        live = {}
        for key, offer in self.live.items():
            new = passed(key, offer.made.home_id)
            made = offer.made.model_copy(update={"provider_id": new[0], "offer_id": new[1]})
            live[new] = replace(offer, made=made)
        interests = {
            evaluator: providers | {event.successor_id}
            if event.provider_id in providers
            else providers
            for evaluator, providers in self.interests.items()
        }
        ever = self.ever_made | live.keys()
        return replace(self, live=live, ever_made=ever, interests=interests)

    def with_scores(
        self, event: OfferEvaluated | OfferModerated
    ) -> Iterator[tuple[OfferKey, Offer]]:
        """The live offers, with the scores of one of them given or agreed."""
        for key, offer in self.live.items():
            if key != offer_key(event):
                yield key, offer
            elif isinstance(event, OfferModerated):
                yield key, replace(offer, agreed=event.scores)
            else:
                yield key, replace(offer, given={**offer.given, event.evaluator: event.scores})

    def awaits_renewal(self, provider_id: str) -> bool:
        """Whether the offer of a provider was made before what is needed changed."""
        return any(key[0] == provider_id and key in self.renewable for key in self.live)

    @property
    def offering_providers(self) -> frozenset[str]:
        """The providers with a live offer."""
        return frozenset(provider_id for provider_id, _ in self.live)

    def without_agreed_scores(self, set_aside: Collection[OfferKey] = ()) -> tuple[OfferKey, ...]:
        """The live offers whose scores are not agreed, leaving out those that are set aside."""
        return tuple(
            k for k, offer in self.live.items() if offer.agreed is None and k not in set_aside
        )

    def rank(
        self, terms: LotTermsPublished, set_aside: Collection[OfferKey] = ()
    ) -> tuple[tuple[OfferKey, Decimal], ...]:
        """The offers that reach the least match to need, best first, each with its total score.

        Offers that are set aside are left out. Equal totals are ordered by match to need, then
        quality, then the lower average week, then the lower whole life, then the order in which the
        offers were made.
        """
        meeting = {
            k: (offer, offer.agreed)
            for k, offer in self.live.items()
            if offer.agreed is not None
            and offer.agreed.match_to_need >= terms.least_match_to_need
            and k not in set_aside
        }
        lowest = min((offer.made.average_week for offer, _ in meeting.values()), default=Decimal(0))
        scores = {
            k: total_score(agreed, cost_score(offer.made.average_week, lowest), terms)
            for k, (offer, agreed) in meeting.items()
        }
        best_first = sorted(
            meeting,
            key=lambda k: (
                -scores[k],
                -meeting[k][1].match_to_need,
                -meeting[k][1].quality,
                meeting[k][0].made.average_week,
                meeting[k][0].made.whole_life,
            ),
        )
        return tuple((k, scores[k]) for k in best_first)


def offer_key(event: AboutOffer) -> OfferKey:
    """The offer that an event is about."""
    return event.provider_id, event.offer_id


def cost_score(average_week: Decimal, lowest: Decimal) -> Decimal:
    """The cost score of an offer, out of 100: the lowest average week as a percentage of this one.

    >>> cost_score(Decimal("4000.00"), Decimal("3500.00"))
    Decimal('87.50')
    """
    if average_week == 0:
        return FULL_MARKS
    return to_the_penny(FULL_MARKS * lowest / average_week)


def total_score(agreed: OfferScores, cost: Decimal, terms: LotTermsPublished) -> Decimal:
    """The agreed scores and the cost score by the published weights: out of 100, to two places."""
    weights = terms.weights
    total = (
        agreed.match_to_need * weights.match_to_need
        + agreed.quality * weights.quality
        + agreed.location * weights.location
        + agreed.social_value * weights.social_value
        + cost * weights.cost
    )
    return to_the_penny(total / FULL_MARKS)
