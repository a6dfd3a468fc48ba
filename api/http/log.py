"""Routes of the log by position and its proofs; also of rules, pseudonyms and health."""

from contextlib import closing
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, PlainTextResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.pseudonyms import pseudonym
from api.rules import RULES
from api.web import problems
from api.web.entries import MOST_ENTRIES, KnownEntry, entry_body, visible_entries, visible_entry
from api.web.page import page
from api.web.parts import GivenParts, Who
from api.web.problems import RESPONSES, wants_page
from domain.values import PlaceInLog, Position
from evidence.bundle.subject import snapshot
from evidence.proof.proofs import entry_proof

routes = APIRouter()


class LocalNumber(BaseModel):
    """A child's number in the council's own system. It is not recorded."""

    local_number: Annotated[str, Field(min_length=1, max_length=40)]


class ChildReference(BaseModel):
    """The pseudonym by which the ledger knows a child."""

    child_ref: str


class RuleText(BaseModel):
    """A rule, where it comes from, and the command or answer it governs. A problem that is not a
    refusal comes from nowhere.
    """

    rule: str
    text: str
    source: str = ""
    where: str


class Health(BaseModel):
    """Whether the ledger answers, and its schema is current. Positions, which tell when something
    is recorded, are among the metrics, which are not for strangers.
    """

    status: str
    schema_current: bool = True


@routes.get("/log", tags=["log"], operation_id="log", responses=RESPONSES)
def list_entries(
    parts: GivenParts,
    who: Who,
    response: Response,
    after: PlaceInLog = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_ENTRIES)] = 100,
) -> list[KnownEntry]:
    """Entries after a position, in order; `Link` names the next page."""
    found = visible_entries(parts, who, after=after, limit=limit)
    if len(found) == limit:
        following = f"/log?after={found[-1].position}&limit={limit}"
        response.headers["Link"] = f'<{following}>; rel="next"'
    return [entry_body(entry) for entry in found]


@routes.get("/log/{position}", tags=["log"], operation_id="entry", responses=RESPONSES)
def show_entry(parts: GivenParts, who: Who, position: Position) -> KnownEntry:
    """The entry at a position."""
    return entry_body(visible_entry(parts, who, position))


@routes.get(
    "/log/{position}/proof", tags=["log"], operation_id="proof", responses=RESPONSES,
    response_class=PlainTextResponse,
)  # fmt: skip
def prove_entry(parts: GivenParts, who: Who, position: Position) -> str:
    """The proof that an entry is in the log, under the last signed checkpoint.

    It is a C2SP tlog-proof. The holder of a leaf hash, from a receipt, checks it offline.
    """
    visible_entry(parts, who, position)
    with closing(snapshot(parts.conninfo)) as connection:
        found = entry_proof(connection, position)
    if found is None:
        raise HTTPException(404)
    return found


@routes.post(
    "/child-references",
    tags=["commands"],
    operation_id="child_reference",
    responses=RESPONSES,
)
def child_reference(parts: GivenParts, body: LocalNumber) -> ChildReference:
    """The pseudonym for a child's local number. Nothing is recorded."""
    return ChildReference(child_ref=pseudonym(parts.key, body.local_number))


@routes.get("/problems/{number}", tags=["rules"], operation_id="rule", responses=RESPONSES,
            response_model=RuleText)  # fmt: skip
def show_rule(request: Request, number: str) -> Any:
    """A rule by its number, or a problem that is not a refusal by its name."""
    found, problem = RULES.get(number.upper()), problems.every_problem().get(number)
    if found is not None:
        shown = RuleText(rule=found.number, text=found.text, source=found.source, where=found.where)
    elif problem is not None:
        shown = RuleText(rule=number, text=problem.sentence(), where=problem.__module__)
    elif number == "malformed":
        shown = RuleText(rule=number, text=problems.MALFORMED, where=problems.__name__)
    else:
        raise HTTPException(404)
    return page(request, "rule.html", {"rule": shown}) if wants_page(request) else shown


@routes.get("/health/live", tags=["health"], operation_id="live")
async def live() -> dict[str, str]:
    """Answers while the process runs."""
    return {"status": "live"}


@routes.get("/health/ready", tags=["health"], operation_id="ready", responses=RESPONSES)
def ready(parts: GivenParts) -> Health:
    """Answers 200 if the database answers, is migrated, and has facts; 503 if it has none yet."""
    if parts.readiness.reached().projected is None:
        waiting = Health(status="waiting for the projector")
        return JSONResponse(waiting.model_dump(), status_code=503)  # type: ignore[return-value]
    return Health(status="ready")
