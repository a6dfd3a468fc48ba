"""Propose an act that another person decides: what commits money or lifts a safeguard.

    PROPOSAL-1  The separation of duties gives the proposing of the act to the role.
    PROPOSAL-2  The proposal states the terms of the act, and no others. The decision states the
                same.

Awards are proposed by being made, and corrections by their own command. Who decides is another
person, in a role to which the scheme of delegation gives it.

Source: the ledger's own (decision 97).
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.governance import DecisionProposed, Separated
from domain.events.support import NightlyFee, NightsAYear, SeriesId, SupportId
from domain.readings import references
from domain.readings.separation.proposals import OPTIONAL, STATES, TERMS, proposals_about
from domain.readings.separation.table import BY_ACT
from domain.values import (
    BlockId,
    Day,
    FrameworkId,
    HomeId,
    Lot,
    Percent,
    PlacementId,
    ProviderId,
    Supplier,
    WeeklyFee,
    Whole,
)
from domain.wording import Label


class ProposeDecision(Command):
    stored: ClassVar[str] = "propose_decision"
    label: ClassVar[str] = "Propose for another to decide"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "proposed_on"
    names: ClassVar[Mapping[str, tuple[type[Event], ...]]] = {
        "placement_id": references.PLACEMENT,
        "provider_id": references.PROVIDER,
        "framework_id": references.FRAMEWORK,
        "home_id": references.HOME,
        "support_id": references.SUPPORT,
    }
    proposal: Annotated[Separated, Label("What is proposed")]
    placement_id: PlacementId | None = None
    provider_id: ProviderId | None = None
    framework_id: FrameworkId | None = None
    lot: Annotated[Lot | None, Label("Lot", "Of a framework; without one, every lot")] = None
    home_id: HomeId | None = None
    block_id: BlockId | None = None
    supplier: Supplier | None = None
    series_id: SeriesId | None = None
    support_id: SupportId | None = None
    places: Annotated[Whole | None, Field(ge=1, le=500)] = None
    nights_a_year: NightsAYear | None = None
    nightly_fee: NightlyFee | None = None
    weekly_fee: WeeklyFee | None = None
    percent: Annotated[Percent | None, Label("Rise", "Per cent")] = None
    begins_on: Annotated[Day | None, Label("From")] = None
    ends_on: Annotated[Day | None, Label("Until")] = None
    proposed_on: Day


class NotTheirsToPropose(Refusal):
    """The separation of duties lets other roles propose it. Ask an officer in one of those."""

    rule = "PROPOSAL-1"
    satisfied_by = "Roles that may: {roles}."


class NotItsTerms(Refusal):
    """A proposal states the terms of what it proposes, and no others. State those."""

    rule = "PROPOSAL-2"
    satisfied_by = "It states: {states}."


def query(command: ProposeDecision) -> Query:
    """What the proposal names is read for RECORDED-2. A series is named by nothing before it."""
    return () if command.series_id is None else (proposals_about("series", command.series_id),)


def evolve(state: None, _event: Event) -> None:
    return state


def decide(
    command: ProposeDecision, _state: None, context: DecisionContext
) -> Sequence[DecisionProposed]:
    states = STATES.get(command.proposal, frozenset())
    proposers = BY_ACT[command.proposal].proposers if states else ()
    if context.role not in proposers:
        raise NotTheirsToPropose(roles=proposers)
    said = {name for name in TERMS if getattr(command, name) is not None}
    if not states - OPTIONAL <= said <= states:
        raise NotItsTerms(states=tuple(sorted(states)))
    return [
        event_from(DecisionProposed, command, proposed_by=context.actor, proposed_as=context.role)
    ]


DECIDER = Decider(ProposeDecision, lambda: None, query, evolve, decide)
