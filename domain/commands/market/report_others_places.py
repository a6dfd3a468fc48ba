"""Report how many places of a home other authorities' children fill, from a day.

    OTHERS-1  The home's registration began by that day. Whether it was cancelled since is not
              judged.
    OTHERS-2  Our children and others' together never fill more than the home's registered places,
              on that day or since.

A breach of OTHERS-2 is noted, and never refuses the report, because a report is never of a day to
come (FACT-1). A breach of OTHERS-1 always refuses. The council's cabinet report ¶1.3 says that
Sefton is an importer of children. Without these counts nobody can tell how many places in the
borough are free.

Source: Care Standards Act 2000 s24, on keeping to the conditions of a registration (OTHERS-2); the
ledger's own (decision 66) (OTHERS-1).
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
from domain.events.providers import OthersPlacesReported
from domain.readings.homes import Home, home_of
from domain.values import Day, HomeId, Places


class ReportOthersPlaces(Command):
    stored: ClassVar[str] = "report_others_places"
    label: ClassVar[str] = "Report other authorities’ places"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "counted_on"
    home_id: HomeId
    filled: Places
    counted_on: Day


class HomeNotRegistered(Refusal):
    """The home is not registered on that day. Choose a day on or after its registration."""

    rule = "OTHERS-1"
    satisfied_by = "It is registered from {registered_on}."


class MoreThanRegistered(Breakable):
    """Together with our own children, these would be more than the registered places.

    Check the count, or change the places first.
    """

    rule = "OTHERS-2"
    satisfied_by = "Places on {day}: {places}. Our own children there: {ours}."


def query(command: ReportOthersPlaces) -> Query:
    return (home_of(command.home_id),)


def decide(
    command: ReportOthersPlaces, state: Home, context: DecisionContext
) -> Sequence[OthersPlacesReported]:
    begins = () if state.registered is None else state.registered.registered_on
    if not begins or begins > command.counted_on:
        raise HomeNotRegistered(home_id=command.home_id, registered_on=begins)
    reported = event_from(OthersPlacesReported, command)
    if day := state.after(reported).first_overfull_day(command.counted_on):
        places = state.places_on(day)
        ours = len(state.ours.running_on(day))
        more = MoreThanRegistered(home_id=command.home_id, day=day, places=places, ours=ours)
        context.refuse_or_note(more, command.counted_on)
    return [reported]


DECIDER = Decider(ReportOthersPlaces, Home, query, Home.after, decide)
