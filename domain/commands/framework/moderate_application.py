"""Record the scores that the evaluators of an application agree on, and why.

    MODERATE-1  The provider's application to the lot in the round awaits a decision: it was neither
                admitted nor refused.
    MODERATE-2  At least as many evaluators have scored the application as the terms of the lot in
                force on the day the round opened require. With no terms in force that day it cannot
                be moderated.
    MODERATE-3  On each criterion the agreed score lies between the lowest and the highest that an
                evaluator gave, or is one of them.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
Scores may be agreed again until the application is decided. The last agreed ones count. The day
stated is not to come (FACT-1), nor before the latest day on which the application was scored
(RECORDED-1).

Source: the published rules of evaluation, which are the terms of the lot (MODERATE-2); the ledger's
own (decision 71).
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from domain import values
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.purchasing import ApplicationModerated, ApplicationScored, ApplicationScores
from domain.readings.applications import State, evolve, read_application
from domain.readings.frameworks import criterion_outside, range_of
from domain.values import Day, Lot, Prose, ProviderId


class ModerateApplication(Command):
    stored: ClassVar[str] = "moderate_application"
    label: ClassVar[str] = "Agree an application’s scores"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "moderated_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {ApplicationScored: "scored_on"}
    provider_id: ProviderId
    lot: Lot
    round: values.Round
    scores: ApplicationScores
    reasons: Prose
    moderated_on: Day


class NoApplicationToModerate(Refusal):
    """No application by this provider to this lot awaits a decision in this round.

    Check the provider, the lot and the round.
    """

    rule = "MODERATE-1"


class TooFewEvaluators(Refusal):
    """Fewer evaluators have scored the application than the terms of the lot require.

    Wait until enough of them have scored it.
    """

    rule = "MODERATE-2"
    satisfied_by = "It needs {least} evaluators, and has {evaluators}."


class OutsideTheScoresGiven(Refusal):
    """An agreed score is lower or higher than every score that was given.

    Agree a score between the lowest and the highest given.
    """

    rule = "MODERATE-3"
    satisfied_by = "For {criterion}, from {lowest!s} to {highest!s}."


def query(command: ModerateApplication) -> Query:
    return read_application(command.provider_id, command.round)


def decide(
    command: ModerateApplication, state: State, context: DecisionContext
) -> Sequence[ApplicationModerated]:
    application = (command.lot, command.round)
    if application not in state.standing.undecided:
        raise NoApplicationToModerate(provider_id=command.provider_id, lot=command.lot)
    published = state.terms_of(command.lot)
    given = tuple(state.assessment.given.get(application, {}).values())
    least = None if published is None else published.least_evaluators
    if least is None or len(given) < least:
        raise TooFewEvaluators(evaluators=len(given), least=least or ())
    if criterion := criterion_outside(command.scores, given):
        lowest, highest = range_of(criterion, given)
        raise OutsideTheScoresGiven(criterion=criterion, lowest=lowest, highest=highest)
    return [event_from(ApplicationModerated, command, moderated_by=context.actor)]


DECIDER = Decider(ModerateApplication, State, query, evolve, decide)
