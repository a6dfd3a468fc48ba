"""Events about where young people live after care: Staying Put, Staying Close, adult placements."""

from typing import Annotated, ClassVar

from domain.events.base import Event
from domain.funding_codes import Funder
from domain.values import (
    Authority,
    BudgetLine,
    ChildRef,
    Day,
    Identifier,
    Month,
    PlacementId,
    ProviderId,
    Sealed,
    SealedWords,
    Tag,
    TransitionId,
    WeeklyFee,
)
from domain.wording import Code

AfterCareId = Annotated[Identifier, Tag("aftercare")]


class AfterCare(Code):
    """An arrangement in which a young person lives once they are no longer looked after."""

    STAYING_PUT = "staying-put", "Staying Put: with the former foster carers"
    STAYING_CLOSE = "staying-close", "Staying Close: near the former home, with its support"
    ADULT_PLACEMENT = "adult-placement", "A placement of adults’ services"


class AfterCareArranged(Event):
    """A young person lives in an arrangement after care, from a day on, at pounds a week.

    It is no placement of a looked-after child: care has ended. The placement is the one in which
    the young person turned eighteen. `agreed_until` is not itself a day of the arrangement.
    """

    stored: ClassVar[str] = "after-care-arranged.v1"
    arrangement_ref: AfterCareId
    child_ref: ChildRef
    born_in: Annotated[Month, Sealed(rules=True)]
    after_care: AfterCare
    placement_id: PlacementId | None
    transition_id: TransitionId | None
    provider_id: ProviderId | None
    lives_with: SealedWords
    authority: Authority
    weekly_cost: WeeklyFee
    funder: Funder
    budget_line: BudgetLine
    agreement_signed_on: Day | None
    started_on: Day
    agreed_until: Day


class AfterCareEnded(Event):
    """An arrangement after care ended. The day itself is not a day of it."""

    stored: ClassVar[str] = "after-care-ended.v1"
    arrangement_ref: AfterCareId
    child_ref: ChildRef
    reason: SealedWords
    ended_on: Day
