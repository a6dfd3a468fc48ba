"""Admit a provider to a lot of the round's framework, at a level, with the scores agreed.

    ADMIT-1  The provider's application to the lot in the round awaits a decision: it was neither
             admitted nor refused.
    ADMIT-2  The application's scores are agreed, and none is below its threshold in the terms of
             the lot that were in force on the day the round opened.
    ADMIT-3  The level is one of those in the same terms.
    ADMIT-4  The provider is admitted from a day that is not before the round opened. A day to come
             may be given.
    ADMIT-5  The last check of the provider for exclusion, by the day of admission and by the day on
             which it is recorded, does not exclude it. Where the framework was let under the
             Procurement Act 2023, a check also holds on both days.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The four criteria are those of the council's cabinet report: ability to work in a collaborative way
with commissioners, quality, understanding cost, and social value. Scores are out of 100.

Source: the council's cabinet report ¶2.2, and the terms published for the lot (ADMIT-2); the terms
published for the lot (ADMIT-3); Procurement Act 2023 s57 and Schedules 6 and 7, and decision 82
(ADMIT-5); the ledger's own (decision 71).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain import values
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.providers import ProviderAdmitted
from domain.readings.applications import State, evolve, read_application
from domain.readings.barring.causes import told
from domain.readings.barring.of_providers import not_cleared
from domain.readings.frameworks import criterion_below
from domain.values import Day, Level, Lot, ProviderId


class AdmitProvider(Command):
    stored: ClassVar[str] = "admit_provider"
    label: ClassVar[str] = "Admit a provider"
    act: ClassVar[Act] = Act.DECISION
    provider_id: ProviderId
    lot: Lot
    round: values.Round
    level: Level
    admitted_on: Day


class NoApplicationToAdmit(Refusal):
    """No application by this provider to this lot awaits a decision in this round.

    Check the provider, the lot and the round.
    """

    rule = "ADMIT-1"


class BelowTheThreshold(Refusal):
    """The scores are not agreed, or one is below the published threshold.

    Agree the scores first, or refuse the application if one is below its threshold.
    """

    rule = "ADMIT-2"
    satisfied_by = "Below its threshold: {criterion}, with {score!s} of {threshold!s}."


class NoSuchLevel(Refusal):
    """The terms of the lot publish no such level. Choose one of the levels they publish."""

    rule = "ADMIT-3"
    satisfied_by = "Levels of the lot: {levels}."


class BeforeTheRound(Refusal):
    """The provider would be admitted before the round opened. Choose a day on or after it."""

    rule = "ADMIT-4"
    satisfied_by = "The first day is {opened_on}."


class ExcludedSupplier(Refusal):
    """The provider is excluded from procurement, or has no check for it that holds.

    Check it for exclusion and debarment first, or refuse its application.
    """

    rule = "ADMIT-5"
    satisfied_by = "{bars}"


def query(command: AdmitProvider) -> Query:
    return read_application(command.provider_id, command.round)


def decide(
    command: AdmitProvider, state: State, context: DecisionContext
) -> Sequence[ProviderAdmitted]:
    application = (command.lot, command.round)
    if application not in state.standing.undecided:
        raise NoApplicationToAdmit(provider_id=command.provider_id, lot=command.lot)
    published, opened = state.terms_of(command.lot), state.round.opened
    agreed = state.assessment.agreed.get(application)
    if opened is None or published is None or agreed is None:
        raise BelowTheThreshold(criterion="", score="", threshold="")
    if criterion := criterion_below(agreed, published.thresholds):
        score, threshold = dict(agreed)[criterion], dict(published.thresholds)[criterion]
        raise BelowTheThreshold(criterion=criterion, score=score, threshold=threshold)
    if command.level not in published.levels:
        raise NoSuchLevel(level=command.level, levels=published.levels)
    if command.admitted_on < opened.opened_on:
        raise BeforeTheRound(opened_on=opened.opened_on)
    framework_id = opened.framework_id
    let = state.frameworks.established.get(framework_id)
    regime = None if let is None else let.legal_regime
    days = (command.admitted_on, context.today)
    provider_id, exclusions = command.provider_id, state.exclusions
    if bars := tuple(not_cleared(provider_id, exclusions, regime, days, context)):
        raise ExcludedSupplier(provider_id=provider_id, **told(bars))
    return [event_from(ProviderAdmitted, command, framework_id=framework_id, **dict(agreed))]


DECIDER = Decider(AdmitProvider, State, query, evolve, decide)
