"""Conclude an application round once every application in it is decided.

    CONCLUDE-1  The round is closed, and has not been concluded before.
    CONCLUDE-2  Every application in the round has been admitted or refused.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day stated is not to come (FACT-1), nor before the round was closed (RECORDED-1).

Source: the ledger's own (decision 71).
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from domain import values
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.purchasing import RoundClosed, RoundConcluded
from domain.readings.rounds import Round, applications_of, round_of
from domain.values import Day


class ConcludeRound(Command):
    stored: ClassVar[str] = "conclude_round"
    label: ClassVar[str] = "Conclude an application round"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "concluded_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {RoundClosed: "closed_on"}
    round: values.Round
    concluded_on: Day


class NotClosed(Refusal):
    """The round is not closed, or is already concluded. Close it before concluding it."""

    rule = "CONCLUDE-1"


class ApplicationsWaiting(Refusal):
    """An application in this round still awaits a decision.

    Admit or refuse every application first.
    """

    rule = "CONCLUDE-2"
    satisfied_by = "Still to be decided: {applications}."


def query(command: ConcludeRound) -> Query:
    return (round_of(command.round), applications_of(command.round))


def decide(
    command: ConcludeRound, state: Round, _context: DecisionContext
) -> Sequence[RoundConcluded]:
    if not state.closed or state.concluded:
        raise NotClosed(round=command.round)
    if state.undecided:
        raise ApplicationsWaiting(applications=tuple(sorted(state.undecided)))
    return [event_from(RoundConcluded, command)]


DECIDER = Decider(ConcludeRound, Round, query, Round.after, decide)
