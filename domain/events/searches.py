"""The search: from a referral, tier by tier, to the answers of those who were asked."""

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from domain.codes import Ascertained, Declined, Need, NotAsked, Risk, Tier
from domain.events.base import Event
from domain.terms import (
    ChildRef,
    ClarificationId,
    Day,
    Kind,
    Lot,
    Moment,
    Month,
    Outward,
    Prose,
    ProviderId,
    ReferralId,
    Role,
    Sealed,
    SealedProse,
    SealedText,
    SealedWords,
)


class AnonymisedForm(BaseModel):
    """What providers are told of the children: ages in bands, the outward postcode, the needs.

    Nothing that names anybody: no reference, no month of birth, no full postcode.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    lot: Lot
    kind: Kind
    age_bands: tuple[str, ...]
    home: Outward | None
    needs: tuple[Need, ...]
    risks: tuple[Risk, ...]
    preferred: tuple[Outward, ...]
    avoided: tuple[Outward, ...]
    emergency: bool
    needed_on: Day


class LeftOut(BaseModel):
    """An eligible provider that is not invited, and why not."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    provider_id: ProviderId
    code: NotAsked
    reason: SealedText = ""


class ReferralOpened(Event):
    """A placement is needed for a child, and for siblings together, of a kind, by a day.

    `born_in` are the months of birth of the child and of the siblings, in that order.
    """

    stored: ClassVar[str] = "referral-opened.v1"
    referral_id: ReferralId
    child_ref: ChildRef
    siblings: tuple[ChildRef, ...]
    born_in: Annotated[
        tuple[Month, ...], Sealed(of=("child_ref", "siblings"), each=True, rules=True)
    ]
    lot: Lot
    kind: Kind
    emergency: bool
    needs: Annotated[tuple[Need, ...], Sealed(rules=True)]
    risks: Annotated[tuple[Risk, ...], Sealed(rules=True)]
    home: Annotated[Outward | None, Sealed(rules=True)]
    preferred: Annotated[tuple[Outward, ...], Sealed(rules=True)]
    avoided: Annotated[tuple[Outward, ...], Sealed(rules=True)]
    needed_on: Day
    opened_on: Day


class ReferralAbandoned(Event):
    """The search was given up without a placement."""

    stored: ClassVar[str] = "referral-abandoned.v1"
    referral_id: ReferralId
    reason: SealedWords
    abandoned_on: Day


class WishesAscertained(Event):
    """A child's wishes and feelings were ascertained, by whom and how, and what they are."""

    stored: ClassVar[str] = "wishes-ascertained.v1"
    child_ref: ChildRef
    referral_id: ReferralId
    ascertained_as: Role
    how: Ascertained
    wishes: Annotated[Prose | None, Sealed()]
    ascertained_on: Day


class TierStarted(Event):
    """The search began in a tier; `reason` says why, where an earlier one was not exhausted."""

    stored: ClassVar[str] = "tier-started.v1"
    referral_id: ReferralId
    tier: Tier
    reason: SealedText
    started_on: Day


class TierExhausted(Event):
    """The search in a tier came to nothing, and why."""

    stored: ClassVar[str] = "tier-exhausted.v1"
    referral_id: ReferralId
    tier: Tier
    reason: SealedWords
    exhausted_on: Day


class ProvidersInvited(Event):
    """Of those eligible at that moment, who was invited and why each other was not."""

    stored: ClassVar[str] = "providers-invited.v1"
    referral_id: ReferralId
    tier: Tier
    provider_ids: tuple[ProviderId, ...]
    left_out: Annotated[tuple[LeftOut, ...], Field(max_length=500)]
    form: Annotated[AnonymisedForm, Sealed()]
    respond_by: Moment
    invited_on: Day


class InvitationRead(Event):
    """A provider that was invited opened its invitation."""

    stored: ClassVar[str] = "invitation-read.v1"
    referral_id: ReferralId
    provider_id: ProviderId
    read_at: Moment


class ClarificationAsked(Event):
    """A provider that was invited asked a question."""

    stored: ClassVar[str] = "clarification-asked.v1"
    referral_id: ReferralId
    provider_id: ProviderId
    clarification_id: ClarificationId
    question: SealedProse
    asked_on: Day


class ClarificationAnswered(Event):
    """A question was answered, to every provider invited alike."""

    stored: ClassVar[str] = "clarification-answered.v1"
    referral_id: ReferralId
    clarification_id: ClarificationId
    answer: SealedProse
    answered_to: tuple[ProviderId, ...]
    answered_on: Day


class InvitationDeclined(Event):
    """A provider that was invited will make no offer."""

    stored: ClassVar[str] = "invitation-declined.v1"
    referral_id: ReferralId
    provider_id: ProviderId
    code: Declined
    reason: SealedText
    declined_on: Day
