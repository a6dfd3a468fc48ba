"""Record who owns a provider, and its group of companies, from a day.

    OWNER-1  The provider is recorded, has applied to a lot, runs a home, or is on another body's
             framework, now or once.
    OWNER-2  The owner or the group differs from the entry recorded last, from whatever day that is.

A breach of these rules always refuses the record. The day stated is not to come (FACT-1). The share
of the market that one group holds is counted from these entries.

Source: the ledger's own (decision 83) (OWNER-1); the ledger's own (decision 80) (OWNER-2).
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
from domain.events.providers import OwnerRecorded
from domain.readings.providers.known import KnownBy, Providers, known_by
from domain.values import Day, ProviderId, Words


class RecordOwner(Command):
    stored: ClassVar[str] = "record_owner"
    label: ClassVar[str] = "Record an owner"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "owned_from"
    provider_id: ProviderId
    owner: Words
    group: Words
    owned_from: Day


class NoSuchProvider(Refusal):
    """No provider is recorded under this reference. Check the reference."""

    rule = "OWNER-1"


class NothingChanges(Refusal):
    """This owner and group are already recorded for the provider.

    Record another owner or group, or leave it.
    """

    rule = "OWNER-2"


@dataclass(frozen=True, slots=True)
class State:
    """The provider, if it is known, and its owner and group."""

    providers: Providers = field(default_factory=Providers)
    owned_by: tuple[str, str] | None = None


def query(command: RecordOwner) -> Query:
    about = (tag("provider", command.provider_id),)
    return (*known_by(command.provider_id), QueryItem((OwnerRecorded,), about))


def evolve(state: State, event: KnownBy | OwnerRecorded) -> State:
    if isinstance(event, OwnerRecorded):
        return replace(state, owned_by=(event.owner, event.group))
    return replace(state, providers=state.providers.after(event))


def decide(
    command: RecordOwner, state: State, _context: DecisionContext
) -> Sequence[OwnerRecorded]:
    if state.providers.unknown(command.provider_id):
        raise NoSuchProvider(provider_id=command.provider_id)
    if state.owned_by == (command.owner, command.group):
        raise NothingChanges(provider_id=command.provider_id)
    return [event_from(OwnerRecorded, command)]


DECIDER = Decider(RecordOwner, State, query, evolve, decide)
