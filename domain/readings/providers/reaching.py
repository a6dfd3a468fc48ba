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
from typing import Final, Self, TypeAlias

from domain.command import QueryItem, events_in
from domain.events.providers import ProviderSuspended
from domain.events.successions import BusinessTransferred, HomeSuspended
from domain.readings.homes import Home
from domain.readings.providers.anew import PlaceEvent, Sites
from domain.readings.providers.carrying import Transfer, passed_lots, suspended_with
from domain.readings.standing import FOR_SAFETY, StandingEvent, Standings, Suspensions

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
        if is_in_force(suspended, since, each.provider_id, each.passed_on):
            before, after = (since.standings.of(one) for one in transfer[:2])
            passing = passed_lots(transfer, before, after)
            for theirs in suspended_with(suspended, transfer, after, passing):
                yield theirs
                yield from reached(theirs, since)


def is_in_force(suspended: ProviderSuspended, passed: Passed, provider_id: str, day: date) -> bool:
    """Whether a suspension is this provider's and in force on a day."""
    theirs = Suspensions.of(passed.standings.of(provider_id))
    return suspended.suspended_on <= day and suspended in theirs.in_force_from(provider_id, day)


def homes_reached(suspended: ProviderSuspended, passed: Passed) -> Iterator[HomeSuspended]:
    """The homes that passed on from the provider while it is suspended, or were registered anew at
    the place of one that is another's now. Each is held once from one day.
    """
    sites, found = Sites.of(passed.homes), dict[str, dict[date, HomeSuspended]]()
    for home_id, home in passed.homes.items():
        days = (
            *passed_while(suspended, home, passed),
            *stood_while(suspended, home, passed, sites, found),
        )
        found[home_id] = {
            day: HomeSuspended(
                home_id=home_id,
                former_home=former_home,
                provider_id=suspended.provider_id,
                lots=suspended.lots,
                reason=f"Recorded once the home was no longer that of {suspended.provider_id}",
                suspended_on=day,
            )
            for day, former_home in days
        }
        yield from found[home_id].values()


def passed_while(
    suspended: ProviderSuspended, home: Home, passed: Passed
) -> Iterator[tuple[date, str | None]]:
    """The days on which a home passed on from the provider while it is suspended."""
    for each in home.transfers:
        is_theirs = each.provider_id == suspended.provider_id != each.successor_id
        if is_theirs and is_in_force(suspended, passed, each.provider_id, each.passed_on):
            yield each.passed_on, None


def stood_while(
    suspended: ProviderSuspended,
    home: Home,
    passed: Passed,
    sites: Sites,
    found: Mapping[str, Mapping[date, HomeSuspended]],
) -> Iterator[tuple[date, str | None]]:
    """The days from which a home keeps the suspension of one at its place that was recorded before
    it: found to be under it, or of the provider when the home was registered.
    """
    if (registered := home.registered) is None:
        return
    day = registered.registered_on
    for former_id, former in sites.before(registered):
        if former_id not in found:
            continue
        yield from ((max(day, since), former_id) for since in found[former_id])
        was = former.as_of(day)
        runs = None if was is None else was.provider_id
        if runs == suspended.provider_id != registered.provider_id and is_in_force(
            suspended, passed, suspended.provider_id, day
        ):
            yield day, former_id
