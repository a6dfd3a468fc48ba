"""Jobs: asked for, done once, fetched by the person who asked, ended, and gone in a day."""

import io
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from bundled import BY, refusal
from examples import (
    CHILD,
    allocation_ended,
    applied,
    care_started,
    case_allocated,
    heard,
    opened,
)
from fastapi.testclient import TestClient
from jobs_done import do_jobs, fetched, followed
from procrastinate.schema import SchemaManager

from api.access.credentials import make_key, revoke_key
from api.access.roles import BY_NAME
from api.access.who import Asker
from api.jobs import asking
from api.jobs.kinds import KINDS, Kind
from api.jobs.taking import GAVE_WAY, NEVER_ENDED, NO_LONGER, OUR_FAULT, Later, take_up
from api.jobs.work import Result
from api.jobs.worker import worker_parts
from api.web.parts import give_parts, parts_in
from evidence.proof.checkpoints import RemoteSigner, folders_of_logs, sign_and_timestamp
from evidence.proof.leaves import LOG
from evidence.proof.signer import SignerFolder
from ledger.database_roles import SIGNER, connect_as
from ledger.jobs.store import MOST_OF_CALLER, MOST_OF_KEY
from ledger.keys import NotWrappedHere
from ledger.log import Log
from ledger.outages import Interrupted

ASKED = {"about": "provider:P-1", "purpose": "Care proceedings", "profile": "court",
         "step": "issue"}  # fmt: skip
SOLICITOR = {"Ledger-Actor": "sol", "Ledger-Role": "solicitor"}


@pytest.fixture(autouse=True)
def signer(
    client: TestClient, log: Log, catch_up: Callable[[], None], ledger: str, tmp_path: Path
) -> SignerFolder:
    """The folder of a signer elsewhere, which has not signed the entry of a provider."""
    folder, _ = folders_of_logs(tmp_path / "signer", "E08000014", LOG)
    sign(ledger, folder)
    log.append([applied], unless=None, after=0, provenance=BY)
    catch_up()

    @contextmanager
    def checkpoints() -> Iterator[RemoteSigner]:
        yield RemoteSigner(ledger, folder.published, folder.origin, patience=0)

    give_parts(client.app, replace(parts_in(client.app), checkpoints=checkpoints))
    return folder


def ask(client: TestClient, *, actor: str = "sol", key: str = "") -> Any:
    headers = {**SOLICITOR, "Ledger-Actor": actor}
    headers |= {"Authorization": f"Bearer {key}"} if key else {}
    return client.post("/bundles", data=ASKED, headers=headers, follow_redirects=False)


def entries_of_bundles(ledger: str) -> int:
    with psycopg.connect(ledger) as owner:
        found = owner.execute("SELECT FROM ledger.entry WHERE name LIKE 'bundle-issued%'")
        return found.rowcount


def correlation_of_bundle(ledger: str) -> str:
    with psycopg.connect(ledger) as owner:
        found = owner.execute(
            "SELECT correlation FROM ledger.entry WHERE name LIKE 'bundle-issued%'"
        ).fetchone()
    assert found is not None
    return str(found[0])


def sign(ledger: str, signer: SignerFolder) -> None:
    with connect_as(ledger, SIGNER) as at:
        sign_and_timestamp(at, signer, None)


def make_due(ledger: str) -> None:
    with psycopg.connect(ledger) as owner:
        owner.execute("UPDATE queue.procrastinate_jobs SET scheduled_at = NULL")


def test_a_bundle_waits_for_the_signer_in_the_queue_and_is_issued_once(
    client: TestClient, signer: SignerFolder, ledger: str
) -> None:
    answer = ask(client)
    assert answer.status_code == 303
    began = time.monotonic()
    do_jobs(client.app)
    assert time.monotonic() - began < 2, "no worker waits for the signer"
    job = client.get(answer.headers["Location"], headers=SOLICITOR).json()
    assert job["state"] == "waiting"
    assert job["message"].startswith("No checkpoint covers the last entry yet.")
    sign(ledger, signer)
    make_due(ledger)
    do_jobs(client.app)
    assert entries_of_bundles(ledger) == 1
    make_due(ledger)
    do_jobs(client.app)
    sign(ledger, signer)
    make_due(ledger)
    made = fetched(client, answer, SOLICITOR)
    assert entries_of_bundles(ledger) == 1
    job_id = UUID(answer.headers["Location"].rpartition("/")[2])
    assert job_id.hex not in correlation_of_bundle(ledger)
    assert made.headers["Content-Type"] == "application/zip"
    bag = files_in(made.content)
    assert refusal(bag) is None


