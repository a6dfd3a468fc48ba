"""Signing in: OpenID Connect with the council's provider or, in the demonstration, choosing a role.

A person is known by tenant and object id (`tid/oid`), which never change and are unique; names and
addresses change, and are no keys. Roles are the identity provider's app roles. The staff of a care
provider have an app role such as `provider:P-014`.
"""

import re
from typing import Annotated, Any, Final

import structlog
from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.access.limits import address_of
from api.access.openid import claims_given, go_to_provider
from api.access.roles import ROLES, role_named
from api.access.sign_in_failures import SignInFailed, SignInNameless, SignInWithoutRole
from api.access.who import IDENTITY, ForgedRequest, can_act, same_token, split_role
from api.web.page import page
from api.web.parts import GivenParts, MaybeWho, Parts
from domain.text import account
from ledger.database_roles import APP, connect_as

routes = APIRouter(include_in_schema=False)
CLEARED: Final = '"cache", "storage"'
logger = structlog.get_logger("placement_ledger")
LOOPBACK: Final = frozenset(("127.0.0.1", "::1", "testclient"))
Next = Annotated[str, Query(max_length=500)]


def providers_in(conninfo: str) -> list[str]:
    """The first three providers in the ledger, to choose from in the demonstration."""
    with connect_as(conninfo, APP) as connection:
        found = connection.execute(
            "SELECT DISTINCT tag FROM ledger.tag WHERE starts_with(tag, 'provider:')"
            " ORDER BY tag LIMIT 3"
        )
        return [tag.partition(":")[2] for (tag,) in found]


def home_only(path: str) -> str:
    """A path on this site to go on to, or the first page: never another site.

    >>> home_only("/budget"), home_only("//evil.example"), home_only("https://evil.example")
    ('/budget', '/', '/')
    """
    plain = path.startswith("/") and not path.startswith(("//", "/\\")) and "\n" not in path
    return path if plain else "/"


@routes.get("/sign-in", response_class=HTMLResponse)
def sign_in(
    request: Request,
    parts: GivenParts,
    who: MaybeWho,
    next: Next = "/",  # noqa: A002  as addresses have it
) -> Response:
    """Where to sign in."""
    if who is not None and home_only(next) != "/":
        return RedirectResponse(home_only(next), 303)
    people = [*ROLES] if parts.demo and on_this_machine(request) else []
    providers = providers_in(parts.conninfo) if people else []
    shown = {"people": people, "providers": providers, "next": home_only(next),
             "openid": parts.oauth is not None}  # fmt: skip
    return page(request, "sign-in.html", shown)


@routes.get("/sign-in/with-council")
async def sign_in_with(request: Request, parts: GivenParts, next: Next = "/") -> Response:  # noqa: A002
    """Go to the council's provider to sign in. Raises SignInFailed."""
    if parts.oauth is None:
        raise HTTPException(404)
    request.session["next"] = home_only(next)
    back = f"{parts.public_url or str(request.base_url).rstrip('/')}/signed-in"
    try:
        return await go_to_provider(parts.oauth, request, back)
    except SignInFailed as failure:
        note_failure(failure, parts, request)
        raise


@routes.get("/signed-in")
async def signed_in(request: Request, parts: GivenParts) -> Response:
    """Begin a session with the roles that the council's provider gives, on the way back from it.

    Raises SignInFailed.
    """
    if parts.oauth is None:
        raise HTTPException(404)
    try:
        claims = await claims_given(parts.oauth, request)
        person, roles = let_in(claims, parts.posts)
    except SignInFailed as failure:
        note_failure(failure, parts, request)
        raise
    onward = home_only(request.session.pop("next", "/"))
    return await run_in_threadpool(begin, request, parts, person, name_of(claims), roles, onward)


def name_of(claims: dict[str, Any]) -> str:
    """What a person is called, without characters that are not printed.

    >>> name_of({"name": f"Jo{chr(0)} Officer"}), name_of({"name": ["Jo"]})
    ('Jo Officer', 'Signed in')
    """
    given = claims.get("name")
    plain = "".join(filter(str.isprintable, given)) if isinstance(given, str) else ""
    return plain.strip() or "Signed in"


