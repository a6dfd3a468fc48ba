"""Events about help outside a placement: short breaks of a child at home, and support by staff."""

from typing import Annotated, ClassVar

from pydantic import Field

from domain.codes import Participation
from domain.events.base import Event
from domain.fee_lines import Payment, Step
from domain.ssda903.codes import NeedCode
from domain.values import (
    Authority,
    AwardId,
    BudgetLine,
    ChildRef,
    Day,
    HomeId,
    Identifier,
    Kind,
    Month,
    Officer,
    PlacementId,
    Pounds,
    ProviderId,
    ReferralId,
    Sealed,
    SealedText,
    SealedWords,
    Tag,
    Whole,
)
from domain.wording import Code

SeriesId = Annotated[Identifier, Tag("series")]
SupportId = Annotated[Identifier, Tag("support")]
NightlyFee = Annotated[Pounds, Field(ge=0)]
NightsAYear = Annotated[Whole, Field(ge=1, le=366)]


class BreaksUnder(Code):
    """The law under which a child who lives at home has short breaks away from it."""

    SECTION_17 = "section-17", "A service to a child in need (section 17)"
    SECTION_20 = "section-20", "Accommodation, in a series of short breaks (section 20)"


class ShortBreaksAgreed(Event):
    """A series of short breaks with one carer was agreed for a child who otherwise lives at home.

    The child is not looked after by it in the sense of `care-started`. The need is the return's
    (CIN), and the fee is pounds a night. `agreed_until` is not itself a day of the series.
    """

    stored: ClassVar[str] = "short-breaks-agreed.v1"
    series_id: SeriesId
    child_ref: ChildRef
    born_in: Annotated[Month, Sealed(rules=True)]
    under: BreaksUnder
    need: Annotated[NeedCode, Sealed()]
    stays_with: SealedWords
    kind: Kind
    authority: Authority
    home_id: HomeId | None
    provider_id: ProviderId | None
    nights_a_year: NightsAYear
    nightly_fee: NightlyFee | None
    budget_line: BudgetLine | None
    agreed_from: Day
    agreed_until: Day
    agreed_on: Day


class ShortBreakTaken(Event):
    """The child stayed away from home for a short break, from its first night to the day of return.

    `stayed_to` is the day on which the child went home: its night is not one of the break.
    """

    stored: ClassVar[str] = "short-break-taken.v1"
    series_id: SeriesId
    child_ref: ChildRef
    stayed_from: Day
    stayed_to: Day


class ShortBreaksReviewed(Event):
    """The case of a child who has a series of short breaks was reviewed."""

    stored: ClassVar[str] = "short-breaks-reviewed.v1"
    series_id: SeriesId
    child_ref: ChildRef
    reviewing_officer: Officer
    participation: Participation
    remarks: SealedText
    reviewed_on: Day


class ShortBreaksEnded(Event):
    """A series of short breaks ended. The day itself is not a day of it."""

    stored: ClassVar[str] = "short-breaks-ended.v1"
    series_id: SeriesId
    child_ref: ChildRef
    reason: SealedWords
    ended_on: Day


class SupportStarted(Event):
    """A provider's staff began to support a child, beside a placement or at home.

    The provider and what it costs are those of the award. Support found to run without an award has
    the provider and the weekly fee that were stated. It is no placement: the child lives where they
    lived. `agreed_until` is not itself a day of the support.
    """

    stored: ClassVar[str] = "support-started.v1"
    support_id: SupportId
    child_ref: ChildRef
    born_in: Annotated[Month, Sealed(rules=True)]
    placement_id: PlacementId | None
    provider_id: ProviderId
    referral_id: ReferralId | None
    award_id: AwardId | None
    kind: Kind
    authority: Authority
    budget_line: BudgetLine
    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=80)]
    payments: tuple[Payment, ...]
    started_on: Day
    agreed_until: Day


class SupportExtended(Event):
    """Support was agreed until another day."""

    stored: ClassVar[str] = "support-extended.v1"
    support_id: SupportId
    child_ref: ChildRef
    reason: SealedWords
    agreed_until: Day
    extended_on: Day


class SupportEnded(Event):
    """Support ended. The day itself is not a day of it."""

    stored: ClassVar[str] = "support-ended.v1"
    support_id: SupportId
    child_ref: ChildRef
    reason: SealedWords
    ended_on: Day
