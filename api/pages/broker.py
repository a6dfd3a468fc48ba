"""The broker's pages: the referrals board, one referral, and its offers side by side.

Offers are opened together, once the time to respond has passed or everyone who was asked has
answered (EVALUATE-2). Until then the page says how many there are, and nothing of what they say.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final, NamedTuple

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.access.roles import Activity
from api.access.sight import Sight
from api.pages.figures import UNANSWERED, Tile, Work, page_without_answer
from api.web.answers import open_facts, parse_basis
from api.web.entries import to_open
from api.web.offered import offered_of
from api.web.page import page
from api.web.parts import GivenParts, Who
from api.web.unopened import OFFERS
from domain.authorities import name_of_authority
from domain.events.purchasing import LotTermsPublished
from domain.labels import label_of_name
from domain.london import day_in_london
from domain.readings.frameworks import FRAMEWORKS, FrameworkEvent, Frameworks
from domain.readings.offers import Offer, OfferKey
from domain.readings.referrals import Referral, referral_of
from domain.readings.registrations.notices import NOTICES, NoticeEvent, NoticesOfAll
from domain.readings.standing import STANDINGS, StandingEvent, Standings
from domain.values import ReferralId
from evidence.bundle.search_statement import search_statements
from evidence.bundle.subject import NothingIsRecorded, read_subject
from ledger.log import Log
from projections.casework.case import Placement, placement_of
from projections.engine.answer import Basis, Connection

routes = APIRouter(include_in_schema=False)
Typed = Annotated[str, Query(max_length=60)]
HEADS: Final = ("match_to_need", "quality", "location", "social_value")


@routes.get("/referrals-board", response_class=HTMLResponse)
def referrals_board(
    request: Request, parts: GivenParts, who: Who, as_of: Typed = "", known_at: Typed = ""
) -> Response:
    """The searches under way, the soonest needed first."""
    work = Work(
        request,
        parts,
        who,
        "Searches",
        "Searches in hand, the soonest needed first.",
        as_of,
        known_at,
    )
    try:
        found = work.answer("referrals")
    except UNANSWERED as reason:
        return page_without_answer(request, parts, "Searches", reason)
    day = found.basis.as_of
    board: list[Any] = list(found.tables["board"])
    stages = [each.stage for each in board]
    counts = (
        (len(board), "searches in hand"),
        (sum(each.needed_on <= day for each in board), "needed by today or overdue"),
        (stages.count("offers in"), "with offers in"),
        (stages.count("awaits authorisation"), "await authorisation"),
    )
    tiles = [Tile(str(count), label, "#board") for count, label in counts]
    shown = {"board": board, "counts": tiles, "basis": found.basis, "as_of": found.basis.as_of,
             "known_at": known_at,
             "may_open": "open_referral" in who.role.commands}  # fmt: skip
    return page(request, "board.html", shown)


@routes.get("/referrals-board/{referral_id}", response_class=HTMLResponse)
def referral_page(
    request: Request, parts: GivenParts, who: Who, referral_id: ReferralId, known_at: Typed = ""
) -> Response:
    """One referral: what is sought, who was asked and who was not, the offers, the next steps."""
    sight = Sight(parts.conninfo, who)
    try:
        with open_facts(parts, sight) as connection:
            basis = parse_basis(parts, connection, None, known_at)
            about = read_subject(connection, f"referral:{referral_id}", up_to=basis.known_at)
            entries = [entry for entry in about.entries if sight.shows(entry)]
            searches = search_statements(connection, entries, {})
            competing, now = read_referral(parts.log, referral_id, basis.known_at)
            referral = competing.referral
            lives = placement_to_leave(connection, referral, basis)
    except UNANSWERED as reason:
        return page_without_answer(request, parts, f"Search {referral_id}", reason)
    except NothingIsRecorded:
        raise HTTPException(404) from None
    search = next((each for each in searches if each["referral_id"] == referral_id), None)
    if search is None:
        raise HTTPException(404)
    are_open, offered = referral.offers_are_open(now), offered_of(parts.log, referral_id, who)
    shown = {
        "search": search, "referral": referral, "basis": basis, "referral_id": referral_id,
        "offers": side_by_side(competing, now), "are_open": are_open,
        "opens_at": referral.offers_open_after(now),
        "sealed": to_open(entry for entry in entries
                          if (entry.name not in OFFERS or are_open)
                          and (sight.reads_log or entry.position in offered)),
        "purposes": who.role.purposes, "known_at": known_at,
        "may": who.role.commands, "as_of": basis.as_of, "lives": lives,
        "may_decide": Activity.DECIDE in who.role.activities,
    }  # fmt: skip
    return page(request, "referral.html", shown)


def placement_to_leave(
    connection: Connection, referral: Referral, basis: Basis
) -> Placement | None:
    """The placement that the child must leave before another begins (START-2), or nothing."""
    opened = referral.search.opened
    return None if opened is None else placement_of(connection, opened.child_ref, basis)


class Competing(NamedTuple):
    """A referral, the terms that score its offers, and what may set one aside: the standing of each
    provider, and Ofsted's notices.
    """

    referral: Referral
    terms: LotTermsPublished | None
    standings: Standings
    notices: NoticesOfAll


def read_referral(log: Log, referral_id: str, upto: int) -> tuple[Competing, datetime]:
    """A referral and its competition as known at a position, and the current time."""
    query = (referral_of(referral_id), FRAMEWORKS, STANDINGS, NOTICES)
    history = log.read_standing(query, up_to=upto)
    events = [each.event for each in history.events]
    state, frameworks, standings = Referral.from_events(events), Frameworks(), Standings()
    notices = NoticesOfAll()
    for event in events:
        if isinstance(event, FrameworkEvent):
            frameworks = frameworks.after(event)
        elif isinstance(event, StandingEvent):
            standings = standings.after(event)
        elif isinstance(event, NoticeEvent):
            notices = notices.after(event)
    opened = state.search.opened
    terms = None if opened is None else frameworks.live_terms(opened.lot, opened.opened_on)
    return Competing(state, terms, standings, notices), history.read_at


def side_by_side(competing: Competing, now: datetime) -> list[dict[str, Any]]:
    """The live offers, by rank where they are scored, else by cost; none before they are opened.

    An offer whose provider may not be awarded the lot, or whose home Ofsted bars, is set aside,
    with the reason.
    """
    referral, terms = competing.referral, competing.terms
    if not referral.offers_are_open(now):
        return []
    aside = set_aside(competing, terms, day_in_london(now)) if terms else {}
    ranked = dict(referral.offers.rank(terms, aside)) if terms else {}
    places = {key: n for n, key in enumerate(ranked, start=1)}
    offers = [
        offer_column(offer, places.get(key), ranked.get(key)) | {"set_aside": aside.get(key)}
        for key, offer in referral.offers.live.items()
    ]
    return sorted(offers, key=lambda each: (each["rank"] or len(offers) + 1, each["average_week"]))


def set_aside(competing: Competing, terms: LotTermsPublished, day: date) -> dict[OfferKey, str]:
    """Why an offer is set aside on a day (AWARD-4), by offer."""
    opened = competing.referral.search.opened
    reasons = {}
    for key, offer in competing.referral.offers.live.items():
        standing = competing.standings.of(key[0])
        why = standing.not_eligible_because(terms.framework_id, terms.lot, day)
        if opened and competing.notices.bar(offer.made.home_id, opened.needed_on):
            why = "Ofsted bars the home"
        if why is not None:
            reasons[key] = why
    return reasons


def offer_column(offer: Offer, rank: int | None, total: Decimal | None) -> dict[str, Any]:
    """One offer, as a column of the table."""
    agreed: Mapping[str, Any] = {} if offer.agreed is None else dict(offer.agreed)
    return {
        "offer_id": offer.made.offer_id,
        "provider_id": offer.made.provider_id,
        "home_id": offer.made.home_id,
        "authority": name_of_authority(offer.made.authority),
        "first_week": offer.made.first_week,
        "average_week": offer.made.average_week,
        "whole_life": offer.made.whole_life,
        "lines": [line.in_words for line in offer.made.fee_lines],
        "offered_on": offer.made.offered_on,
        "given": {who: dict(scores) for who, scores in sorted(offer.given.items())},
        "agreed": [(label_of_name(head), agreed.get(head)) for head in HEADS],
        "rank": rank,
        "total": total,
    }
