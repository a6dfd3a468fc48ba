"""Decision model of a provider's applications in a round: their scores, and the lots' terms.

The thresholds that scores reach (ADMIT-2), the levels (ADMIT-3) and the number of evaluators who
score (MODERATE-2) are judged by the terms that were in force on the day the round opened, whenever
the application is decided. The checks for exclusion are judged on the day of admission and on that
of recording (ADMIT-5). A breach of any of the four always refuses.

Source: the council's cabinet report ¶2.2, and the terms published for the lot (ADMIT-2); the terms
published for the lot (ADMIT-3, MODERATE-2); Procurement Act 2023 s57 and Schedules 6 and 7, and
decision 82 (ADMIT-5); the ledger's own (decision 71), that admission is to a lot of a framework.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self, TypeAlias

from domain.command import Query, QueryItem, events_in, tag
from domain.events.purchasing import (
    ApplicationModerated,
    ApplicationScored,
    ApplicationScores,
    LotTermsPublished,
)
from domain.readings.frameworks import FRAMEWORKS, FrameworkEvent, Frameworks
from domain.readings.providers.exclusions import ExclusionEvent, Exclusions, exclusions_of
from domain.readings.rounds import Round, RoundEvent, round_of
from domain.readings.standing import Application, Standing, StandingEvent, standing_of
from domain.values import Lot

AssessmentEvent: TypeAlias = ApplicationScored | ApplicationModerated


@dataclass(frozen=True, slots=True)
class Assessment:
    """The scores that each evaluator gave a provider's applications, and the scores agreed."""

    given: Mapping[Application, Mapping[str, ApplicationScores]] = field(default_factory=dict)
    agreed: Mapping[Application, ApplicationScores] = field(default_factory=dict)

    def after(self, event: AssessmentEvent) -> Self:
        """The assessment once the event is taken into account."""
        application = (event.lot, event.round)
        if isinstance(event, ApplicationModerated):
            return replace(self, agreed={**self.agreed, application: event.scores})
        given = {**self.given.get(application, {}), event.evaluator: event.scores}
        return replace(self, given={**self.given, application: given})


def assessment_of(provider_id: str) -> QueryItem:
    """The scores of a provider's applications."""
    return QueryItem(events_in(AssessmentEvent), (tag("provider", provider_id),))


Relevant: TypeAlias = StandingEvent | AssessmentEvent | RoundEvent | FrameworkEvent | ExclusionEvent


@dataclass(frozen=True, slots=True)
class State:
    """The provider's applications and their scores, the round, and the terms of the lots."""

    standing: Standing = field(default_factory=Standing)
    assessment: Assessment = field(default_factory=Assessment)
    round: Round = field(default_factory=Round)
    frameworks: Frameworks = field(default_factory=Frameworks)
    exclusions: Exclusions = field(default_factory=Exclusions)

    def terms_of(self, lot: Lot) -> LotTermsPublished | None:
        """The terms by which the round is judged: those in force on the day the round opened, if
        any.
        """
        opened = self.round.opened
        if opened is None:
            return None
        return self.frameworks.terms_on(opened.framework_id, lot, opened.opened_on)


def read_application(provider_id: str, application_round: str) -> Query:
    """The entries about the provider's applications and scores, the round, and the terms of the
    lots.
    """
    return (
        standing_of(provider_id),
        assessment_of(provider_id),
        round_of(application_round),
        exclusions_of(provider_id),
        FRAMEWORKS,
    )


def evolve(state: State, event: Relevant) -> State:
    """The state once the event is taken into account."""
    if isinstance(event, StandingEvent):
        return replace(state, standing=state.standing.after(event))
    if isinstance(event, ExclusionEvent):
        return replace(state, exclusions=state.exclusions.after(event))
    if isinstance(event, AssessmentEvent):
        return replace(state, assessment=state.assessment.after(event))
    if isinstance(event, RoundEvent):
        return replace(state, round=state.round.after(event))
    return replace(state, frameworks=state.frameworks.after(event))
