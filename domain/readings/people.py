"""Decision model of a person: cases, months of birth, day of death, what runs, and who is erased.

It has no day: everything that is recorded about the person is read, of whatever day.

Source: the ledger's own (decisions 6, 24 and 25).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Self, TypeAlias

from domain.command import Query, QueryItem, tag
from domain.events import CLASSES
from domain.events.after_care import AfterCareArranged
from domain.events.base import Event
from domain.events.care import CareStarted
from domain.events.corrections import CommandRefused
from domain.events.imports import EpisodeStated
from domain.events.people import BundleIssued, DeathRecorded, PersonErased
from domain.events.placements import PlacementStarted
from domain.events.searches import ReferralOpened
from domain.events.support import ShortBreaksAgreed, SupportStarted
from domain.events.transfers import ResponsibilityReceived
from domain.readings.support.running import RunEvent, Running

HoldsMonthOfBirth: TypeAlias = (
    CareStarted
    | ResponsibilityReceived
    | PlacementStarted
    | ShortBreaksAgreed
    | SupportStarted
    | AfterCareArranged
    | EpisodeStated
)
EVERYTHING: Final = CLASSES
NAMING_OTHERS: Final = (BundleIssued, CommandRefused)
"""What bears the tags of other people's cases too."""
CASES: Final = ("child:", "referral:", "placement:", "award:", "transition:", "order:")


@dataclass(frozen=True, slots=True)
class Person:
    """The tags of a person's cases, the day of death, and of the people whom the entries name the
    month of birth (the latest of several) and who is erased: an erasure of a parent bears the tags
    of the child's case, and a search those of siblings. `running` is what runs for the person.
    """

    cases: tuple[str, ...] = ()
    born_in: Mapping[str, str] = field(default_factory=dict)
    died_on: date | None = None
    erased: frozenset[str] = frozenset()
    running: Running = field(default_factory=Running)

    def after(self, event: Event) -> Self:
        """The person once the event is taken into account."""
        if isinstance(event, NAMING_OTHERS):
            return self
        if isinstance(event, PersonErased):
            return replace(self, erased=self.erased | {event.person_ref})
        found = (tag for tag in event.tags if tag.startswith(CASES))
        state = replace(self, cases=tuple(dict.fromkeys((*self.cases, *found))))
        if isinstance(event, RunEvent):
            state = replace(state, running=state.running.after(event))
        if isinstance(event, DeathRecorded):
            return replace(state, died_on=event.died_on)
        born_in = dict(state.born_in)
        for child_ref, month in months_of_birth(event).items():
            born_in[child_ref] = max(month, born_in.get(child_ref, month))
        return replace(state, born_in=born_in)


def months_of_birth(event: Event) -> dict[str, str]:
    """The month of birth of each child of whom an event holds it. Of somebody erased it is gone."""
    if isinstance(event, ReferralOpened):
        children = (event.child_ref, *event.siblings)
        held = zip(children, event.born_in or (), strict=False)
        return {child_ref: month for child_ref, month in held if month}
    if isinstance(event, HoldsMonthOfBirth) and event.born_in is not None:
        return {event.child_ref: event.born_in}
    return {}


def case_of(child_ref: str) -> QueryItem:
    """Every entry about a child."""
    return QueryItem(EVERYTHING, (tag("child", child_ref),))


def person_of(person_ref: str) -> Query:
    """Every entry about a person, as a child or otherwise."""
    return case_of(person_ref), QueryItem(EVERYTHING, (tag("person", person_ref),))
