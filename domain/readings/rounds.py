"""Decision model of an application round: whether it is open, and applications not yet decided.

Whether a round takes applications is judged at the moment of recording (APPLY-2). That an
application is not dated before the round opened is RECORDED-1.

Source: the rules published for the round (APPLY-2); the ledger's own (decision 71).
"""

from dataclasses import dataclass, replace
from typing import Self, TypeAlias

from domain.command import QueryItem, events_in, tag
from domain.events.providers import ProviderAdmitted, ProviderApplied, ProviderRefused
from domain.events.purchasing import RoundClosed, RoundConcluded, RoundOpened
from domain.values import Instant, Lot

RoundEvent: TypeAlias = RoundOpened | RoundClosed | RoundConcluded
ApplicationEvent: TypeAlias = ProviderApplied | ProviderAdmitted | ProviderRefused


@dataclass(frozen=True, slots=True)
class Round:
    """How far an application round has got, and its applications that await a decision."""

    opened: RoundOpened | None = None
    closed: bool = False
    concluded: bool = False
    undecided: frozenset[tuple[str, Lot]] = frozenset()

    def after(self, event: RoundEvent | ApplicationEvent) -> Self:
        """The round once the event is taken into account."""
        match event:
            case RoundOpened():
                return replace(self, opened=event)
            case RoundClosed():
                return replace(self, closed=True)
            case RoundConcluded():
                return replace(self, concluded=True)
            case ProviderApplied():
                return replace(self, undecided=self.undecided | {(event.provider_id, event.lot)})
            case ProviderAdmitted() | ProviderRefused():
                return replace(self, undecided=self.undecided - {(event.provider_id, event.lot)})

    def takes_applications(self, lot: Lot, now: Instant) -> bool:
        """Whether the round is of the lot, is not closed, and its closing time has not passed."""
        opened = self.opened
        if opened is None or self.closed:
            return False
        return lot in opened.lots and now <= opened.closes_at


def round_of(name: str) -> QueryItem:
    """The entries that open, close and conclude a round."""
    return QueryItem(events_in(RoundEvent), (tag("round", name),))


def applications_of(name: str) -> QueryItem:
    """The applications in a round, and the decisions on them."""
    return QueryItem(events_in(ApplicationEvent), (tag("round", name),))
