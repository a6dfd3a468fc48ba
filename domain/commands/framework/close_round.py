"""Close an application round, so that its applications can be opened and scored.

    CLOSE-1  The round was opened, and is not closed yet.
    CLOSE-2  The round is not closed before its published closing time, by the clock when that is
             recorded, nor dated before that day in London. An application that is recorded at that
             very moment is still in time (APPLY-2).

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day stated is not to come (FACT-1), nor before the round was opened (RECORDED-1).

Source: the rules published for the round (CLOSE-2); the ledger's own (decision 83) (CLOSE-1).
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from domain import values
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.purchasing import RoundClosed, RoundOpened
from domain.london import day_in_london
from domain.readings.rounds import Round, RoundEvent, round_of
from domain.values import Day


class CloseRound(Command):
    stored: ClassVar[str] = "close_round"
    label: ClassVar[str] = "Close an application round"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "closed_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {RoundOpened: "opened_on"}
    round: values.Round
    closed_on: Day


class NotOpen(Refusal):
    """The round is not open. Choose a round that was opened and is not closed yet."""

    rule = "CLOSE-1"


class StillTakingApplications(Refusal):
    """Providers may still apply, because the published closing time has not come, or had not on the
    day that is stated.

    Close the round from that time on.
    """

    rule = "CLOSE-2"
    satisfied_by = "It may be closed from {closes_at} on."


def query(command: CloseRound) -> Query:
    return (round_of(command.round),)


def decide(command: CloseRound, state: Round, context: DecisionContext) -> Sequence[RoundClosed]:
    if state.opened is None or state.closed:
        raise NotOpen(round=command.round)
    closes_at = state.opened.closes_at
    if context.decided_at < closes_at or command.closed_on < day_in_london(closes_at):
        raise StillTakingApplications(closes_at=closes_at)
    return [event_from(RoundClosed, command)]


def evolve(state: Round, event: RoundEvent) -> Round:
    return state.after(event)


DECIDER = Decider(CloseRound, Round, query, evolve, decide)
