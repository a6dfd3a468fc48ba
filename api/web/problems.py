"""Refusals and faults as RFC 9457 problem details. The one place rules meet status codes.

No problem repeats what was sent: a pointer says where, never what.
"""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote

import psycopg
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from api.access.limits import TooMany
from api.access.who import (
    ForgedRequest,
    NoIdentity,
    NotForThisPurpose,
    NotYourCase,
    NotYours,
)
from api.dates import NotADate
from api.exports.publications import NoCodesForTheYear
from api.imports.source import FileUnreadable
from api.web.page import message_of, page
from domain.command import Refusal
from ledger.entries import Busy
from ledger.handle import InHand, KeyReused, Outdated
from ledger.migrate import NotMigrated
from ledger.recorder import Unavailable
from ledger.vault import Erased, NoKeys
from projections.engine.answer import NothingRecordedYet, NotYetProjected, NotYetRecorded
from projections.engine.folding import NotProjected
from projections.forecasting.movement import AnotherYear
from projections.forecasting.what_if import NothingToChange

WAIT: Final = (429, 503)
MEDIA_TYPE: Final = "application/problem+json"
UNSAID: Final = frozenset(("child_ref",))
logger = structlog.get_logger("placement_ledger")


class Fault(BaseModel):
    """Where in the request a fault lies, as a JSON pointer, and what it is."""

    pointer: str
    detail: str


class Problem(BaseModel):
    """A problem as RFC 9457 has it; `rule` is the number of the rule that refused.

    `instance` is where whoever was refused can look the refusal up again.
    """

    type: str
    title: str
    status: int
    instance: str | None = None
    rule: str | None = None
    detail: dict[str, str] | None = None
    errors: list[Fault] | None = None


PLAIN: Final[tuple[tuple[type[Exception], int, str], ...]] = (
    (NoIdentity, 401, "no-identity"),
    (NotYours, 403, "not-yours"),
    (NotYourCase, 403, "not-your-case"),
    (NotForThisPurpose, 403, "not-for-this-purpose"),
    (ForgedRequest, 403, "forged-request"),
    (TooMany, 429, "too-many"),
    (Outdated, 412, "outdated"),
    (InHand, 409, "in-hand"),
    (KeyReused, 422, "key-reused"),
    (NoCodesForTheYear, 422, "no-codes-for-the-year"),
    (NothingRecordedYet, 404, "nothing-recorded-yet"),
    (NotYetRecorded, 404, "not-yet-recorded"),
    (NotADate, 422, "not-a-date"),
    (AnotherYear, 422, "another-year"),
    (NothingToChange, 409, "nothing-to-change"),
    (Busy, 503, "busy"),
    (Erased, 409, "erased"),
    (NoKeys, 503, "no-keys"),
    (NotYetProjected, 503, "not-yet-projected"),
    (NotProjected, 503, "not-projected"),
    (NotMigrated, 503, "not-migrated"),
)
EVERY_PROBLEM: Final = {
    **{name: message_of(state) for state, _, name in PLAIN},
    "malformed": "The request is malformed; `errors` points to each fault.",
    "unavailable": "The ledger's database does not answer. Nothing was recorded.",
    "file-unreadable": "A file cannot be read, for the reason given.",
    "not-an-etag": 'If-Match is the ETag of a resource of ours, such as "1842".',
}
"""What each problem that is not a rule's refusal says, by its name."""
UNANSWERED: Final = {
    400: "The body cannot be read: it is not JSON written in UTF-8.",
    404: "There is no such thing here.",
    405: "This cannot be done here.",
}
RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    status: {"model": Problem, "content": {MEDIA_TYPE: {}}, "description": description}
    for status, description in (
        (400, "The body cannot be read"),
        (401, "Nobody is signed in"),
        (403, "The role, the case or the purpose does not allow it"),
        (404, "There is no such thing"),
        (409, "A rule refuses it"),
        (412, "Something was recorded since"),
        (422, "The request is malformed"),
        (429, "Too many requests"),
        (503, "Try again in a moment"),
    )
}


def wants_page(request: Request) -> bool:
    """Whether a person's browser asks, rather than a program."""
    return "text/html" in request.headers.get("accept", "")


