"""Who asks, and whether they may: the one guard in front of every operation.

A browser comes with a session, a machine with a bearer key. Neither is believed about more than
it was given: the role it acts in is one of its own, and the table says what that role may.
"""

import secrets
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

from fastapi import Request
from starlette.routing import Route

from api.access.limits import Limit
from api.access.operations import PUBLIC, may
from api.access.roles import Role, named
from api.access.store import KEY_MARK, Session, Store
from domain.faults import Fault
from ledger.entries import Provenance

SAFE: Final = frozenset(("GET", "HEAD", "OPTIONS"))


class NoIdentity(Fault):
    """Sign in, or send a machine client's key: Authorization: Bearer plk_…"""

    slug = "no-identity"
    status = 401


class NotYours(Fault):
    """Your role may not do this. The roles and what each may do are listed in the documentation."""

    slug = "not-yours"
    status = 403


class NotYourCase(Fault):
    """This is about somebody whose case is not yours, or another provider’s affair."""

    slug = "not-your-case"
    status = 403


class NotForThisPurpose(Fault):
    """Say for which of your role’s purposes this is opened."""

    slug = "not-for-this-purpose"
    status = 403


class ForgedRequest(Fault):
    """This request did not come from a page of ours. Go back, load the page again, and repeat."""

    slug = "forged-request"
    status = 403


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, acting in which role; a provider's people act for one provider."""

    actor: str
    role: Role
    provider: str | None = None
    correlation: str | None = None
    session: Session | None = None
    token: str = field(default="", repr=False)

    @property
    def provenance(self) -> Provenance:
        """As the log records it."""
        return Provenance(self.actor, self.role.name, self.correlation or str(uuid4()))

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles this person could act in."""
        return self.session.roles if self.session else (self.role.name,)


def split(role: str) -> tuple[str, str | None]:
    """A role as it is granted: for a provider's people it names the provider.

    >>> split("provider:P-014"), split("broker")
    (('provider', 'P-014'), ('broker', None))
    """
    name, _, provider = role.partition(":")
    return name, provider or None


def guard(request: Request) -> None:
    """Let through whoever may use this operation, and note who it is.

    Raises NoIdentity, NotYours, ForgedRequest or TooMany.
    """
    state = request.app.state
    operation, path = operation_of(request)
    request.state.operation = operation
    if operation in PUBLIC:
        count(state.limit, request, None)
        request.state.asker = by_session(request)
        return
    asker = identify(request)
    count(state.limit, request, asker)
    if not allowed(asker.role, operation, path):
        raise NotYours
    if asker.session is not None and request.method not in SAFE:
        refuse_forged(request)
    request.state.asker = asker


def operation_of(request: Request) -> tuple[str, str]:
    """The name of what is asked for, and its path as it is declared."""
    route: Any = request.scope.get("route")
    if not isinstance(route, Route):
        raise NotYours
    return getattr(route, "operation_id", None) or route.name, route.path


def allowed(role: Role, operation: str, path: str) -> bool:
    """Whether the table lets a role use an operation; an answer is asked by its own name.

    >>> from api.access.roles import BY_NAME
    >>> allowed(BY_NAME["finance"], "demand", "/answers/demand")
    False
    """
    if path.startswith("/answers/"):
        return path.split("/")[2].removesuffix(".xlsx") in role.answers
    return may(role, operation)


def count(limit: Limit, request: Request, asker: Asker | None) -> None:
    """Count the request against whoever makes it."""
    limit.take(asker.actor if asker else f"@{request.client.host if request.client else ''}")


def identify(request: Request) -> Asker:
    """Who asks: by a session, or by a machine client's key. Raises NoIdentity."""
    asker = by_key(request) if "authorization" in request.headers else by_session(request)
    if asker is None:
        raise NoIdentity
    return asker


def by_session(request: Request) -> Asker | None:
    """Whoever is signed in with this browser."""
    state = request.app.state
    token = request.cookies.get(state.cookie)
    found = state.store.session(token) if token else None
    if found is None or token is None:
        return None
    name, provider = split(found.acting_as)
    role = named(name, state.posts)
    if role is None:
        return None
    correlation = request.headers.get("ledger-correlation")
    return Asker(found.person, role, provider, correlation, found, token)


def by_key(request: Request) -> Asker | None:
    """The machine client whose key is sent, in one of its roles."""
    state = request.app.state
    scheme, _, secret = request.headers["authorization"].partition(" ")
    if scheme.lower() != "bearer" or not secret.startswith(KEY_MARK):
        return None
    store: Store = state.store
    key = store.key(secret)
    if key is None:
        return None
    wanted = request.headers.get("ledger-role") or (key.roles[0] if len(key.roles) == 1 else "")
    granted = [each for each in key.roles if each == wanted or split(each)[0] == wanted]
    if len(granted) != 1:
        raise NotYours
    name, provider = split(granted[0])
    role = named(name, state.posts)
    if role is None:
        raise NotYours
    said = request.headers.get("ledger-actor")
    if said is not None and not key.for_people:
        raise NotYours
    actor = said or f"client:{key.name}"
    return Asker(actor, role, provider, request.headers.get("ledger-correlation"))


def refuse_forged(request: Request) -> None:
    """Refuse what another site has a signed-in browser send.

    The browser says where a request comes from; a form also carries the session's own token,
    which is checked where the form is read.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site not in {"same-origin", "none"}:
            raise ForgedRequest
        return
    origin = request.headers.get("origin")
    if origin is None or origin.partition("://")[2] != request.headers.get("host"):
        raise ForgedRequest


def same_token(asker: Asker, sent: str) -> bool:
    """Whether a form carries its session's token."""
    return asker.session is not None and secrets.compare_digest(asker.session.csrf, sent)


def refuse_forgery(asker: Asker, sent: str) -> None:
    """Refuse a form that does not carry its session's token. Raises ForgedRequest."""
    if asker.session is not None and not same_token(asker, sent):
        raise ForgedRequest


IDENTITY: Final = r"^[!-~]{1,100}$"
