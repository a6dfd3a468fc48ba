"""Routes of jobs: how far one has come, what it made, and its end. Another's job is not there.

A rebuild of the answers is asked for here.
"""

import json
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from api.access.who import Asker, refuse_forgery
from api.exports.spreadsheets import attachment
from api.jobs.asking import JobStatus, accepted, ask, find_job, path_of, result_for, status_of
from api.jobs.kinds import JOB_PAGE, KINDS
from api.web.page import page
from api.web.parts import GivenParts, Parts, Who
from api.web.problems import RESPONSES, wants_page
from domain.faults import Fault
from ledger.jobs.store import Job

routes: Final = APIRouter(tags=["jobs"], responses=RESPONSES)
REFRESH_SECONDS: Final = "2"


class NotDone(Fault):
    """This job has no result: it is not done, or it failed or was ended."""

    slug = "not-done"
    status = 409


@routes.get("/jobs/{job_id}", operation_id="job", response_model=JobStatus)
def job_status(request: Request, parts: GivenParts, job_id: UUID, who: Who) -> Response | JobStatus:
    """How far a job has come, and where its result is. A browser gets a page that refreshes."""
    job = find_job(parts, who, job_id)
    if not wants_page(request):
        return status_of(parts, job)
    kind = KINDS[job.kind]
    shown = page(request, kind.template, {
        "job": status_of(parts, job), "kind": kind,
        "shown": shown_of(parts, who, job) if kind.template != JOB_PAGE else None,
    })  # fmt: skip
    if not job.finished:
        shown.headers["Refresh"] = REFRESH_SECONDS
    return shown


@routes.post("/rebuilds", operation_id="rebuild_answers", status_code=202,
             response_model=JobStatus)  # fmt: skip
def ask_for_rebuild(request: Request, parts: GivenParts, who: Who) -> Response:
    """Ask for the answers to be made again from the log. Those in use stay until then."""
    return accepted(request, parts, ask(parts, who, "rebuild", {}))


def shown_of(parts: Parts, who: Asker, job: Job) -> Any:
    """What the page of a job shows of its result. Raises NotYourCase or JobUnreadable."""
    result = result_for(parts, who, job)
    return None if result is None else json.loads(result.content)


@routes.get("/jobs/{job_id}/result", operation_id="job_result", response_class=Response)
def job_result(parts: GivenParts, job_id: UUID, who: Who) -> Response:
    """What a job made, as a file, until it expires."""
    job = find_job(parts, who, job_id)
    result = result_for(parts, who, job)
    if result is None:
        raise NotDone
    return attachment(result.content, result.media_type, result.name)


@routes.delete("/jobs/{job_id}", operation_id="end_job", status_code=204)
def end_job(parts: GivenParts, job_id: UUID, who: Who) -> None:
    """End a job. What it was given and what it made are deleted at once."""
    parts.jobs.end(find_job(parts, who, job_id))


@routes.post("/jobs/{job_id}/end", operation_id="end_job_on_page", include_in_schema=False)
def end_job_on_page(
    parts: GivenParts, job_id: UUID, who: Who, csrf: Annotated[str, Form(max_length=100)] = ""
) -> Response:
    """End a job, from the button on its page."""
    refuse_forgery(who, csrf)
    parts.jobs.end(find_job(parts, who, job_id))
    return RedirectResponse(path_of(job_id), 303)
