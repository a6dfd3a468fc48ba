"""Decision model of a person: tags of cases, month of birth, day of death, and whether erased."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Self

from domain.command import Query, QueryItem, tag
from domain.events import CLASSES
from domain.events.base import Event
from domain.events.care import CareStarted
from domain.events.people import DeathRecorded, PersonErased

EVERYTHING: Final = CLASSES
CASES: Final = ("child:", "referral:", "placement:", "award:", "transition:", "order:")


@dataclass(frozen=True, slots=True)
class Person:
    """The tags of a person's cases, the month of birth, the day of death, and whether erased."""

    cases: tuple[str, ...] = ()
    born_in: str | None = None
    died_on: date | None = None
    erased: bool = False

    def after(self, event: Event) -> Self:
        """The person once the event is taken into account."""
        found = (tag for tag in event.tags if tag.startswith(CASES))
        state = replace(self, cases=tuple(dict.fromkeys((*self.cases, *found))))
        match event:
            case CareStarted():
                return replace(state, born_in=event.born_in)
            case DeathRecorded():
                return replace(state, died_on=event.died_on)
            case PersonErased():
                return replace(state, erased=True)
            case _:
                return state


def case_of(child_ref: str) -> QueryItem:
    """Every entry about a child."""
    return QueryItem(EVERYTHING, (tag("child", child_ref),))


def person_of(person_ref: str) -> Query:
    """Every entry about a person, as a child or otherwise."""
    return case_of(person_ref), QueryItem(EVERYTHING, (tag("person", person_ref),))
