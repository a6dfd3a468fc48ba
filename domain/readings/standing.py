"""A provider's standing: its applications, the lots it is admitted to, its suspension."""

from dataclasses import dataclass, replace
from typing import Any, Self, TypeAlias

from domain.command import QueryItem, members, tag
from domain.events.providers import (
    ProviderAdmitted,
    ProviderApplied,
    ProviderRefused,
    ProviderReinstated,
    ProviderRemoved,
    ProviderSuspended,
)
from domain.terms import Lot

Application: TypeAlias = tuple[Lot, str]
StandingEvent: TypeAlias = (
    ProviderApplied
    | ProviderAdmitted
    | ProviderRefused
    | ProviderSuspended
    | ProviderReinstated
    | ProviderRemoved
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a provider has applied for, which lots it is admitted to, and if it is suspended."""

    undecided: frozenset[Application] = frozenset()
    decided: frozenset[Application] = frozenset()
    admitted: frozenset[Lot] = frozenset()
    suspended: bool = False

    def after(self, event: StandingEvent) -> Self:
        """The standing once the event is taken into account."""
        match event:
            case ProviderApplied():
                return replace(self, undecided=self.undecided | {(event.lot, event.round)})
            case ProviderAdmitted():
                admitted = self.admitted | {event.lot}
                return replace(self, admitted=admitted, **self.settling(event.lot, event.round))
            case ProviderRefused():
                return replace(self, **self.settling(event.lot, event.round))
            case ProviderSuspended():
                return replace(self, suspended=True)
            case ProviderReinstated():
                return replace(self, suspended=False)
            case ProviderRemoved():
                return replace(self, admitted=self.admitted - {event.lot})

    def settling(self, lot: Lot, application_round: str) -> dict[str, Any]:
        """The application is decided: it is no longer waiting."""
        application = (lot, application_round)
        return {
            "undecided": self.undecided - {application},
            "decided": self.decided | {application},
        }


def standing_of(provider_id: str) -> QueryItem:
    """Everything that bears on a provider's standing."""
    return QueryItem(members(StandingEvent), (tag("provider", provider_id),))
