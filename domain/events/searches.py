"""Events about the search for a placement: referrals, tiers, invitations and clarifications."""

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from domain.codes import Ascertained, Declined, Need, NotAsked, Risk, Tier
from domain.events.base import Event
from domain.search_codes import Answer, Contradiction, ReceivedBy
from domain.values import (
    ChildRef,
    ClarificationId,
    Day,
    Kind,
    Lot,
    Moment,
    Month,
    Officer,
    Outward,
    PlacementId,
    Prose,
    ProviderId,
    ReferralId,
    Role,
    Sealed,
    SealedProse,
    SealedText,
    SealedWords,
)
from domain.wording import Label


class AnonymisedForm(BaseModel):
    """The form that providers are sent: age bands, the outward postcode and needs of the children.

    It names nobody: it holds no reference, month of birth or full postcode.
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
    """An eligible provider that was not invited, and the reason."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    provider_id: ProviderId
    code: NotAsked
    reason: Annotated[SealedText, Label("In your own words")] = ""


class ContradictedReason(BaseModel):
    """A provider that was left out for a reason, and what the ledger held that contradicts it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    provider_id: ProviderId
    holds: Contradiction


class Received(BaseModel):
    """How and when the council received what a provider told it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    how: Annotated[ReceivedBy, Label("How it was received")]
    received_at: Moment


class OnBehalf(Received):
    """That an officer entered what a provider told the council, and who did."""

    entered_by: Officer


class ReferralOpened(Event):
    """A referral was opened for a child, and for siblings to be placed together.

    `born_in` are the months of birth of the child and then of the siblings, in order.
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
    """A referral was abandoned, and the search ended without a placement."""

    stored: ClassVar[str] = "referral-abandoned.v1"
    referral_id: ReferralId
    reason: SealedWords
    abandoned_on: Day


class ReferralAmended(Event):
    """What is needed on a referral changed. Every provider that was asked is told, and has until
    `respond_by` to offer, to renew its offer, or to say that it cannot.
    """

    stored: ClassVar[str] = "referral-amended.v1"
    referral_id: ReferralId
    needs: tuple[Need, ...]
    risks: tuple[Risk, ...]
    preferred: tuple[Outward, ...]
    avoided: tuple[Outward, ...]
    emergency: bool
    needed_on: Day
    changed: Annotated[SealedProse, Label("What changed, as providers are told")]
    respond_by: Moment | None
    amended_on: Day


class ReferralReopened(Event):
    """A search began again on a referral: it had been stopped, or its placement broke down."""

    stored: ClassVar[str] = "referral-reopened.v1"
    referral_id: ReferralId
    placement_id: PlacementId | None
    reason: SealedWords
    needed_on: Day
    reopened_on: Day


class WishesAscertained(Event):
    """A child's wishes and feelings were ascertained: in what role, how, and what they are."""

    stored: ClassVar[str] = "wishes-ascertained.v1"
    child_ref: ChildRef
    referral_id: ReferralId
    ascertained_as: Role
    how: Ascertained
    wishes: Annotated[Prose | None, Sealed()]
    ascertained_on: Day


class TierStarted(Event):
    """The search started in a tier. `reason` is why, where an earlier tier was not exhausted."""

    stored: ClassVar[str] = "tier-started.v1"
    referral_id: ReferralId
    tier: Tier
    reason: SealedText
    started_on: Day


class TierExhausted(Event):
    """The search in a tier found no placement, with the reason."""

    stored: ClassVar[str] = "tier-exhausted.v1"
    referral_id: ReferralId
    tier: Tier
    reason: SealedWords
    exhausted_on: Day


class ProvidersInvited(Event):
    """Eligible providers of a tier were invited to offer, and each other one was left out for a
    reason. `contradicted` are the reasons that the ledger contradicted then.
    """

    stored: ClassVar[str] = "providers-invited.v1"
    referral_id: ReferralId
    tier: Tier
    provider_ids: tuple[ProviderId, ...]
    left_out: Annotated[tuple[LeftOut, ...], Field(max_length=500)]
    contradicted: Annotated[tuple[ContradictedReason, ...], Field(max_length=500)] = ()
    form: Annotated[AnonymisedForm, Sealed()]
    respond_by: Moment
    invited_on: Day


class InvitationRead(Event):
    """An invited provider opened its invitation."""

    stored: ClassVar[str] = "invitation-read.v1"
    referral_id: ReferralId
    provider_id: ProviderId
    read_at: Moment


class ClarificationAsked(Event):
    """An invited provider asked for clarification of the referral."""

    stored: ClassVar[str] = "clarification-asked.v1"
    referral_id: ReferralId
    provider_id: ProviderId
    clarification_id: ClarificationId
    question: SealedProse
    on_behalf: OnBehalf | None = None
    asked_on: Day


class ClarificationAnswered(Event):
    """A clarification received a reply, sent to every invited provider."""

    stored: ClassVar[str] = "clarification-answered.v1"
    referral_id: ReferralId
    clarification_id: ClarificationId
    answer: SealedProse
    answered_to: tuple[ProviderId, ...]
    answered_on: Day


class InvitationDeclined(Event):
    """An invited provider declined to offer, with its reason."""

    stored: ClassVar[str] = "invitation-declined.v1"
    referral_id: ReferralId
    provider_id: ProviderId
    code: Declined
    reason: Annotated[SealedText, Label("In your own words")]
    on_behalf: OnBehalf | None = None
    declined_on: Day


class AnswerObjected(Event):
    """A provider said that it did not tell the council what an officer entered on its behalf.

    The offer then no longer stands, the provider may offer after all, or its offer stands again.
    """

    stored: ClassVar[str] = "answer-objected.v1"
    referral_id: ReferralId
    provider_id: ProviderId
    answer: Annotated[Answer, Label("What the council entered")]
    reason: SealedWords
    objected_on: Day
