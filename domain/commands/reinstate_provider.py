"""Reinstate a provider: lift its suspension.

REINSTATE-1  Only a suspended provider is reinstated.
"""

from collections.abc import Sequence

from domain.command import Command, Decider, Query, Refusal, Said, as_said
from domain.events.providers import ProviderReinstated
from domain.readings.standing import Standing, standing_of
from domain.terms import Day, ProviderId, Words


class ReinstateProvider(Command):
    provider_id: ProviderId
    reason: Words
    reinstated_on: Day


class NotSuspended(Refusal):
    """The provider is not suspended."""

    rule = "REINSTATE-1"


def query(command: ReinstateProvider) -> Query:
    return (standing_of(command.provider_id),)


def decide(
    command: ReinstateProvider, state: Standing, _said: Said
) -> Sequence[ProviderReinstated]:
    if not state.suspended:
        raise NotSuspended(provider_id=command.provider_id)
    return [as_said(ProviderReinstated, command)]


DECIDER = Decider(ReinstateProvider, Standing, query, Standing.after, decide)
