"""Decision model of where somebody lives after care: what an arrangement is judged by.

Source: the ledger's own (decision 86).
"""

from dataclasses import dataclass, field, replace
from typing import TypeAlias

from domain.events.governance import CommencementRecorded
from domain.readings.barring.safety import Safety, SafetyEvent
from domain.readings.care import Care, CareEvent
from domain.readings.placements import Placement, PlacementEvent
from domain.readings.providers.known import NamedBy, Providers
from domain.readings.scheme import Scheme, SchemeEvent
from domain.readings.support.after_care import AfterCareEvent, Arranged
from domain.readings.support.transitions import Transition, TransitionEvent


@dataclass(frozen=True, slots=True)
class State:
    """The arrangements, the person's care, the placement and the move named, and who may agree."""

    arranged: Arranged = field(default_factory=Arranged)
    care: Care = field(default_factory=Care)
    placement: Placement = field(default_factory=Placement)
    transition: Transition = field(default_factory=Transition)
    scheme: Scheme = field(default_factory=Scheme)
    providers: Providers = field(default_factory=Providers)
    commenced: tuple[CommencementRecorded, ...] = ()
    safety: Safety = field(default_factory=Safety)


Relevant: TypeAlias = (
    AfterCareEvent
    | CareEvent
    | PlacementEvent
    | TransitionEvent
    | SchemeEvent
    | NamedBy
    | CommencementRecorded
    | SafetyEvent
)


def evolve(state: State, event: Relevant) -> State:
    """The state once an event is taken into account."""
    if isinstance(event, AfterCareEvent):
        return replace(state, arranged=state.arranged.after(event))
    if isinstance(event, CareEvent):
        return replace(state, care=state.care.after(event))
    if isinstance(event, PlacementEvent):
        return replace(state, placement=state.placement.after(event))
    if isinstance(event, TransitionEvent):
        return replace(state, transition=state.transition.after(event))
    if isinstance(event, SchemeEvent):
        return replace(state, scheme=state.scheme.after(event))
    return evolve_rest(state, event)


def evolve_rest(state: State, event: CommencementRecorded | NamedBy | SafetyEvent) -> State:
    """The state once a commencement, or what is known of providers, is taken into account."""
    if isinstance(event, SafetyEvent):
        return replace(state, safety=state.safety.after(event))
    if isinstance(event, CommencementRecorded):
        return replace(state, commenced=(*state.commenced, event))
    return replace(state, providers=state.providers.after(event))
