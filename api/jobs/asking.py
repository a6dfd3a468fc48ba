"""Puts a request in the queue, and finds a job for its asker."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from api.access.who import Asker, is_allowed
from api.jobs.kinds import KINDS
from api.jobs.work import REQUEST
from api.web.parts import Parts
from ledger.jobs.store import Asking, Job, JobState


class JobStatus(BaseModel):
    """How far a job has come. `message` says what it waits for, or why it failed."""

    job_id: UUID
    kind: str
    state: JobState
    done: int
    total: int
    message: str
    asked_at: datetime
    expires_at: datetime
    result: str | None


def ask(
    parts: Parts,
    who: Asker,
    kind: str,
    request: Mapping[str, Any],
    files: Mapping[str, bytes] | None = None,
) -> UUID:
    """Ask for a job, and return its identifier. Raises TooManyJobs or QueueFull."""
    sealed = {REQUEST: json.dumps(request).encode(), **(files or {})}
    return parts.jobs.ask(kind, asking_of(who), sealed)


def accepted(parts: Parts, job_id: UUID) -> Response:
    """The response to a request for a job: 202, and where it is followed."""
    job = parts.jobs.find(job_id)
    if job is None:
        raise HTTPException(404)
    headers = {"Location": path_of(job_id), "Retry-After": "1"}
    return JSONResponse(status_of(job).model_dump(mode="json"), 202, headers)


def asking_of(who: Asker) -> Asking:
    """Who asks for a job, as it is kept with the job."""
    role = who.role.name if who.provider is None else f"{who.role.name}:{who.provider}"
    return Asking(who.actor, role, who.client)


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


def status_of(job: Job) -> JobStatus:
    """How far a job has come, as it is sent."""
    return JobStatus(
        job_id=job.job_id,
        kind=job.kind,
        state=job.state,
        done=job.done,
        total=job.total,
        message=job.message,
        asked_at=job.asked_at,
        expires_at=job.expires_at,
        result=f"{path_of(job.job_id)}/result" if job.state == "done" else None,
    )
