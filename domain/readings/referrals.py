"""A referral, the offers on it, and its award."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Self, TypeAlias

from domain.command import QueryItem, members, tag
from domain.events.calloff import (
    AwardAuthorised,
    AwardedByMiniCompetition,
    AwardedDirectly,
    InvitationDeclined,
    OfferEvaluated,
    OfferMade,
    OfferWithdrawn,
    ProvidersInvited,
    ReferralOpened,
)
from domain.terms import Kind, Lot

ReferralEvent: TypeAlias = (
    ReferralOpened
    | ProvidersInvited
    | OfferMade
    | InvitationDeclined
    | OfferWithdrawn
    | OfferEvaluated
    | AwardedByMiniCompetition
    | AwardedDirectly
    | AwardAuthorised
)


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer that has not been withdrawn."""

    provider_id: str
    weekly_fee: Decimal
    evaluated: bool = False


@dataclass(frozen=True, slots=True)
class Referral:
    """A referral: who was asked, who offered, and what was awarded."""

    child_ref: str | None = None
    lot: Lot | None = None
    kind: Kind | None = None
    invited: frozenset[str] = frozenset()
    declined: frozenset[str] = frozenset()
    offers: Mapping[str, Offer] = field(default_factory=dict)
    award: AwardedByMiniCompetition | AwardedDirectly | None = None
    authorised: bool = False

    @property
    def awaits_award(self) -> bool:
        """Whether the referral is open and nothing has been awarded on it."""
        return self.child_ref is not None and self.award is None

    def after(self, event: ReferralEvent) -> Self:
        """The referral once the event is taken into account."""
        match event:
            case ReferralOpened():
                return replace(self, child_ref=event.child_ref, lot=event.lot, kind=event.kind)
            case ProvidersInvited():
                return replace(self, invited=self.invited | set(event.provider_ids))
            case InvitationDeclined():
                return replace(self, declined=self.declined | {event.provider_id})
            case OfferMade() | OfferWithdrawn() | OfferEvaluated():
                return replace(self, offers=self.offers_after(event))
            case AwardedByMiniCompetition() | AwardedDirectly():
                return replace(self, award=event)
            case AwardAuthorised():
                return replace(self, authorised=True)

    def offers_after(
        self, event: OfferMade | OfferWithdrawn | OfferEvaluated
    ) -> Mapping[str, Offer]:
        """The live offers once one was made, withdrawn or evaluated."""
        if isinstance(event, OfferMade):
            return {**self.offers, event.offer_id: Offer(event.provider_id, event.weekly_fee)}
        if isinstance(event, OfferWithdrawn):
            return {k: offer for k, offer in self.offers.items() if k != event.offer_id}
        return {
            k: replace(offer, evaluated=True) if k == event.offer_id else offer
            for k, offer in self.offers.items()
        }


def referral_of(referral_id: str) -> QueryItem:
    """A referral and everything that happened on it."""
    return QueryItem(members(ReferralEvent), (tag("referral", referral_id),))
