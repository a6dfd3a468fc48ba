"""Responds to refusals and faults with RFC 9457 problem details, or with a page in a browser.

No problem repeats what was sent: a pointer says where a fault is, and never what was there.
"""

from itertools import islice
from typing import Any, Final
from urllib.parse import quote

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from api.access.who import NoIdentity
from api.web.page import page
from api.web.parts import parts_of
from api.web.satisfying import NEVER_REPEATED, what_satisfies
from domain.command import Refusal
from domain.faults import Fault, every_fault
from ledger.outages import OPERATIONAL, DatabaseUnable, DatabaseUnavailable, fault_of

WAIT: Final = (429, 503)
"""The statuses after which a client may try again."""
MEDIA_TYPE: Final = "application/problem+json"
logger = structlog.get_logger("placement_ledger")


class InvalidField(BaseModel):
    """A field that is not valid: where it is, as a JSON pointer, and what is wrong with it."""

    pointer: str
    detail: str


class Problem(BaseModel):
    """A problem details object (RFC 9457). `rule` is the number of the rule that refused.

    `detail` says in a sentence what would satisfy the rule, and `tells` holds what the refusal
    tells, each of its own type. `instance` is where the person who was refused can read the
    refusal again.
    """

    type: str
    title: str
    status: int
    instance: str | None = None
    rule: str | None = None
    detail: str | None = None
    tells: dict[str, Any] | None = None
    errors: list[InvalidField] | None = None


MALFORMED: Final = "The request is malformed; `errors` points to each fault."
MOST_FAULTS: Final = 20
"""The most faults of one request that are pointed to."""
STATUS_TITLES: Final = {
    400: "The body cannot be read: it is not JSON written in UTF-8.",
    404: "There is no such thing here.",
    405: "This cannot be done here.",
    413: "The request is larger than is taken: 1 MB, or 64 MB with files.",
}
UNREADABLE: Final = 400
FORM_UNREADABLE: Final = (
    "The form cannot be read: it is cut off, or has more fields, files or text than a form here."
)
SCHEMAS: Final = "#/components/schemas/{model}"
RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    status: {"content": {MEDIA_TYPE: {"schema": {"$ref": SCHEMAS.format(model="Problem")}}},
             "description": description}
    for status, description in (
        (400, "The body cannot be read"),
        (401, "Nobody is signed in"),
        (403, "The role, the case or the purpose does not allow it"),
        (404, "There is no such thing"),
        (408, "The request came too slowly"),
        (409, "A rule refuses it"),
        (412, "Something was recorded since"),
        (413, "The body is too large"),
        (422, "The request is malformed"),
        (429, "Too many requests"),
        (503, "Try again in a moment"),
    )
}  # fmt: skip
"""They name the schema of a problem: of a model, the framework would make a validator a route."""


def problem_schemas() -> dict[str, Any]:
    """The schema of a problem and those that it refers to, by name."""
    problem = Problem.model_json_schema(ref_template=SCHEMAS)
    return {**problem.pop("$defs"), "Problem": problem}


def wants_page(request: Request) -> bool:
    """Whether a request is from a browser, rather than a program."""
    return "text/html" in request.headers.get("accept", "")


def respond(request: Request, problem: Problem, headers: dict[str, str] | None = None) -> Response:
    """A problem as a response: a page for a browser, RFC 9457 for a program."""
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


def answer_refusal(request: Request, refusal: Exception) -> Response:
    """The response to a command that a rule refuses: 409, with the rule's number and page."""
    if not isinstance(refusal, Refusal):
        raise refusal
    tells = {k: v for k, v in refusal.detail.items() if k not in NEVER_REPEATED}
    return respond(
        request,
        Problem(
            type=f"/problems/{refusal.slug}",
            title=refusal.title,
            status=409,
            instance=None if refusal.kept_at is None else f"/refusals/{refusal.kept_at}",
            rule=refusal.rule,
            detail=what_satisfies(refusal) or None,
            tells=tells or None,
        ),
    )


