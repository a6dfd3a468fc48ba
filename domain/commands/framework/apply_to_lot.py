"""Apply to a lot of the framework in an application round: a provider's application.

    APPLY-1  A provider applies once to a lot in a round. It may apply again in a later round.
    APPLY-2  At the moment when the application is recorded, the round is open to applications for
             the lot: it is not closed, and its closing time has not passed.
    APPLY-3  An application that the provider's own staff make is dated the day on which they make
             it. An officer may date it earlier, but enters it by the closing time.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day stated is not to come (FACT-1), nor before the round was opened (RECORDED-1). What the rules
are for is ¶2.2 of the council's cabinet report: providers are evaluated.

Source: the rules published for the round, its lots and closing time (APPLY-2); the ledger's own
(decision 71) (APPLY-1); the ledger's own (decision 83) (APPLY-3).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from domain import values
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.providers import ProviderApplied
from domain.events.purchasing import RoundOpened
from domain.readings.rounds import Round, RoundEvent, round_of
from domain.readings.standing import Standing, StandingEvent, standing_of
from domain.values import Day, Lot, ProviderId, Words


class ApplyToLot(Command):
    stored: ClassVar[str] = "apply_to_lot"
    label: ClassVar[str] = "Apply to the framework"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "applied_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {RoundOpened: "opened_on"}
    provider_id: ProviderId
    name: Words
    lot: Lot
    round: values.Round
    applied_on: Day


class AlreadyApplied(Refusal):
    """The provider has already applied to this lot in this round.

    It can apply again in a later round.
    """

    rule = "APPLY-1"


class RoundTakesNoApplications(Refusal):
    """The round does not take applications to this lot, or its closing time has passed.

    Choose a round that is open for this lot.
    """

    rule = "APPLY-2"


class NotToday(Refusal):
    """An application that a provider makes itself is dated today. Give today’s date."""

    rule = "APPLY-3"
    satisfied_by = "Today is {applied_on}."


@dataclass(frozen=True, slots=True)
class State:
    """The provider's applications, and the round."""

    standing: Standing = field(default_factory=Standing)
    round: Round = field(default_factory=Round)


def query(command: ApplyToLot) -> Query:
    return (standing_of(command.provider_id), round_of(command.round))


def evolve(state: State, event: StandingEvent | RoundEvent) -> State:
    if isinstance(event, StandingEvent):
        return replace(state, standing=state.standing.after(event))
    return replace(state, round=state.round.after(event))


def decide(
    command: ApplyToLot, state: State, context: DecisionContext
) -> Sequence[ProviderApplied]:
    if (command.lot, command.round) in state.standing.undecided | state.standing.decided:
        raise AlreadyApplied(provider_id=command.provider_id, lot=command.lot)
    opened = state.round.opened
    if opened is None or not state.round.takes_applications(command.lot, context.decided_at):
        raise RoundTakesNoApplications(round=command.round, lot=command.lot)
    if context.is_misdated(command.applied_on):
        raise NotToday(applied_on=context.today)
    return [event_from(ProviderApplied, command, framework_id=opened.framework_id)]


DECIDER = Decider(ApplyToLot, State, query, evolve, decide)
