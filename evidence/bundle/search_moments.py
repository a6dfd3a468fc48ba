"""Lists who was eligible, asked and left out at each moment when a broker invited providers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from domain.command import events_in
from domain.events import stored_names
from domain.events.searches import ProvidersInvited, ReferralOpened
from domain.readings.market import Market, MarketEvent
from evidence.proof.leaves import Connection, EntryLeaf, format_instant
from ledger.codec import decode

MARKET_EVENTS: Final = stored_names(events_in(MarketEvent))


@dataclass(slots=True)
class SearchedProvider:
    """A provider in one tier: invited or left out, when it read the invitation, and its replies.

    `outcome` is "invited", or "left out: " and the code of the reason. `contradiction` is what the
    ledger held then that contradicts the reason. `because` are the positions of the entries that
    say so.
    """

    provider_id: str
    outcome: str
    reason: str | None = None
    contradiction: str | None = None
    read_at: str | None = None
    said: list[str] = field(default_factory=list)
    because: list[int] = field(default_factory=list)


@dataclass(slots=True)
class SearchMoment:
    """One entry that invited providers of a tier.

    `eligible` are the providers that were eligible as known then, or None where anybody may be
    asked. `neither` are those of them that were neither asked nor left out with a reason.
    """

    tier: str
    position: int
    recorded_at: str
    respond_by: str
    invited_on: str
    eligible: list[str] | None
    neither: list[str]
    providers: list[SearchedProvider]


def search_moment(
    connection: Connection,
    referral: ReferralOpened,
    earlier: Sequence[SearchMoment],
    entry: EntryLeaf,
    event: ProvidersInvited,
) -> SearchMoment:
    """The moment of an entry that invited providers for a referral.

    Providers asked or left out at earlier moments of the same tier are accounted for already.
    """
    market = market_before(connection, entry.position)
    eligible = market.eligible(event.tier, referral.lot, referral.kind, event.invited_on)
    providers = providers_of(event, entry.position)
    same_tier = (each for moment in earlier if moment.tier == event.tier
                 for each in moment.providers)  # fmt: skip
    accounted = {each.provider_id for each in (*same_tier, *providers)}
    return SearchMoment(
        tier=event.tier,
        position=entry.position,
        recorded_at=format_instant(entry.recorded_at),
        respond_by=format_instant(event.respond_by),
        invited_on=event.invited_on.isoformat(),
        eligible=None if eligible is None else sorted(eligible),
        neither=sorted((eligible or frozenset()) - accounted),
        providers=providers,
    )


def providers_of(event: ProvidersInvited, position: int) -> list[SearchedProvider]:
    """The providers that an invitation asks, and then those that it leaves out."""
    left_out = {left.provider_id: left for left in event.left_out}
    held = {each.provider_id: each.holds.label for each in event.contradicted}
    return [
        *(SearchedProvider(p, "invited", because=[position]) for p in event.provider_ids),
        *(SearchedProvider(p, f"left out: {left.code}", left.reason or None, held.get(p),
                           because=[position])
          for p, left in left_out.items()),
    ]  # fmt: skip


def market_before(connection: Connection, position: int) -> Market:
    """The market as known just before a position, from the entries that still counted then."""
    rows = connection.execute(
        "SELECT position, name, body FROM ledger.recorded"
        " WHERE position < %(at)s AND name = ANY (%(names)s) AND known @> %(at)s::bigint - 1"
        " ORDER BY position",
        {"at": position, "names": MARKET_EVENTS},
    ).fetchall()
    market = Market()
    for at, name, body in rows:
        event = decode(name, bytes(body), at=at)
        if isinstance(event, MarketEvent):
            market = market.after(event)
    return market
