"""Why another body's framework, or a provider on it, may not be chosen on a day."""

from collections.abc import Iterable, Iterator
from datetime import date

from domain.codes import ARRANGEMENTS, Tier
from domain.events.purchasing import ProviderDelisted, ProviderListed
from domain.readings.barring.causes import Bar, Cause
from domain.readings.barring.of_providers import not_eligible, suspended
from domain.readings.market import Arrangements, Market, day_of_listing
from domain.readings.standing import Standing
from domain.values import Lot


def not_listed(
    arrangements: Arrangements,
    arrangement_id: str,
    provider_id: str,
    lot: Lot,
    days: Iterable[date],
) -> Iterator[Bar]:
    """Why a provider is not on a framework of another body for a lot on one of the days."""
    for day in days:
        bars = tuple(not_in_force(arrangements, arrangement_id, day))
        yield from bars or not_listed_in(arrangements, arrangement_id, provider_id, lot, day)


def not_in_force(arrangements: Arrangements, arrangement_id: str, day: date) -> Iterator[Bar]:
    """Why a framework of another body is not in force on a day."""
    found = arrangements.recognised.get(arrangement_id)
    if found is None:
        yield Bar(arrangement_id, Cause.NO_FRAMEWORK, day)
    elif day < found.starts_on:
        yield Bar(arrangement_id, Cause.NOT_BEGUN, day, until=found.starts_on)
    elif found.ends_on is not None and day >= found.ends_on:
        yield Bar(arrangement_id, Cause.ENDED, day, found.ends_on)


def not_listed_in(
    arrangements: Arrangements, arrangement_id: str, provider_id: str, lot: Lot, day: date
) -> Iterator[Bar]:
    """Why a provider is not listed for a lot on a day in a framework that is in force."""
    changes = arrangements.listings.get((arrangement_id, provider_id), ())
    by_then = [each for each in changes if day_of_listing(each) <= day]
    last = by_then[-1] if by_then else None
    if isinstance(last, ProviderListed) and lot in last.lots:
        return
    later = (
        day_of_listing(each)
        for each in changes
        if day_of_listing(each) > day and isinstance(each, ProviderListed) and lot in each.lots
    )
    until = min(later, default=None)
    if isinstance(last, ProviderDelisted):
        yield Bar(provider_id, Cause.DELISTED, day, last.delisted_on, until)
    elif last is None:
        yield Bar(provider_id, Cause.NOT_LISTED, day, until=until)
    else:
        yield Bar(provider_id, Cause.OTHER_LOTS, day, last.listed_on, until)


def not_to_be_asked(
    market: Market, provider_ids: Iterable[str], tier: Tier, lot: Lot, day: date
) -> Iterator[Bar]:
    """Why each of some providers may not be asked in a tier on a day: in-house, under the framework
    that buys the lot, or in another body's.
    """
    framework = market.frameworks.live(lot, day)
    for provider_id in provider_ids:
        standing = market.standing.get(provider_id, Standing())
        if tier is Tier.IN_HOUSE:
            yield Bar(provider_id, Cause.NO_OWN_HOME, day)
        elif tier is Tier.PURCHASING_SYSTEM and framework is not None:
            let = framework.framework_id
            yield from not_eligible(provider_id, standing, let, lot, (day,))
        elif tier in ARRANGEMENTS:
            yield from suspended(provider_id, standing, lot, (day,))
            yield from not_listed_in_a_tier(market.arrangements, provider_id, tier, lot, day)


def not_listed_in_a_tier(
    arrangements: Arrangements, provider_id: str, tier: Tier, lot: Lot, day: date
) -> Iterator[Bar]:
    """Why a provider is in no framework of a tier for a lot on a day: each that it was ever in."""
    if provider_id in arrangements.providers(tier, lot, day):
        return
    ever = [
        arrangement_id
        for arrangement_id, theirs in arrangements.listings
        if theirs == provider_id and arrangements.recognised[arrangement_id].tier is tier
    ]
    for arrangement_id in ever:
        yield from not_listed(arrangements, arrangement_id, provider_id, lot, (day,))
    if not ever:
        yield Bar(provider_id, Cause.NOT_LISTED, day)
