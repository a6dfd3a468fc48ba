"""The search statement: who could have been asked at each moment of a search, and what followed.

It answers what the President's practice guidance of 2023 has the court ask: is the setting
registered and, if it is not, why is it in the child's best interests, and was Ofsted told when.
For decisions from 12 November 2019 to September 2023 it answers what the guidance of 2019 and its
addendum asked too: the reasons for an unregistered setting, and the steps taken to register it.

    SEARCH-1  Eligible is who was eligible as known at the entry that invited, by the market's own
              entries up to it (INVITE-3, INVITE-4); not as is known now.
    SEARCH-2  Everyone eligible is asked, or left out with a reason, or is listed as neither.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Final

from domain.codes import Recipient
from domain.command import events_in
from domain.events import stored_names
from domain.events.awards import Award, AwardedUnregistered, CourtOrderRecorded
from domain.events.base import Event
from domain.events.corrections import reversals
from domain.events.offers import OfferMade, OfferRefused, OfferWithdrawn
from domain.events.placements import RecipientNotified
from domain.events.searches import (
    InvitationDeclined,
    InvitationRead,
    ProvidersInvited,
    ReferralAbandoned,
    ReferralOpened,
    TierExhausted,
    TierStarted,
)
from domain.readings.market import Market, MarketEvent
from domain.values import Kind, Lot
from evidence.proof.leaves import Connection, EntryLeaf, format_instant
from ledger.codec import decode

GUIDANCE_2019: Final = (date(2019, 11, 12), date(2023, 10, 1))
GUIDANCE_2023_ASKS: Final = (
    "guidance of 2023: is it registered, why is it in the child's best interests, was Ofsted told"
)
GUIDANCE_2019_ASKS: Final = "guidance of 2019: the reasons, and the steps taken to register it"
MARKET_EVENTS: Final = events_in(MarketEvent)


@dataclass(slots=True)
class Asked:
    """A provider in one tier: invited or left out, and what it said; positions are the entries."""

    provider_id: str
    outcome: str
    reason: str | None = None
    read_at: str | None = None
    said: list[str] = field(default_factory=list)
    because: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Moment:
    """One moment of asking in a tier: who was eligible as known then, and who was asked."""

    tier: str
    position: int
    recorded_at: str
    respond_by: str
    invited_on: str
    eligible: list[str] | None
    neither: list[str]
    providers: list[Asked]


@dataclass(slots=True)
class Statement:
    """The search on one referral."""

    referral_id: str
    opened_on: str
    needed_on: str
    lot: Lot
    kind: Kind
    emergency: bool
    tiers: list[dict[str, Any]] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)
    outcome: list[dict[str, Any]] = field(default_factory=list)
    unregistered: list[dict[str, Any]] = field(default_factory=list)
    guidance: list[str] = field(default_factory=list)


Opened = Mapping[int, Mapping[str, Any]]


def statements(
    connection: Connection, entries: Sequence[EntryLeaf], opened: Opened
) -> list[dict[str, Any]]:
    """A statement for each referral of the entries, in the order they were opened."""
    decoded = [(e, decode(e.name, e.body, opened.get(e.position))) for e in entries]
    gone = reversals((entry.position, event) for entry, event in decoded)
    events = [(entry, event) for entry, event in decoded if entry.position not in gone]
    found: dict[str, Statement] = {}
    for _, event in events:
        if isinstance(event, ReferralOpened):
            found[event.referral_id] = begun(event)
    for entry, event in events:
        statement = found.get(getattr(event, "referral_id", None) or "")
        if statement is not None:
            tell(connection, statement, entry, event)
    for statement in found.values():
        tell_unregistered(statement, events)
    return [asdict(statement) for statement in found.values()]


def begun(event: ReferralOpened) -> Statement:
    """The statement of a referral that was opened."""
    return Statement(
        event.referral_id, event.opened_on.isoformat(), event.needed_on.isoformat(),
        event.lot, event.kind, event.emergency,
    )  # fmt: skip


def tell(connection: Connection, statement: Statement, entry: EntryLeaf, event: Event) -> None:
    """Add what an entry says of the search."""
    match event:
        case TierStarted() | TierExhausted():
            began = isinstance(event, TierStarted)
            on = event.started_on if isinstance(event, TierStarted) else event.exhausted_on
            statement.tiers.append(
                {"tier": event.tier, "what": "began" if began else "came to nothing",
                 "on": on.isoformat(), "reason": event.reason, "because": [entry.position]}
            )  # fmt: skip
        case ProvidersInvited():
            statement.moments.append(moment(connection, statement, entry, event))
        case InvitationRead() | InvitationDeclined() | OfferMade() | OfferRefused():
            heard(statement, entry, event)
        case OfferWithdrawn():
            heard(statement, entry, event)
        case Award() | ReferralAbandoned():
            statement.outcome.append(outcome(entry, event))
        case _:
            pass


def moment(
    connection: Connection, statement: Statement, entry: EntryLeaf, event: ProvidersInvited
) -> Moment:
    """Who could have been asked as known then, who was, and who was left out and why."""
    market = market_at(connection, entry.position)
    eligible = market.eligible(event.tier, statement.lot, statement.kind, event.invited_on)
    before = {
        asked.provider_id
        for earlier in statement.moments
        if earlier.tier == event.tier
        for asked in earlier.providers
    }
    left_out = {left.provider_id: left for left in event.left_out}
    providers = [
        *(Asked(p, "invited", because=[entry.position]) for p in event.provider_ids),
        *(Asked(p, f"left out: {left.code}", left.reason or None, because=[entry.position])
          for p, left in left_out.items()),
    ]  # fmt: skip
    accounted = before | {asked.provider_id for asked in providers}
    return Moment(
        event.tier, entry.position, format_instant(entry.recorded_at),
        format_instant(event.respond_by),
        event.invited_on.isoformat(),
        None if eligible is None else sorted(eligible),
        sorted((eligible or frozenset()) - accounted),
        providers,
    )  # fmt: skip


def market_at(connection: Connection, position: int) -> Market:
    """The market as known just before a position: of the entries that counted then."""
    rows = connection.execute(
        "SELECT name, body FROM ledger.recorded"
        " WHERE position < %(at)s AND name = ANY (%(names)s) AND known @> %(at)s::bigint - 1"
        " ORDER BY position",
        {"at": position, "names": stored_names(MARKET_EVENTS)},
    ).fetchall()
    market = Market()
    for name, body in rows:
        event = decode(name, bytes(body))
        if isinstance(event, MarketEvent):
            market = market.after(event)
    return market


def heard(statement: Statement, entry: EntryLeaf, event: Any) -> None:
    """Add what a provider did to the moment at which it was asked."""
    for asked in (a for m in statement.moments for a in m.providers):
        if asked.provider_id == event.provider_id and asked.outcome == "invited":
            asked.because.append(entry.position)
            if isinstance(event, InvitationRead):
                asked.read_at = format_instant(event.read_at)
            else:
                asked.said.append(saying(entry, event))


def saying(entry: EntryLeaf, event: Any) -> str:
    """What a provider said, in a few words."""
    match event:
        case InvitationDeclined():
            return f"declined on {event.declined_on}: {event.code}"
        case OfferMade():
            return f"offered {event.home_id} at £{event.weekly_fee} a week on {event.offered_on}"
        case OfferRefused():
            return f"offer refused by rule {event.rule} at {format_instant(event.refused_at)}"
        case _:
            return f"withdrew its offer (entry {entry.position})"


def outcome(entry: EntryLeaf, event: Event) -> dict[str, Any]:
    """What the search came to."""
    if isinstance(event, Award):
        return {
            "what": f"awarded by {event.route}", "award_id": event.award_id,
            "provider_id": event.provider_id, "on": event.awarded_on.isoformat(),
            "registered": event.registered, "because": [entry.position],
        }  # fmt: skip
    on = event.abandoned_on.isoformat() if isinstance(event, ReferralAbandoned) else ""
    return {"what": "given up", "on": on, "because": [entry.position]}


def tell_unregistered(statement: Statement, events: Sequence[tuple[EntryLeaf, Event]]) -> None:
    """Where the setting is unregistered: why, under what order, and when Ofsted was told."""
    for entry, event in events:
        if not isinstance(event, AwardedUnregistered):
            continue
        if event.referral_id != statement.referral_id:
            continue
        orders = [e for _, e in events if isinstance(e, CourtOrderRecorded)
                  and e.order_id == event.order_id]  # fmt: skip
        notices = [e for _, e in events if isinstance(e, RecipientNotified)]
        told = [e.notified_on.isoformat() for e in notices if e.recipient is Recipient.OFSTED]
        statement.unregistered.append(
            {
                "award_id": event.award_id,
                "best_interests": event.best_interests,
                "order": orders[0].order if orders else None,
                "court": orders[0].court if orders else None,
                "ofsted_told_on": told,
                "because": [entry.position],
            }
        )
        asked = [GUIDANCE_2023_ASKS]
        if GUIDANCE_2019[0] <= event.awarded_on < GUIDANCE_2019[1]:
            asked.append(GUIDANCE_2019_ASKS)
        statement.guidance = asked
