"""What a suspension reaches besides the provider that it names, because it is recorded late.

A transfer carries the suspensions that are recorded by then. One that is recorded afterwards, and
in force on the day of the passing, reaches what passed just as if it had been recorded before:
homes that passed on or were registered anew at the place of the provider's, and the provider to
which the business passed. What it reaches so has in turn what passed on from it.

Source: the ledger's own (decision 102).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, NamedTuple, Self, TypeAlias

from domain.command import QueryItem, events_in
from domain.events.providers import ProviderReinstated, ProviderSuspended
from domain.events.successions import BusinessTransferred, HomeSuspended
from domain.readings.homes import Home
from domain.readings.providers.anew import PlaceEvent, Sites
from domain.readings.providers.carrying import Transfer, bought_on, passed_lots, suspended_with
from domain.readings.standing import (
    FOR_SAFETY,
    Standing,
    StandingEvent,
    Standings,
    Suspensions,
)
from domain.values import Lot

PassedEvent: TypeAlias = PlaceEvent | BusinessTransferred | StandingEvent
PASSED_ON: Final = QueryItem(events_in(PassedEvent))
"""What has passed from any provider to another, and the standing of each."""


@dataclass(frozen=True, slots=True)
class Passed:
    """Every home, in the order in which they were recorded, the businesses that passed, and the
    standing of each provider.
    """

    homes: dict[str, Home] = field(default_factory=dict)
    businesses: tuple[BusinessTransferred, ...] = ()
    standings: Standings = field(default_factory=Standings)

    def after(self, event: PassedEvent) -> Self:
        """What has passed once the event is taken into account."""
        if isinstance(event, BusinessTransferred):
            return replace(self, businesses=(*self.businesses, event))
        if isinstance(event, StandingEvent):
            return replace(self, standings=self.standings.after(event))
        # The fold owns this dictionary and changes it in place: there are thousands of homes.
        self.homes[event.home_id] = self.homes.get(event.home_id, Home()).after(event)
        return self


def reached(
    suspended: ProviderSuspended, passed: Passed
) -> Iterator[HomeSuspended | ProviderSuspended]:
    """What a suspension that is recorded now reaches besides its provider."""
    since = passed.after(suspended)
    if suspended.trigger in FOR_SAFETY:
        yield from homes_reached(suspended, since)
    for each in since.businesses:
        transfer = Transfer(each.provider_id, each.successor_id, each.passed_on)
        then = as_on(suspended, since, each.provider_id, each.passed_on)
        if then is not None:
            before, after = (since.standings.of(one) for one in transfer[:2])
            passing = passed_lots(transfer, before, after)
            bought = bought_on(transfer, since.businesses)
            for theirs in suspended_with(then, transfer, after, passing, bought):
                yield theirs
                yield from reached(theirs, since)


def as_on(
    suspended: ProviderSuspended, passed: Passed, provider_id: str, day: date
) -> ProviderSuspended | None:
    """A suspension as it is in force on a day, without the lots in which the provider was
    reinstated by then; None if it is in force in none, or of another than this provider.
    """
    if suspended.suspended_on > day:
        return None
    changes = passed.standings.of(provider_id).changes
    lifted = (each for each in changes if isinstance(each, ProviderReinstated))
    alone = Suspensions.of(Standing(changes=(*lifted, suspended)))
    return next(iter(alone.in_force_from(provider_id, day)), None)


def homes_reached(suspended: ProviderSuspended, passed: Passed) -> Iterator[HomeSuspended]:
    """The homes that passed on from the provider while it is suspended, or were registered anew at
    the place of one that is another's now. Each is held once from one day.
    """
    sites, found = Sites.of(passed.homes), dict[str, dict[date, HomeSuspended]]()
    for home_id, home in passed.homes.items():
        held = (
            *passed_while(suspended, home, passed),
            *stood_while(suspended, home, passed, sites, found),
        )
        found[home_id] = {
            each.since: HomeSuspended(
                home_id=home_id,
                former_home=each.former_home,
                provider_id=suspended.provider_id,
                lots=each.lots,
                reason=f"Recorded once the home was no longer that of {suspended.provider_id}",
                suspended_on=each.since,
            )
            for each in held
        }
        yield from found[home_id].values()


class Reached(NamedTuple):
    """Since when a suspension reaches a home, in which lots, and from which home at its place."""

    since: date
    lots: tuple[Lot, ...]
    former_home: str | None = None


def passed_while(suspended: ProviderSuspended, home: Home, passed: Passed) -> Iterator[Reached]:
    """How a suspension reaches a home that passed on from its provider."""
    for each in home.transfers:
        then = as_on(suspended, passed, each.provider_id, each.passed_on)
        if then is not None and each.successor_id != each.provider_id:
            yield Reached(each.passed_on, then.lots)


def stood_while(
    suspended: ProviderSuspended,
    home: Home,
    passed: Passed,
    sites: Sites,
    found: Mapping[str, Mapping[date, HomeSuspended]],
) -> Iterator[Reached]:
    """How a suspension reaches a home from one at its place that was recorded before it: which it
    reaches, or which the provider ran when the home was registered.
    """
    if (registered := home.registered) is None:
        return
    day = registered.registered_on
    for former_id, former in sites.before(registered):
        for each in found.get(former_id, {}).values():
            yield Reached(max(day, each.suspended_on), each.lots, former_id)
        was = former.as_of(day)
        if former_id not in found or was is None or was.provider_id == registered.provider_id:
            continue
        then = as_on(suspended, passed, was.provider_id, day)
        if then is not None:
            yield Reached(day, then.lots, former_id)
