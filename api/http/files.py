"""Routes of files: imports, rehearsals and reversals; and open contracting data.

An import is a job. A file is known by the SHA-256 of its bytes.
"""

from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Depends, File, Form, Query, Request, Response, UploadFile
from pydantic import BaseModel, ConfigDict

from api.access.corrections import refuse_reversal_beyond
from api.access.who import Asker
from api.dates import parse_as_of
from api.exports import publications as exporting
from api.http.openapi import IdempotencyKey, KnownAt
from api.jobs.asking import JobStatus, accepted
from api.jobs.imports import OFSTED_LIST, RETURN, SPENDING, ImportWanted
from api.jobs.uploads import ask_for_import
from api.jobs.work import JSON
from api.web.answers import parse_basis
from api.web.body_limits import refuse_repeats
from api.web.parts import GivenParts, MaybeWho, Parts, Who
from api.web.problems import RESPONSES
from api.web.submission import Recorded, key_if_sent, receipt_in
from domain.london import start_of_day
from domain.values import FinancialYear, Fingerprint, Words
from ledger.handle import attempt_reversal
from projections.engine.answer import open_snapshot

routes: Final = APIRouter(tags=["files"], responses=RESPONSES)
REVERSAL: Final = "reverse_import"
ONCE: Final = [Depends(refuse_repeats)]
Text = Annotated[str | None, Query(max_length=60)]
DryRun = Annotated[
    bool, Query(description="Rehearse: say what would be recorded, and record nothing.")
]


class Reversal(BaseModel):
    """The reason for which an import is reversed, and the authority for it."""

    model_config = ConfigDict(extra="forbid")
    reason: Words
    authority: Words


@routes.post("/imports/ssda903", operation_id=RETURN, status_code=202, response_model=JobStatus,
             dependencies=ONCE)  # fmt: skip
def import_ssda903(
    *,
    request: Request,
    parts: GivenParts,
    who: Who,
    files: Annotated[list[UploadFile], File(description="The return's CSV files.")],
    year: Annotated[FinancialYear | None, Form(description="The return's year.")] = None,
    directory: Annotated[UploadFile | None, File(description="A CSV of postcodes.")] = None,
    dry_run: DryRun = False,
) -> Response:
    """Ask for the import of a yearly SSDA903 return, or several, each of its own year."""
    wanted = ImportWanted(year=year or "", rehearse=dry_run)
    return accepted(request, parts, ask_for_import(parts, who, RETURN, wanted, files, directory))


@routes.post("/imports/payments", operation_id=SPENDING, status_code=202, response_model=JobStatus,
             dependencies=ONCE)  # fmt: skip
def import_payments(
    *,
    request: Request,
    parts: GivenParts,
    who: Who,
    file: Annotated[UploadFile, File(description="Payments or invoices: CSV or XLSX.")],
    layout: Annotated[str | None, Form(description="A shipped layout's name.")] = None,
    dry_run: DryRun = False,
) -> Response:
    """Ask for the import of a file of payments or invoices, by the layout named or the first that
    fits.
    """
    wanted = ImportWanted(layout=layout, rehearse=dry_run)
    return accepted(request, parts, ask_for_import(parts, who, SPENDING, wanted, [file]))


@routes.post("/imports/ofsted", operation_id=OFSTED_LIST, status_code=202,
             response_model=JobStatus, dependencies=ONCE)  # fmt: skip
def import_ofsted(
    *,
    request: Request,
    parts: GivenParts,
    who: Who,
    file: Annotated[UploadFile, File(description="Ofsted's list of providers: CSV or XLSX.")],
    listed_on: Annotated[
        str, Form(pattern=r"^\d{4}-\d\d-\d\d$", description="The day of the list, YYYY-MM-DD.")
    ],
    part: Annotated[
        bool, Form(description="The list is of a part: a home that is not on it has not closed.")
    ] = False,
    dry_run: DryRun = False,
) -> Response:
    """Ask for the import of Ofsted's list of registered providers: each change becomes an entry."""
    day = parse_as_of(listed_on, parts.today())
    wanted = ImportWanted(listed_on=day, part=part, rehearse=dry_run)
    return accepted(request, parts, ask_for_import(parts, who, OFSTED_LIST, wanted, [file]))


@routes.post("/imports/{file}/reversal", operation_id=REVERSAL)
def reversal(
    *,
    parts: GivenParts,
    response: Response,
    file: Fingerprint,
    body: Reversal,
    who: Who,
    idempotency_key: IdempotencyKey = None,
) -> Recorded:
    """Reverse everything that the import of a file recorded, in one append.

    Your role has to be one that takes such files in.
    """
    refuse_reversal_beyond(parts.log, who, file)
    text = f"{REVERSAL}\n{file}\n{body.model_dump_json()}"
    key = key_if_sent(parts, who, idempotency_key, text)
    done = attempt_reversal(parts.log, file, body.reason, body.authority, who.provenance, key)
    return receipt_in(response, done)


def open_data(parts: Parts, who: Asker | None, known_at: str | None, *, releases: bool) -> Response:
    """A package of open contracting data, as known at a position, a day or a moment.

    Strangers ask by the day, and get its edition: by positions and moments they could see when
    anything at all was recorded. Raises NotADate.
    """
    edition = None
    if who is None:
        day = min(parse_as_of(known_at, parts.today()), parts.today())
        known_at, over = str(day), start_of_day(day + timedelta(days=1))
        edition = exporting.Edition(known_at, min(over, parts.log.now()))
    with open_snapshot(parts.conninfo) as connection:
        basis = parse_basis(parts, connection, None, known_at)
        content = exporting.open_contracting(
            connection, basis, parts.publisher, releases=releases, edition=edition
        )
    return Response(content, media_type=JSON)


@routes.get("/open-contracting/records.json", operation_id="ocds_records",
            response_class=Response, responses={200: {"content": {JSON: {}}}})  # fmt: skip
def ocds_records(parts: GivenParts, who: MaybeWho, known_at: KnownAt = None) -> Response:
    """The framework and its call-offs as open contracting records (OCDS 1.1.5)."""
    return open_data(parts, who, known_at, releases=False)


@routes.get("/open-contracting/releases.json", operation_id="ocds_releases",
            response_class=Response, responses={200: {"content": {JSON: {}}}})  # fmt: skip
def ocds_releases(parts: GivenParts, who: MaybeWho, known_at: KnownAt = None) -> Response:
    """The same as open contracting releases: each entry as the public may see it."""
    return open_data(parts, who, known_at, releases=True)
