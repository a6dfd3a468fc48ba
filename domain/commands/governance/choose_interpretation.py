"""Choose the interpretation of a point of the scheme of delegation, from a day.

    INTERPRETATION-1  The scheme has rows for that interpretation of that point, in force on
                      whichever day.
    INTERPRETATION-2  The interpretation is not already in force on the day from which it is chosen.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day from which it is chosen may have passed or be to come. What is recorded before the choice is
stays as it was judged.

Until one is chosen, no row that depends on the point applies. A later choice replaces it from its
own day.

Source: the ledger's own (decision 15).
"""

from collections.abc import Sequence
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
    events_in,
    tag,
)
from domain.events.governance import InterpretationChosen
from domain.readings.scheme import Scheme, SchemeEvent
from domain.values import Day, Identifier, SchemeId, Words


class ChooseInterpretation(Command):
    stored: ClassVar[str] = "choose_interpretation"
    label: ClassVar[str] = "Choose an interpretation"
    act: ClassVar[Act] = Act.DECISION
    scheme_id: SchemeId
    point: Identifier
    interpretation: Identifier
    citation: Words
    in_force_from: Day


class NoSuchInterpretation(Refusal):
    """The scheme has no such interpretation of this point. Choose one that its rows have."""

    rule = "INTERPRETATION-1"
    satisfied_by = "Interpretations of this point: {interpretations}."


class AlreadyInForce(Refusal):
    """This interpretation is already in force on that day. Choose the other one, or another day."""

    rule = "INTERPRETATION-2"


def query(command: ChooseInterpretation) -> Query:
    return (QueryItem(events_in(SchemeEvent), (tag("scheme", command.scheme_id),)),)


def decide(
    command: ChooseInterpretation, state: Scheme, _context: DecisionContext
) -> Sequence[InterpretationChosen]:
    held = {(row.point, row.interpretation) for scheme in state.adopted for row in scheme.rows}
    if (command.point, command.interpretation) not in held:
        others = {about for point, about in held if point == command.point and about is not None}
        raise NoSuchInterpretation(point=command.point, interpretations=tuple(sorted(others)))
    now = state.interpretation(command.scheme_id, command.point, command.in_force_from)
    if now == command.interpretation:
        raise AlreadyInForce(interpretation=command.interpretation)
    return [event_from(InterpretationChosen, command)]


DECIDER = Decider(ChooseInterpretation, Scheme, query, Scheme.after, decide)