def note_failure(failure: SignInFailed, parts: Parts, request: Request) -> None:
    """Log the kind of a failure, and count it against the address. Raises TooMany."""
    logger.warning("a sign-in failed", kind=failure.slug)
    parts.failures.count(address_of(request))


def let_in(claims: dict[str, Any], posts: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Who a token is about, and their roles here. Raises SignInNameless or SignInWithoutRole."""
    person, roles = person_of(claims), roles_of(claims, posts)
    if person is None:
        raise SignInNameless
    if not roles:
        raise SignInWithoutRole
    return person, roles


def person_of(claims: dict[str, Any]) -> str | None:
    """A person as the provider's token names them: tenant and object id; nothing without both, or
    where one holds the slash that stands between them.

    >>> person_of({"tid": "T", "oid": "o", "email": "j@example.org"}), person_of({"sub": "x"})
    ('t/o', None)
    """
    ids = (claims.get("tid"), claims.get("oid"))
    given = [each for each in ids if isinstance(each, str) and each and "/" not in each]
    named = "/".join(given)
    person = account(named)
    is_named = all(re.fullmatch(IDENTITY, each) for each in (named, person))
    return person if len(given) == len(ids) and is_named else None


def roles_of(claims: dict[str, Any], posts: tuple[str, ...]) -> tuple[str, ...]:
    """The roles in a token that are roles here, in the token's order."""
    given = claims.get("roles")
    found = [str(each) for each in given] if isinstance(given, list) else []
    return tuple(dict.fromkeys(r for r in found if can_act(r, posts)))


@routes.post("/sign-in/as")
def choose_role(
    request: Request,
    parts: GivenParts,
    role: Annotated[str, Form(max_length=100)],
    next: Annotated[str, Form(max_length=500)] = "/",  # noqa: A002
) -> Response:
    """Sign in to the demonstration as an invented person of a role. It exists nowhere else."""
    if not parts.demo or not on_this_machine(request):
        raise HTTPException(404)
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise ForgedRequest
    if not can_act(role, parts.posts):
        raise HTTPException(422)
    name, provider = split_role(role)
    person = f"demo-{name}" if provider is None else f"demo-provider-{provider}"
    return begin(
        request, parts, person, f"Invented {name.replace('-', ' ')}", (role,), home_only(next)
    )


def on_this_machine(request: Request) -> bool:
    """Whether the request came from this machine."""
    return request.client is not None and request.client.host in LOOPBACK


def begin(
    request: Request, parts: Parts, person: str, name: str, roles: tuple[str, ...], onward: str
) -> Response:
    """Begin a session, and go on to the page that was asked for, or the first page of the role."""
    end_session(request, parts)
    token = parts.store.begin(person, name, roles)
    role = role_named(split_role(roles[0])[0], parts.posts)
    answer = RedirectResponse(role.home if onward == "/" and role else onward, 303)
    parts.set_cookie(answer, token)
    return answer


@routes.post("/sign-out")
def sign_out(
    request: Request,
    parts: GivenParts,
    who: MaybeWho,
    csrf: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """End the session, and have the browser forget the pages that it holds."""
    if who is not None and not same_token(who, csrf):
        raise ForgedRequest
    end_session(request, parts)
    answer = RedirectResponse("/sign-in", 303)
    parts.delete_cookie(answer)
    answer.headers["Clear-Site-Data"] = CLEARED
    return answer


@routes.post("/act-as")
def act_as(
    parts: GivenParts,
    who: MaybeWho,
    role: Annotated[str, Form(max_length=100)],
    csrf: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Act in another of the person's own roles, and go to its first page."""
    if who is None or not same_token(who, csrf):
        raise ForgedRequest
    parts.store.act_as(who.token, role)
    chosen = role_named(split_role(role)[0], parts.posts)
    return RedirectResponse(chosen.home if chosen else "/", 303)


def end_session(request: Request, parts: Parts) -> None:
    """End the session of this browser, if there is one."""
    token = request.cookies.get(parts.cookie)
    if token:
        parts.store.end(token)
