"""Admit a provider to a lot, with the four scores of its evaluation.

    ADMIT-1  Only an application that awaits a decision in that lot and round is admitted.

The four heads are those of ¶2.2 of the report: ability to work in a collaborative way with
commissioners, quality, understanding cost, and social value. Scores are out of 100.
"""

from collections.abc import Sequence

from domain.command import Command, Decider, Query, Refusal, as_said
from domain.events.providers import ProviderAdmitted
from domain.readings.standing import Standing, standing_of
from domain.terms import Day, Instant, Lot, ProviderId, Round, Score


class AdmitProvider(Command):
    provider_id: ProviderId
    lot: Lot
    round: Round
    collaboration: Score
    quality: Score
    understanding_cost: Score
    social_value: Score
    admitted_on: Day


class NoApplicationToAdmit(Refusal):
    """No application by this provider to this lot awaits a decision in this round."""

    rule = "ADMIT-1"


def query(command: AdmitProvider) -> Query:
    return (standing_of(command.provider_id),)


def decide(command: AdmitProvider, state: Standing, _now: Instant) -> Sequence[ProviderAdmitted]:
    if (command.lot, command.round) not in state.undecided:
        raise NoApplicationToAdmit(provider_id=command.provider_id, lot=command.lot)
    return [as_said(ProviderAdmitted, command)]


DECIDER = Decider(AdmitProvider, Standing, query, Standing.after, decide)
