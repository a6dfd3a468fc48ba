"""Reinstate a suspended provider.

REINSTATE-1  The provider is suspended on the day.
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.providers import ProviderReinstated
from domain.readings.standing import Standing, standing_of
from domain.values import Day, ProviderId, Words


class ReinstateProvider(Command):
    stored: ClassVar[str] = "reinstate_provider"
    label: ClassVar[str] = "Reinstate a provider"
    act: ClassVar[Act] = Act.DECISION
    provider_id: ProviderId
    reason: Words
    reinstated_on: Day


class NotSuspended(Refusal):
    """The provider is not suspended on that day. Only a suspended provider is reinstated."""

    rule = "REINSTATE-1"


def query(command: ReinstateProvider) -> Query:
    return (standing_of(command.provider_id),)


def decide(
    command: ReinstateProvider, state: Standing, _context: DecisionContext
) -> Sequence[ProviderReinstated]:
    if not state.suspended_on(command.reinstated_on):
        raise NotSuspended(provider_id=command.provider_id)
    return [event_from(ProviderReinstated, command)]


DECIDER = Decider(ReinstateProvider, Standing, query, Standing.after, decide)
