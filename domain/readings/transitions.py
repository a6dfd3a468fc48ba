"""A young person's transition to adult services, step by step."""

from dataclasses import dataclass, replace
from typing import Self, TypeAlias

from domain.command import QueryItem, members, tag
from domain.events.transitions import (
    AdultSocialCareConsulted,
    TransferredToAdults,
    TransitionAgreed,
    TransitionPlanned,
)

TransitionEvent: TypeAlias = (
    TransitionPlanned | AdultSocialCareConsulted | TransitionAgreed | TransferredToAdults
)


@dataclass(frozen=True, slots=True)
class Transition:
    """How far a transition has come."""

    planned: bool = False
    consulted: bool = False
    agreed: bool = False
    transferred: bool = False

    def after(self, event: TransitionEvent) -> Self:
        """The transition once the event is taken into account."""
        match event:
            case TransitionPlanned():
                return replace(self, planned=True)
            case AdultSocialCareConsulted():
                return replace(self, consulted=True)
            case TransitionAgreed():
                return replace(self, agreed=True)
            case TransferredToAdults():
                return replace(self, transferred=True)


def transition_of(transition_id: str) -> QueryItem:
    """Everything that happened on a transition."""
    return QueryItem(members(TransitionEvent), (tag("transition", transition_id),))
