"""Placements: where a child lives, from which day, at what weekly fee."""

from typing import ClassVar

from domain.events.base import Event
from domain.terms import (
    Authority,
    AwardId,
    BudgetLine,
    ChildRef,
    Day,
    HomeId,
    Kind,
    Lot,
    Miles,
    PlacementId,
    ProviderId,
    WeeklyFee,
    Words,
)


class PlacementStarted(Event):
    """A child came to live somewhere. Kind, authority and provider are the home's that day.

    A placement that is not bought (with parents, connected carers) has no fee and no line.
    """

    stored: ClassVar[str] = "placement-started.v1"
    placement_id: PlacementId
    child_ref: ChildRef
    home_id: HomeId | None
    provider_id: ProviderId | None
    award_id: AwardId | None
    kind: Kind
    lot: Lot | None
    authority: Authority
    miles_from_home: Miles | None
    budget_line: BudgetLine | None
    weekly_fee: WeeklyFee | None
    started_on: Day


class FeeVaried(Event):
    """The weekly fee changed from a day on."""

    stored: ClassVar[str] = "fee-varied.v1"
    placement_id: PlacementId
    weekly_fee: WeeklyFee
    reason: Words
    varied_from: Day


class PlacementReviewed(Event):
    """A placement was reviewed, with the outcome for the child."""

    stored: ClassVar[str] = "placement-reviewed.v1"
    placement_id: PlacementId
    outcome: Words
    reviewed_on: Day


class PlacementEnded(Event):
    """A placement ended; the day itself is not a day of the placement."""

    stored: ClassVar[str] = "placement-ended.v1"
    placement_id: PlacementId
    child_ref: ChildRef
    home_id: HomeId | None
    reason: Words
    ended_on: Day
