"""What a job is done with: its request, who asked for it, its progress, and its result."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from api.access.need_to_know import tags_in_reach
from api.access.who import Asker
from api.pseudonyms import keyed_hash
from api.web.parts import Parts
from api.web.submission import FINGERPRINT
from domain.faults import Fault
from ledger.idempotency import RequestKey
from ledger.jobs.sealing import JobUnreadable
from ledger.jobs.store import Job

JSON: Final = "application/json"
ZIP: Final = "application/zip"
REQUEST: Final = "request"
RESULT: Final = "result"
RESULT_ABOUT: Final = "result-about"
FAILURE: Final = "result-failure"
BETWEEN_NOTES: Final = 0.3


class Ended(Fault):
    """The job was ended, or its worker is stopping."""

    slug = "job-ended"


class AskedBefore(Fault):
    """This was asked for before the service was upgraded, and lacks what it now needs to know. Ask
    for it again.
    """

    slug = "asked-before"


class Asked(dict[str, Any]):
    """The request of a job, by the names of its fields. One that it lacks raises AskedBefore."""

    def __missing__(self, name: str) -> Any:
        raise AskedBefore


@dataclass(frozen=True, slots=True)
class Result:
    """What a job made: its bytes, their media type, and the name of the file.

    `about` are the tags of the cases that it shows. Where it names none, it may show every case
    that the asker may see.
    """

    content: bytes
    media_type: str
    name: str
    about: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """A job that is being done, by the application's parts, as its asker."""

    parts: Parts
    job: Job
    who: Asker
    request: Mapping[str, Any]

    def kept(self, part: str) -> bytes | None:
        """What was kept of the job under a name, before it was put off or its worker ended."""
        return self.parts.jobs.part(self.job, part)

    def keep(self, part: str, content: bytes) -> None:
        """Keep something of the job under a name, sealed."""
        self.parts.jobs.keep(self.job, part, content)

    def drop(self, *parts: str) -> None:
        """Delete what was kept under these names."""
        self.parts.jobs.drop(self.job, *parts)

    def note(self, done: int, total: int) -> None:
        """Note how far the job has come. Raises Ended."""
        if self.parts.stopping.is_set() or not self.parts.jobs.note(self.job, done, total):
            raise Ended

    def progress(self) -> Callable[[int, int], None]:
        """A function that notes how far the job has come, a few times a second at most.

        It raises Ended.
        """
        noted = 0.0

        def note(done: int, total: int) -> None:
            nonlocal noted
            if done == total or time.monotonic() - noted > BETWEEN_NOTES:
                self.note(done, total)
                noted = time.monotonic()

        return note

    def begin_to_record(self) -> None:
        """Note that the job is being recorded, and can no longer be ended. Raises Ended."""
        if not self.parts.jobs.begin_to_record(self.job):
            raise Ended

    def key(self, step: str) -> RequestKey:
        """The idempotency key of what a step of the job records.

        It is kept in the log, which many may read, so it does not tell which job it was.
        """
        whose = keyed_hash(self.parts.key, f"job\n{self.job.job_id.hex}\n{step}")
        return RequestKey(whose[:FINGERPRINT], "job")


def keep_result(work: Work, result: Result) -> None:
    """Keep the result of a job, sealed, with the cases that its asker must have to fetch it."""
    about = list(result.about or tags_in_reach(work.parts.conninfo, work.who) or ())
    described = {"media_type": result.media_type, "name": result.name, "about": about}
    work.keep(RESULT_ABOUT, json.dumps(described).encode())
    work.keep(RESULT, result.content)


def result_of(parts: Parts, job: Job) -> Result | None:
    """The result of a job, opened, or None if it has none. Raises JobUnreadable."""
    about, content = parts.jobs.part(job, RESULT_ABOUT), parts.jobs.part(job, RESULT)
    if about is None or content is None:
        return None
    return Result(content, **json.loads(about))


def request_of(parts: Parts, job: Job) -> Asked:
    """The request of a job, opened. Raises JobUnreadable."""
    content = parts.jobs.part(job, REQUEST)
    if content is None:
        raise JobUnreadable
    return Asked(json.loads(content))
