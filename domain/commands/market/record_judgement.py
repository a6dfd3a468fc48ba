"""Record Ofsted's overall judgement of a home or agency.

JUDGEMENT-1  The home is registered by the day of the inspection.
JUDGEMENT-2  The judgement of an inspection is recorded once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from domain.command import (
    Act,
    Command,
    Decider,
    DecisionContext,
    Query,
    QueryItem,
    Refusal,
    event_from,
    tag,
)
from domain.events.providers import HomeRegistered, JudgementRecorded
from domain.values import Day, HomeId, Judgement


class RecordJudgement(Command):
    stored: ClassVar[str] = "record_judgement"
    label: ClassVar[str] = "Record an Ofsted judgement"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "inspected_on"
    home_id: HomeId
    judgement: Judgement
    inspected_on: Day


class HomeNotRegistered(Refusal):
    """The home was not registered by the day of the inspection. Check the home and the day."""

    rule = "JUDGEMENT-1"


class InspectionAlreadyRecorded(Refusal):
    """A judgement of this home on this day is already recorded.

    If it is wrong, put that entry right.
    """

    rule = "JUDGEMENT-2"


@dataclass(frozen=True, slots=True)
class State:
    """The day the home was registered, and the days it was inspected."""

    registered_on: date | None = None
    inspected: frozenset[date] = frozenset()


def query(command: RecordJudgement) -> Query:
    return (QueryItem((HomeRegistered, JudgementRecorded), (tag("home", command.home_id),)),)


def evolve(state: State, event: HomeRegistered | JudgementRecorded) -> State:
    match event:
        case HomeRegistered():
            return replace(state, registered_on=event.registered_on)
        case JudgementRecorded():
            return replace(state, inspected=state.inspected | {event.inspected_on})


def decide(
    command: RecordJudgement, state: State, _context: DecisionContext
) -> Sequence[JudgementRecorded]:
    if state.registered_on is None or state.registered_on > command.inspected_on:
        raise HomeNotRegistered(home_id=command.home_id)
    if command.inspected_on in state.inspected:
        raise InspectionAlreadyRecorded(home_id=command.home_id, inspected_on=command.inspected_on)
    return [event_from(JudgementRecorded, command)]


DECIDER = Decider(RecordJudgement, State, query, evolve, decide)
