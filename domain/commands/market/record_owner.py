"""Record who owns a provider, and its group of companies, from a day.

    OWNER-1  The provider has applied to a lot, runs a home, or is on another body's framework.
    OWNER-2  The owner or the group differs from the one recorded last.

The share of the market that one group holds is counted from these entries (¶1.3, ¶2.4).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
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
from domain.events.providers import HomeRegistered, OwnerRecorded, ProviderApplied
from domain.events.purchasing import ProviderListed
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
    """Whether the provider is known, and its owner and group."""

    known: bool = False
    owned_by: tuple[str, str] | None = None


def query(command: RecordOwner) -> Query:
    about = (tag("provider", command.provider_id),)
    return (QueryItem((ProviderApplied, HomeRegistered, ProviderListed, OwnerRecorded), about),)


def evolve(
    state: State, event: ProviderApplied | HomeRegistered | ProviderListed | OwnerRecorded
) -> State:
    if isinstance(event, OwnerRecorded):
        return replace(state, owned_by=(event.owner, event.group))
    return replace(state, known=True)


def decide(
    command: RecordOwner, state: State, _context: DecisionContext
) -> Sequence[OwnerRecorded]:
    if not state.known:
        raise NoSuchProvider(provider_id=command.provider_id)
    if state.owned_by == (command.owner, command.group):
        raise NothingChanges(provider_id=command.provider_id)
    return [event_from(OwnerRecorded, command)]


DECIDER = Decider(RecordOwner, State, query, evolve, decide)
