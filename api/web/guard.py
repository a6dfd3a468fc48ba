"""Checks each request: who makes it, the rate limits, and whether the role allows the operation."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError

from api.access.limits import TooManyFailures, address_of
from api.access.need_to_know import tags_in_reach
from api.access.operations import PUBLIC
from api.access.who import (
    SAFE,
    Asker,
    NoIdentity,
    NotYours,
    SignIns,
    asker_of_key,
    asker_of_session,
    credential_sent,
    is_allowed,
    key_sent,
    operation_of,
    refuse_cross_site,
    refuse_named_beside_session,
    refuse_repeated_headers,
    sends_key,
)
from api.web.parts import Parts, parts_of
from api.web.submission import refuse_unmatched
from api.web.work import HEALTH


def guard(request: Request) -> None:
    """Let a request through if its operation is public or its role may use it; note who makes it.

    Raises NoIdentity, NotYours, SentTwice, RequestValidationError, NothingToMatch, OtherCondition,
    ForgedRequest or TooMany.
    """
    parts = parts_of(request)
    operation, path = operation_of(request)
    request.state.operation = operation
    if operation in HEALTH:
        return
    refuse_repeated_headers(request.headers)
    refuse_repeated_parameters(request)
    if operation in PUBLIC:
        parts.limit.take(f"@{address_of(request)}")
        request.state.asker = visitor = visitor_of(request, parts)
        if visitor is not None and request.method not in SAFE:
            refuse_cross_site(request)
        return
    asker = identify(request, parts)
    if not is_allowed(asker.role, operation, path):
        raise NotYours
    if request.method not in SAFE:
        refuse_unmatched(operation, request.headers)
    if asker.session is not None and request.method not in SAFE:
        refuse_cross_site(request)
    request.state.asker = asker


def refuse_repeated_parameters(request: Request) -> None:
    """Refuse a query that gives a parameter twice: of two, one would be passed over, and none is a
    list. A name that the operation does not have is not repeated. Raises RequestValidationError.
    """
    given = Counter(name for name, _ in request.query_params.multi_items())
    twice = {name for name, times in given.items() if times > 1}
    if not twice:
        return
    route: Any = request.scope["route"]
    own = sorted(twice.intersection(parameters_of(route.dependant)))
    places: list[tuple[str, ...]] = [("query", name) for name in own] or [("query",)]
    fault = {"type": "sent_twice", "msg": "given twice: give it once"}
    raise RequestValidationError([{**fault, "loc": place} for place in places])


def parameters_of(dependant: Dependant) -> Iterator[str]:
    """The names of the parameters of the query of an operation, and of what it depends on."""
    yield from (each.alias for each in dependant.query_params)
    for each in dependant.dependencies:
        yield from parameters_of(each)


def visitor_of(request: Request, parts: Parts) -> Asker | None:
    """Who uses what is public, if they are signed in. A session that fails is counted, and its
    visitor let in as a stranger.
    """
    token = request.cookies.get(parts.cookie)
    if not token:
        return None
    try:
        parts.failures.refuse_repeated(token)
        visitor = asker_of_session(request, sign_ins_of(parts))
        if visitor is None:
            parts.failures.count(address_of(request), token)
    except TooManyFailures:
        return None
    return visitor


def sign_ins_of(parts: Parts) -> SignIns:
    """How the application knows who makes a request."""
    return SignIns(parts.store, parts.cookie, parts.posts)


def identify(request: Request, parts: Parts) -> Asker:
    """Who makes a request, by a machine client's key or by a session; counts it against them.

    Raises NoIdentity, NotYours or TooMany.
    """
    credential = credential_sent(request, parts.cookie)
    if credential is None:
        parts.limit.take(f"@{address_of(request)}")
        raise NoIdentity
    parts.failures.refuse_repeated(credential)
    by = asker_by_key if sends_key(request) else asker_by_session
    asker = by(request, parts)
    if asker is None:
        parts.failures.count(address_of(request), credential)
        raise NoIdentity
    return asker


def asker_by_session(request: Request, parts: Parts) -> Asker | None:
    """The person of a valid session, whose request is counted. Raises TooMany and
    NotWithASession.
    """
    asker = asker_of_session(request, sign_ins_of(parts))
    if asker is not None:
        refuse_named_beside_session(request.headers)
        parts.limit.take(f"person:{asker.actor}")
    return asker


def asker_by_key(request: Request, parts: Parts) -> Asker | None:
    """The client of a valid key, whose request is counted, as is that of the person it names.

    Raises NotYours or TooMany.
    """
    key = key_sent(request, parts.store)
    if key is None:
        return None
    parts.limit.take(f"key:{key.name}")
    asker = asker_of_key(request, key, parts.posts)
    if key.for_people:
        parts.limit.take(f"named:{asker.actor}")
    return asker


class Right:
    """The right in which a stream was begun. It ends with the credential, the role or a case."""

    def __init__(self, request: Request, asker: Asker) -> None:
        self._request = request
        self._parts = parts_of(request)
        self._asker = asker
        self._reach = self._reach_now()

    def is_held(self) -> bool:
        """Whether the credential is valid, and lets in the same person, in the same role, to every
        case that it let them in to.
        """
        try:
            now = self._asker_now()
        except NotYours:
            return False
        if now != self._asker:
            return False
        before, self._reach = self._reach, self._reach_now()
        return before <= self._reach

    def _asker_now(self) -> Asker | None:
        if not sends_key(self._request):
            return asker_of_session(self._request, sign_ins_of(self._parts), is_used=False)
        key = key_sent(self._request, self._parts.store)
        return None if key is None else asker_of_key(self._request, key, self._parts.posts)

    def _reach_now(self) -> frozenset[str]:
        return frozenset(tags_in_reach(self._parts.conninfo, self._asker) or ())
