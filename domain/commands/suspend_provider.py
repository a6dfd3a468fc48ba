"""Suspend a provider: no award is made to it until it is reinstated.

SUSPEND-1  Only a provider admitted to a lot is suspended.
SUSPEND-2  A suspended provider is not suspended again.
"""

from collections.abc import Sequence

from domain.command import Command, Decider, Query, Refusal, as_said
from domain.events.providers import ProviderSuspended
from domain.readings.standing import Standing, standing_of
from domain.terms import Day, Instant, ProviderId, Words


class SuspendProvider(Command):
    provider_id: ProviderId
    reason: Words
    suspended_on: Day


class NotAdmittedAnywhere(Refusal):
    """The provider is not admitted to any lot, so there is nothing to suspend."""

    rule = "SUSPEND-1"


class AlreadySuspended(Refusal):
    """The provider is already suspended."""

    rule = "SUSPEND-2"


def query(command: SuspendProvider) -> Query:
    return (standing_of(command.provider_id),)


def decide(command: SuspendProvider, state: Standing, _now: Instant) -> Sequence[ProviderSuspended]:
    if not state.admitted:
        raise NotAdmittedAnywhere(provider_id=command.provider_id)
    if state.suspended:
        raise AlreadySuspended(provider_id=command.provider_id)
    return [as_said(ProviderSuspended, command)]


DECIDER = Decider(SuspendProvider, Standing, query, Standing.after, decide)
