"""What the appending tests record: counts of the places that others fill in one home."""

from collections.abc import Callable, Sequence
from datetime import date

from domain.command import QueryItem, tag
from domain.events.base import Event
from domain.events.providers import OthersPlacesReported
from ledger.entries import History, Provenance
from ledger.groups import Undecided

BY = Provenance("tester", "broker", "test")
HOME = "H-1"
OF_THE_HOME = (QueryItem((OthersPlacesReported,), (tag("home", HOME),)),)


def reported(filled: int) -> OthersPlacesReported:
    return OthersPlacesReported(home_id=HOME, filled=filled, counted_on=date(2022, 1, 1))


def counting(history: History) -> Sequence[Event]:
    """One more than were there."""
    return [reported(len(history.entries) + 1)]


def undecided(decide: Callable[[History], Sequence[Event]]) -> Undecided:
    return Undecided(OF_THE_HOME, decide, BY)
