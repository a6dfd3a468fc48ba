"""Puts a request in the queue, and finds a job for its asker."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from fastapi import Request
from pydantic import BaseModel, ConfigDict, computed_field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from api.access.need_to_know import refuse_beyond
from api.access.who import Asker, is_allowed
from api.jobs.kinds import KINDS
from api.jobs.work import FAILURE, REQUEST, Result, result_of
from api.web.parts import Parts
from api.web.problems import wants_page
from ledger.jobs.store import Asking, Job, JobState


class JobStatus(BaseModel):
    """How far a job has come. `message` says what it waits for, or why it failed.

    `recording` is true from when it is being recorded: it can no longer be ended.
    """

    model_config = ConfigDict(from_attributes=True)
    job_id: UUID
    kind: str
    state: JobState
    done: int
    total: int
    message: str
    recording: bool
    asked_at: datetime
    expires_at: datetime

    @computed_field  # type: ignore[prop-decorator]
    @property
    def result(self) -> str | None:
        """Where the result is fetched, once the job is done."""
        return f"{path_of(self.job_id)}/result" if self.state == "done" else None


def ask(
    parts: Parts,
    who: Asker,
    kind: str,
    request: Mapping[str, Any],
    kept: Iterable[tuple[str, bytes]] = (),
) -> UUID:
    """Ask for a job, and return its identifier. `kept` is sealed with its request, by name.

    Raises TooManyJobs or QueueFull.
    """
    sealed = chain([(REQUEST, json.dumps(request).encode())], kept)
    return parts.jobs.ask(kind, asking_of(who), sealed)


def accepted(request: Request, parts: Parts, job_id: UUID) -> Response:
    """The response to a request for a job: 202, or 303 to a browser, and where it is followed."""
    if wants_page(request):
        return RedirectResponse(path_of(job_id), 303)
    job = parts.jobs.find(job_id)
    if job is None:
        raise HTTPException(404)
    headers = {"Location": path_of(job_id), "Retry-After": "1"}
    return JSONResponse(status_of(parts, job).model_dump(mode="json"), 202, headers)


def asking_of(who: Asker) -> Asking:
    """Who asks for a job, as it is kept with the job."""
    return Asking(who.actor, who.post, who.client)


def find_job(parts: Parts, who: Asker, job_id: UUID) -> Job:
    """A job of this person in this role. Any other is not there: it answers 404."""
    job = parts.jobs.find(job_id)
    if job is None or not job.is_of(asking_of(who)):
        raise HTTPException(404)
    if job.kind not in KINDS or not is_allowed(who.role, KINDS[job.kind].operation, ""):
        raise HTTPException(404)
    return job


def path_of(job_id: UUID) -> str:
    """Where a job is followed."""
    return f"/jobs/{job_id}"


def status_of(parts: Parts, job: Job) -> JobStatus:
    """How far a job has come, as it is sent. Raises JobUnreadable."""
    status = JobStatus.model_validate(job)
    failure = parts.jobs.part(job, FAILURE) if job.state == "failed" else None
    return status if failure is None else status.model_copy(update={"message": failure.decode()})


def result_for(parts: Parts, who: Asker, job: Job) -> Result | None:
    """The result of a job, for its asker, who may have lost a case since. None if it has none.

    Raises NotYourCase or JobUnreadable.
    """
    result = result_of(parts, job) if job.state == "done" else None
    if result is not None:
        refuse_beyond(parts.conninfo, who, result.about)
    return result
