"""Open an application round, in which providers may apply to lots of the framework.

    ROUND-1  A round is opened once under its name.
    ROUND-2  The framework is established, and buys every lot of the round. Whether its term has
             begun or ended is not judged.
    ROUND-3  The round closes on a later day than it opens, in London.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses. A
round may be opened from a day that has passed or is to come.

Source: the ledger's own (decision 71).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, ClassVar

from pydantic import Field

from domain import values
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
from domain.events.purchasing import FrameworkEstablished, RoundOpened
from domain.london import day_in_london
from domain.readings.frameworks import Frameworks
from domain.readings.rounds import Round, RoundEvent, round_of
from domain.values import Day, FrameworkId, Lot, Moment


class OpenRound(Command):
    stored: ClassVar[str] = "open_round"
    label: ClassVar[str] = "Open an application round"
    act: ClassVar[Act] = Act.DECISION
    round: values.Round
    framework_id: FrameworkId
    lots: Annotated[tuple[Lot, ...], Field(min_length=1)]
    opened_on: Day
    closes_at: Moment


class AlreadyOpened(Refusal):
    """A round was already opened under this name. Choose another name."""

    rule = "ROUND-1"


class LotNotInFramework(Refusal):
    """There is no such framework, or it does not buy one of these lots.

    Choose lots of the framework.
    """

    rule = "ROUND-2"
    satisfied_by = "Lots of the framework: {lots}."


class ClosesBeforeItOpens(Refusal):
    """The round would close on or before the day it opens. Choose a later closing time."""

    rule = "ROUND-3"
    satisfied_by = "It closes after {opened_on}."


@dataclass(frozen=True, slots=True)
class State:
    """The round, and the framework."""

    round: Round = field(default_factory=Round)
    frameworks: Frameworks = field(default_factory=Frameworks)


def query(command: OpenRound) -> Query:
    framework = QueryItem((FrameworkEstablished,), (tag("framework", command.framework_id),))
    return (round_of(command.round), framework)


def evolve(state: State, event: RoundEvent | FrameworkEstablished) -> State:
    if isinstance(event, FrameworkEstablished):
        return replace(state, frameworks=state.frameworks.after(event))
    return replace(state, round=state.round.after(event))


def decide(command: OpenRound, state: State, _context: DecisionContext) -> Sequence[RoundOpened]:
    if state.round.opened is not None:
        raise AlreadyOpened(round=command.round)
    framework = state.frameworks.established.get(command.framework_id)
    lots = () if framework is None else framework.lots
    if not set(command.lots) <= set(lots):
        raise LotNotInFramework(framework_id=command.framework_id, lots=lots)
    if day_in_london(command.closes_at) <= command.opened_on:
        raise ClosesBeforeItOpens(round=command.round, opened_on=command.opened_on)
    return [event_from(RoundOpened, command)]


DECIDER = Decider(OpenRound, State, query, evolve, decide)
