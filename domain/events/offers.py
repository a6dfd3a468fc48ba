"""Events about offers: each offer, evaluators' interests and scores, and the scores agreed."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from domain.events.base import Event
from domain.events.searches import OnBehalf
from domain.fee_lines import FeeLines
from domain.values import (
    Authority,
    Day,
    HomeId,
    Identifier,
    Moment,
    OfferId,
    Officer,
    Pounds,
    ProviderId,
    ReferralId,
    Score,
    SealedProse,
    SealedWords,
    WeeklyFee,
    Words,
)


class OfferScores(BaseModel):
    """The scores that an evaluator gives an offer, out of 100.

    Cost is worked out instead (AWARD-4).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    match_to_need: Score
    quality: Score
    location: Score
    social_value: Score


class OfferMade(Event):
    """A provider offered a home, or wrap-around support without one, and said how it meets needs.

    Fees are pounds a week for a child: on the day of need, in the first week, and in an average
    week of the term. The whole life is pounds for a child over the term.
    """

    stored: ClassVar[str] = "offer-made.v1"
    referral_id: ReferralId
    provider_id: ProviderId
    offer_id: OfferId
    home_id: HomeId | None
    authority: Authority
    fee_lines: FeeLines
    weekly_fee: WeeklyFee
    first_week: Pounds
    average_week: WeeklyFee
    whole_life: Pounds
    statement: SealedProse
    on_behalf: OnBehalf | None = None
    offered_on: Day


class OfferRefused(Event):
    """A rule refused an offer, which is kept as evidence of the procurement."""

    stored: ClassVar[str] = "offer-refused.v1"
    referral_id: ReferralId
    provider_id: ProviderId
    offer_id: OfferId
    home_id: HomeId
    authority: Authority | None
    fee_lines: FeeLines
    statement: SealedProse
    on_behalf: OnBehalf | None = None
    offered_on: Day
    rule: Identifier
    refused_because: Words
    refused_at: Moment


class OfferWithdrawn(Event):
    """A provider withdrew its offer."""

    stored: ClassVar[str] = "offer-withdrawn.v1"
    referral_id: ReferralId
    provider_id: ProviderId
    offer_id: OfferId
    reason: SealedWords
    on_behalf: OnBehalf | None = None
    withdrawn_on: Day


class InterestsDeclared(Event):
    """An evaluator declared an interest in these providers, or in none."""

    stored: ClassVar[str] = "interests-declared.v1"
    referral_id: ReferralId
    evaluator: Officer
    provider_ids: tuple[ProviderId, ...]
    declared_on: Day


class OfferEvaluated(Event):
    """One evaluator scored an offer."""

    stored: ClassVar[str] = "offer-evaluated.v1"
    referral_id: ReferralId
    provider_id: ProviderId
    offer_id: OfferId
    evaluator: Officer
    scores: OfferScores
    comments: SealedProse
    evaluated_on: Day


class OfferModerated(Event):
    """The evaluators agreed the scores of an offer, with reasons."""

    stored: ClassVar[str] = "offer-moderated.v1"
    referral_id: ReferralId
    provider_id: ProviderId
    offer_id: OfferId
    scores: OfferScores
    reasons: SealedProse
    moderated_by: Officer
    moderated_on: Day
