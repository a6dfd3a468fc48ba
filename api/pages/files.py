"""The pages that import files, and list what can be exported."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from api.access.who import Asker, NotYours, refuse_forgery
from api.dates import NotADate
from api.exports.text_tables import meaning
from api.imports.extent import FileUnreadable
from api.web.page import page
from api.web.parts import Who
from api.web.uploads import FileOutcome, import_ofsted, import_payments, import_ssda903
from domain.command import Refusal

routes = APIRouter(include_in_schema=False)
KINDS: Final = (
    ("load_spending_file", "payments", "Payments or invoices (CSV or Excel)"),
    ("load_return", "ssda903", "A yearly SSDA903 return (its CSV files)"),
    ("load_ofsted_list", "ofsted", "Ofsted’s list of providers (CSV or Excel)"),
)


def kinds_of(who: Asker) -> list[tuple[str, str]]:
    """The kinds of file that the role may import."""
    commands = who.role.commands
    return [(kind, title) for command, kind, title in KINDS if command in commands]


@routes.get("/files", response_class=HTMLResponse)
def files_page(request: Request, who: Who) -> Response:
    """What the role may import and export."""
    return page(request, "files.html", {"kinds": kinds_of(who), "became": None})


@routes.post("/files", response_class=HTMLResponse)
def import_files(
    request: Request,
    who: Who,
    kind: Annotated[str, Form(max_length=20)],
    files: Annotated[list[UploadFile], File()],
    csrf: Annotated[str, Form(max_length=100)] = "",
    listed_on: Annotated[str, Form(max_length=10)] = "",
    dry_run: Annotated[bool, Form()] = False,  # noqa: FBT002  a box of a form
) -> Response:
    """The outcome for the files, rehearsed or recorded, with every finding."""
    refuse_forgery(who, csrf)
    if kind not in dict(kinds_of(who)):
        raise NotYours
    shown: dict[str, Any] = {"kinds": kinds_of(who), "dry_run": dry_run, "meaning": meaning}
    try:
        shown["became"] = take_files(request, who, kind, files, listed_on, dry_run=dry_run)
    except FileUnreadable as fault:
        shown |= {"became": None, "message": str(fault), "status": 422}
    except NotADate as fault:
        shown |= {"became": None, "message": fault.title, "status": 422}
    except Refusal as refusal:
        shown |= {"became": None, "message": refusal.title, "rule": refusal.rule, "status": 409}
    return page(request, "files.html", shown)


def take_files(
    request: Request,
    who: Asker,
    kind: str,
    files: list[UploadFile],
    listed_on: str,
    *,
    dry_run: bool,
) -> list[FileOutcome]:
    """Import files as the HTTP interface does. Raises NotADate, FileUnreadable or a Refusal."""
    given: dict[str, Any] = {"request": request, "response": Response(), "who": who,
                             "dry_run": dry_run, "progress": "a-page"}  # fmt: skip
    match kind:
        case "payments":
            return import_payments(file=files[0], layout=None, **given)
        case "ofsted":
            if not listed_on:
                raise NotADate
            return import_ofsted(file=files[0], listed_on=listed_on, part=False, **given)
        case _:
            return import_ssda903(files=files, year=None, directory=None, **given)
