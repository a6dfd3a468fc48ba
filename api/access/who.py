"""Identifies who makes a request, by session or by key, and the role they act in.

A browser sends the cookie of a session, and a machine client a bearer key. Each acts in a role that
it has, and the table of roles says what the role allows.
"""

import re
import secrets
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.routing import Route

from api.access.credentials import KEY_MARK, CredentialStore, MachineKey, Session
from api.access.operations import may
from api.access.roles import Role, role_named
from domain.faults import Fault
from domain.text import account
from domain.values import IDENTIFIER
from ledger.entries import Provenance

PROVIDER: Final = "provider"
IDEMPOTENCY_MARK: Final = "key:"
KEY_AS_ACTOR: Final = "client:"
OWN_NAMES: Final = frozenset(("projector", "system"))
"""The names in which the service itself records."""
IDENTITY: Final = r"^[!-~]{1,100}$"
SAFE: Final = frozenset(("GET", "HEAD", "OPTIONS"))
SENT_ONCE: Final = (
    "authorization", "ledger-actor", "ledger-role", "ledger-correlation", "idempotency-key",
    "if-match", "ledger-position",
)  # fmt: skip


class NoIdentity(Fault):
    """Sign in, or send a machine client's key: Authorization: Bearer plk_…"""

    slug = "no-identity"
    status = 401


class NotYours(Fault):
    """Your role may not do this. The roles and what each may do are listed in the documentation."""

    slug = "not-yours"
    status = 403


class NotYourCase(Fault):
    """This is about somebody whose case is not yours, or another provider’s affair.

    A team manager allocates a case. In an emergency it is opened by taking emergency access.
    """

    slug = "not-your-case"
    status = 403


class NotForThisPurpose(Fault):
    """Say for which of your role’s purposes this is opened. All of it must fit that purpose."""

    slug = "not-for-this-purpose"
    status = 403


class ForgedRequest(Fault):
    """This request did not come from a page of ours. Go back, load the page again, and repeat."""

    slug = "forged-request"
    status = 403


class NotAReference(Fault):
    """Ledger-Actor and Ledger-Correlation are 1 to 100 printable ASCII characters without a space,
    and do not begin with `key:`. Ledger-Actor names a person: no key, and no part of this service.
    """

    slug = "not-a-reference"
    status = 422


class SentTwice(Fault):
    """A header that says who asks, in which role or on what condition was sent twice. Send each of
    these once: Authorization, Ledger-Actor, Ledger-Role, Ledger-Correlation, Idempotency-Key,
    If-Match, Ledger-Position.
    """

    slug = "sent-twice"
    status = 422


class NotWithASession(Fault):
    """A session is one person's, in the role that they chose. Send Ledger-Actor and Ledger-Role
    with a key, and not with a session: choose another role on the pages.
    """

    slug = "not-with-a-session"
    status = 422


class NamesNobody(Fault):
    """This key speaks for people, and records nothing in its own name. Send Ledger-Actor."""

    slug = "names-nobody"
    status = 422


@dataclass(frozen=True, slots=True)
class Asker:
    """Who makes a request, and in which role. A provider's staff act for one provider.

    `client` is the name of the key that was sent, if one was.
    """

    actor: str
    role: Role
    provider: str | None = None
    correlation: str | None = None
    session: Session | None = None
    client: str | None = None
    token: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Take the account in its one spelling."""
        object.__setattr__(self, "actor", account(self.actor))

    @property
    def post(self) -> str:
        """The role as it is granted, which for the staff of a provider names the provider."""
        return self.role.name if self.provider is None else f"{self.role.name}:{self.provider}"

    @property
    def provenance(self) -> Provenance:
        """The person, role and correlation, as the log records them."""
        return Provenance(self.actor, self.role.name, self.correlation or str(uuid4()))

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles in which the person could act."""
        return self.session.roles if self.session else (self.role.name,)


@dataclass(frozen=True, slots=True)
class SignIns:
    """The store of sessions and keys, the session cookie's name, and the council's own posts."""

    store: CredentialStore
    cookie: str
    posts: tuple[str, ...]


def split_role(role: str) -> tuple[str, str | None]:
    """A granted role as its name and, for the staff of a provider, the provider.

    >>> split_role("provider:P-014"), split_role("broker")
    (('provider', 'P-014'), ('broker', None))
    """
    name, _, provider = role.partition(":")
    return name, provider or None


def operation_of(request: Request) -> tuple[str, str]:
    """The name of the operation that a request is for, and its declared path. Raises NotYours."""
    route: Any = request.scope.get("route")
    if not isinstance(route, Route):
        raise NotYours
    return getattr(route, "operation_id", None) or route.name, route.path


def is_allowed(role: Role, operation: str, path: str) -> bool:
    """Whether the table lets a role use an operation. An answer is allowed by its own name.

    >>> from api.access.roles import BY_NAME
    >>> is_allowed(BY_NAME["finance"], "demand", "/answers/demand")
    False
    """
    if path.startswith("/answers/"):
        return path.split("/")[2].removesuffix(".xlsx") in role.answers
    return may(role, operation)


