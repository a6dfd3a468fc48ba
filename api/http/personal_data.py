"""Routes that open sealed values, recording each opening, list who has opened them, and shred one.

Each is a POST, so that no path names a person. Nothing is opened without a purpose.
"""

from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Response
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict

from api.http.openapi import IdempotencyKey
from api.web.entries import MOST_OPENED, refuse_to_open
from api.web.parts import GivenParts, Who
from api.web.problems import RESPONSES
from api.web.submission import Recorded, key_if_sent, receipt_response, request_text
from domain.codes import ErasureGround
from domain.values import Day, PersonRef, Position, Text, Words, to_whole_number
from ledger.handle import Shredding, shred
from ledger.log import Log
from ledger.refusals import record_refusal
from ledger.vault import NoKeys, Reader

MOST: Final = 2**62
MOST_LISTED: Final = 500
Purpose = Annotated[str, Field(min_length=3, max_length=200, pattern=r"^[ -~]+$")]
routes = APIRouter(tags=["personal data"], responses=RESPONSES)


class OpeningRequest(BaseModel):
    """The positions to open, and the purpose, which is kept and shown to the person concerned."""

    model_config = ConfigDict(extra="forbid")
    positions: Annotated[list[Position], Field(min_length=1, max_length=MOST_OPENED)]
    purpose: Purpose


class OpenedEntry(BaseModel):
    """An entry's sealed values, of those whose keys still exist."""

    position: int
    values: dict[str, Any]


class OpeningsQuery(BaseModel):
    """A person whose openings are listed."""

    model_config = ConfigDict(extra="forbid")
    person_ref: PersonRef
    before: Annotated[int, Field(ge=1, le=MOST)] = MOST
    limit: Annotated[int, Field(ge=1, le=MOST_LISTED)] = 100


class Opening(BaseModel):
    """One giving of a person's key: to whom, in which role, for what purpose, to read what."""

    position: int
    opened_at: datetime
    opened_by: str
    opened_as: str
    purpose: str
    what: str


class ShreddingBody(BaseModel):
    """The value to shred: the position of its entry, and its name among the entry's fields."""

    model_config = ConfigDict(extra="forbid")
    position: Annotated[Position, Strict(), BeforeValidator(to_whole_number)]
    field: Text
    ground: ErasureGround
    reason: Words
    authority: Words
    shredded_on: Day


@routes.post("/openings", operation_id="open_sealed_values")
def open_sealed_values(parts: GivenParts, body: OpeningRequest, who: Who) -> list[OpenedEntry]:
    """Open the sealed values of the entries at these positions. The opening is recorded first."""
    log: Log = parts.log
    by = who.provenance
    refuse_to_open(parts, who, body.positions, body.purpose)
    keyring = log.keyring(Reader(by.recorded_by, by.recorded_as, body.purpose))
    if keyring is None:
        raise NoKeys
    found = log.values(dict.fromkeys(body.positions), keyring)
    return [OpenedEntry(position=p, values=found.get(p, {})) for p in dict.fromkeys(body.positions)]


@routes.post("/shreddings", operation_id="shred_value", status_code=201, response_model=Recorded)
def shred_one_value(
    body: ShreddingBody, parts: GivenParts, who: Who, idempotency_key: IdempotencyKey = None
) -> Response:
    """Shred one sealed value of an entry on recorded authority: nothing can open it again.

    The entry stays with the digest of the value, and so do its proofs. It cannot be undone.
    """
    log, asked = parts.log, Shredding(**dict(body))
    command = asked.command(log)
    key = key_if_sent(parts, who, idempotency_key, request_text(command))
    with record_refusal(log, command, who.provenance):
        return receipt_response(shred(log, asked, who.provenance, key))


@routes.post("/openings/about", operation_id="list_openings")
def list_openings(parts: GivenParts, body: OpeningsQuery, who: Who) -> list[Opening]:
    """The openings of a person's sealed data, the latest first."""
    log: Log = parts.log
    if log.vault is None or not who.provenance.recorded_by:
        raise NoKeys
    found = log.vault.openings(body.person_ref, before=body.before, limit=body.limit)
    return [
        Opening(
            position=each.position,
            opened_at=each.opened_at,
            opened_by=each.opened_by,
            opened_as=each.opened_as,
            purpose=each.purpose,
            what=each.what,
        )
        for each in found
    ]
