"""Decision model of which providers are known, and of the name and particulars of each by day."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self, TypeAlias

from domain.command import QueryItem, events_in, tag
from domain.events.providers import HomeRegistered, ProviderApplied, ProviderRecorded
from domain.events.purchasing import ProviderListed
from domain.readings.dated import in_force_on

NamedBy: TypeAlias = ProviderApplied | ProviderListed | ProviderRecorded
KnownBy: TypeAlias = NamedBy | HomeRegistered


@dataclass(frozen=True, slots=True)
class Providers:
    """The providers that are known, and the particulars recorded of each.

    A provider is known if it is recorded, has applied to a lot, is on another body's framework, or
    runs a home.
    """

    known: frozenset[str] = frozenset()
    recorded: tuple[ProviderRecorded, ...] = field(default=())

    def after(self, event: KnownBy) -> Self:
        """The providers once the event is taken into account."""
        known = self.known | {event.provider_id}
        if isinstance(event, ProviderRecorded):
            return replace(self, known=known, recorded=(*self.recorded, event))
        return replace(self, known=known)

    def unknown(self, provider_id: str | None) -> bool:
        """Whether a provider is named that is not known."""
        return provider_id is not None and provider_id not in self.known

    def particulars_on(self, provider_id: str, day: date) -> ProviderRecorded | None:
        """The particulars of a provider that hold on a day, if they are recorded."""
        return in_force_on((p for p in self.recorded if p.provider_id == provider_id), day)


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
