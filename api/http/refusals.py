"""Routes of recorded refusals, for the person who was refused and nobody else."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from api.web.entries import MOST_ENTRIES
from api.web.parts import GivenParts, Who
from api.web.problems import RESPONSES
from domain.values import Position
from ledger.codec import fields_of
from ledger.entries import Entry
from ledger.refusals import refusals_to

MOST: int = 2**62
routes = APIRouter(tags=["refusals"], responses=RESPONSES)


class Refused(BaseModel):
    """A refused command: the rule, the reason and the time. A refused offer is kept whole, as
    evidence.
    """

    position: int
    name: str
    rule: str
    refused_because: str
    refused_at: datetime
    fields: dict[str, Any]


@routes.get("/refusals", operation_id="refusals")
def refusals(
    parts: GivenParts,
    who: Who,
    before: Annotated[int, Query(ge=1, le=MOST)] = MOST,
    limit: Annotated[int, Query(ge=1, le=MOST_ENTRIES)] = 100,
) -> list[Refused]:
    """The person's own refusals, the latest first."""
    actor = who.provenance.recorded_by
    found = refusals_to(parts.log, actor, before=before, limit=limit)
    return [refusal_body(entry) for entry in found]


@routes.get("/refusals/{position}", operation_id="refusal")
def refusal(parts: GivenParts, who: Who, position: Position) -> Refused:
    """One of the person's own refusals."""
    actor = who.provenance.recorded_by
    found = refusals_to(parts.log, actor, before=position + 1, limit=1)
    if not found or found[0].position != position:
        raise HTTPException(404)
    return refusal_body(found[0])


def refusal_body(entry: Entry) -> Refused:
    """A refusal from its entry."""
    fields = fields_of(entry.name, entry.body)
    return Refused(
        position=entry.position,
        name=entry.name,
        rule=fields["rule"],
        refused_because=fields["refused_because"],
        refused_at=fields["refused_at"],
        fields=fields,
    )
