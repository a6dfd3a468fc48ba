"""Jobs: records what is asked for, and keeps its request and its result sealed until it expires.

Each job has a key of its own, wrapped by the provider that wraps people's keys. The queue holds
only the job's identifier (decision 63).
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID, uuid4

from psycopg.rows import class_row

from domain.faults import Fault
from ledger.database_roles import APP, pool_of
from ledger.jobs.sealing import context_of, seal, unseal
from ledger.keys import KEY_BYTES, KeyProvider

JobState = Literal["waiting", "running", "done", "failed", "ended"]
MOST_OF_CALLER: Final = 8
"""The jobs in hand of a person, or of each person whom a key names."""
MOST_OF_KEY: Final = 32
"""The jobs in hand of all whom one key names: half of what the service takes."""
MOST_OF_ALL: Final = 64
LONGEST_MESSAGE: Final = 400


class TooManyJobs(Fault):
    """You have as many jobs in hand as you may have. Wait until one is finished, or end one."""

    slug = "too-many-jobs"
    status = 429
    retry_after = 5


class QueueFull(Fault):
    """There are as many jobs in hand as the service takes. Ask again in a moment."""

    slug = "queue-full"
    status = 503
    retry_after = 10


class BeingRecorded(Fault):
    """This is being recorded, and can no longer be ended. Its result will say what was recorded."""

    slug = "being-recorded"
    status = 409


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for a job: the person, the role as it was granted, and the key's name, if any."""

    by: str
    role: str
    client: str | None