def answer_malformed(request: Request, fault: Exception) -> Response:
    """The response to a request of the wrong form: 422, with a pointer to each fault."""
    if not isinstance(fault, RequestValidationError):
        raise fault
    errors = [
        InvalidField(pointer=pointer_to(error), detail=fault_in_words(error))
        for error in islice(fault.errors(), MOST_FAULTS)
    ]
    title = "The request is malformed."
    return respond(
        request, Problem(type="/problems/malformed", title=title, status=422, errors=errors)
    )


def pointer_to(error: dict[str, Any]) -> str:
    """Where a fault is. Of a field that there is not it is what holds it: its name was sent."""
    place = error["loc"][:-1] if error["type"] == "extra_forbidden" else error["loc"]
    return "/" + "/".join(str(part) for part in place)


def fault_in_words(error: dict[str, Any]) -> str:
    """What is wrong with a field, in words that cannot repeat what was sent."""
    if error["type"] == "value_error":
        return str(error["ctx"]["error"]) if "ctx" in error else "not a valid value"
    return str(error["msg"]) if "input" not in str(error["type"]) else "not a valid value"


def answer_http_error(request: Request, fault: Exception) -> Response:
    """The response to a path or method that does not exist, or to a body that is not text."""
    if not isinstance(fault, HTTPException):
        raise fault
    title = STATUS_TITLES.get(fault.status_code, "The request cannot be answered.")
    if fault.status_code == UNREADABLE and "form" in request.headers.get("content-type", ""):
        title = FORM_UNREADABLE
    problem = Problem(type="about:blank", title=title, status=fault.status_code)
    return respond(request, problem, dict(fault.headers or {}))


def answer_our_fault(request: Request, fault: Exception) -> Response:
    """The response to a fault of ours: 500, without its text. The log has its kind."""
    logger.error("a fault", kind=type(fault).__name__)
    title = "Something went wrong on our side. It has been noted."
    return respond(request, Problem(type="about:blank", title=title, status=500))


def answer_fault(request: Request, raised: Exception) -> Response:
    """The response to a fault, from its class. A fault without a status is a fault of ours.

    A person who is not signed in is sent to the page on which they sign in.
    """
    fault = fault_of(raised)
    if fault.status is None:
        raise raised
    if isinstance(fault, NoIdentity) and request.method == "GET" and wants_page(request):
        onward = f"{request.url.path}?{request.url.query}".rstrip("?")
        answer = RedirectResponse(f"/sign-in?next={quote(onward)}", 303)
        parts_of(request).delete_cookie(answer)
        return answer
    if isinstance(fault, DatabaseUnavailable):
        logger.error("the database does not answer", kind=type(raised).__name__)
    if isinstance(fault, DatabaseUnable):
        logger.error("the database cannot do what it was told", kind=type(raised).__name__)
    headers = {"Retry-After": str(fault.retry_after)} if fault.status in WAIT else None
    problem = Problem(type=f"/problems/{fault.slug}", title=fault.title, status=fault.status)
    return respond(request, problem, headers)


def every_problem() -> dict[str, type[Fault]]:
    """The faults that HTTP answers, without the rules' refusals, by slug in alphabetical order."""
    kinds = {kind.slug: kind for kind in every_fault()
             if kind.status is not None and not issubclass(kind, Refusal)}  # fmt: skip
    return dict(sorted(kinds.items()))


def install(app: FastAPI) -> None:
    """Register the handlers of every refusal and fault with an application."""
    app.add_exception_handler(Refusal, answer_refusal)
    app.add_exception_handler(RequestValidationError, answer_malformed)
    app.add_exception_handler(HTTPException, answer_http_error)
    for kind in (Fault, *OPERATIONAL):
        app.add_exception_handler(kind, answer_fault)
    app.add_exception_handler(Exception, answer_our_fault)
