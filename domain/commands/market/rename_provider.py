"""Record that a provider took another name. It is the same provider, under the same code.

    RENAME-1  The provider is recorded, has applied to a lot, runs a home, or is on another body's
              framework, now or once.
    RENAME-2  The name differs from the one that it has on that day.

A breach of these rules always refuses the record. The day stated is not to come (FACT-1).

Source: the ledger's own (decision 80).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.successions import ProviderRenamed
from domain.readings.providers.known import Providers, known_by
from domain.values import Day, ProviderId, Words


class RenameProvider(Command):
    stored: ClassVar[str] = "rename_provider"
    label: ClassVar[str] = "Rename a provider"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "renamed_on"
    provider_id: ProviderId
    name: Words
    reason: Words
    renamed_on: Day


class NoSuchProvider(Refusal):
    """No provider is recorded under this reference. Check the reference."""

    rule = "RENAME-1"


class NothingChanges(Refusal):
    """The provider has this name already on that day. Nothing more is needed."""

    rule = "RENAME-2"


def query(command: RenameProvider) -> Query:
    return known_by(command.provider_id)


def decide(
    command: RenameProvider, state: Providers, _context: DecisionContext
) -> Sequence[ProviderRenamed]:
    if state.unknown(command.provider_id):
        raise NoSuchProvider(provider_id=command.provider_id)
    if state.name_on(command.provider_id, command.renamed_on) == command.name:
        raise NothingChanges(provider_id=command.provider_id)
    return [event_from(ProviderRenamed, command)]


DECIDER = Decider(RenameProvider, Providers, query, Providers.after, decide)
