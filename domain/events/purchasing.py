"""Events about the framework: lots' terms, application rounds, scores, prices and arrangements."""

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from domain.codes import LegalRegime, Tier
from domain.events.base import Event
from domain.events.placements import DaysCount
from domain.fee_lines import FeeFor
from domain.values import (
    ArrangementId,
    Authority,
    Day,
    FrameworkId,
    Kind,
    Level,
    Lot,
    Moment,
    Officer,
    Percent,
    Prose,
    ProviderId,
    Round,
    Score,
    WeeklyFee,
    Whole,
    Words,
)


class Weights(BaseModel):
    """The published weights by which offers are compared. They add up to one hundred."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    match_to_need: Percent
    quality: Percent
    location: Percent
    social_value: Percent
    cost: Percent


class ApplicationScores(BaseModel):
    """Scores of an application, or the thresholds for admission, on the four criteria of ¶2.2.

    Each is out of 100.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    collaboration: Score
    quality: Score
    understanding_cost: Score
    social_value: Score


class Price(BaseModel):
    """The most that a provider charges for a kind of placement at a level, in pounds a week.

    The core price is for everything in the fee, except lines with a price of their own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: Kind
    level: Level
    fee_for: FeeFor = FeeFor.CORE
    weekly_fee: WeeklyFee


class FrameworkEstablished(Event):
    """A framework was let, with its legal regime, its lots, its term and its published notice.

    The regime is that of the day on which its procurement began, for all that is bought through it.
    """

    stored: ClassVar[str] = "framework-established.v1"
    framework_id: FrameworkId
    title: Words
    procurement_started_on: Day
    legal_regime: LegalRegime
    notice: Words
    lots: Annotated[tuple[Lot, ...], Field(min_length=1)]
    starts_on: Day
    ends_on: Day


class LotTermsPublished(Event):
    """The terms of a lot were published: its routes, levels, weights and thresholds, from a day.

    `ceiling` is the most, in pounds a week for a child, where a provider has no price schedule. The
    retainer, the notice and whether the last day is charged are the most to which one person signs
    an agreement under the lot (AGREEMENT-6). What is in force from before `recorded_on` was dated
    back.
    """

    stored: ClassVar[str] = "lot-terms-published.v1"
    framework_id: FrameworkId
    lot: Lot
    levels: Annotated[tuple[Level, ...], Field(min_length=1)]
    allows_direct_award: bool
    allows_mini_competition: bool
    weights: Weights
    thresholds: ApplicationScores
    least_match_to_need: Score
    least_evaluators: Annotated[Whole, Field(ge=1, le=9)]
    ceiling: WeeklyFee | None
    retainer_percent: Percent | None
    retainer_days: DaysCount | None
    notice_days: DaysCount | None
    last_day_charged: bool | None
    citation: Words
    in_force_from: Day
    published_by: Officer
    recorded_on: Day


class RoundOpened(Event):
    """An application round was opened: providers may apply to these lots until a moment."""

    stored: ClassVar[str] = "round-opened.v1"
    round: Round
    framework_id: FrameworkId
    lots: Annotated[tuple[Lot, ...], Field(min_length=1)]
    opened_on: Day
    closes_at: Moment


class RoundClosed(Event):
    """An application round was closed to applications."""

    stored: ClassVar[str] = "round-closed.v1"
    round: Round
    closed_on: Day


class RoundConcluded(Event):
    """A round was concluded, once every application in it was decided."""

    stored: ClassVar[str] = "round-concluded.v1"
    round: Round
    concluded_on: Day


class ApplicationScored(Event):
    """One evaluator scored an application on the four criteria of ¶2.2."""

    stored: ClassVar[str] = "application-scored.v1"
    provider_id: ProviderId
    lot: Lot
    round: Round
    evaluator: Officer
    scores: ApplicationScores
    comments: Prose
    scored_on: Day


class ApplicationModerated(Event):
    """The evaluators agreed the scores of an application, with reasons."""

    stored: ClassVar[str] = "application-moderated.v1"
    provider_id: ProviderId
    lot: Lot
    round: Round
    scores: ApplicationScores
    reasons: Prose
    moderated_by: Officer
    moderated_on: Day


class PriceScheduleAgreed(Event):
    """A provider's highest prices under a lot, from a day. A later schedule replaces it.

    One that is in force from before `recorded_on` was dated back.
    """

    stored: ClassVar[str] = "price-schedule-agreed.v1"
    provider_id: ProviderId
    lot: Lot
    prices: Annotated[tuple[Price, ...], Field(min_length=1, max_length=60)]
    agreed_on: Day
    in_force_from: Day
    agreed_by: Officer
    recorded_on: Day


class ArrangementRecognised(Event):
    """Another body's framework was recognised as one that the council may use (¶1.7)."""

    stored: ClassVar[str] = "arrangement-recognised.v1"
    arrangement_id: ArrangementId
    name: Words
    tier: Tier
    lead_authority: Authority
    legal_regime: LegalRegime
    citation: Words
    starts_on: Day
    ends_on: Day | None


class ProviderListed(Event):
    """A provider was listed in an arrangement, for these lots."""

    stored: ClassVar[str] = "provider-listed.v1"
    arrangement_id: ArrangementId
    provider_id: ProviderId
    name: Words
    lots: Annotated[tuple[Lot, ...], Field(min_length=1)]
    listed_on: Day


class ProviderDelisted(Event):
    """A provider left an arrangement."""

    stored: ClassVar[str] = "provider-delisted.v1"
    arrangement_id: ArrangementId
    provider_id: ProviderId
    reason: Words
    delisted_on: Day
