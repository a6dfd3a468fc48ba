"""Files over HTTP: taken in, rehearsed first if asked, reversed; and the return, written.

A file is known by the SHA-256 of its bytes. How far one is read can be asked of while it is.
"""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.exports import publications as exporting
from api.exports.spreadsheets import attached
from api.http.openapi import KnownAt
from api.http.personal_data import Purpose
from api.web import uploads
from api.web.answers import asked_by
from api.web.problems import RESPONSES
from api.web.recording import Recorded, Who, receipt
from api.web.uploads import HowFar, ProgressName
from domain.terms import FinancialYear, Fingerprint, Position, Words, year_bounds
from ledger.handle import reverse_import
from ledger.log import Log
from projections.engine.answer import reading

routes: Final = APIRouter(tags=["files"], responses=RESPONSES)
ZIP: Final = "application/zip"
JSON: Final = "application/json"
Text = Annotated[str | None, Query(max_length=60)]


class Reversal(BaseModel):
    """Why an import is reversed, and on whose authority."""

    model_config = ConfigDict(extra="forbid")
    reason: Words
    authority: Words


class ReturnAsked(BaseModel):
    """The return of which financial year, for what purpose its sealed data are opened."""

    model_config = ConfigDict(extra="forbid")
    year: FinancialYear
    purpose: Purpose
    known_at: Position | None = Field(None, description="As known at this position.")


routes.post("/imports/ssda903", operation_id="import_ssda903")(uploads.import_ssda903)
routes.post("/imports/payments", operation_id="import_payments")(uploads.import_payments)
routes.post("/imports/ofsted", operation_id="import_ofsted")(uploads.import_ofsted)


@routes.get("/imports/progress/{name}", operation_id="import_progress")
def progress_of(request: Request, name: ProgressName) -> HowFar:
    """How far a file is read; nothing of one that nobody named."""
    noted: dict[str, HowFar] = request.app.state.progress
    return noted.get(name, HowFar(done=0, of=0))


@routes.post("/imports/{file}/reversal", operation_id="reverse_import")
def reversal(
    request: Request, response: Response, file: Fingerprint, body: Reversal, who: Who
) -> Recorded:
    """Reverse everything that an import of a file recorded, at once."""
    log: Log = request.app.state.log
    done = reverse_import(log, file, body.reason, body.authority, who.provenance)
    return receipt(response, done)


def open_data(request: Request, known_at: str | None, *, releases: bool) -> Response:
    """A package of open contracting data, as known at a time."""
    with reading(request.app.state.conninfo) as connection:
        asked = asked_by(request, connection, None, known_at)
        content = exporting.open_contracting(
            connection, asked, request.app.state.publisher, releases=releases
        )
    return Response(content, media_type=JSON)


@routes.get("/open-contracting/records.json", operation_id="ocds_records",
            response_class=Response, responses={200: {"content": {JSON: {}}}})  # fmt: skip
def ocds_records(request: Request, known_at: KnownAt = None) -> Response:
    """The framework and its call-offs as open contracting records (OCDS 1.1.5)."""
    return open_data(request, known_at, releases=False)


@routes.get("/open-contracting/releases.json", operation_id="ocds_releases",
            response_class=Response, responses={200: {"content": {JSON: {}}}})  # fmt: skip
def ocds_releases(request: Request, known_at: KnownAt = None) -> Response:
    """The same as releases: what each entry looks like to the public."""
    return open_data(request, known_at, releases=True)


@routes.post(
    "/exports/ssda903",
    operation_id="export_ssda903",
    response_class=Response,
    responses={200: {"content": {ZIP: {}}}},
)
def export_ssda903(request: Request, body: ReturnAsked, who: Who) -> Response:
    """The SSDA903 return for a year, as a ZIP of CSV files. Whose data it opens is recorded."""
    made = exporting.ssda903(
        request.app.state.log,
        year_bounds(body.year)[0],
        who.provenance,
        body.purpose,
        body.known_at,
    )
    files = {**made.files, "not-written.csv": exporting.not_written(made.gaps)}
    return attached(exporting.zipped(files), ZIP, f"ssda903-{made.year}.zip")
