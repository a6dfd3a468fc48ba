"""Events about a placement: start, agreement, fees, absences, visits, reviews, notices and end."""

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from domain.codes import Outcome, Party, Recipient
from domain.events.base import Event
from domain.fee_lines import FeeLines, Payment, Step
from domain.funding_codes import Funder
from domain.registration_codes import AddressId
from domain.ssda903.codes import ChangeCode, EndCode
from domain.values import (
    Authority,
    AwardId,
    BlockId,
    BudgetLine,
    ChildRef,
    Day,
    HomeId,
    Kind,
    Lot,
    Miles,
    Month,
    Percent,
    PlacementId,
    Postcode,
    ProviderId,
    ReferralId,
    Role,
    Sealed,
    SealedText,
    SealedWords,
    UpliftId,
    WeeklyFee,
    Whole,
    Words,
)
from domain.wording import Label

Steps = Annotated[tuple[Step, ...], Field(max_length=80)]
Payments = Annotated[tuple[Payment, ...], Field(max_length=40)]
DaysCount = Annotated[Whole, Field(ge=0, le=366)]


class Share(BaseModel):
    """A funder's share of a placement's cost, in per cent."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    funder: Funder
    percent: Percent


class Uplift(BaseModel):
    """The index named in the contract, its percentage, and any cap, by which a fee was raised."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    index: Words
    percent: Percent
    cap: Percent | None


class PlacementStarted(Event):
    """A child came to live somewhere. Under an award the fee is that of its lines on the first day.
    It changes by the steps and, with the payments made once, is charged until an agreement is in
    force. The kind, authority and provider are the home's on that day.

    A placement that is not bought (with parents or connected carers) has no fee and no budget line.
    `agreed_until` is not itself a day of the placement, and is never past the month of the
    eighteenth birthday. With an agency the authority and the postcode are the carer's; where the
    registration has several addresses, they are those of the one named. The postcode of a carer, of
    an address or of any place that is not a registered home is sealed. The fee is pounds a week,
    and the distance is miles.
    """

    stored: ClassVar[str] = "placement-started.v1"
    placement_id: PlacementId
    child_ref: ChildRef
    born_in: Annotated[Month, Sealed(rules=True)]
    home_id: HomeId | None
    address_id: AddressId | None
    provider_id: ProviderId | None
    award_id: AwardId | None
    kind: Kind
    lot: Lot | None
    authority: Authority
    miles_from_home: Miles | None
    postcode: Annotated[Postcode | None, Sealed()]
    budget_line: BudgetLine | None
    weekly_fee: WeeklyFee | None
    steps: Steps
    payments: Payments
    emergency: bool
    until_eighteen: bool
    started_on: Day
    agreed_until: Day


class AgreementSigned(Event):
    """The individual placement agreement was signed: the call-off contract for one child (¶2.3)."""

    stored: ClassVar[str] = "agreement-signed.v1"
    placement_id: PlacementId
    child_ref: ChildRef
    fee_lines: FeeLines
    retainer_percent: Percent
    retainer_days: DaysCount
    notice_days: DaysCount
    last_day_charged: bool
    in_force_from: Day
    signed_on: Day


class FundingShared(Event):
    """The cost of a placement was shared between funders, from a day."""

    stored: ClassVar[str] = "funding-shared.v1"
    placement_id: PlacementId
    shares: Annotated[tuple[Share, ...], Field(min_length=1, max_length=6)]
    authority: Annotated[Words, Label("On whose authority")]
    shared_from: Day


class PurchaseRegularised(Event):
    """A placement that was bought without an authorised award was tied to one, from its first day,
    with the steps of its fee and what it pays once. The breach by which it was bought stands.
    """

    stored: ClassVar[str] = "purchase-regularised.v1"
    placement_id: PlacementId
    child_ref: ChildRef
    referral_id: ReferralId
    award_id: AwardId
    steps: Steps
    payments: Payments
    regularised_on: Day


class FeeVaried(Event):
    """The weekly fee changed from a day, to pounds a week, or rose by an uplift, which made it so
    many pounds on that day; with the reference of the rise if a whole framework rose. `terms_from`
    is the day from which the terms hold that state the fee, where that is a sooner one.
    """

    stored: ClassVar[str] = "fee-varied.v1"
    placement_id: PlacementId
    weekly_fee: WeeklyFee
    reason: SealedWords
    uplift: Uplift | None
    uplift_id: UpliftId | None
    terms_from: Day | None
    varied_from: Day


