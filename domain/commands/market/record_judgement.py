"""Record Ofsted's overall judgement of a home, agency or supported accommodation.

    JUDGEMENT-1  The home was registered by the day of the inspection. Whether its registration was
                 cancelled since is not judged.
    JUDGEMENT-2  One judgement of a home is recorded for a day of inspection.
    JUDGEMENT-3  Supported accommodation has one of its three outcomes, and any other home one of
                 the four grades, whatever the day of the inspection.
    JUDGEMENT-4  A day of publication that is given is that of the inspection or later, and today at
                 the latest.

A breach of these rules always refuses the record. The day of the inspection is not to come
(FACT-1).

Source: Ofsted's social care common inspection framework, and its outcomes for supported
accommodation (JUDGEMENT-3); the ledger's own (decision 94) (JUDGEMENT-4); the ledger's own
(decision 83).
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
from domain.readings.arrival.lives_at import may_be_judged
from domain.values import Day, HomeId, Judgement


class RecordJudgement(Command):
    stored: ClassVar[str] = "record_judgement"
    label: ClassVar[str] = "Record an Ofsted judgement"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "inspected_on"
    home_id: HomeId
    judgement: Judgement
    inspected_on: Day
    published_on: Day | None = None


class HomeNotRegistered(Refusal):
    """The home was not registered by the day of the inspection. Check the home and the day."""

    rule = "JUDGEMENT-1"


class InspectionAlreadyRecorded(Refusal):
    """A judgement of this home on this day is already recorded.

    If it is wrong, put that entry right.
    """

    rule = "JUDGEMENT-2"


class OfAnotherScheme(Refusal):
    """Supported accommodation is judged by three outcomes, and other homes by four grades.

    Choose one that Ofsted gives to homes of this kind.
    """

    rule = "JUDGEMENT-3"
    satisfied_by = "Those of this kind: {judgements}."


class NotPublishedThen(Refusal):
    """It was not published on that day: that is before the inspection, or after today.

    Check the day, or leave it out.
    """

    rule = "JUDGEMENT-4"
    satisfied_by = "From {first} until {last}."


@dataclass(frozen=True, slots=True)
class State:
    """The home as it was registered, and the days it was inspected."""

    registered: HomeRegistered | None = None
    inspected: frozenset[date] = frozenset()


def query(command: RecordJudgement) -> Query:
    return (QueryItem((HomeRegistered, JudgementRecorded), (tag("home", command.home_id),)),)


def evolve(state: State, event: HomeRegistered | JudgementRecorded) -> State:
    match event:
        case HomeRegistered():
            return replace(state, registered=event)
        case JudgementRecorded():
            return replace(state, inspected=state.inspected | {event.inspected_on})


def decide(
    command: RecordJudgement, state: State, context: DecisionContext
) -> Sequence[JudgementRecorded]:
    home, inspected_on = state.registered, command.inspected_on
    if home is None or home.registered_on > inspected_on:
        raise HomeNotRegistered(home_id=command.home_id)
    if inspected_on in state.inspected:
        raise InspectionAlreadyRecorded(home_id=command.home_id, inspected_on=inspected_on)
    if not may_be_judged(home.kind, command.judgement):
        fitting = (each for each in Judgement if may_be_judged(home.kind, each))
        raise OfAnotherScheme(judgements=tuple(fitting))
    published_on = command.published_on
    if published_on is not None and not inspected_on <= published_on <= context.today:
        raise NotPublishedThen(first=inspected_on, last=context.today)
    return [event_from(JudgementRecorded, command)]


DECIDER = Decider(RecordJudgement, State, query, evolve, decide)
