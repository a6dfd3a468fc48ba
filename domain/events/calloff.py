"""The call-off: from a referral to an authorised award."""

from typing import ClassVar

from domain.events.base import Event
from domain.terms import (
    AwardId,
    ChildRef,
    Day,
    Kind,
    Lot,
    OfferId,
    ProviderId,
    ReferralId,
    Score,
    WeeklyFee,
    Words,
)


class ReferralOpened(Event):
    """A placement is needed for a child, of a kind, by a day."""

    stored: ClassVar[str] = "referral-opened.v1"
    referral_id: ReferralId
    child_ref: ChildRef
    lot: Lot
    kind: Kind
    emergency: bool
    needed_on: Day
    opened_on: Day


class ProvidersInvited(Event):
    """Providers of the lot were asked for an offer."""

    stored: ClassVar[str] = "providers-invited.v1"
    referral_id: ReferralId
    provider_ids: tuple[ProviderId, ...]
    invited_on: Day


class OfferMade(Event):
    """A provider offered a placement at a weekly fee."""

    stored: ClassVar[str] = "offer-made.v1"
    referral_id: ReferralId
    provider_id: ProviderId
    offer_id: OfferId
    weekly_fee: WeeklyFee
    offered_on: Day


class InvitationDeclined(Event):
    """A provider that was invited will make no offer."""

    stored: ClassVar[str] = "invitation-declined.v1"
    referral_id: ReferralId
    provider_id: ProviderId
    reason: Words
    declined_on: Day


class OfferWithdrawn(Event):
    """A provider took back its offer."""

    stored: ClassVar[str] = "offer-withdrawn.v1"
    referral_id: ReferralId
    provider_id: ProviderId
    offer_id: OfferId
    reason: Words
    withdrawn_on: Day


class OfferEvaluated(Event):
    """An offer was scored for quality, for cost, and for match to the child's needs."""

    stored: ClassVar[str] = "offer-evaluated.v1"
    referral_id: ReferralId
    provider_id: ProviderId
    offer_id: OfferId
    match_to_need: Score
    quality: Score
    cost: Score
    evaluated_on: Day


class AwardedByMiniCompetition(Event):
    """The placement was awarded to one of the offers made."""

    stored: ClassVar[str] = "awarded-by-mini-competition.v1"
    award_id: AwardId
    referral_id: ReferralId
    provider_id: ProviderId
    offer_id: OfferId
    weekly_fee: WeeklyFee
    reason: Words
    awarded_on: Day


class AwardedDirectly(Event):
    """The placement was awarded without competition, on a stated ground (¶2.5)."""

    stored: ClassVar[str] = "awarded-directly.v1"
    award_id: AwardId
    referral_id: ReferralId
    provider_id: ProviderId
    weekly_fee: WeeklyFee
    ground: Words
    awarded_on: Day


class AwardAuthorised(Event):
    """An officer authorised the award under the scheme of delegation (¶2.6)."""

    stored: ClassVar[str] = "award-authorised.v1"
    award_id: AwardId
    referral_id: ReferralId
    authorised_as: Words
    authorised_on: Day
