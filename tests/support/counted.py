"""What the group commit tests record: counts of the places that others fill in one home."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from domain.command import DecisionContext, Query, QueryItem, tag
from domain.events.base import Event
from domain.events.metadata import Metadata
from domain.events.providers import OthersPlacesReported
from ledger.append.pending import PendingDecision
from ledger.decision import DecidedEvent
from ledger.entries import History, Provenance

BY = Provenance("tester", "broker", "test")
HOME = "H-1"
OF_THE_HOME = (QueryItem((OthersPlacesReported,), (tag("home", HOME),)),)


@dataclass(frozen=True)
class HomeDecision:
    """A decision about the home's places, taken by a function of its history."""

    rule: Callable[[History], Sequence[Event]]
    query: Query = OF_THE_HOME
    purpose: None = None

    def decide(self, history: History, _: DecisionContext) -> list[DecidedEvent]:
        return [
            DecidedEvent(event, Metadata(command="report_others_places"))
            for event in self.rule(history)
        ]


def reported(filled: int) -> OthersPlacesReported:
    return OthersPlacesReported(home_id=HOME, filled=filled, counted_on=date(2022, 1, 1))


def count_up(history: History) -> Sequence[Event]:
    """Reports one more than there are reports."""
    return [reported(len(history.events) + 1)]


def pending(rule: Callable[[History], Sequence[Event]]) -> PendingDecision:
    return PendingDecision(HomeDecision(rule), BY)
