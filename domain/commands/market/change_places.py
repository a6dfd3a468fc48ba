"""Change the number of a home's registered places from a day.

    PLACES-1  The home's registration began by that day. Whether it was cancelled since is not
              judged.
    PLACES-2  From that day on, the places are never fewer than the children in the home, ours and
              others'.

A breach of PLACES-2 is refused of a change that is to come, and noted of one that has happened. A
breach of PLACES-1 always refuses.

Source: Care Standards Act 2000 s24, on keeping to the conditions of a registration (PLACES-2); the
ledger's own (decision 66) (PLACES-1).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import (
    Act,
    Breakable,
    Command,
    Decider,
    DecisionContext,
    Query,
    Refusal,
    event_from,
)
from domain.events.providers import PlacesChanged
from domain.readings.homes import Home, home_of
from domain.values import Day, HomeId, Places


class ChangePlaces(Command):
    stored: ClassVar[str] = "change_places"
    label: ClassVar[str] = "Change a home’s places"
    act: ClassVar[Act] = Act.EITHER
    happens_on: ClassVar[str] = "changed_on"
    home_id: HomeId
    places: Places
    changed_on: Day


class HomeNotRegistered(Refusal):
    """The home is not registered on that day. Choose a day on or after its registration."""

    rule = "PLACES-1"
    satisfied_by = "It is registered from {registered_on}."


class FewerThanFilled(Breakable):
    """More children live in the home than it would have places.

    Give at least as many places as there are children.
    """

    rule = "PLACES-2"
    satisfied_by = "On {day} at least {filled}."


def query(command: ChangePlaces) -> Query:
    return (home_of(command.home_id),)


def decide(command: ChangePlaces, state: Home, context: DecisionContext) -> Sequence[PlacesChanged]:
    begins = () if state.registered is None else state.registered.registered_on
    if not begins or begins > command.changed_on:
        raise HomeNotRegistered(home_id=command.home_id, registered_on=begins)
    changed = event_from(PlacesChanged, command)
    if day := state.after(changed).first_overfull_day(command.changed_on):
        filled = state.children_on(day)
        fewer = FewerThanFilled(home_id=command.home_id, day=day, filled=filled)
        context.refuse_or_note(fewer, command.changed_on)
    return [changed]


DECIDER = Decider(ChangePlaces, Home, query, Home.after, decide)