def files_in(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def test_what_is_recorded_after_the_fields_were_chosen_discloses_nothing(
    client: TestClient,
    log: Log,
    catch_up: Callable[[], None],
    signer: SignerFolder,
    ledger: str,
) -> None:
    begun = log.append([care_started, opened], unless=None, after=0, provenance=BY).first
    catch_up()
    shown: dict[bool, set[str]] = {}
    for ticked in (False, True):
        chosen = {"disclosed": [f"{begun}:born_in"]} if ticked else {}
        asked = {**ASKED, "about": f"child:{CHILD}", **chosen}
        answer = client.post("/bundles", data=asked, headers=SOLICITOR, follow_redirects=False)
        log.append([heard], unless=None, after=0, provenance=BY)
        for _ in range(2):
            sign(ledger, signer)
            make_due(ledger)
            do_jobs(client.app)
        files = files_in(fetched(client, answer, SOLICITOR).content)
        assert refusal(files) is None
        shown[ticked] = {name for name in files if name.startswith("data/disclosures/")}
    assert shown[False] == set(), "no field was ticked"
    assert len(shown[True]) == 1


def test_a_bundle_whose_worker_was_killed_after_the_append_is_not_issued_again(
    client: TestClient, signer: SignerFolder, ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign(ledger, signer)
    job_id = UUID(ask(client).headers["Location"].rpartition("/")[2])
    parts = worker_parts(parts_in(client.app))
    with monkeypatch.context() as patch:
        patch.setattr("api.jobs.bundles.complete_bundle", killed)
        with pytest.raises(KeyboardInterrupt):
            take_up(parts, job_id)
    assert entries_of_bundles(ledger) == 1
    sign(ledger, signer)
    take_up(parts, job_id)
    job = parts.jobs.find(job_id)
    assert job is not None
    assert (job.state, job.starts) == ("done", 2)
    assert entries_of_bundles(ledger) == 1
    parts.jobs.close()


def killed(*_: Any, **__: Any) -> None:
    raise KeyboardInterrupt


def test_a_job_that_ends_its_worker_is_not_tried_for_ever(
    client: TestClient, signer: SignerFolder, ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign(ledger, signer)
    answer = ask(client)
    parts = worker_parts(parts_in(client.app))
    monkeypatch.setattr("api.jobs.bundles.fix_bundle", killed)
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            take_up(parts, UUID(answer.headers["Location"].rpartition("/")[2]))
    assert followed(client, answer, SOLICITOR)["message"] == NEVER_ENDED
    parts.jobs.close()


def test_outages_of_the_database_count_as_no_ends_of_the_worker(
    client: TestClient, signer: SignerFolder, ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign(ledger, signer)
    answer = ask(client)
    job_id = UUID(answer.headers["Location"].rpartition("/")[2])
    parts = worker_parts(parts_in(client.app))
    for where in ("api.jobs.bundles.fix_bundle", "api.jobs.taking.asker_again"):
        with monkeypatch.context() as outage:
            outage.setattr(where, raising(psycopg.errors.AdminShutdown))
            for _ in range(3):
                with pytest.raises(Later):
                    take_up(parts, job_id)
                found = parts.jobs.find(job_id)
                assert found is not None
                assert found.starts == 0
    with pytest.raises(Later):
        take_up(parts, job_id)
    sign(ledger, signer)
    take_up(parts, job_id)
    job = parts.jobs.find(job_id)
    assert job is not None
    assert (job.state, job.starts) == ("done", 1)
    parts.jobs.close()


def raising(error: type[BaseException]) -> Callable[..., None]:
    def raise_it(*_: Any, **__: Any) -> None:
        raise error

    return raise_it


def test_a_start_that_an_outage_ended_is_given_back_by_its_worker_once_the_database_answers(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = UUID(ask(client).headers["Location"].rpartition("/")[2])
    parts = worker_parts(parts_in(client.app))
    with monkeypatch.context() as outage:
        for where in ("api.jobs.bundles.fix_bundle", "ledger.jobs.store.JobStore.give_back"):
            outage.setattr(where, raising(psycopg.OperationalError))
        with pytest.raises(Later):
            take_up(parts, job_id)
    other = UUID(ask(client, actor="other").headers["Location"].rpartition("/")[2])
    with pytest.raises(Later):
        take_up(parts, other)
    assert [found.starts for found in map(parts.jobs.find, (job_id, other)) if found] == [0, 0]
    parts.jobs.close()


def test_an_outage_is_waited_for_no_longer_than_a_quarter_of_an_hour(
    client: TestClient, ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = ask(client)
    with psycopg.connect(ledger) as owner:
        owner.execute("UPDATE jobs.job SET asked_at = asked_at - interval '15 minutes'")
    monkeypatch.setattr("api.jobs.bundles.fix_bundle", raising(psycopg.OperationalError))
    assert followed(client, answer, SOLICITOR)["message"] == GAVE_WAY


def test_an_error_that_the_database_answers_with_counts_against_the_job(
    client: TestClient, signer: SignerFolder, ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign(ledger, signer)
    answer, late = ask(client), ask(client)
    parts = worker_parts(parts_in(client.app))
    monkeypatch.setattr("api.jobs.bundles.fix_bundle", raising(psycopg.errors.ProgramLimitExceeded))
    for _ in range(3):
        with pytest.raises(Later):
            take_up(parts, UUID(answer.headers["Location"].rpartition("/")[2]))
    take_up(parts, UUID(answer.headers["Location"].rpartition("/")[2]))
    assert followed(client, answer, SOLICITOR)["message"] == NEVER_ENDED
    monkeypatch.setattr("api.jobs.bundles.fix_bundle", raising(psycopg.errors.QueryCanceled))
    assert followed(client, late, SOLICITOR)["message"] == Interrupted.sentence()
    parts.jobs.close()


class Panic(BaseException):
    """What a library may raise that is no Exception."""


def test_a_job_is_over_whatever_its_making_raises(
    client: TestClient, signer: SignerFolder, ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign(ledger, signer)

    def panics(*_: Any, **__: Any) -> None:
        raise Panic

    monkeypatch.setattr("api.jobs.bundles.fix_bundle", panics)
    assert followed(client, ask(client), SOLICITOR)["message"] == OUR_FAULT


def test_a_job_that_has_ended_its_worker_is_done_alone(
    client: TestClient, signer: SignerFolder, ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign(ledger, signer)
    first, beside = (UUID(ask(client).headers["Location"].rpartition("/")[2]) for _ in range(2))
    parts = worker_parts(parts_in(client.app))
    monkeypatch.setattr("api.jobs.bundles.fix_bundle", killed)
    for job_id in (first, beside):
        with pytest.raises(KeyboardInterrupt):
            take_up(parts, job_id)

    def killed_beside_another(*_: Any, **__: Any) -> None:
        with pytest.raises(Later):
            take_up(parts, beside)
        raise KeyboardInterrupt

    monkeypatch.setattr("api.jobs.bundles.fix_bundle", killed_beside_another)
    with pytest.raises(KeyboardInterrupt):
        take_up(parts, first)
    assert [found.starts for found in map(parts.jobs.find, (first, beside)) if found] == [2, 1]
    parts.jobs.close()


def test_a_job_gives_up_after_a_quarter_of_an_hour_and_says_why(
    client: TestClient, ledger: str
) -> None:
    answer = ask(client)
    with psycopg.connect(ledger) as owner:
        owner.execute("UPDATE jobs.job SET asked_at = asked_at - interval '15 minutes'")
    job = followed(client, answer, SOLICITOR)
    assert (job["state"], job["message"][:13]) == ("failed", "No checkpoint")
    result = client.get(f"{answer.headers['Location']}/result", headers=SOLICITOR)
    assert (result.status_code, result.json()["type"]) == (409, "/problems/not-done")


def test_a_job_is_there_only_for_the_person_who_asked_in_that_role_with_that_key(
    client: TestClient, ledger: str
) -> None:
    path = ask(client).headers["Location"]
    other = make_key(ledger, "other", ("solicitor",), days=1, for_people=True)
    for headers in (
        {**SOLICITOR, "Ledger-Actor": "sal"},
        {**SOLICITOR, "Ledger-Role": "auditor"},
        {**SOLICITOR, "Authorization": f"Bearer {other}"},
    ):
        assert client.get(path, headers=headers).status_code == 404
        assert client.get(f"{path}/result", headers=headers).status_code == 404
        assert client.delete(path, headers=headers).status_code == 404
        assert client.post(f"{path}/end", headers=headers).status_code == 404
    assert client.get(path, headers=SOLICITOR).json()["state"] == "waiting"


def test_a_result_is_fetched_only_while_what_it_shows_is_within_reach(
    client: TestClient, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = {"Ledger-Actor": "sue", "Ledger-Role": "social-worker"}
    shows: dict[str, tuple[str, ...]] = {"case": (f"child:{CHILD}",), "cases": ()}
    for kind, about in shows.items():
        made = Result(b"{}", "application/json", "case.json", about)
        monkeypatch.setitem(KINDS, kind, Kind("A case", "case_page", lambda _, made=made: made))
    log.append([case_allocated], unless=None, after=0, provenance=BY)
    parts, sue = parts_in(client.app), Asker("sue", BY_NAME["social-worker"], client="tests")
    results = [f"/jobs/{asking.ask(parts, sue, kind, {})}/result" for kind in shows]
    do_jobs(client.app)
    assert [client.get(each, headers=worker).status_code for each in results] == [200, 200]
    log.append([allocation_ended], unless=None, after=0, provenance=BY)
    for each in results:
        refused = client.get(each, headers=worker)
        assert (refused.status_code, refused.json()["type"]) == (403, "/problems/not-your-case")


def test_a_key_that_is_revoked_ends_its_jobs(
    client: TestClient, signer: SignerFolder, ledger: str
) -> None:
    sign(ledger, signer)
    path = ask(client).headers["Location"]
    revoke_key(ledger, "tests")
    do_jobs(client.app)
    with psycopg.connect(ledger) as owner:
        assert owner.execute("SELECT state, message FROM jobs.job").fetchall() == [
            ("failed", NO_LONGER)
        ]
        assert owner.execute("SELECT FROM jobs.sealed").rowcount == 0
    assert client.get(path, headers=SOLICITOR).status_code == 401
    assert entries_of_bundles(ledger) == 0


def test_a_role_that_a_key_has_no_longer_ends_its_jobs(
    client: TestClient, signer: SignerFolder, ledger: str
) -> None:
    sign(ledger, signer)
    answer = ask(client)
    with psycopg.connect(ledger) as owner:
        owner.execute("UPDATE access.machine_key SET roles = '{auditor}'")
    do_jobs(client.app)
    with psycopg.connect(ledger) as owner:
        assert owner.execute("SELECT message FROM jobs.job").fetchone() == (NO_LONGER,)
    assert client.get(answer.headers["Location"], headers=SOLICITOR).status_code == 403


def test_a_job_that_is_ended_holds_nothing_any_more(
    client: TestClient, signer: SignerFolder, ledger: str
) -> None:
    sign(ledger, signer)
    path = ask(client).headers["Location"]
    assert client.delete(path, headers=SOLICITOR).status_code == 204
    do_jobs(client.app)
    assert client.get(path, headers=SOLICITOR).json()["state"] == "ended"
    with psycopg.connect(ledger) as owner:
        assert owner.execute("SELECT FROM jobs.sealed").rowcount == 0
        assert owner.execute("SELECT FROM queue.procrastinate_jobs").rowcount == 0
    assert entries_of_bundles(ledger) == 0


def test_only_so_many_jobs_are_in_hand_for_a_person_and_for_all_whom_a_key_names(
    client: TestClient, ledger: str
) -> None:
    for _ in range(MOST_OF_CALLER):
        assert ask(client, actor="sol-1").status_code == 303
    answer = ask(client, actor="sol-1")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    for n in range(MOST_OF_KEY - MOST_OF_CALLER):
        assert ask(client, actor=f"another-{n}").status_code == 303
    assert ask(client, actor="one-more").status_code == 429
    with psycopg.connect(ledger) as owner:
        owner.execute(
            "INSERT INTO jobs.job (job_id, kind, asked_by, asked_as, wrapped, queue_id)"
            " SELECT gen_random_uuid(), 'bundle', 'x' || n, 'solicitor', '', 0"
            " FROM generate_series(1, 64) n"
        )
    other = make_key(ledger, "other", ("solicitor",), days=1, for_people=True)
    full = ask(client, key=other)
    assert full.status_code == 503
    assert int(full.headers["Retry-After"]) > 0


def test_what_a_job_holds_is_sealed_and_the_queue_knows_only_its_identifier(
    client: TestClient, signer: SignerFolder, ledger: str
) -> None:
    answer = ask(client)
    job_id = answer.headers["Location"].rpartition("/")[2]
    with psycopg.connect(ledger) as owner:
        assert owner.execute("SELECT args FROM queue.procrastinate_jobs").fetchall() == [
            ({"job_id": job_id},)
        ]
        held = owner.execute("SELECT to_jsonb(j)::text FROM jobs.job j").fetchall()
        sealed = owner.execute("SELECT content FROM jobs.sealed").fetchall()
    assert len(sealed) == 1
    assert ASKED["about"] not in str(held)
    assert ASKED["about"].encode() not in sealed[0][0]
    sign(ledger, signer)
    do_jobs(client.app)
    with psycopg.connect(ledger) as owner:
        kept = owner.execute("SELECT part, content FROM jobs.sealed ORDER BY part").fetchall()
        assert [part for part, _ in kept] == ["fixed", "head", "request"]
        assert not any(ASKED["about"].encode() in content for _, content in kept)
        owner.execute("UPDATE jobs.sealed SET content = content || '\\x00' WHERE part = 'request'")
    make_due(ledger)
    assert followed(client, answer, SOLICITOR)["message"].startswith("A job's content")


def test_a_jobs_key_is_wrapped_for_that_job_alone(client: TestClient, ledger: str) -> None:
    one, other = (UUID(ask(client).headers["Location"].rpartition("/")[2]) for _ in range(2))
    jobs = parts_in(client.app).jobs
    for job_id in (one, other):
        job = jobs.find(job_id)
        assert job is not None
        assert jobs.part(job, "request")
    with psycopg.connect(ledger) as owner:
        owner.execute(
            "UPDATE jobs.job SET wrapped = (SELECT wrapped FROM jobs.job WHERE job_id = %s)"
            " WHERE job_id = %s", (one, other),
        )  # fmt: skip
    moved = jobs.find(other)
    assert moved is not None
    with pytest.raises(NotWrappedHere):
        jobs.part(moved, "request")


def test_a_job_is_deleted_when_its_day_is_over(client: TestClient, ledger: str) -> None:
    path = ask(client).headers["Location"]
    with psycopg.connect(ledger) as owner:
        owner.execute("UPDATE jobs.job SET expires_at = clock_timestamp()")
    assert client.get(path, headers=SOLICITOR).status_code == 404
    parts = worker_parts(parts_in(client.app))
    assert parts.jobs.expire() == 1
    parts.jobs.close()
    with psycopg.connect(ledger) as owner:
        assert owner.execute("SELECT FROM jobs.sealed").rowcount == 0


def test_a_browser_gets_a_page_that_looks_again_until_the_job_is_finished(
    client: TestClient,
) -> None:
    path = ask(client).headers["Location"]
    browser = {**SOLICITOR, "Accept": "text/html"}
    waiting = client.get(path, headers=browser)
    assert waiting.headers["Refresh"] == "2"
    assert "It waits for its turn." in waiting.text
    ended = client.post(f"{path}/end", headers=browser)
    assert "It was ended" in ended.text
    assert "Refresh" not in ended.headers


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("app", "SELECT * FROM queue.procrastinate_jobs"),
        ("app", "UPDATE jobs.job SET asked_by = 'x'"),
        ("app", "DELETE FROM jobs.job"),
        ("worker", "SELECT * FROM ledger.entry"),
        ("worker", "UPDATE jobs.job SET asked_by = 'x'"),
        ("worker", "INSERT INTO jobs.job (job_id) VALUES (gen_random_uuid())"),
        ("reader", "SELECT * FROM jobs.job"),
        ("projector", "SELECT * FROM jobs.sealed"),
    ],
)
def test_a_login_does_no_more_to_jobs_than_its_work(ledger: str, role: str, statement: str) -> None:
    with (
        connect_as(ledger, f"placement_ledger_{role}") as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement.encode())


def test_the_queue_is_the_librarys_own(ledger: str) -> None:
    columns = (
        "SELECT table_name, column_name, data_type FROM information_schema.columns"
        " WHERE table_schema = %s"
    )
    functions = "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = %s::regnamespace"
    with psycopg.connect(ledger) as owner:
        owner.execute("CREATE SCHEMA other; SET LOCAL search_path = other, pg_catalog")
        owner.execute(SchemaManager.get_schema().encode())
        for asked in (columns, functions):
            ours, theirs = (
                sorted(owner.execute(asked.encode(), (name,)).fetchall())
                for name in ("queue", "other")
            )
            assert ours == theirs != []
        owner.rollback()
