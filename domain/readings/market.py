"""Decision model of the market: the providers that are eligible in each tier of the search."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Self, TypeAlias

from domain.codes import ARRANGEMENTS, Tier
from domain.command import QueryItem, events_in
from domain.events.providers import HomeRegistered, OperationChanged, RegistrationCancelled
from domain.events.purchasing import ArrangementRecognised, ProviderDelisted, ProviderListed
from domain.readings.frameworks import FrameworkEvent, Frameworks
from domain.readings.standing import Standing, StandingEvent
from domain.values import Kind, Lot, lot_buys

ArrangementEvent: TypeAlias = ArrangementRecognised | ProviderListed | ProviderDelisted
OwnHomeEvent: TypeAlias = HomeRegistered | OperationChanged | RegistrationCancelled
MarketEvent: TypeAlias = StandingEvent | ArrangementEvent | OwnHomeEvent | FrameworkEvent
MARKET: Final = QueryItem(events_in(MarketEvent))


@dataclass(frozen=True, slots=True)
class Arrangements:
    """Other bodies' frameworks by identifier, and the lots for which each provider is listed."""

    recognised: Mapping[str, ArrangementRecognised] = field(default_factory=dict)
    listed: Mapping[tuple[str, str], tuple[Lot, ...]] = field(default_factory=dict)

    def after(self, event: ArrangementEvent) -> Self:
        """The arrangements once the event is taken into account."""
        if isinstance(event, ArrangementRecognised):
            return replace(self, recognised={**self.recognised, event.arrangement_id: event})
        key = (event.arrangement_id, event.provider_id)
        if isinstance(event, ProviderListed):
            return replace(self, listed={**self.listed, key: event.lots})
        return replace(self, listed={k: lots for k, lots in self.listed.items() if k != key})

    def open_on(self, arrangement_id: str, day: date) -> ArrangementRecognised | None:
        """The arrangement of this identifier, if it is in force on the day."""
        found = self.recognised.get(arrangement_id)
        if found is None or not found.starts_on <= day < (found.ends_on or date.max):
            return None
        return found

    def providers(self, tier: Tier, lot: Lot, day: date) -> frozenset[str]:
        """The providers listed for a lot in the arrangements of a tier that are in force on the
        day.
        """
        return frozenset(
            provider_id
            for (arrangement_id, provider_id), lots in self.listed.items()
            if lot in lots
            and (found := self.open_on(arrangement_id, day)) is not None
            and found.tier is tier
        )


@dataclass(frozen=True, slots=True)
class OwnHomes:
    """The council's own homes, and the identifiers of homes that take no children."""

    registered: Mapping[str, HomeRegistered] = field(default_factory=dict)
    shut: frozenset[str] = frozenset()

    def after(self, event: OwnHomeEvent) -> Self:
        """The homes once the event is taken into account."""
        match event:
            case HomeRegistered():
                if not event.in_house:
                    return self
                return replace(self, registered={**self.registered, event.home_id: event})
            case RegistrationCancelled():
                return replace(self, shut=self.shut | {event.home_id})
            case OperationChanged():
                left = self.shut - {event.home_id}
                return replace(self, shut=left if event.operating else left | {event.home_id})

    def providers(self, kind: Kind) -> frozenset[str]:
        """The providers of the operating homes of a kind."""
        return frozenset(
            home.provider_id
            for home_id, home in self.registered.items()
            if home.kind is kind and home_id not in self.shut
        )


@dataclass(frozen=True, slots=True)
class Market:
    """The providers from which a placement may be sought, by their standing, the frameworks and
    arrangements, and the council's own homes.
    """

    standing: Mapping[str, Standing] = field(default_factory=dict)
    arrangements: Arrangements = field(default_factory=Arrangements)
    own: OwnHomes = field(default_factory=OwnHomes)
    frameworks: Frameworks = field(default_factory=Frameworks)

    def after(self, event: MarketEvent) -> Self:
        """The market once the event is taken into account."""
        if isinstance(event, ArrangementEvent):
            return replace(self, arrangements=self.arrangements.after(event))
        if isinstance(event, OwnHomeEvent):
            return replace(self, own=self.own.after(event))
        if isinstance(event, FrameworkEvent):
            return replace(self, frameworks=self.frameworks.after(event))
        before = self.standing.get(event.provider_id, Standing())
        return replace(self, standing={**self.standing, event.provider_id: before.after(event)})

    def eligible(self, tier: Tier, lot: Lot, kind: Kind, day: date) -> frozenset[str] | None:
        """The providers that may be asked in a tier on a day (the denominator), or None if any
        provider may be. No framework has any for a kind that its lot does not buy.
        """
        if tier is Tier.IN_HOUSE:
            return self.own.providers(kind)
        if tier in (Tier.PURCHASING_SYSTEM, *ARRANGEMENTS) and not lot_buys(lot, kind):
            return frozenset()
        if tier is Tier.PURCHASING_SYSTEM:
            return self.admitted(lot, day)
        if tier in ARRANGEMENTS:
            return self.arrangements.providers(tier, lot, day) - self.suspended(lot, day)
        return None

    def admitted(self, lot: Lot, day: date) -> frozenset[str]:
        """The providers that are eligible in the lot of the framework that buys it on a day."""
        framework = self.frameworks.live(lot, day)
        if framework is None:
            return frozenset()
        return frozenset(
            provider_id
            for provider_id, standing in self.standing.items()
            if standing.is_eligible(framework.framework_id, lot, day)
        )

    def suspended(self, lot: Lot, day: date) -> frozenset[str]:
        """The providers that the council has suspended in the lot on a day."""
        return frozenset(p for p, held in self.standing.items() if lot in held.suspended_on(day))
