"""Makes the web application: the HTTP interface and the pages, over one ledger."""

import hashlib
import hmac
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from anyio.to_thread import current_default_thread_limiter
from fastapi import Depends, FastAPI
from fastapi.routing import iter_route_contexts
from starlette.middleware.sessions import SessionMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from api.access.credentials import CredentialStore
from api.access.limits import FailedAttempts, Limit
from api.access.openid import OpenId, oauth_of
from api.dates import today
from api.http import commands, files, finance, jobs, log, metrics, refusals, reports, resources
from api.http import personal_data as personal
from api.http.answers import answer_routes
from api.http.openapi import Interface
from api.http.routing import group_routes
from api.http.security_headers import SecurityHeaders
from api.pages import answers as answer_pages
from api.pages import (
    audit,
    broker,
    budget,
    cases,
    corrections,
    decisions,
    front,
    market,
    provider,
    record,
)
from api.pages import bundles as bundle_pages
from api.pages import explanations as replaying
from api.pages import files as file_pages
from api.pages import sign_in as signing_in
from api.web import problems
from api.web.admission import Admission
from api.web.body_limits import FORM_LIMITS, Bodies
from api.web.guard import guard
from api.web.parts import Parts, give_parts, parts_in
from api.web.proxies import CallersOfProxies
from api.web.readiness import Readiness
from api.web.work import THREADS, WorkByPath
from evidence.proof.checkpoints import Checkpoints
from evidence.proof.verify import Held
from evidence.publications.open_contracting.ocds import Publisher
from ledger.jobs.store import JobStore
from ledger.log import Log
from ledger.vault import Vault
from projections.engine.answer import SnapshotPool

VERSION: Final = "0.1.0.dev0"
HOP_SECONDS: Final = 600
ABOUT: Final = """
Commands are POSTs on resources; a receipt has positions of the log. Answers are GETs with `as_of`
(valid time) and `known_at` (transaction time); send `Ledger-Position` to wait for what you
recorded. Sign in with a browser, or send `Authorization: Bearer plk_…`, and `Ledger-Role` where a
key has several roles. Problems are RFC 9457. Fields may be added to responses at any time; nothing
is removed or changes its meaning within a major version, and an operation that will be removed has
a `Deprecation` header for six months before.
"""
ROUTES: Final = (
    front.routes, signing_in.routes, broker.routes, decisions.routes, cases.routes, budget.routes,
    market.routes, answer_pages.routes, audit.routes, corrections.routes, bundle_pages.routes,
    provider.routes, file_pages.routes, record.routes, finance.routes, reports.routes,
    files.routes, log.routes,
    refusals.routes, personal.routes, replaying.routes, resources.routes, jobs.routes,
    metrics.routes,
)  # fmt: skip
UNREGISTERED: Final = Publisher("The council", "the-council", "ocds-000000")
Today = Callable[[], date]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """How the application is reached, and by whom.

    `hosts` are the host names it answers to. `public_url` is where browsers find it, over https;
    empty on this machine. `openid` signs people in. `posts` are roles that the council's scheme of
    delegation adds. With `demo`, anybody on this machine may choose a role. `checkpoints` opens the
    checkpoints for bundles, and `held` reads those that a verification compares with. `answers`
    connects to a replica from which answers are read. `trusted_proxies` are the addresses and
    networks of the proxies in front, and `proxy_header` is where they name the caller.
    `limited_login` is the login of connections that row-level security limits.
    """

    demo: bool = False
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]", "testserver")
    public_url: str = ""
    openid: OpenId | None = None
    posts: tuple[str, ...] = ()
    requests_a_minute: int = 1200
    failures_a_minute: int = 60
    trusted_proxies: tuple[str, ...] = ()
    proxy_header: str = "X-Forwarded-For"
    checkpoints: Callable[[], AbstractContextManager[Checkpoints]] | None = None
    held: Callable[[], Held] | None = None
    answers: str | None = None
    limited_login: str = ""