class AbsenceStarted(Event):
    """The child went away from the placement, which continues."""

    stored: ClassVar[str] = "absence-started.v1"
    placement_id: PlacementId
    child_ref: ChildRef
    reason: SealedWords
    authorised: bool
    away_from: Day


class AbsenceEnded(Event):
    """The child came back to the placement."""

    stored: ClassVar[str] = "absence-ended.v1"
    placement_id: PlacementId
    child_ref: ChildRef
    back_on: Day


class RespiteArranged(Event):
    """The child was to stay elsewhere for some days, while the placement continues. The budget line
    is the one that was stated, or else the placement's.
    """

    stored: ClassVar[str] = "respite-arranged.v1"
    placement_id: PlacementId
    child_ref: ChildRef
    stays_with: SealedWords
    provider_id: ProviderId | None
    budget_line: BudgetLine | None
    weekly_fee: WeeklyFee
    respite_from: Day
    respite_to: Day


class BlockPlaceFilled(Event):
    """A placement filled a place of a block, at the block's weekly fee, until the block ends."""

    stored: ClassVar[str] = "block-place-filled.v1"
    placement_id: PlacementId
    child_ref: ChildRef
    block_id: BlockId
    weekly_fee: WeeklyFee
    filled_from: Day
    filled_to: Day


class AddressChanged(Event):
    """The child came to live at another address, and the placement continues: at another address of
    the same registration, or because the carers moved. The distance is miles from home, and the
    code is the return's REASON_PLACE_CHANGE.
    """

    stored: ClassVar[str] = "address-changed.v1"
    placement_id: PlacementId
    child_ref: ChildRef
    home_id: HomeId | None
    address_id: AddressId | None
    authority: Authority
    miles_from_home: Miles | None
    postcode: Annotated[Postcode | None, Sealed()]
    code: ChangeCode
    reason: Annotated[SealedWords, Label("In your own words")]
    moved_on: Day


class NoticeGiven(Event):
    """The council or the provider gave notice that the placement is to end by a day."""

    stored: ClassVar[str] = "notice-given.v1"
    placement_id: PlacementId
    given_by: Party
    immediate_risk: bool
    reason: SealedWords
    given_on: Day
    ends_on: Day


class NoticeWithdrawn(Event):
    """Notice on a placement was withdrawn by the party that gave it, and the other side agreed."""

    stored: ClassVar[str] = "notice-withdrawn.v1"
    placement_id: PlacementId
    given_by: Party
    reason: SealedWords
    agreed_on: Annotated[Day, Label("The other side agreed on")]
    withdrawn_on: Day


class PlacementPlanMade(Event):
    """The placement plan was made and signed (reg 9)."""

    stored: ClassVar[str] = "placement-plan-made.v1"
    placement_id: PlacementId
    child_ref: ChildRef
    signed_as: Role
    made_on: Day


class RecipientNotified(Event):
    """A body or person was told of a placement in writing (regs 11 and 13). Of an area authority
    it says which, if that was stated.
    """

    stored: ClassVar[str] = "recipient-notified.v1"
    placement_id: PlacementId
    child_ref: ChildRef
    recipient: Recipient
    authority: Authority | None
    notified_on: Day


class ChildVisited(Event):
    """The responsible authority's representative visited the child (reg 28)."""

    stored: ClassVar[str] = "child-visited.v1"
    placement_id: PlacementId
    child_ref: ChildRef
    seen_alone: bool
    visited_on: Day


class PlacementReviewed(Event):
    """The contract of a placement was reviewed, with the outcome for the child (¶2.4).

    A step-down or a move is to be done by a day, and is done when the child moves.
    """

    stored: ClassVar[str] = "placement-reviewed.v1"
    placement_id: PlacementId
    child_ref: ChildRef
    outcome: Outcome
    remarks: SealedText
    to_be_done_by: Day | None
    reviewed_on: Day


class PlacementExtended(Event):
    """A placement was agreed until another day."""

    stored: ClassVar[str] = "placement-extended.v1"
    placement_id: PlacementId
    child_ref: ChildRef
    reason: SealedWords
    agreed_until: Day
    extended_on: Day


class PlacementEnded(Event):
    """A placement ended. The day itself is not a day of the placement.

    The code is the return's: REASON_PLACE_CHANGE, or REC where the child leaves care.
    """

    stored: ClassVar[str] = "placement-ended.v1"
    placement_id: PlacementId
    child_ref: ChildRef
    home_id: HomeId | None
    code: EndCode
    immediate_risk: bool
    reason: Annotated[SealedWords, Label("In your own words")]
    ended_on: Day
