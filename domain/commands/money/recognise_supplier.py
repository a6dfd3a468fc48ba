"""Recognise a supplier in the finance system as a provider, so that its payments match.

SUPPLIER-1  The provider is known: it is recorded, has applied to a lot, runs a home, or is on
            another body's framework.
SUPPLIER-2  The supplier is not already recognised as this provider.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from domain.command import (
    Act,
    Command,
    Decider,
    DecisionContext,
    Query,
    QueryItem,
    Refusal,
    event_from,
    tag,
)
from domain.events.finance import SupplierRecognised
from domain.readings.providers.known import KnownBy, Providers, known_by
from domain.values import Day, ProviderId, Supplier, Words


class RecogniseSupplier(Command):
    stored: ClassVar[str] = "recognise_supplier"
    label: ClassVar[str] = "Match a supplier to a provider"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "recognised_on"
    supplier: Supplier
    provider_id: ProviderId
    reason: Words
    recognised_on: Day


class NoSuchProvider(Refusal):
    """No provider is recorded under this reference. Check the reference."""

    rule = "SUPPLIER-1"


class NothingChanges(Refusal):
    """The supplier is already matched to this provider. Nothing more is needed."""

    rule = "SUPPLIER-2"


@dataclass(frozen=True, slots=True)
class State:
    """The provider, if it is known, and the provider that the supplier is recognised as."""

    providers: Providers = field(default_factory=Providers)
    recognised: str | None = None


def query(command: RecogniseSupplier) -> Query:
    recognised = QueryItem((SupplierRecognised,), (tag("supplier", command.supplier),))
    return (*known_by(command.provider_id), recognised)


def evolve(state: State, event: KnownBy | SupplierRecognised) -> State:
    if isinstance(event, SupplierRecognised):
        return replace(state, recognised=event.provider_id)
    return replace(state, providers=state.providers.after(event))


def decide(
    command: RecogniseSupplier, state: State, _context: DecisionContext
) -> Sequence[SupplierRecognised]:
    if state.providers.unknown(command.provider_id):
        raise NoSuchProvider(provider_id=command.provider_id)
    if state.recognised == command.provider_id:
        raise NothingChanges(supplier=command.supplier)
    return [event_from(SupplierRecognised, command)]


DECIDER = Decider(RecogniseSupplier, State, query, evolve, decide)
