"""Does the jobs that a test asks for, in this process, and fetches what they made."""

import asyncio
import time
from typing import Any

from fastapi.testclient import TestClient

from api.jobs.worker import work_through, worker_parts
from api.web.parts import parts_in

LONGEST_SECONDS = 30


def do_jobs(app: Any) -> None:
    """Do every job that is due."""
    parts = worker_parts(parts_in(app))
    asyncio.run(work_through(parts))
    parts.jobs.close()


def followed(client: TestClient, answer: Any, headers: dict[str, str] | None = None) -> Any:
    """The job that an answer accepted, once it is finished."""
    assert answer.status_code in (202, 303), answer.text
    deadline = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < deadline:
        do_jobs(client.app)
        job = client.get(answer.headers["Location"], headers=headers).json()
        if job["state"] not in ("waiting", "running"):
            return job
        time.sleep(0.2)
    raise AssertionError(job)


def fetched(client: TestClient, answer: Any, headers: dict[str, str] | None = None) -> Any:
    """The result of the job that an answer accepted."""
    job = followed(client, answer, headers)
    assert job["state"] == "done", job
    return client.get(job["result"], headers=headers)
