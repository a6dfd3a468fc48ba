"""Events about awards: five routes, consultation, authorisation, and approvals out of area."""

from typing import Annotated, ClassVar

from pydantic import Field

from domain.codes import Geography, Ground, LegalRegime, Relation, Route
from domain.events.base import Event
from domain.fee_lines import FeeLines
from domain.statute_codes import (
    AgainstThreshold,
    Agreeing,
    ContractNotice,
    DirectAwardCase,
    Notice,
    Vat,
)
from domain.values import (
    ArrangementId,
    Authority,
    AwardId,
    ChildRef,
    Day,
    FrameworkId,
    HomeId,
    Kind,
    Lot,
    OfferId,
    Officer,
    OrderId,
    Pounds,
    ProviderId,
    QuestionId,
    ReferralId,
    Role,
    Score,
    Sealed,
    SealedWords,
    WeeklyFee,
    Whole,
    Words,
)
from domain.wording import Label


class Award(Event):
    """The fields of every award: the referral, the provider, the home, the fee and the values.

    The weekly fee is pounds a week for one child, on the day of need. The other figures are pounds
    for all the children of the referral, worked out when the award is decided: for the first week,
    an average week, the dearest week and year, and the whole life of the minimum term of ¶2.4.
    `above_schedule` is pounds a week, for one child, by which the dearest week is above the price
    schedule or the lot's ceiling.

    `legal_regime` is the procurement law that the award is made under. `estimated_value` is pounds
    over the term of ¶2.4, with value added tax as `vat` says, and `threshold` that of the day of
    the award, in force since `threshold_since`.
    """

    award_id: AwardId
    referral_id: ReferralId
    provider_id: ProviderId
    home_id: HomeId | None
    route: Route
    lot: Lot
    kind: Kind
    registered: bool
    authority: Authority
    geography: Geography
    children: Annotated[Whole, Field(ge=1, le=20)]
    fee_lines: FeeLines
    weekly_fee: WeeklyFee
    first_week: Pounds
    average_week: Pounds
    weekly_value: Pounds
    yearly_value: Pounds
    whole_life_value: Pounds
    runs_past_eighteen: bool
    key_decision: bool
    above_schedule: WeeklyFee
    above_because: Annotated[Words | None, Sealed()]
    legal_regime: LegalRegime | None
    estimated_value: Pounds
    vat: Vat
    threshold: Pounds | None
    threshold_since: Day | None
    against_threshold: AgainstThreshold | None
    proposed_by: Officer
    awarded_on: Day


class AwardedByMiniCompetition(Award):
    """The placement was awarded to the offer that ranked first."""

    stored: ClassVar[str] = "awarded-by-mini-competition.v1"
    framework_id: FrameworkId
    offer_id: OfferId
    score: Score
    reason: SealedWords


class AwardedDirectly(Award):
    """The placement was awarded without competition, on a stated ground (¶2.5)."""

    stored: ClassVar[str] = "awarded-directly.v1"
    framework_id: FrameworkId
    ground: Ground
    reason: SealedWords


class AwardedThroughContingency(Award):
    """The placement was awarded through another body's framework (¶1.7)."""

    stored: ClassVar[str] = "awarded-through-contingency.v1"
    arrangement_id: ArrangementId
    reason: SealedWords


class BoughtBySpotPurchase(Award):
    """The placement was bought outside any framework, by a procurement that began on a day.

    `direct_award_case` is what lets it be bought without competition above the threshold. For the
    user's choice: the enactment that has their view regarded, whose preference it is, when it was
    stated and where that is recorded, or why only one supplier can, and why competition is not in
    their best interests. For urgency: why nobody could foresee it and it is not the council's own
    doing, and until when it is strictly necessary.
    """

    stored: ClassVar[str] = "bought-by-spot-purchase.v1"
    procurement_started_on: Day
    ground: Ground
    reason: SealedWords
    direct_award_case: DirectAwardCase | None
    enactment: Annotated[Words | None, Sealed()]
    preference_of: Relation | None
    preference_stated_on: Day | None
    preference_recorded_in: Annotated[Words | None, Sealed()]
    only_one_because: Annotated[Words | None, Sealed()]
    best_interests: Annotated[Words | None, Sealed()]
    unforeseeable_because: Annotated[Words | None, Sealed()]
    strictly_necessary_until: Day | None


class AwardedUnregistered(Award):
    """The placement was awarded in an unregistered setting, under a court's order, by a procurement
    that began on a day.
    """

    stored: ClassVar[str] = "awarded-unregistered.v1"
    procurement_started_on: Day
    order_id: OrderId
    best_interests: SealedWords


class AwardCancelled(Event):
    """An award was cancelled before the child moved in."""

    stored: ClassVar[str] = "award-cancelled.v1"
    award_id: AwardId
    referral_id: ReferralId
    reason: SealedWords
    cancelled_on: Day


