"""Opening sealed values, which is recorded, and listing who has opened them.

Each is a POST, so that no path names a person. Nothing is opened without a purpose.
"""

from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.access.reach import refuse_beyond, refuse_purpose
from api.web.entries import tags_at
from api.web.parts import GivenParts, Who
from api.web.problems import RESPONSES
from domain.terms import PersonRef, Position
from ledger.log import Log
from ledger.vault import NoKeys, Reader

MOST: Final = 2**62
MOST_ENTRIES: Final = 500
Purpose = Annotated[str, Field(min_length=3, max_length=200, pattern=r"^[ -~]+$")]
routes = APIRouter(tags=["personal data"], responses=RESPONSES)


class Reading(BaseModel):
    """The positions to open, and the purpose, which is kept and shown to the person concerned."""

    model_config = ConfigDict(extra="forbid")
    positions: Annotated[list[Position], Field(min_length=1, max_length=MOST_ENTRIES)]
    purpose: Purpose


class Opened(BaseModel):
    """An entry's sealed values, of those whose keys still exist."""

    position: int
    values: dict[str, Any]


class Whose(BaseModel):
    """A person whose readings are listed."""

    model_config = ConfigDict(extra="forbid")
    person_ref: PersonRef
    before: Annotated[int, Field(ge=1, le=MOST)] = MOST
    limit: Annotated[int, Field(ge=1, le=MOST_ENTRIES)] = 100


class WhoRead(BaseModel):
    """One time that a person's key was given out: to whom, in which role, for what, and of what."""

    position: int
    read_at: datetime
    read_by: str
    read_as: str
    purpose: str
    what: str


@routes.post("/readings", operation_id="read_sealed")
def open_sealed(parts: GivenParts, body: Reading, who: Who) -> list[Opened]:
    """Open the sealed values of the entries at these positions. The opening is recorded first."""
    log: Log = parts.log
    by = who.provenance
    refuse_purpose(who, body.purpose)
    refuse_beyond(parts.conninfo, who, tags_at(log, body.positions))
    keyring = log.keyring(Reader(by.recorded_by, by.recorded_as, body.purpose))
    if keyring is None:
        raise NoKeys
    found = log.values(dict.fromkeys(body.positions), keyring)
    return [Opened(position=p, values=found.get(p, {})) for p in dict.fromkeys(body.positions)]


@routes.post("/readings/about", operation_id="who_has_read")
def list_readings(parts: GivenParts, body: Whose, who: Who) -> list[WhoRead]:
    """The times that a person's key was given out, the latest first."""
    log: Log = parts.log
    if log.vault is None or not who.provenance.recorded_by:
        raise NoKeys
    found = log.vault.openings(body.person_ref, before=body.before, limit=body.limit)
    return [
        WhoRead(
            position=each.position,
            read_at=each.read_at,
            read_by=each.read_by,
            read_as=each.read_as,
            purpose=each.purpose,
            what=each.what,
        )
        for each in found
    ]
