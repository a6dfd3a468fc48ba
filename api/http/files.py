"""Routes of files: imports, rehearsals and reversals; and open contracting data.

A file is known by the SHA-256 of its bytes. While it is read, a client can ask how far it is.
"""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict

from api.access.corrections import refuse_reversal_beyond
from api.exports import publications as exporting
from api.http.openapi import KnownAt
from api.web import uploads
from api.web.answers import parse_basis
from api.web.parts import GivenParts, Parts, Who
from api.web.problems import RESPONSES
from api.web.submission import Recorded, receipt_in
from api.web.uploads import HowFar, ProgressName
from domain.values import Fingerprint, Words
from ledger.handle import reverse_import
from projections.engine.answer import open_snapshot

routes: Final = APIRouter(tags=["files"], responses=RESPONSES)
JSON: Final = "application/json"
Text = Annotated[str | None, Query(max_length=60)]


class Reversal(BaseModel):
    """The reason for which an import is reversed, and the authority for it."""

    model_config = ConfigDict(extra="forbid")
    reason: Words
    authority: Words


routes.post("/imports/ssda903", operation_id="import_ssda903")(uploads.import_ssda903)
routes.post("/imports/payments", operation_id="import_payments")(uploads.import_payments)
routes.post("/imports/ofsted", operation_id="import_ofsted")(uploads.import_ofsted)


@routes.get("/imports/progress/{name}", operation_id="import_progress")
def progress_of(parts: GivenParts, name: ProgressName) -> HowFar:
    """How many rows of a file have been read, by the name that was given to its import."""
    done, of = parts.progress.get(name, (0, 0))
    return HowFar(done=done, of=of)


@routes.post("/imports/{file}/reversal", operation_id="reverse_import")
def reversal(
    parts: GivenParts, response: Response, file: Fingerprint, body: Reversal, who: Who
) -> Recorded:
    """Reverse everything that the import of a file recorded, in one append.

    Your role has to be one that takes such files in.
    """
    refuse_reversal_beyond(parts.log, who, file)
    done = reverse_import(parts.log, file, body.reason, body.authority, who.provenance)
    return receipt_in(response, done)


def open_data(parts: Parts, known_at: str | None, *, releases: bool) -> Response:
    """A package of open contracting data, as known at a position, a day or a moment."""
    with open_snapshot(parts.conninfo) as connection:
        basis = parse_basis(parts, connection, None, known_at)
        content = exporting.open_contracting(connection, basis, parts.publisher, releases=releases)
    return Response(content, media_type=JSON)


@routes.get("/open-contracting/records.json", operation_id="ocds_records",
            response_class=Response, responses={200: {"content": {JSON: {}}}})  # fmt: skip
def ocds_records(parts: GivenParts, known_at: KnownAt = None) -> Response:
    """The framework and its call-offs as open contracting records (OCDS 1.1.5)."""
    return open_data(parts, known_at, releases=False)


@routes.get("/open-contracting/releases.json", operation_id="ocds_releases",
            response_class=Response, responses={200: {"content": {JSON: {}}}})  # fmt: skip
def ocds_releases(parts: GivenParts, known_at: KnownAt = None) -> Response:
    """The same as open contracting releases: each entry as the public may see it."""
    return open_data(parts, known_at, releases=True)
