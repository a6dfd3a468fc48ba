"""Remove a provider from a lot of a framework.

    REMOVE-1  The provider is admitted to the lot of the framework on the day of the removal. A day
              to come may be given.

A breach always refuses, of a day that has passed and of a day to come. The ledger does not judge
the reason for which the framework's terms let a provider be removed.

Source: the ledger's own (decision 71).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.providers import ProviderRemoved
from domain.readings.barring.causes import told
from domain.readings.barring.of_providers import not_admitted
from domain.readings.standing import Standing, standing_of
from domain.values import Day, FrameworkId, Lot, ProviderId, Words


class RemoveProvider(Command):
    stored: ClassVar[str] = "remove_provider"
    label: ClassVar[str] = "Remove a provider from a lot"
    act: ClassVar[Act] = Act.DECISION
    provider_id: ProviderId
    framework_id: FrameworkId
    lot: Lot
    reason: Words
    removed_on: Day


class NotInTheLot(Refusal):
    """The provider is not admitted to this lot of the framework on that day.

    Check the provider, the framework, the lot and the day.
    """

    rule = "REMOVE-1"
    satisfied_by = "{bars}"


def query(command: RemoveProvider) -> Query:
    return (standing_of(command.provider_id),)


def decide(
    command: RemoveProvider, state: Standing, _context: DecisionContext
) -> Sequence[ProviderRemoved]:
    provider_id, lot, let = command.provider_id, command.lot, command.framework_id
    if bars := tuple(not_admitted(provider_id, state, let, lot, command.removed_on)):
        raise NotInTheLot(provider_id=provider_id, lot=lot, **told(bars))
    return [event_from(ProviderRemoved, command)]


DECIDER = Decider(RemoveProvider, Standing, query, Standing.after, decide)
