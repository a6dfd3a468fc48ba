"""A provider's own pages: open rounds, invitations, offers, awards and reasons.

Everything is read with the database role for providers. It reads no table, only functions, which
return the entries with the provider's tag and neither name the others who were asked nor say how
many they are. What was reversed is not shown.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Annotated, Any, Final

import psycopg
from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.access.who import Asker, NotYours, refuse_forgery
from api.pages.cases import open_values
from api.pages.invitations import (
    AMENDED,
    CLARIFICATIONS,
    CLARIFICATIONS_ASKED,
    CONCERNED,
    FEEDBACK,
    MAY_OPEN,
    STANDING,
    entry_of,
    invitation,
    open_rounds,
)
from api.web.page import page
from api.web.parts import GivenParts, Parts, Who
from domain.command import Refusal
from domain.commands.referrals.read_invitation import ReadInvitation
from domain.events.offers import OfferMade, OfferWithdrawn
from domain.values import ReferralId
from ledger.database_roles import PROVIDER, connect_within
from ledger.handle import handle

routes = APIRouter(include_in_schema=False)
Connection = psycopg.Connection[tuple[Any, ...]]
OWN: Final = "SELECT position, name, recorded_at, body FROM ledger.own_entries()"
PURPOSE: Final = "answer an invitation"


@contextmanager
def open_own_affairs(parts: Parts, who: Asker) -> Iterator[tuple[Connection, str]]:
    """A connection that sees one provider's own affairs only. Raises NotYours."""
    provider = who.provider
    if provider is None:
        raise NotYours
    own, login = [f"provider:{provider}"], parts.limited_login
    with connect_within(parts.conninfo, PROVIDER, own, login=login) as connection:
        yield connection, provider


@routes.get("/own-affairs", response_class=HTMLResponse)
def own_affairs(request: Request, who: Who, parts: GivenParts) -> Response:
    """The provider's invitations and rounds, what it has recorded, and what came of each
    invitation.
    """
    with open_own_affairs(parts, who) as (connection, provider):
        entries = [entry_of(*row) for row in connection.execute(OWN)]
        asked = connection.execute("SELECT * FROM ledger.invitations()").fetchall()
        came = connection.execute("SELECT referral_id, event FROM ledger.notices()").fetchall()
        rounds = connection.execute("SELECT name, body FROM ledger.announcements()").fetchall()
    now = parts.log.now()
    invitations = [invitation(row, entries, came, now) for row in asked]
    shown = {
        "provider": provider, "entries": entries[:50], "rounds": open_rounds(rounds),
        "invitations": sorted(invitations, key=lambda each: each["respond_by"], reverse=True),
        "standing": [e for e in entries if e["event"] in STANDING],
    }  # fmt: skip
    return page(request, "own-affairs.html", shown)


@routes.get("/own-affairs/{referral_id}", response_class=HTMLResponse)
def own_invitation(
    request: Request, parts: GivenParts, who: Who, referral_id: ReferralId
) -> Response:
    """One invitation, before its sealed part is opened."""
    return invitation_page(request, parts, who, referral_id, opened=None)


@routes.post("/own-affairs/{referral_id}", response_class=HTMLResponse)
def open_invitation(
    request: Request,
    parts: GivenParts,
    who: Who,
    referral_id: ReferralId,
    csrf: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """One invitation with its sealed part opened. The opening and the reader are recorded."""
    refuse_forgery(who, csrf)
    with open_own_affairs(parts, who) as (connection, provider):
        asked = invitation_to(connection, referral_id, parts.log.now())
        positions = positions_of(connection, referral_id, asked["stage"])
    if not positions:
        return invitation_page(request, parts, who, referral_id, opened=None)
    read = ReadInvitation(referral_id=referral_id, provider_id=provider)
    with suppress(Refusal):  # it was read before
        handle(parts.log, read, who.provenance)
    opened = open_values(parts.log, who, PURPOSE, positions)
    return invitation_page(request, parts, who, referral_id, opened=opened)


def positions_of(connection: Connection, referral_id: str, stage: str) -> list[int]:
    """The positions of the entries about a referral that an invited provider may open at a stage of
    its invitation: what is needed while it concerns the provider, and feedback on its offers.
    """
    concerns = stage in CONCERNED
    found = connection.execute(
        "SELECT position FROM ledger.invitations() WHERE referral_id = %(r)s AND %(concerns)s UNION"
        " SELECT position FROM ledger.notices() WHERE referral_id = %(r)s"
        " AND event = ANY(%(may_open)s) ORDER BY 1",
        {"r": referral_id, "concerns": concerns,
         "may_open": [*(MAY_OPEN if concerns else FEEDBACK)]},
    )  # fmt: skip
    return [position for (position,) in found]


def invitation_to(connection: Connection, referral_id: str, now: datetime) -> dict[str, Any]:
    """The last invitation of the provider to a referral, with its stage. Raises 404 without one."""
    asked = connection.execute(
        "SELECT * FROM ledger.invitations() WHERE referral_id = %s", (referral_id,)
    ).fetchall()
    if not asked:
        raise HTTPException(404)
    entries = [entry_of(*row) for row in connection.execute(OWN)]
    came = connection.execute(
        "SELECT referral_id, event FROM ledger.notices() WHERE referral_id = %s", (referral_id,)
    ).fetchall()
    return invitation(asked[-1], entries, came, now)


def invitation_page(
    request: Request,
    parts: Parts,
    who: Asker,
    referral_id: str,
    *,
    opened: dict[int, dict[str, Any]] | None,
) -> Response:
    """The page of one referral as a provider sees it."""
    with open_own_affairs(parts, who) as (connection, provider):
        asked = connection.execute("SELECT * FROM ledger.invitations() WHERE referral_id = %s",
                                   (referral_id,)).fetchall()  # fmt: skip
        entries = [entry_of(*row) for row in connection.execute(OWN)]
        came = connection.execute(
            "SELECT position, event, recorded_at, clarification_id FROM ledger.notices()"
            " WHERE referral_id = %s ORDER BY position", (referral_id,)).fetchall()  # fmt: skip
    if not asked:
        raise HTTPException(404)
    asked_of = invitation(asked[-1], entries, [(referral_id, event) for _, event, _, _ in came],
                      parts.log.now())  # fmt: skip
    mine = [e for e in entries if e["fields"].get("referral_id") == referral_id]
    shown = {
        "referral_id": referral_id, "provider": provider, "told": asked_of, "mine": mine,
        "opened": opened, "may_open": asked_of["stage"] in CONCERNED, "questions": [
            (position, "Question" if event in CLARIFICATIONS_ASKED else "Answer", at, number)
            for position, event, at, number in came if event in CLARIFICATIONS
        ],
        "changes": [(position, at) for position, event, at, _ in came if event in AMENDED],
        "form": next((v.get("form") for v in (opened or {}).values() if "form" in v), None),
        "offers": [e for e in mine if e["event"] is OfferMade],
        "withdrawn": {e["fields"]["offer_id"] for e in mine if e["event"] is OfferWithdrawn},
        "reasons": [(p, v) for p, v in (opened or {}).items() if "form" not in v],
    }  # fmt: skip
    return page(request, "own-invitation.html", shown)
