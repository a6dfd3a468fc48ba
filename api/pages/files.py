"""The pages that import files, and list what can be exported."""

from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import TypeAdapter, ValidationError
from starlette.responses import Response

from api.access.who import Asker, NotYours, is_allowed, refuse_forgery
from api.dates import NotADate, parse_as_of
from api.exports.publications import NoCodesForTheYear
from api.imports.extent import FileUnreadable
from api.jobs.asking import ask, path_of
from api.jobs.imports import OFSTED_LIST, RETURN, SPENDING, ImportWanted
from api.jobs.returns import return_asked
from api.jobs.uploads import ask_for_import
from api.web.body_limits import refuse_repeats
from api.web.page import page
from api.web.parts import GivenParts, Who
from domain.values import FinancialYear

routes = APIRouter(include_in_schema=False)
WRITTEN: Final = "export_ssda903"
RETURN_PURPOSE: Final = "write the yearly return"
YEAR: Final = TypeAdapter[str](FinancialYear)
KINDS: Final = (
    (SPENDING, "Payments or invoices (CSV or Excel)"),
    (RETURN, "A yearly SSDA903 return (its CSV files)"),
    (OFSTED_LIST, "Ofsted’s list of providers (CSV or Excel)"),
)


def kinds_of(who: Asker) -> list[tuple[str, str]]:
    """The kinds of file that the role may import."""
    return [(kind, title) for kind, title in KINDS if is_allowed(who.role, kind, "")]


def shown_to(who: Asker) -> dict[str, Any]:
    """What the role may import, and whether it may write the yearly return."""
    return {"kinds": kinds_of(who), "may_write": is_allowed(who.role, WRITTEN, ""),
            "purpose": RETURN_PURPOSE}  # fmt: skip


@routes.get("/files", response_class=HTMLResponse)
def files_page(request: Request, who: Who) -> Response:
    """What the role may import and export."""
    return page(request, "files.html", shown_to(who))


@routes.post("/files", response_class=HTMLResponse, dependencies=[Depends(refuse_repeats)])
def import_files(
    request: Request,
    parts: GivenParts,
    who: Who,
    kind: Annotated[str, Form(max_length=20)],
    files: Annotated[list[UploadFile], File()],
    csrf: Annotated[str, Form(max_length=100)] = "",
    listed_on: Annotated[str, Form(max_length=10)] = "",
    dry_run: Annotated[bool, Form()] = False,  # noqa: FBT002  a box of a form
) -> Response:
    """The page of the job that imports the files, or rehearses it."""
    refuse_forgery(who, csrf)
    if kind not in dict(kinds_of(who)):
        raise NotYours
    try:
        wanted = ImportWanted(rehearse=dry_run)
        if kind == OFSTED_LIST:
            wanted.listed_on = day_of_list(listed_on)
        return RedirectResponse(path_of(ask_for_import(parts, who, kind, wanted, files)), 303)
    except (FileUnreadable, NotADate) as fault:
        return files_again(request, who, fault.title, fault.status)


@routes.post("/files/return", response_class=HTMLResponse)
def ask_for_return(
    request: Request,
    parts: GivenParts,
    who: Who,
    year: Annotated[str, Form(max_length=20)] = "",
    csrf: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """The page of the job that writes the yearly return. What it opens is recorded."""
    refuse_forgery(who, csrf)
    try:
        wanted = return_asked(parts, YEAR.validate_python(year.strip()), RETURN_PURPOSE, None)
    except ValidationError:
        return files_again(request, who, "Write a financial year, such as 2022-23.", 422)
    except NoCodesForTheYear as fault:
        return files_again(request, who, fault.title, fault.status)
    return RedirectResponse(path_of(ask(parts, who, WRITTEN, wanted)), 303)


def files_again(request: Request, who: Asker, message: str, status: int | None) -> Response:
    """The page, with what is wrong."""
    return page(request, "files.html", {**shown_to(who), "message": message, "status": status})


def day_of_list(text: str) -> date:
    """The day of Ofsted's list, which has no default. Raises NotADate."""
    if not text:
        raise NotADate
    return parse_as_of(text, date.min)
