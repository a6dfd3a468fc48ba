"""Decision model of the market: the providers that are eligible in each tier of the search.

Who is eligible is judged on the day that is stated: on which providers are asked (INVITE-3,
INVITE-4), or the search in a tier ends (EXHAUST-2). An award through another body's framework is
judged on the day of the award and on that of its recording (CONTINGENCY-2).

Source: the council's cabinet report ¶2.2, by which the providers evaluated are those of the
purchasing system, and decision 71; the council's cabinet report, Summary and ¶1.7, by which the
city region's and the region's frameworks are a contingency; the ledger's own (decision 16), that
everybody who is eligible is accounted for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Self, TypeAlias

from domain.codes import ARRANGEMENTS, Tier
from domain.command import QueryItem, events_in
from domain.events.providers import HomeRegistered, OperationChanged, RegistrationCancelled
from domain.events.purchasing import ArrangementRecognised, ProviderDelisted, ProviderListed
from domain.readings.frameworks import FrameworkEvent, Frameworks
from domain.readings.homes import Home
from domain.readings.standing import Standing, StandingEvent
from domain.values import Kind, Lot, lot_buys

Listing: TypeAlias = ProviderListed | ProviderDelisted
ArrangementEvent: TypeAlias = ArrangementRecognised | Listing
OwnHomeEvent: TypeAlias = HomeRegistered | OperationChanged | RegistrationCancelled
MarketEvent: TypeAlias = StandingEvent | ArrangementEvent | OwnHomeEvent | FrameworkEvent
MARKET: Final = QueryItem(events_in(MarketEvent))


@dataclass(frozen=True, slots=True)
class Arrangements:
    """Other bodies' frameworks by identifier, and when each provider was listed in one and left it.

    The listings of a provider are in the order of their days, those of one day as recorded.
    """

    recognised: Mapping[str, ArrangementRecognised] = field(default_factory=dict)
    listings: Mapping[tuple[str, str], tuple[Listing, ...]] = field(default_factory=dict)

    def after(self, event: ArrangementEvent) -> Self:
        """The arrangements once the event is taken into account."""
        if isinstance(event, ArrangementRecognised):
            return replace(self, recognised={**self.recognised, event.arrangement_id: event})
        key = (event.arrangement_id, event.provider_id)
        by_day = tuple(sorted((*self.listings.get(key, ()), event), key=day_of_listing))
        return replace(self, listings={**self.listings, key: by_day})

    def open_on(self, arrangement_id: str, day: date) -> ArrangementRecognised | None:
        """The arrangement of this identifier, if it is in force on the day."""
        found = self.recognised.get(arrangement_id)
        if found is None or not found.starts_on <= day < (found.ends_on or date.max):
            return None
        return found

    def listing_on(self, arrangement_id: str, provider_id: str, day: date) -> ProviderListed | None:
        """The listing by which a provider is in an arrangement on a day, if it is."""
        changes = self.listings.get((arrangement_id, provider_id), ())
        last = next((each for each in reversed(changes) if day_of_listing(each) <= day), None)
        return last if isinstance(last, ProviderListed) else None

    def listings_since(
        self, arrangement_id: str, provider_id: str, day: date
    ) -> tuple[Listing, ...]:
        """The listing by which a provider is in an arrangement on a day, and what changes later."""
        changes = self.listings.get((arrangement_id, provider_id), ())
        now = self.listing_on(arrangement_id, provider_id, day)
        later = (each for each in changes if day_of_listing(each) > day)
        return (*later,) if now is None else (now, *later)

    def has(self, arrangement_id: str, provider_id: str, lot: Lot, day: date) -> bool:
        """Whether a provider is listed for a lot in an arrangement that is in force, on a day."""
        listing = self.listing_on(arrangement_id, provider_id, day)
        is_open = self.open_on(arrangement_id, day) is not None
        return is_open and listing is not None and lot in listing.lots

    def providers(self, tier: Tier, lot: Lot, day: date) -> frozenset[str]:
        """The providers listed for a lot in the arrangements of a tier that are in force on the
        day.
        """
        return frozenset(
            provider_id
            for arrangement_id, provider_id in self.listings
            if self.has(arrangement_id, provider_id, lot, day)
            and self.recognised[arrangement_id].tier is tier
        )


def day_of_listing(listing: Listing) -> date:
    """The day from which a provider is in an arrangement, or is in it no longer."""
    return listing.listed_on if isinstance(listing, ProviderListed) else listing.delisted_on


@dataclass(frozen=True, slots=True)
class OwnHomes:
    """The council's own homes, each with the days on which it takes children."""

    by_id: Mapping[str, Home] = field(default_factory=dict)

    def after(self, event: OwnHomeEvent) -> Self:
        """The homes once the event is taken into account."""
        home = self.by_id.get(event.home_id)
        if home is None and not (isinstance(event, HomeRegistered) and event.in_house):
            return self
        return replace(self, by_id={**self.by_id, event.home_id: (home or Home()).after(event)})

    def providers(self, kind: Kind, day: date) -> frozenset[str]:
        """The providers of the homes of a kind that are registered and operate on a day."""
        taking = (home.takes_children_on(day) for home in self.by_id.values())
        return frozenset(
            each.provider_id for each in taking if each is not None and each.kind is kind
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
        """The providers that may be asked in a tier on a day (the denominator), or None in the spot
        market and for an unregistered setting, where any provider may be. In no framework is any
        eligible for a kind that the lot does not buy.
        """
        if tier is Tier.IN_HOUSE:
            return self.own.providers(kind, day)
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
