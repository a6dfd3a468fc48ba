"""Routes that ask for reports and the yearly return. A job makes each, and is followed and ended.

Asking is a POST, because it puts a job in the queue: what looks ahead or looks again, as browsers
and proxies do with a GET, would ask for another one each time.
"""

from typing import Any, Final

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.access.who import Asker, refuse_forgery
from api.http.openapi import AsOf, KnownAt
from api.http.personal_data import Purpose
from api.jobs.asking import JobStatus, accepted, ask
from api.jobs.reports import basis_asked
from api.jobs.returns import return_asked
from api.web.parts import GivenParts, Parts, Who
from api.web.problems import RESPONSES, wants_page
from domain.values import FinancialYear, Position


async def refuse_forged(request: Request, who: Who) -> None:
    """Refuse a page's form that does not carry its session's token. Raises ForgedRequest."""
    if wants_page(request):
        form = await request.form(max_files=0, max_fields=10)
        refuse_forgery(who, str(form.get("csrf", "")))


class ReturnWanted(BaseModel):
    """The financial year of a return, and the purpose for which its sealed data are opened."""

    model_config = ConfigDict(extra="forbid")
    year: FinancialYear
    purpose: Purpose
    known_at: Position | None = Field(None, description="As known at this position.")


routes: Final = APIRouter(
    tags=["reports"], responses=RESPONSES, dependencies=[Depends(refuse_forged)]
)
ASKED: Final[dict[str, Any]] = {
    "status_code": 202,
    "response_model": JobStatus,
    "response_description": "The job that makes it, and where it is followed",
}


def ask_for(
    kind: str, request: Request, parts: Parts, who: Asker, dates: tuple[str | None, str | None]
) -> Response:
    """Ask for a document of a day, as known at one entry: both are fixed now."""
    return accepted(request, parts, ask(parts, who, kind, basis_asked(parts, who, *dates)))


@routes.post("/reports/cabinet-member.pdf", operation_id="report_pdf", **ASKED)
def report_pdf(
    request: Request, parts: GivenParts, who: Who, as_of: AsOf = None, known_at: KnownAt = None
) -> Response:
    """Ask for the Cabinet Member's report on expenditure, as an accessible PDF."""
    return ask_for("report_pdf", request, parts, who, (as_of, known_at))


@routes.post("/reports/cabinet-member.xlsx", operation_id="report_xlsx", **ASKED)
def report_xlsx(
    request: Request, parts: GivenParts, who: Who, as_of: AsOf = None, known_at: KnownAt = None
) -> Response:
    """Ask for the figures of the Cabinet Member's report, as a workbook."""
    return ask_for("report_xlsx", request, parts, who, (as_of, known_at))


@routes.post("/reports/sufficiency.pdf", operation_id="sufficiency_pdf", **ASKED)
def sufficiency_pdf(
    request: Request, parts: GivenParts, who: Who, as_of: AsOf = None, known_at: KnownAt = None
) -> Response:
    """Ask for the statement of sufficiency (Children Act 1989 s22G), as an accessible PDF."""
    return ask_for("sufficiency_pdf", request, parts, who, (as_of, known_at))


@routes.post("/exports/ssda903", operation_id="export_ssda903", **ASKED)
def export_ssda903(request: Request, parts: GivenParts, who: Who, body: ReturnWanted) -> Response:
    """Ask for the SSDA903 return of a year, as a ZIP of CSV files, as known now or at a position.

    The data that it opens are recorded, once.
    """
    wanted = return_asked(parts, body.year, body.purpose, body.known_at)
    return accepted(request, parts, ask(parts, who, "export_ssda903", wanted))
