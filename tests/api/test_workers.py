"""Workers: what one that died left behind is taken up, and what has ended is not."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID, uuid4

import psycopg
import pytest
from fastapi.testclient import TestClient
from jobs_done import do_jobs

from api.access.roles import BY_NAME
from api.access.who import Asker, is_allowed
from api.jobs import asking
from api.jobs.bundles import pack, unpack
from api.jobs.imports import OFSTED_LIST, RETURN, SPENDING
from api.jobs.kinds import KINDS
from api.jobs.taking import do
from api.jobs.work import AskedBefore, Ended, Work
from api.jobs.worker import queue_of, take_up_again, worker_parts
from api.web.parts import Parts, parts_in
from domain.codes import Profile
from domain.commands.ledger.issue_bundle import IssueBundle
from evidence.bundle.issue import FixedBundle
from ledger.jobs.sealing import JobUnreadable, context_of, seal, unseal
from ledger.jobs.store import Job
from ledger.keys import KEY_BYTES

SOL = Asker("sol", BY_NAME["solicitor"], client="tests")
DIED = """
WITH died AS (
    INSERT INTO queue.procrastinate_workers (last_heartbeat)
    VALUES (now() - interval '1 minute') RETURNING id
)
UPDATE queue.procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM died)
"""

IMPORTS = (RETURN, SPENDING, OFSTED_LIST)


@pytest.fixture
def parts(client: TestClient) -> Iterator[Parts]:
    """The parts of a worker."""
    made = worker_parts(parts_in(client.app))  # type: ignore[arg-type]
    yield made
    made.jobs.close()


@pytest.fixture
def job(client: TestClient, parts: Parts) -> Job:
    """A job that a solicitor asked for."""
    asked = asking.ask(parts_in(client.app), SOL, "bundle", {})  # type: ignore[arg-type]
    found = parts.jobs.find(asked)
    assert found is not None
    return found


def test_what_a_worker_that_died_had_in_hand_is_put_back_in_the_queue(
    parts: Parts, job: Job, ledger: str
) -> None:
    with psycopg.connect(ledger) as owner:
        owner.execute("SET search_path = queue")
        assert owner.execute(DIED).rowcount == 1

    async def until_it_is_due() -> None:
        queue = queue_of(parts)
        async with queue.open_async():
            again = asyncio.create_task(take_up_again(queue, 10))
            while await queue.job_manager.list_jobs_async(status="doing"):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
            again.cancel()

    asyncio.run(asyncio.wait_for(until_it_is_due(), 20))
    with psycopg.connect(ledger) as owner:
        assert owner.execute("SELECT status FROM queue.procrastinate_jobs").fetchall() == [
            ("todo",)
        ]
    assert not job.finished


def test_a_job_that_is_no_longer_in_the_queue_is_put_back_and_taken_up_again(
    client: TestClient, parts: Parts, job: Job, ledger: str
) -> None:
    assert parts.jobs.put_back() == 0
    assert parts.jobs.begin(job)
    with psycopg.connect(ledger) as owner:
        owner.execute("SET search_path = queue")
        assert owner.execute("DELETE FROM procrastinate_jobs").rowcount == 1
    do_jobs(client.app)
    lost = parts.jobs.find(job.job_id)
    assert lost is not None
    assert lost.state == "running"
    assert parts.jobs.put_back() == 1
    do_jobs(client.app)
    found = parts.jobs.find(job.job_id)
    assert found is not None
    assert found.finished
    assert parts.jobs.put_back() == 0


def test_a_job_that_was_ended_goes_no_further_and_does_not_begin_again(
    client: TestClient, parts: Parts, job: Job
) -> None:
    assert parts.jobs.begin(job)
    work = Work(parts, job, SOL, {})
    work.note(1, 3)
    parts_in(client.app).jobs.end(job)  # type: ignore[arg-type]
    with pytest.raises(Ended):
        work.note(2, 3)
    assert not parts.jobs.begin(job)
    work.keep("result", b"too late")
    assert work.kept("result") is None


def test_a_job_is_not_there_for_a_role_that_may_no_longer_ask_for_it(
    client: TestClient, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = {"Ledger-Actor": "sol", "Ledger-Role": "solicitor"}
    assert client.get(f"/jobs/{job.job_id}", headers=headers).status_code == 200
    another = replace(KINDS["bundle"], operation="report_pdf")
    monkeypatch.setitem(KINDS, "bundle", another)
    assert client.get(f"/jobs/{job.job_id}", headers=headers).status_code == 404


BEFORE: dict[str, dict[str, object]] = {
    **{name: {} for name in KINDS if name not in (*IMPORTS, "rebuild")},
    **{name: {"files": ["a name alone"]} for name in IMPORTS},
}
"""A request of each kind without what is now needed. A rebuild needs nothing."""


@pytest.mark.parametrize("kind", BEFORE)
def test_a_job_that_an_earlier_version_was_asked_for_says_to_ask_again(
    client: TestClient, parts: Parts, kind: str
) -> None:
    may = next(r for r in BY_NAME.values() if is_allowed(r, KINDS[kind].operation, ""))
    who = Asker("sol", may, client="tests")
    asked = asking.ask(parts_in(client.app), who, kind, BEFORE[kind])  # type: ignore[arg-type]
    found = parts.jobs.find(asked)
    assert found is not None
    assert parts.jobs.begin(found)
    do(parts, found, who)
    ended = parts.jobs.find(asked)
    assert ended is not None
    assert (ended.state, ended.message) == ("failed", AskedBefore.sentence())


@pytest.mark.parametrize("lacks", ["positions", "printed_size", "command"])
def test_what_an_earlier_version_kept_of_a_bundle_says_to_ask_again(lacks: str) -> None:
    command = IssueBundle(
        bundle_id="B-1", profile=Profile.COURT, purpose="x", covers=("child:C-1",), counts=(1,),
        disclosed=(), contents="0" * 64,
    )  # fmt: skip
    fixed = FixedBundle(command, {"data/about.json": b"x"}, (1,), 1, 1, 0, 0)
    assert unpack(pack(fixed)) == fixed
    kept = {name: each for name, each in json.loads(pack(fixed)).items() if name != lacks}
    with pytest.raises(AskedBefore):
        unpack(json.dumps(kept).encode())


def test_a_part_of_a_job_is_opened_as_that_part_of_that_job_only(job: Job) -> None:
    key, other = b"k" * KEY_BYTES, uuid4()
    sealed = seal(key, b"content", job.job_id, "request")
    assert unseal(key, sealed, job.job_id, "request") == b"content"
    for job_id, part in ((other, "request"), (job.job_id, "result")):
        with pytest.raises(JobUnreadable):
            unseal(key, sealed, job_id, part)
    assert context_of(job.job_id) != context_of(UUID(int=0))
