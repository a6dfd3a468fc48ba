"""The form that asks providers: every provider that is eligible and not asked yet, chosen already.

A broker takes out those that are not asked, and says why each is not (INVITE-4).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from api.pages.forms import Field, Filled
from domain.codes import ORDER_OF_SEARCH, Tier
from domain.command import Query
from domain.events.providers import HomeRegistered
from domain.london import day_in_london
from domain.readings.market import MARKET, Market, MarketEvent
from domain.readings.referrals import Referral, referral_of
from domain.readings.search import Search
from ledger.log import Log

ASKED: Final = "provider_ids"
MOST_HOMES: Final = 3
HINT: Final = (
    "Everyone who is eligible here and was not asked yet. Take out whom you do not ask, and say why"
    " below"
)


@dataclass(frozen=True, slots=True)
class Eligible:
    """Where a search is now, and each provider that may be asked there, with its name."""

    tier: Tier
    names: Mapping[str, str]


def eligible_for(log: Log, referral_id: str) -> Eligible | None:
    """The providers that are eligible where a search is now and were neither asked nor left out, or
    nothing where anybody may be asked.
    """
    query: Query = (referral_of(referral_id), MARKET)
    history = log.read_standing(query)
    events = [each.event for each in history.events]
    search, market = Referral.from_events(events).search, Market()
    for event in events:
        if isinstance(event, MarketEvent):
            market = market.after(event)
    tier, opened = latest_under_way(search), search.opened
    if tier is None or opened is None:
        return None
    eligible = market.eligible(tier, opened.lot, opened.kind, day_in_london(history.read_at))
    if eligible is None:
        return None
    waiting = sorted(eligible - search.invited_or_left_out(tier))
    homes = [e for e in events if isinstance(e, HomeRegistered) and e.kind is opened.kind]
    return Eligible(tier, {each: name_of(each, homes) for each in waiting})


def latest_under_way(search: Search) -> Tier | None:
    """The last tier in which the search has begun and has not ended, if there is one."""
    return next((t for t in reversed(ORDER_OF_SEARCH) if search.under_way(t)), None)


def name_of(provider_id: str, homes: Iterable[HomeRegistered]) -> str:
    """A provider's reference, with the names of its homes of the kind, a few of them."""
    names = [home.name for home in homes if home.provider_id == provider_id]
    more = f" and {len(names) - MOST_HOMES} more" if len(names) > MOST_HOMES else ""
    return f"{provider_id}: {', '.join(names[:MOST_HOMES])}{more}" if names else provider_id


def begin_asking(log: Log, values: dict[str, Any]) -> dict[str, Any]:
    """The values of the form as it begins: where the search is, and everybody who is eligible."""
    found = eligible_for(log, str(values.get("referral_id", "")))
    if found is None:
        return values
    return {"tier": found.tier.value, ASKED: list(found.names)} | values


def name_providers(log: Log, fields: tuple[Field, ...], filled: Filled) -> tuple[Field, ...]:
    """The questions of the form, with the eligible providers as choices if there are any."""
    found = eligible_for(log, str(filled.values.get("referral_id", "")))
    given = filled.values.get(ASKED) or []
    chosen = given.split() if isinstance(given, str) else list(given)
    if found is None or not found.names or not set(chosen) <= set(found.names):
        return fields
    return tuple(
        replace(each, kind="choices", choices=tuple(found.names.items()), value=chosen, hint=HINT)
        if each.name == ASKED
        else each
        for each in fields
    )
