"""Scenarios: what might happen on a day, as somebody asks what it would cost."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from domain.terms import (
    Day,
    Identifier,
    Kind,
    Lot,
    Percent,
    PlacementId,
    ProviderId,
    WeeklyFee,
    Whole,
)


class Scenario(BaseModel):
    """Something that might happen on a day."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    on_day: Day


class FeeUplift(Scenario):
    """Every fee goes up by a per cent: all, or a lot's, or a provider's."""

    what: Literal["fee-uplift"] = "fee-uplift"
    percent: Percent
    lot: Lot | None = None
    provider_id: ProviderId | None = None


class HomeOpening(Scenario):
    """A home opens in the borough, with so many places at a weekly fee each."""

    what: Literal["home-opening"] = "home-opening"
    places: Annotated[Whole, Field(ge=1, le=100)]
    weekly_fee: WeeklyFee
    kind: Kind = Kind.CHILDRENS_HOME


class StepDown(Scenario):
    """Named placements end by the day, and the children move to foster carers at a fee."""

    what: Literal["step-down"] = "step-down"
    placement_ids: Annotated[tuple[PlacementId, ...], Field(min_length=1, max_length=200)]
    weekly_fee: WeeklyFee
    budget_line: Identifier


class ProviderFails(Scenario):
    """A provider stops on the day: each child is placed elsewhere at so much per cent more."""

    what: Literal["provider-fails"] = "provider-fails"
    provider_id: ProviderId
    percent: Percent


AnyScenario = Annotated[
    FeeUplift | HomeOpening | StepDown | ProviderFails, Field(discriminator="what")
]
