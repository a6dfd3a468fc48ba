"""Takes up a job as its asker, keeps its result, and says why it failed or waits."""

from asyncio import CancelledError
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Final
from uuid import UUID

import structlog

from api.access.roles import role_named
from api.access.who import Asker, is_allowed, split_role
from api.jobs.kinds import KINDS
from api.jobs.work import FAILURE, Ended, Work, keep_result, request_of
from api.web.parts import Parts
from domain.command import Refusal
from domain.faults import Fault
from evidence.proof.checkpoints import NoCheckpoint
from ledger.idempotency import InHand
from ledger.jobs.store import Job
from ledger.outages import OPERATIONAL, fault_of, has_ended, is_outage
from projections.engine.answer import NotYetProjected
from projections.engine.folding import NotProjected
from projections.engine.rebuilding import Superseded
from projections.engine.swapping import RebuildRunning

WAITED_FOR: Final = (
    NoCheckpoint, InHand, NotYetProjected, NotProjected, RebuildRunning, Superseded,
)  # fmt: skip
STOPPED: Final = (KeyboardInterrupt, SystemExit, CancelledError)
LONGEST_WAIT: Final = timedelta(minutes=15)
MOST_STARTS: Final = 3
NO_LONGER: Final = "The person who asked for this no longer has the right to it."
NEVER_ENDED: Final = (
    f"It was begun {MOST_STARTS} times, and each time its worker ended or the database refused what"
    " it did. It is not tried again."
)
GAVE_WAY: Final = (
    "The database stopped answering while this was done, over a quarter of an hour after it was"
    " asked for. Ask for it again."
)
OUR_FAULT: Final = "Something went wrong on our side. It has been noted."
logger = structlog.get_logger("placement_ledger")


class Later(Fault):
    """The job is taken up again in a moment."""

    slug = "job-later"


class Turns:
    """Which jobs this process does at once: several, or one alone that has ended its worker.

    The next end of that worker then counts against no other job.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._in_hand = 0
        self._alone = False

    @contextmanager
    def turn(self, *, alone: bool) -> Iterator[None]:
        """Hold a place for a job while it is done. Raises Later."""
        with self._lock:
            if self._alone or (alone and self._in_hand):
                raise Later
            self._in_hand, self._alone = self._in_hand + 1, alone
        try:
            yield
        finally:
            with self._lock:
                self._in_hand, self._alone = self._in_hand - 1, False


TURNS: Final = Turns()
LOST: Final[deque[UUID]] = deque()
"""The jobs whose starts an outage of the database has ended in this process, one for each start.
Their worker lives, so these starts are given back as soon as the database answers.
"""
GIVING_BACK: Final = Lock()


def take_up(parts: Parts, job_id: UUID) -> None:
    """Do a job, unless it is finished, and keep its result. Raises Later."""
    give_back_starts(parts)
    job = parts.jobs.find(job_id)
    if job is None:
        return
    with TURNS.turn(alone=job.starts > 0):
        if not parts.jobs.begin(job):
            return
        try:
            start(parts, job)
        except OPERATIONAL as raised:
            answer_error(parts, job, raised)


def give_back_starts(parts: Parts) -> None:
    """Give back the starts that outages have ended in this process."""
    with GIVING_BACK:
        while LOST:
            parts.jobs.give_back(LOST[0])
            LOST.popleft()


def answer_error(parts: Parts, job: Job, raised: Exception) -> None:
    """Note what an error of the database under a job comes to. Raises Later.

    An outage is waited for, as long as anything else. An error from a database that answers counts
    as a start of the job that came to nothing: it may pass, as a deadlock does, or come each time.
    """
    if has_ended(raised):
        fail(parts, job, fault_of(raised))
        return
    if is_outage(raised):
        LOST.append(job.job_id)
        with suppress(*OPERATIONAL):
            give_back_starts(parts)
        if datetime.now(UTC) - job.asked_at >= LONGEST_WAIT:
            parts.jobs.finish(job, "failed", GAVE_WAY)
            return
    else:
        logger.error("a fault", kind=type(raised).__name__, operation=job.kind)
    raise Later from None


def start(parts: Parts, job: Job) -> None:
    """Do a job as its asker, unless it has been begun too often. Raises Later."""
    if job.starts >= MOST_STARTS:
        parts.jobs.finish(job, "failed", NEVER_ENDED)
        return
    who = asker_again(parts, job)
    if who is None:
        parts.jobs.finish(job, "failed", NO_LONGER)
        return
    do(parts, job, who)


def do(parts: Parts, job: Job, who: Asker) -> None:
    """Make what a job is for, and note how it ended. Raises Later, and what the database raises."""
    try:
        request = request_of(parts, job)
        work = Work(parts, job, who, request)
        keep_result(work, KINDS[job.kind].make(work))
        parts.jobs.finish(job, "done")
    except Ended:
        put_off(parts, job, "")
    except WAITED_FOR as wanting:
        if datetime.now(UTC) - job.asked_at < LONGEST_WAIT:
            put_off(parts, job, wanting.title)
        parts.jobs.finish(job, "failed", wanting.title)
    except Fault as fault:
        fail(parts, job, fault)
    except (*STOPPED, *OPERATIONAL):
        raise
    except BaseException as fault:  # noqa: BLE001  a panic of a library is no Exception
        logger.error(  # noqa: TRY400  its text may be personal
            "a fault", kind=type(fault).__name__, operation=job.kind
        )
        parts.jobs.finish(job, "failed", OUR_FAULT)


def put_off(parts: Parts, job: Job, message: str) -> None:
    """Put a job off, unless it was ended. Raises Later."""
    parts.jobs.put_off(job, message)
    raise Later


def fail(parts: Parts, job: Job, fault: Fault) -> None:
    """Note why a job failed. What a fault says of a file may name what is in it, and is sealed."""
    if fault.title != fault.sentence():
        parts.jobs.keep(job, FAILURE, fault.title.encode())
    rule = f" ({fault.rule})" if isinstance(fault, Refusal) else ""
    parts.jobs.finish(job, "failed", f"{fault.sentence()}{rule}")


def asker_again(parts: Parts, job: Job) -> Asker | None:
    """The asker of a job, if the key, or a session of the person, has the role still."""
    if job.kind not in KINDS:
        return None
    name, provider = split_role(job.asked_as)
    role = role_named(name, parts.posts)
    if role is None or not is_allowed(role, KINDS[job.kind].operation, ""):
        return None
    if not parts.store.has_role(job.asked_by, job.asked_as, job.client):
        return None
    return Asker(job.asked_by, role, provider, client=job.client)
