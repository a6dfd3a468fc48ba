"""Choose the interpretation of a point of the scheme of delegation, from a day.

READING-1  The scheme has rows for that interpretation of that point.
READING-2  The interpretation is not already in force on that day.
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import (
    Command,
    Decider,
    DecisionContext,
    Query,
    QueryItem,
    Refusal,
    event_from,
    events_in,
    tag,
)
from domain.events.governance import ReadingChosen
from domain.readings.scheme import Scheme, SchemeEvent
from domain.terms import Day, Identifier, SchemeId, Words


class ChooseReading(Command):
    stored: ClassVar[str] = "choose_reading"
    scheme_id: SchemeId
    question: Identifier
    reading: Identifier
    citation: Words
    in_force_from: Day


class NoSuchReading(Refusal):
    """The scheme has no such interpretation of this point. Choose one that its rows have."""

    rule = "READING-1"


class AlreadyInForce(Refusal):
    """This interpretation is already in force on that day. Choose the other one, or another day."""

    rule = "READING-2"


def query(command: ChooseReading) -> Query:
    return (QueryItem(events_in(SchemeEvent), (tag("scheme", command.scheme_id),)),)


def decide(
    command: ChooseReading, state: Scheme, _context: DecisionContext
) -> Sequence[ReadingChosen]:
    held = {(row.question, row.reading) for scheme in state.adopted for row in scheme.rows}
    if (command.question, command.reading) not in held:
        raise NoSuchReading(question=command.question, reading=command.reading)
    now = state.interpretation(command.scheme_id, command.question, command.in_force_from)
    if now == command.reading:
        raise AlreadyInForce(reading=command.reading)
    return [event_from(ReadingChosen, command)]


DECIDER = Decider(ChooseReading, Scheme, query, Scheme.after, decide)