class AwardConsulted(Event):
    """A role that the scheme of delegation requires to be consulted gave its view of an award."""

    stored: ClassVar[str] = "award-consulted.v1"
    award_id: AwardId
    referral_id: ReferralId
    consulted_as: Role
    consulted_by: Officer
    agrees: bool
    view: SealedWords
    consulted_on: Day


class AwardQuestioned(Event):
    """An officer who decides, or is consulted on, an award made an enquiry about it."""

    stored: ClassVar[str] = "award-questioned.v1"
    award_id: AwardId
    referral_id: ReferralId
    question_id: QuestionId
    question: SealedWords
    asked_as: Role
    asked_by: Officer
    asked_on: Day


class AwardQuestionAnswered(Event):
    """An enquiry about an award received a reply."""

    stored: ClassVar[str] = "award-question-answered.v1"
    award_id: AwardId
    referral_id: ReferralId
    question_id: QuestionId
    answer: SealedWords
    answered_by: Officer
    answered_on: Day


class AwardInformed(Event):
    """A role was informed of an award, as the scheme of delegation requires."""

    stored: ClassVar[str] = "award-informed.v1"
    award_id: AwardId
    referral_id: ReferralId
    informed_as: Role
    informed_on: Day


class AwardAuthorised(Event):
    """An officer authorised the award under the scheme of delegation (¶2.6).

    `complete` is whether every role that decides has now authorised it, and `retrospective` whether
    what it buys had begun by then, which was recorded on `recorded_on`. `inform` are the roles to
    be informed. `whole_life_value` is pounds. `acted_on_from` is the first day after call-in, of a
    key decision that may be called in.
    """

    stored: ClassVar[str] = "award-authorised.v1"
    award_id: AwardId
    referral_id: ReferralId
    authorised_as: Role
    authorised_by: Officer
    authorised_on: Day
    recorded_on: Day | None
    complete: bool
    retrospective: bool
    whole_life_value: Pounds
    acted_on_from: Day | None
    inform: tuple[Role, ...]
    citations: tuple[Words, ...]


class AuthorisationDeclined(Event):
    """An officer who decides declined to authorise the award, which ended it."""

    stored: ClassVar[str] = "authorisation-declined.v1"
    award_id: AwardId
    referral_id: ReferralId
    declined_as: Role
    declined_by: Officer
    reason: SealedWords
    declined_on: Day


class KeyDecisionPublished(Event):
    """A key decision was published, by the kind of notice given: of an award, or of one to come.

    Of an award to come, under this reference, it holds the matter: what the decision will be. Of a
    general exception it holds why 28 days' notice was impracticable, and when the chair of the
    overview and scrutiny committee was told. Of special urgency it holds why the decision could not
    be deferred, and who agreed to that and when. The matter and the reason are published with the
    notice, so they say nothing about a child. `spared_by` is who agreed, on the day `spared_on`,
    that the decision is acted on before any call-in, if somebody did.
    """

    stored: ClassVar[str] = "key-decision-published.v1"
    award_id: AwardId
    referral_id: ReferralId
    notice: Annotated[Notice, Label("How it was published")]
    reference: Words
    matter: Annotated[Words | None, Label("What the decision will be")]
    published_reason: Annotated[Words | None, Label("Why no longer notice was given")]
    chair_told_on: Day | None
    agreed_by: Agreeing | None
    agreed_on: Day | None
    spared_by: Agreeing | None
    spared_on: Day | None
    published_on: Day


class ContractNoticePublished(Event):
    """A notice that procurement law requires about the contract of an award was published.

    `standstill_until` is the last day of a standstill that the council kept of its own will.
    """

    stored: ClassVar[str] = "contract-notice-published.v1"
    award_id: AwardId
    referral_id: ReferralId
    contract_notice: ContractNotice
    reference: Words
    standstill_until: Day | None
    published_on: Day


class ContractNoticeWithheld(Event):
    """A notice about the contract of an award is not published, because what it would tell is
    sensitive (Procurement Act 2023 s94), as an officer decided.
    """

    stored: ClassVar[str] = "contract-notice-withheld.v1"
    award_id: AwardId
    referral_id: ReferralId
    contract_notice: ContractNotice
    reason: SealedWords
    withheld_as: Role
    withheld_by: Officer
    withheld_on: Day


class OutOfAreaApproved(Event):
    """A placement outside the area was approved before it was put into effect (reg 11): in the home
    that is named, or in none that is registered.
    """

    stored: ClassVar[str] = "out-of-area-approved.v1"
    referral_id: ReferralId
    child_refs: tuple[ChildRef, ...]
    home_id: HomeId | None
    authority: Authority
    geography: Geography
    area_authority_told_on: Day | None
    most_suitable_because: SealedWords
    approved_as: Role
    approved_by: Officer
    approved_on: Day
