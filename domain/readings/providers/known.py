"""Decision model of which providers are known, and of the name and particulars of each by day.

A provider is known by what is recorded, of whatever day. Its name and particulars are those of the
day that is asked about. A provider that only runs a home is known and has no name: it counts
everywhere (`known_by`) but for START-18, RESPITE-6, SUPPORT-8, BREAKS-9 and AFTER-10 (`named_by`).

Source: the ledger's own (decisions 80 and 83).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self, TypeAlias

from domain.command import QueryItem, events_in, tag
from domain.events.providers import HomeRegistered, ProviderApplied, ProviderRecorded
from domain.events.purchasing import ProviderListed
from domain.events.successions import ProviderRenamed
from domain.readings.dated import in_force_on

NamedBy: TypeAlias = ProviderApplied | ProviderListed | ProviderRecorded | ProviderRenamed
KnownBy: TypeAlias = NamedBy | HomeRegistered


@dataclass(frozen=True, slots=True)
class Providers:
    """The providers that are known, their names, and the particulars recorded of each.

    A provider is known if it is recorded, has applied to a lot or is on another body's framework.
    One that runs a home is known too, where a command reads `known_by` and not `named_by`.
    """

    known: frozenset[str] = frozenset()
    recorded: tuple[ProviderRecorded, ...] = ()
    names: Mapping[str, Mapping[date, str]] = field(default_factory=dict)

    def after(self, event: KnownBy) -> Self:
        """The providers once the event is taken into account."""
        after = replace(self, known=self.known | {event.provider_id})
        if isinstance(event, HomeRegistered):
            return after
        names = {**self.names.get(event.provider_id, {}), day_named(event): event.name}
        after = replace(after, names={**self.names, event.provider_id: names})
        if isinstance(event, ProviderRecorded):
            return replace(after, recorded=(*self.recorded, event))
        return after

    def unknown(self, provider_id: str | None) -> bool:
        """Whether a provider is named that is not known."""
        return provider_id is not None and provider_id not in self.known

    def particulars_on(self, provider_id: str, day: date) -> ProviderRecorded | None:
        """The particulars of a provider that hold on a day, if they are recorded."""
        return in_force_on((p for p in self.recorded if p.provider_id == provider_id), day)

    def name_on(self, provider_id: str, day: date) -> str | None:
        """The name of a provider on a day, if it had one by then."""
        names = self.names.get(provider_id, {})
        last = max((since for since in names if since <= day), default=None)
        return None if last is None else names[last]


def day_named(event: NamedBy) -> date:
    """The day from which an event names a provider."""
    match event:
        case ProviderApplied():
            return event.applied_on
        case ProviderListed():
            return event.listed_on
        case ProviderRecorded():
            return event.in_force_from
        case ProviderRenamed():
            return event.renamed_on


def known_by(provider_id: str | None) -> tuple[QueryItem, ...]:
    """The entries by which a provider is known, if one is named."""
    if provider_id is None:
        return ()
    return (QueryItem(events_in(KnownBy), (tag("provider", provider_id),)),)


def named_by(provider_id: str | None) -> tuple[QueryItem, ...]:
    """The entries that name a provider, if one is named."""
    if provider_id is None:
        return ()
    return (QueryItem(events_in(NamedBy), (tag("provider", provider_id),)),)


def particulars_of(provider_id: str) -> QueryItem:
    """The particulars recorded of a provider."""
    return QueryItem((ProviderRecorded,), (tag("provider", provider_id),))