@dataclass(frozen=True, slots=True)
class Job:
    """A job: its kind, who asked for it, how far it has come, and until when it is kept.

    `recording` is set from when it is being recorded in the log.
    """

    job_id: UUID
    kind: str
    asked_by: str
    asked_as: str
    client: str | None
    wrapped: bytes
    state: JobState
    done: int
    total: int
    message: str
    recording: bool
    starts: int
    asked_at: datetime
    ended_at: datetime | None
    expires_at: datetime

    @property
    def finished(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state not in ("waiting", "running")

    def is_of(self, who: Asking) -> bool:
        """Whether it was asked for by this person, in this role, with this key."""
        return (self.asked_by, self.asked_as, self.client) == (who.by, who.role, who.client)


COLUMNS: Final = ", ".join(Job.__slots__)
PUT_BACK: Final = """
INSERT INTO procrastinate_jobs (id, queue_name, task_name, args)
SELECT j.queue_id, 'jobs', 'work', jsonb_build_object('job_id', j.job_id) FROM jobs.job j
WHERE j.state IN ('waiting', 'running') AND j.expires_at > clock_timestamp()
  AND NOT EXISTS (SELECT FROM procrastinate_jobs q WHERE q.id = j.queue_id)
ON CONFLICT DO NOTHING
"""


class JobStore:
    """The jobs of a ledger, with the rights of the application or of a worker."""

    def __init__(self, conninfo: str, provider: KeyProvider, *, role: str = APP) -> None:
        self._conninfo = conninfo
        self._provider = provider
        self._pool = pool_of(conninfo, role)

    def as_role(self, role: str) -> "JobStore":
        """The same jobs, with the rights of another role."""
        return JobStore(self._conninfo, self._provider, role=role)

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()

    def run(self, statement: str, parameters: Sequence[Any]) -> int:
        """Execute one statement in a transaction of its own. Returns the number of its rows."""
        self._pool.open()
        with self._pool.connection() as connection:
            return connection.execute(statement.encode(), parameters).rowcount

    def ask(self, kind: str, who: Asking, parts: Iterable[tuple[str, bytes]]) -> UUID:
        """Record a job with its sealed parts, and put it in the queue, in one transaction.

        Raises TooManyJobs or QueueFull.
        """
        job_id, key = uuid4(), secrets.token_bytes(KEY_BYTES)
        wrapped = self._provider.wrap(key, context_of(job_id))
        most = (MOST_OF_CALLER, MOST_OF_KEY, MOST_OF_ALL)
        given = (job_id, kind, who.by, who.role, who.client, wrapped, *most)
        self._pool.open()
        with self._pool.connection() as connection, connection.transaction():
            for part, content in parts:
                connection.execute(
                    "INSERT INTO jobs.sealed (job_id, part, content) VALUES (%s, %s, %b)",
                    (job_id, part, seal(key, content, job_id, part)),
                )
            asking = "SELECT jobs.ask(%s, %s, %s, %s, %s, %s, %s, %s, %s)"
            match connection.execute(asking, given).fetchone():
                case ("caller",):
                    raise TooManyJobs
                case ("all",):
                    raise QueueFull
                case _:
                    return job_id

    def find(self, job_id: UUID) -> Job | None:
        """The job of an identifier, unless it has expired."""
        self._pool.open()
        with (
            self._pool.connection() as connection,
            connection.cursor(row_factory=class_row(Job)) as cursor,
        ):
            finding = f"SELECT {COLUMNS} FROM jobs.job WHERE job_id = %s"
            finding += " AND expires_at > clock_timestamp()"
            return cursor.execute(finding.encode(), (job_id,)).fetchone()

    def part(self, job: Job, part: str) -> bytes | None:
        """A part of a job, opened, or None if it has none. Raises JobUnreadable."""
        self._pool.open()
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT content FROM jobs.sealed WHERE job_id = %s AND part = %s",
                (job.job_id, part),
                binary=True,
            ).fetchone()
        if row is None:
            return None
        return unseal(self._key(job), bytes(row[0]), job.job_id, part)

    def keep(self, job: Job, part: str, content: bytes) -> None:
        """Seal a part of a job in place of what it had, unless the job was ended meanwhile."""
        self.run(
            "INSERT INTO jobs.sealed (job_id, part, content)"
            " SELECT job_id, %s, %b FROM jobs.job WHERE job_id = %s AND state = 'running'"
            " ON CONFLICT (job_id, part) DO UPDATE SET content = excluded.content",
            (part, seal(self._key(job), content, job.job_id, part), job.job_id),
        )

    def keep_first(self, job: Job, part: str, content: bytes) -> bool:
        """Seal a part of a job. False if the job has that part, or was ended."""
        sealed = seal(self._key(job), content, job.job_id, part)
        kept = self.run(
            "INSERT INTO jobs.sealed (job_id, part, content)"
            " SELECT job_id, %s, %b FROM jobs.job WHERE job_id = %s AND state = 'running'"
            " ON CONFLICT DO NOTHING",
            (part, sealed, job.job_id),
        )
        return bool(kept)

    def drop(self, job: Job, *parts: str) -> None:
        """Delete parts of a job."""
        self.run(
            "DELETE FROM jobs.sealed WHERE job_id = %s AND part = ANY (%s)",
            (job.job_id, list(parts)),
        )

    def end(self, job: Job) -> None:
        """End a job. What it held is deleted at once. Raises BeingRecorded."""
        self._pool.open()
        with self._pool.connection() as connection:
            ended = connection.execute("SELECT jobs.end_job(%s)", (job.job_id,)).fetchone()
        if ended == (False,):
            raise BeingRecorded

    def begin(self, job: Job) -> bool:
        """Note that a worker has taken a job up, a start of it. False if it is finished."""
        return bool(
            self.run(
                "UPDATE jobs.job SET state = 'running', starts = starts + 1"
                " WHERE job_id = %s AND state IN ('waiting', 'running')",
                (job.job_id,),
            )
        )

    def give_back(self, job_id: UUID) -> None:
        """Note that a start of a job ended no worker, and does not count."""
        self.run(
            "UPDATE jobs.job SET starts = GREATEST(starts - 1, 0)"
            " WHERE job_id = %s AND state IN ('waiting', 'running')",
            (job_id,),
        )

    def begin_to_record(self, job: Job) -> bool:
        """Note that a job is being recorded. False if it was ended meanwhile."""
        return bool(
            self.run(
                "UPDATE jobs.job SET recording = true WHERE job_id = %s AND state = 'running'",
                (job.job_id,),
            )
        )

    def note(self, job: Job, done: int, total: int) -> bool:
        """Note how far a job has come. False if it was ended meanwhile."""
        return bool(
            self.run(
                "UPDATE jobs.job SET done = %s, total = %s WHERE job_id = %s AND state = 'running'",
                (done, total, job.job_id),
            )
        )

    def put_off(self, job: Job, message: str) -> None:
        """Note what a job waits for before it is taken up again."""
        self.run(
            "UPDATE jobs.job SET state = 'waiting', starts = starts - 1, message = %s"
            " WHERE job_id = %s AND state = 'running'",
            (message[:LONGEST_MESSAGE], job.job_id),
        )

    def finish(self, job: Job, state: Literal["done", "failed"], message: str = "") -> None:
        """Note that a job is done, or why it failed. Only its result is kept."""
        self.run(
            "WITH finished AS (UPDATE jobs.job"
            " SET state = %s, message = %s, ended_at = clock_timestamp()"
            " WHERE job_id = %s AND state = 'running' RETURNING job_id)"
            " DELETE FROM jobs.sealed USING finished"
            " WHERE sealed.job_id = finished.job_id AND part NOT LIKE 'result%%'",
            (state, message[:LONGEST_MESSAGE], job.job_id),
        )

    def put_back(self) -> int:
        """Put the unfinished jobs that the queue has lost back in it. Returns how many they were.

        A job leaves the queue only once it is finished, unless its worker gave way in between.
        """
        self._pool.open()
        with self._pool.connection() as connection, connection.transaction():
            connection.execute("SET LOCAL search_path = queue, pg_catalog")
            return connection.execute(PUT_BACK).rowcount

    def expire(self) -> int:
        """Delete the jobs whose time is over, with their results. Returns how many they were."""
        return self.run("DELETE FROM jobs.job WHERE expires_at <= clock_timestamp()", ())

    def _key(self, job: Job) -> bytes:
        """The key of a job. Raises NotWrappedHere."""
        return self._provider.unwrap(job.wrapped, context_of(job.job_id))
