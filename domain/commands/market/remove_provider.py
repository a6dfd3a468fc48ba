"""Remove a provider from a lot.

REMOVE-1  The provider is admitted to the lot.
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.providers import ProviderRemoved
from domain.readings.standing import Standing, standing_of
from domain.values import Day, Lot, ProviderId, Words


class RemoveProvider(Command):
    stored: ClassVar[str] = "remove_provider"
    label: ClassVar[str] = "Remove a provider from a lot"
    act: ClassVar[Act] = Act.DECISION
    provider_id: ProviderId
    lot: Lot
    reason: Words
    removed_on: Day


class NotInTheLot(Refusal):
    """The provider is not admitted to this lot. Check the provider and the lot."""

    rule = "REMOVE-1"


def query(command: RemoveProvider) -> Query:
    return (standing_of(command.provider_id),)


def decide(
    command: RemoveProvider, state: Standing, _context: DecisionContext
) -> Sequence[ProviderRemoved]:
    if command.lot not in state.admitted:
        raise NotInTheLot(provider_id=command.provider_id, lot=command.lot)
    return [event_from(ProviderRemoved, command)]


DECIDER = Decider(RemoveProvider, Standing, query, Standing.after, decide)
