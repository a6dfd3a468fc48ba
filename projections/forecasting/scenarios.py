"""Types of scenario: a fee uplift, a new home, a step-down, a provider that fails."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from domain.values import (
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
from domain.wording import Label


class Scenario(BaseModel):
    """A possible change on a day."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    on_day: Day


class FeeUplift(Scenario):
    """Fees go up by a per cent: all fees, or those of a lot or a provider."""

    what: Literal["fee-uplift"] = "fee-uplift"
    percent: Annotated[Percent, Label("Rise", "Per cent")]
    lot: Lot | None = None
    provider_id: ProviderId | None = None


class HomeOpening(Scenario):
    """A home opens in the borough, with a number of places at a weekly fee each."""

    what: Literal["home-opening"] = "home-opening"
    places: Annotated[Whole, Field(ge=1, le=100)]
    weekly_fee: WeeklyFee
    kind: Kind = Kind.CHILDRENS_HOME


class StepDown(Scenario):
    """Some placements end on the day, and their children move to foster carers at a weekly fee."""

    what: Literal["step-down"] = "step-down"
    placement_ids: Annotated[tuple[PlacementId, ...], Field(min_length=1, max_length=200)]
    weekly_fee: WeeklyFee
    budget_line: Identifier


class ProviderFails(Scenario):
    """A provider stops on the day, and its children are placed elsewhere for a higher fee."""

    what: Literal["provider-fails"] = "provider-fails"
    provider_id: ProviderId
    percent: Annotated[Percent, Label("How much more other homes charge", "Per cent")]


AnyScenario = Annotated[
    FeeUplift | HomeOpening | StepDown | ProviderFails, Field(discriminator="what")
]
