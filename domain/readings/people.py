"""Decision model of a person: tags of cases, month of birth, day of death, and who is erased."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Self

from domain.command import Query, QueryItem, tag
from domain.events import CLASSES
from domain.events.base import Event
from domain.events.care import CareStarted
from domain.events.corrections import CommandRefused
from domain.events.people import BundleIssued, DeathRecorded, PersonErased

EVERYTHING: Final = CLASSES
NAMING_OTHERS: Final = (BundleIssued, CommandRefused)
"""What bears the tags of other people's cases too."""
CASES: Final = ("child:", "referral:", "placement:", "award:", "transition:", "order:")


@dataclass(frozen=True, slots=True)
class Person:
    """The tags of a person's cases, the month of birth, the day of death, and the people erased
    among those whom the entries name: an erasure of a parent bears the tags of the child's case.
    """

    cases: tuple[str, ...] = ()
    born_in: str | None = None
    died_on: date | None = None
    erased: frozenset[str] = frozenset()

    def after(self, event: Event) -> Self:
        """The person once the event is taken into account."""
        if isinstance(event, NAMING_OTHERS):
            return self
        if isinstance(event, PersonErased):
            return replace(self, erased=self.erased | {event.person_ref})
        found = (tag for tag in event.tags if tag.startswith(CASES))
        state = replace(self, cases=tuple(dict.fromkeys((*self.cases, *found))))
        match event:
            case CareStarted():
                return replace(state, born_in=event.born_in)
            case DeathRecorded():
                return replace(state, died_on=event.died_on)
            case _:
                return state


def case_of(child_ref: str) -> QueryItem:
    """Every entry about a child."""
    return QueryItem(EVERYTHING, (tag("child", child_ref),))


def person_of(person_ref: str) -> Query:
    """Every entry about a person, as a child or otherwise."""
    return case_of(person_ref), QueryItem(EVERYTHING, (tag("person", person_ref),))
