"""Routes of recorded refusals, for the person who was refused and nobody else."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from api.access.who import Asker
from api.web.entries import MOST_ENTRIES
from api.web.parts import GivenParts, Parts, Who
from api.web.problems import RESPONSES
from domain.values import PlaceInLog, Position
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
    before: Annotated[PlaceInLog, Query(ge=1)] = MOST,
    limit: Annotated[int, Query(ge=1, le=MOST_ENTRIES)] = 100,
) -> list[Refused]:
    """The person's own refusals in this role, the latest first."""
    found = own_refusals(parts, who, before, limit)
    return [refusal_body(entry) for entry in found]


@routes.get("/refusals/{position}", operation_id="refusal")
def refusal(parts: GivenParts, who: Who, position: Position) -> Refused:
    """One of the person's own refusals in this role."""
    found = own_refusals(parts, who, position + 1, 1)
    if not found or found[0].position != position:
        raise HTTPException(404)
    return refusal_body(found[0])


def own_refusals(parts: Parts, who: Asker, before: int, limit: int) -> list[Entry]:
    """The refusals of a person in their role, which for a provider's staff is with that provider:
    of the staff of two providers, some may have one name.
    """
    tags = () if who.provider is None else (f"provider:{who.provider}",)
    return refusals_to(parts.log, who.provenance, tags, before=before, limit=limit)


def refusal_body(entry: Entry) -> Refused:
    """A refusal from its entry."""
    fields = fields_of(entry.name, entry.body, at=entry.position)
    return Refused(
        position=entry.position,
        name=entry.name,
        rule=fields["rule"],
        refused_because=fields["refused_because"],
        refused_at=fields["refused_at"],
        fields=fields,
    )