def respond(request: Request, problem: Problem, headers: dict[str, str] | None = None) -> Response:
    """A problem as a response: a page for a person, RFC 9457 for a program."""
    if wants_page(request):
        shown = {"problem": problem, "status": problem.status}
        answer = page(request, "problem.html", shown)
        answer.headers.update(headers or {})
        return answer
    return JSONResponse(
        problem.model_dump(mode="json", exclude_none=True),
        status_code=problem.status,
        headers=headers,
        media_type=MEDIA_TYPE,
    )


def refused(request: Request, refusal: Exception) -> Response:
    """A rule refuses the command: 409, with the rule's number and its page."""
    if not isinstance(refusal, Refusal):
        raise refusal
    detail = {k: str(v) for k, v in refusal.detail.items() if k not in UNSAID}
    return respond(
        request,
        Problem(
            type=f"/problems/{refusal.rule.lower()}",
            title=refusal.title,
            status=409,
            instance=None if refusal.kept_at is None else f"/refusals/{refusal.kept_at}",
            rule=refusal.rule,
            detail=detail or None,
        ),
    )


def malformed(request: Request, fault: Exception) -> Response:
    """The request does not have the shape it should: 422, with a pointer to each fault."""
    if not isinstance(fault, RequestValidationError):
        raise fault
    errors = [
        Fault(pointer="/" + "/".join(str(part) for part in error["loc"]), detail=plain(error))
        for error in fault.errors()
    ]
    title = "The request is malformed."
    return respond(
        request, Problem(type="/problems/malformed", title=title, status=422, errors=errors)
    )


def plain(error: dict[str, Any]) -> str:
    """What is wrong with a field, in words that cannot repeat what was sent."""
    if error["type"] == "value_error":
        return str(error["ctx"]["error"]) if "ctx" in error else "not a valid value"
    return str(error["msg"]) if "input" not in str(error["type"]) else "not a valid value"


def unreadable(request: Request, fault: Exception) -> Response:
    """A file cannot be read: 422, and what is wrong with it."""
    return respond(request, Problem(type="/problems/file-unreadable", title=str(fault), status=422))


def http(request: Request, fault: Exception) -> Response:
    """No such page, not by that method, or a body that is not text."""
    if not isinstance(fault, HTTPException):
        raise fault
    title = UNANSWERED.get(fault.status_code, "The request cannot be answered.")
    problem = Problem(type="about:blank", title=title, status=fault.status_code)
    return respond(request, problem, dict(fault.headers or {}))


def unavailable(request: Request, outage: Exception) -> Response:
    """The database does not answer: 503."""
    logger.error("the database does not answer", kind=type(outage).__name__)
    title = "The ledger's database does not answer. Nothing was recorded; try again in a moment."
    problem = Problem(type="/problems/unavailable", title=title, status=503)
    return respond(request, problem, {"Retry-After": "5"})


def broken(request: Request, fault: Exception) -> Response:
    """A fault of ours: 500, without a word of its text; the log has its kind."""
    logger.error("a fault", kind=type(fault).__name__)
    title = "Something went wrong on our side. It has been noted."
    return respond(request, Problem(type="about:blank", title=title, status=500))


def said(status: int, name: str) -> Callable[[Request, Exception], Response]:
    """An exception whose docstring is the message."""

    def handler(request: Request, state: Exception) -> Response:
        if isinstance(state, NoIdentity) and request.method == "GET" and wants_page(request):
            onward = f"{request.url.path}?{request.url.query}".rstrip("?")
            return RedirectResponse(f"/sign-in?next={quote(onward)}", 303)
        title = message_of(state)
        headers = {"Retry-After": "1"} if status in WAIT else None
        return respond(
            request, Problem(type=f"/problems/{name}", title=title, status=status), headers
        )

    return handler


def install(app: FastAPI) -> None:
    """Have the application answer every refusal and fault as a problem."""
    app.add_exception_handler(Refusal, refused)
    app.add_exception_handler(FileUnreadable, unreadable)
    app.add_exception_handler(RequestValidationError, malformed)
    app.add_exception_handler(HTTPException, http)
    for outage in (psycopg.OperationalError, Unavailable):
        app.add_exception_handler(outage, unavailable)
    for exception, status, name in PLAIN:
        app.add_exception_handler(exception, said(status, name))
    app.add_exception_handler(Exception, broken)
