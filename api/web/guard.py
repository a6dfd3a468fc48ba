"""Checks each request: who makes it, the rate limit, and whether the role allows the operation."""

from fastapi import Request

from api.access.limits import Limit
from api.access.operations import PUBLIC
from api.access.who import (
    SAFE,
    Asker,
    NoIdentity,
    NotYours,
    SignIns,
    asker_of_key,
    asker_of_session,
    is_allowed,
    operation_of,
    refuse_cross_site,
)
from api.web.parts import parts_of
from api.web.work import HEALTH


def guard(request: Request) -> None:
    """Let a request through if its operation is public or its role may use it; note who makes it.

    Raises NoIdentity, NotYours, ForgedRequest or TooMany.
    """
    parts = parts_of(request)
    sign_ins = SignIns(parts.store, parts.cookie, parts.posts)
    operation, path = operation_of(request)
    request.state.operation = operation
    if operation in HEALTH:
        return
    if operation in PUBLIC:
        count(parts.limit, request, None)
        request.state.asker = asker_of_session(request, sign_ins)
        return
    asker = identify(request, sign_ins)
    count(parts.limit, request, asker)
    if not is_allowed(asker.role, operation, path):
        raise NotYours
    if asker.session is not None and request.method not in SAFE:
        refuse_cross_site(request)
    request.state.asker = asker


def identify(request: Request, sign_ins: SignIns) -> Asker:
    """Who makes a request: by a machine client's key, or by a session. Raises NoIdentity."""
    by = asker_of_key if "authorization" in request.headers else asker_of_session
    asker = by(request, sign_ins)
    if asker is None:
        raise NoIdentity
    return asker


def count(limit: Limit, request: Request, asker: Asker | None) -> None:
    """Count the request against the person, or against the address of one not signed in.

    Raises TooMany.
    """
    limit.take(asker.actor if asker else f"@{request.client.host if request.client else ''}")