def create_app(
    conninfo: str,
    *,
    borough: str,
    key: bytes,
    vault: Vault,
    as_of_default: Today = today,
    note: str = "",
    council: str = "",
    publisher: Publisher = UNREGISTERED,
    surroundings: Surroundings | None = None,
) -> FastAPI:
    """The application over one ledger. `note` stands at the top of every page."""
    around = surroundings or Surroundings()
    parts = parts_over(
        conninfo, around, borough=borough, key=key, vault=vault, as_of_default=as_of_default,
        note=note, council=council, publisher=publisher,
    )  # fmt: skip
    return application_of(parts, around)


def parts_over(
    conninfo: str,
    around: Surroundings,
    *,
    borough: str,
    key: bytes,
    vault: Vault,
    as_of_default: Today,
    note: str,
    council: str,
    publisher: Publisher,
) -> Parts:
    """What an application over one ledger is made of, apart from its routes."""
    answers_conninfo = around.answers or conninfo
    return Parts(
        log=Log(conninfo, vault=vault), store=CredentialStore(conninfo),
        jobs=JobStore(conninfo, vault.keys.provider),
        snapshots=SnapshotPool(answers_conninfo, login=around.limited_login),
        readiness=Readiness(conninfo),
        conninfo=conninfo, answers_conninfo=answers_conninfo,
        limited_login=around.limited_login, borough=borough, council=council,
        publisher=publisher, key=key, today=as_of_default, note=note, demo=around.demo,
        public_url=around.public_url, posts=around.posts, limit=Limit(around.requests_a_minute),
        failures=FailedAttempts(around.failures_a_minute),
        checkpoints=around.checkpoints, held=around.held,
        oauth=None if around.openid is None else oauth_of(around.openid),
    )  # fmt: skip


def application_of(parts: Parts, around: Surroundings) -> FastAPI:
    """The application that is made of some parts."""
    app = application_without_parts(
        hashlib.sha256(parts.key).hexdigest(),
        parts.https,
        around.hosts,
        around.trusted_proxies,
        around.proxy_header,
    )
    give_parts(app, parts)
    return app


def application_without_parts(
    secret: str,
    https: bool,
    hosts: tuple[str, ...],
    proxies: tuple[str, ...] = (),
    header: str = "X-Forwarded-For",
) -> FastAPI:
    """The application with its routes and middleware, without its parts."""
    app = application_of_routes()
    hop = hmac.new(secret.encode(), b"signing in", hashlib.sha256).hexdigest()
    app.add_middleware(
        SessionMiddleware, secret_key=hop,
        session_cookie=f"{'__Host-' if https else ''}placement-ledger-hop",
        max_age=HOP_SECONDS, same_site="lax", https_only=https,
    )  # fmt: skip
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))
    app.add_middleware(SecurityHeaders, https=https)
    app.add_middleware(CallersOfProxies, trusted=proxies, header=header)
    return app


def application_of_routes() -> FastAPI:
    """The application with its routes and their gates: what is the same over every ledger."""
    app = Interface(
        title="Placement Ledger",
        version=VERSION,
        summary="An immutable, replayable record of how a council buys care placements.",
        description=ABOUT,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(guard)],
        form_limits={**FORM_LIMITS},
        telemetry={"logs": False},
    )
    problems.install(app)
    recorded = commands.command_routes()
    for group in group_routes((recorded, answer_routes(), *ROUTES)):
        app.include_router(group)
    recording = frozenset(str(getattr(each, "operation_id", "")) for each in recorded.routes)
    app.add_middleware(Bodies)
    kinds = cache(lambda: WorkByPath(iter_route_contexts(app.routes), recording))
    app.add_middleware(Admission, kinds=kinds)
    return app


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Have a thread for each request that is let in; close the parts when the service stops."""
    current_default_thread_limiter().total_tokens = THREADS
    yield
    parts_in(app).close()
