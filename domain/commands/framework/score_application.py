"""Score a provider's application as one evaluator, on the four criteria of the framework.

    SCORE-1  The provider's application to the lot in the round awaits a decision: it was neither
             admitted nor refused.
    SCORE-2  The round is closed, because all its applications are opened together.
    SCORE-3  An evaluator scores an application once.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The officer who records the scores is their evaluator. Each evaluator's scores are kept, whatever is
agreed later. The criteria are those of ¶2.2 of the council's cabinet report: ability to work in a
collaborative way with commissioners, quality, understanding cost, and social value. The day stated
is not to come (FACT-1), nor before the application was made and the round closed (RECORDED-1).

Source: the ledger's own (decision 71).
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from domain import values
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.providers import ProviderApplied
from domain.events.purchasing import ApplicationScored, ApplicationScores, RoundClosed
from domain.readings.applications import State, evolve, read_application
from domain.values import Day, Lot, Prose, ProviderId


class ScoreApplication(Command):
    stored: ClassVar[str] = "score_application"
    label: ClassVar[str] = "Score an application"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "scored_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {
        ProviderApplied: "applied_on",
        RoundClosed: "closed_on",
    }
    provider_id: ProviderId
    lot: Lot
    round: values.Round
    scores: ApplicationScores
    comments: Prose
    scored_on: Day


class NoApplicationToScore(Refusal):
    """No application by this provider to this lot awaits a decision in this round.

    Check the provider, the lot and the round.
    """

    rule = "SCORE-1"


class RoundNotClosed(Refusal):
    """The round is not closed yet. Score its applications after it is closed."""

    rule = "SCORE-2"


class AlreadyScored(Refusal):
    """This evaluator has already scored the application.

    An evaluator scores an application once.
    """

    rule = "SCORE-3"


def query(command: ScoreApplication) -> Query:
    return read_application(command.provider_id, command.round)


def decide(
    command: ScoreApplication, state: State, context: DecisionContext
) -> Sequence[ApplicationScored]:
    application = (command.lot, command.round)
    if application not in state.standing.undecided:
        raise NoApplicationToScore(provider_id=command.provider_id, lot=command.lot)
    if not state.round.closed:
        raise RoundNotClosed(round=command.round)
    if context.actor in state.assessment.given.get(application, {}):
        raise AlreadyScored(evaluator=context.actor)
    return [event_from(ApplicationScored, command, evaluator=context.actor)]


DECIDER = Decider(ScoreApplication, State, query, evolve, decide)