def can_act(role: str, posts: tuple[str, ...]) -> bool:
    """Whether a granted role is a role here: that of a provider's staff names the provider.

    >>> [can_act(role, ()) for role in ("broker", "provider:P-1", "provider:P-1 child:C", "a b")]
    [True, True, False, False]
    """
    name, provider = split_role(role)
    if role_named(name, posts) is None:
        return False
    if name != PROVIDER:
        return role == name
    return provider is not None and re.fullmatch(IDENTIFIER, provider) is not None


def asker_of_session(request: Request, sign_ins: SignIns, *, is_used: bool = True) -> Asker | None:
    """The person who is signed in with this browser, in the role they chose."""
    token = request.cookies.get(sign_ins.cookie)
    found = sign_ins.store.session(token, is_used=is_used) if token else None
    if found is None or token is None:
        return None
    name, provider = split_role(found.acting_as)
    role = role_named(name, sign_ins.posts)
    if role is None:
        return None
    correlation = reference_in(request, "ledger-correlation")
    return Asker(found.person, role, provider, correlation, found, token=token)


def refuse_named_beside_session(headers: Headers) -> None:
    """Refuse a request of a session that names somebody or a role: the names would be passed over.
    Raises NotWithASession.
    """
    if "ledger-actor" in headers or "ledger-role" in headers:
        raise NotWithASession


def sends_key(request: Request) -> bool:
    """Whether a request is made by a key, valid or not; its cookie is not looked at then."""
    return "authorization" in request.headers


def credential_sent(request: Request, cookie: str) -> str | None:
    """The key or the session's token that a request is made by, without how a header wraps it;
    nothing where it sends neither.
    """
    if sends_key(request):
        return request.headers["authorization"].partition(" ")[2]
    return request.cookies.get(cookie) or None


def key_sent(request: Request, store: CredentialStore) -> MachineKey | None:
    """The machine client whose key is sent; nothing where it is no valid key."""
    scheme, _, secret = request.headers["authorization"].partition(" ")
    if scheme.lower() != "bearer" or not secret.startswith(KEY_MARK):
        return None
    return store.key(secret)


def asker_of_key(request: Request, key: MachineKey, posts: tuple[str, ...]) -> Asker:
    """A machine client, in one of its key's roles. Raises NotYours and NamesNobody.

    A client that acts for people names the person in `Ledger-Actor`. Unnamed it only reads: as an
    account of its own it would be another person than those for whom it speaks.
    """
    wanted = request.headers.get("ledger-role") or (key.roles[0] if len(key.roles) == 1 else "")
    granted = [each for each in key.roles if each == wanted or split_role(each)[0] == wanted]
    if len(granted) != 1:
        raise NotYours
    name, provider = split_role(granted[0])
    role = role_named(name, posts)
    if role is None:
        raise NotYours
    person = person_in(request)
    if person is not None and not key.for_people:
        raise NotYours
    if person is None and key.for_people and request.method not in SAFE:
        raise NamesNobody
    actor = person or f"{KEY_AS_ACTOR}{key.name}"
    correlation = reference_in(request, "ledger-correlation")
    return Asker(actor, role, provider, correlation, client=key.name)


def person_in(request: Request) -> str | None:
    """The person that a client acts for, if it names one. Raises NotAReference."""
    sent = reference_in(request, "ledger-actor")
    if sent is None:
        return None
    person = account(sent)
    if person.startswith((KEY_AS_ACTOR, IDEMPOTENCY_MARK)) or person in OWN_NAMES:
        raise NotAReference
    return person


def reference_in(request: Request, header: str) -> str | None:
    """What a header names, as the log can hold it; nothing if it is not sent.

    A correlation `key:…` stands for an idempotency key, which is another header. Raises
    NotAReference.
    """
    sent = request.headers.get(header)
    if sent is not None and (not re.fullmatch(IDENTITY, sent) or sent.startswith(IDEMPOTENCY_MARK)):
        raise NotAReference
    return sent


def refuse_repeated_headers(headers: Headers) -> None:
    """Refuse a request that says twice who asks or on what condition: of two, one would be passed
    over. Raises SentTwice.
    """
    if any(len(headers.getlist(each)) > 1 for each in SENT_ONCE):
        raise SentTwice


def refuse_cross_site(request: Request) -> None:
    """Refuse a request that another site makes a signed-in browser send. Raises ForgedRequest.

    The browser says which site a request comes from. A form also carries the session's token, which
    is checked where the form is read.
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
    return asker.session is not None and secrets.compare_digest(
        asker.session.csrf.encode(), sent.encode("utf-8", "replace")
    )


def refuse_forgery(asker: Asker, sent: str) -> None:
    """Refuse a form that does not carry its session's token. Raises ForgedRequest."""
    if asker.session is not None and not same_token(asker, sent):
        raise ForgedRequest
