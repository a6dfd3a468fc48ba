"""Takes jobs from the queue and does them, until it is stopped. The queue is procrastinate's.

A worker that is killed leaves its jobs behind; another takes them up once its heartbeat is old.
"""

import asyncio
import logging
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from procrastinate import App, BaseRetryStrategy, PsycopgConnector, RetryDecision
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job as QueuedJob
from psycopg import AsyncConnection

from api.jobs.taking import Later, give_back_starts, take_up
from api.web.parts import Parts
from ledger.database_roles import WORKER, RoleNotInForce, alive
from ledger.outages import OPERATIONAL, is_outage

QUEUE: Final = "jobs"
AT_ONCE: Final = 2
PUT_OFF_SECONDS: Final = 1
STALLED_SECONDS: Final = 10.0
TIDY_SECONDS: Final = 60.0
GRACE_SECONDS: Final = 20.0


class AfterAMoment(BaseRetryStrategy):
    """A job that waits for something, or was in an outage, is scheduled again, so that no worker
    waits with it.
    """

    def get_retry_decision(
        self, *, exception: BaseException, job: QueuedJob
    ) -> RetryDecision | None:
        """In a second, if the job was put off or the database gave way under it."""
        del job
        if isinstance(exception, Later) or is_outage(exception):
            return RetryDecision(retry_in={"seconds": PUT_OFF_SECONDS})
        return None


async def reach_the_queue(connection: AsyncConnection[Any]) -> None:
    """Act as a worker until the connection closes, and find the queue. Raises RoleNotInForce."""
    async with connection.transaction():
        await connection.execute(f"SET ROLE {WORKER}; SET search_path = queue".encode())
        found = await connection.execute("SELECT current_user")
        if await found.fetchone() != (WORKER,):
            raise RoleNotInForce


def queue_of(parts: Parts) -> App:
    """The queue, with the one task on it: to do the job of an identifier."""
    logging.getLogger("procrastinate").setLevel(logging.CRITICAL)
    queue = App(
        connector=PsycopgConnector(
            conninfo=alive(parts.conninfo), min_size=1, max_size=4, configure=reach_the_queue
        )
    )

    def work(job_id: str) -> None:
        take_up(parts, UUID(job_id))

    queue.task(name="work", queue=QUEUE, retry=AfterAMoment())(work)
    return queue


def worker_parts(parts: Parts) -> Parts:
    """The application's parts, with the rights of a worker over jobs."""
    return replace(parts, jobs=parts.jobs.as_role(WORKER))


async def work_until_stopped(parts: Parts, stalled: float = STALLED_SECONDS) -> None:
    """Do the jobs of the queue until the process is told to stop, also after an outage."""
    while not parts.stopping.is_set():
        with suppress(ConnectorException, *OPERATIONAL):
            await work(parts, stalled)
        await is_stopping(parts)


async def is_stopping(parts: Parts) -> bool:
    """Whether the process is told to stop, within a moment."""
    return await asyncio.to_thread(parts.stopping.wait, 0.2)


async def work(parts: Parts, stalled: float) -> None:
    """Do the jobs of the queue as long as the database answers, or until told to stop."""
    queue = queue_of(parts)
    async with queue.open_async():
        beside = [
            asyncio.create_task(take_up_again(queue, stalled)),
            asyncio.create_task(tidy(parts)),
        ]
        working = asyncio.create_task(
            queue.run_worker_async(
                queues=[QUEUE],
                concurrency=AT_ONCE,
                delete_jobs="always",
                fetch_job_polling_interval=PUT_OFF_SECONDS,
                install_signal_handlers=False,
                update_heartbeat_interval=stalled / 5,
                stalled_worker_timeout=stalled,
                shutdown_graceful_timeout=GRACE_SECONDS,
            )
        )
        try:
            while not (working.done() or await is_stopping(parts)):
                pass
        finally:
            for task in (working, *beside):
                task.cancel()
            await asyncio.gather(working, *beside, return_exceptions=True)


async def take_up_again(queue: App, stalled: float) -> None:
    """Put the jobs of workers that have ended back in the queue, again and again."""
    while True:
        for job in await queue.job_manager.get_stalled_jobs(seconds_since_heartbeat=stalled):
            await queue.job_manager.retry_job(job)
        await asyncio.sleep(stalled / 5)


async def tidy(parts: Parts) -> None:
    """Give back the starts that an outage ended, delete the jobs that have expired, and put those
    that the queue has lost back in it, again and again.
    """
    while True:
        await asyncio.to_thread(give_back_starts, parts)
        await asyncio.to_thread(parts.jobs.expire)
        await asyncio.to_thread(parts.jobs.put_back)
        await asyncio.sleep(TIDY_SECONDS)


async def work_through(parts: Parts) -> None:
    """Do every job that is due, and return."""
    queue = queue_of(parts)
    async with queue.open_async():
        await queue.run_worker_async(
            queues=[QUEUE], wait=False, delete_jobs="always", listen_notify=False,
            install_signal_handlers=False,
        )  # fmt: skip
