"""Imports and rebuilds as jobs: recorded once whatever befalls the worker, followed, and ended."""

import io
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from fastapi.testclient import TestClient
from jobs_done import do_jobs, fetched, followed
from uploaded import EPISODES, HEADER, NEXT, ROW, SPENDING

from api.imports.folders import PREFIX, own_folder
from api.jobs import imports, kept_files, taking
from api.jobs.worker import worker_parts
from api.web.parts import Parts, parts_in
from ledger.log import Log
from projections.engine import projector
from projections.engine.swapping import one_rebuild

FINANCE = {"Ledger-Actor": "fin", "Ledger-Role": "finance"}
OPERATOR = {"Ledger-Actor": "op", "Ledger-Role": "operator"}
BROWSER = {**FINANCE, "Accept": "text/html"}


@pytest.fixture
def worker(client: TestClient) -> Iterator[Parts]:
    """The parts of a worker beside the client."""
    parts = worker_parts(parts_in(client.app))
    yield parts
    parts.jobs.close()


def pay(client: TestClient, content: str = SPENDING) -> str:
    """Ask for the import of payments; returns where it is followed."""
    answer = client.post("/imports/payments", files={"file": ("a.csv", content)}, headers=FINANCE)
    assert answer.status_code == 202, answer.text
    return str(answer.headers["Location"])


def take_up(worker: Parts, path: str) -> None:
    """Do a job as a worker does it."""
    taking.take_up(worker, UUID(path.rpartition("/")[2]))


def status(client: TestClient, path: str) -> Any:
    """How far a job has come."""
    return client.get(path, headers=FINANCE).json()


def killed(*_: Any, **__: Any) -> None:
    """End the worker."""
    raise KeyboardInterrupt


@pytest.mark.parametrize("at", ["spending_ready", "receipt_body"])
def test_an_import_whose_worker_is_killed_is_recorded_once_and_whole(
    client: TestClient, worker: Parts, log: Log, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    path = pay(client)
    with monkeypatch.context() as patch:
        patch.setattr(f"api.jobs.imports.{at}", killed)
        with pytest.raises(KeyboardInterrupt):
            take_up(worker, path)
    assert status(client, path)["state"] == "running"
    assert log.head() == (2 if at == "receipt_body" else 0)
    take_up(worker, path)
    (one,) = client.get(f"{path}/result", headers=FINANCE).json()
    assert (one["receipt"]["first"], one["receipt"]["last"], log.head()) == (1, 2, 2)
    assert one["summary"].startswith("1 rows; 1 payments added, £1,200.00 in all")


def test_several_returns_of_one_upload_are_each_recorded_once(
    client: TestClient, worker: Parts, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = (EPISODES + ROW).replace("2022,", "2021,")
    files = [("files", ("2021-22-episodes.csv", earlier)),
             ("files", ("2022-23-episodes.csv", EPISODES + ROW + NEXT)),
             ("files", ("2022-23-header.csv", HEADER))]  # fmt: skip
    headers = {**FINANCE, "Ledger-Role": "performance-officer"}
    path = client.post("/imports/ssda903", files=files, headers=headers).headers["Location"]
    record, recorded = imports.take, []

    def record_one_and_die(*given: Any, **more: Any) -> Any:
        if recorded:
            raise KeyboardInterrupt
        recorded.append(record(*given, **more))
        return recorded[0]

    with monkeypatch.context() as patch:
        patch.setattr(imports, "take", record_one_and_die)
        with pytest.raises(KeyboardInterrupt):
            take_up(worker, path)
    first = log.head()
    take_up(worker, path)
    outcomes = client.get(f"{path}/result", headers=headers).json()
    assert [each["receipt"]["last"] for each in outcomes] == [first, log.head()]


def test_an_import_that_is_ended_while_it_is_read_records_nothing(
    client: TestClient, worker: Parts, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, read = pay(client), imports.spending_ready

    def read_and_be_ended(*given: Any) -> Any:
        ready = read(*given)
        assert client.delete(path, headers=FINANCE).status_code == 204
        return ready

    monkeypatch.setattr(imports, "spending_ready", read_and_be_ended)
    with pytest.raises(taking.Later):
        take_up(worker, path)
    take_up(worker, path)
    assert (status(client, path)["state"], log.head()) == ("ended", 0)
    page = client.get(path, headers=BROWSER)
    assert "Nothing of it was recorded" in page.text


def test_an_import_that_is_being_recorded_is_not_ended(
    client: TestClient, worker: Parts, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, record = pay(client), imports.take

    def try_to_end_and_record(*given: Any, **more: Any) -> Any:
        refused = client.delete(path, headers=FINANCE)
        assert (refused.status_code, refused.json()["type"]) == (409, "/problems/being-recorded")
        page = client.get(path, headers=BROWSER).text
        assert "It is being recorded. 1 of 1 rows are read." in page
        assert "End it" not in page
        return record(*given, **more)

    monkeypatch.setattr(imports, "take", try_to_end_and_record)
    take_up(worker, path)
    assert (status(client, path)["state"], log.head()) == ("done", 2)
    assert client.delete(path, headers=FINANCE).status_code == 204


def test_an_import_that_cannot_be_read_says_why(client: TestClient) -> None:
    listed = {"file": ("a.csv", "x")}
    who = {**FINANCE, "Ledger-Role": "commissioner"}
    sent = client.post(
        "/imports/ofsted", files=listed, data={"listed_on": "2022-04-01"}, headers=who
    )
    job = followed(client, sent, who)
    assert job["state"] == "failed"
    assert job["message"].startswith("file.csv: ")


def test_a_file_is_kept_sealed_in_blocks_until_it_is_read(
    client: TestClient, ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_files, "BLOCK", 100)
    path = pay(client)
    with psycopg.connect(ledger) as owner:
        kept = dict(owner.execute("SELECT part, content FROM jobs.sealed").fetchall())
        assert owner.execute("SELECT args FROM queue.procrastinate_jobs").fetchall() == [
            ({"job_id": path.rpartition("/")[2]},)
        ]
    assert set(kept) == {"request", "file-0-0", "file-0-1", "file-0-2"}
    assert not any(b"ALDER" in content for content in kept.values())
    do_jobs(client.app)
    (one,) = client.get(f"{path}/result", headers=FINANCE).json()
    assert "1 payments added" in one["summary"]
    with psycopg.connect(ledger) as owner:
        left = owner.execute("SELECT part FROM jobs.sealed ORDER BY part").fetchall()
    assert left == [("result",), ("result-about",)]


def test_what_a_killed_process_laid_on_disk_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    gone = subprocess.Popen([sys.executable, "-S", "-c", ""])
    gone.wait()
    left, other = tmp_path / f"{PREFIX}{gone.pid}-x", tmp_path / f"{PREFIX}1-x"
    left.mkdir()
    (left / "2022-23-episodes.csv").write_text("a child")
    other.mkdir()
    with own_folder() as ours:
        assert ours.is_dir()
        assert (left.exists(), other.exists()) == (False, True)
    assert not ours.exists()


def test_an_officer_follows_an_import_on_its_page_to_its_findings(client: TestClient) -> None:
    credit = SPENDING + SPENDING.splitlines()[1].replace("T100", "T101").replace("1200", "-5")
    form = {"kind": "import_payments", "dry_run": "true"}
    files = {"files": ("a.csv", credit)}
    asked = client.post("/files", data=form, files=files, headers=BROWSER, follow_redirects=False)
    assert asked.status_code == 303
    path = asked.headers["Location"]
    waiting = client.get(path, headers=BROWSER)
    assert "Import of payments or invoices" in waiting.text
    assert waiting.headers["Refresh"] == "2"
    do_jobs(client.app)
    rehearsed = client.get(path, headers=BROWSER).text
    assert "rehearsed, and nothing recorded" in rehearsed
    assert "SPEND-ROW-5: A negative amount is a credit" in rehearsed
    del form["dry_run"]
    files = {"files": ("a.csv", io.BytesIO(credit.encode()))}
    again = client.post("/files", data=form, files=files, headers=BROWSER, follow_redirects=False)
    do_jobs(client.app)
    assert (
        'recorded, entries <a class="govuk-link" href="/log/1">'
        in client.get(again.headers["Location"], headers=BROWSER).text
    )


def test_a_result_lists_the_first_thousand_findings_and_says_how_many_more(
    client: TestClient, log: Log
) -> None:
    head, row = SPENDING.splitlines()
    bad = row.replace(",1200", ",unknown")
    assert bad != row
    path = pay(client, "\n".join((head, row, *[bad] * 1_003)) + "\n")
    do_jobs(client.app)
    (one,) = client.get(f"{path}/result", headers=FINANCE).json()
    assert (len(one["findings"]), one["more_findings"]) == (1_000, 3)
    names = [entry.name for entry in log.entries(limit=2_000)]
    assert names.count("row-set-aside.v1") == 1_003
    assert "the first 200 of 1,003 findings" in client.get(path, headers=BROWSER).text


def test_a_form_with_a_file_of_no_kind_that_is_read_shows_the_form_again(
    client: TestClient,
) -> None:
    files = {"files": ("a.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")}
    shown = client.post("/files", data={"kind": "import_payments"}, files=files, headers=BROWSER)
    assert shown.status_code == 422
    assert "a workbook under a password" in shown.text


def test_the_answers_are_made_again_as_a_job(
    client: TestClient, log: Log, catch_up: Callable[[], None]
) -> None:
    pay(client)
    do_jobs(client.app)
    catch_up()
    made = fetched(client, client.post("/rebuilds", headers=OPERATOR), OPERATOR)
    assert made.json() == {"entries": log.head()}


def test_a_rebuild_holds_no_worker_while_another_runs(
    client: TestClient, worker: Parts, ledger: str
) -> None:
    path = client.post("/rebuilds", headers=OPERATOR).headers["Location"]
    with projector.connect(ledger) as connection, one_rebuild(connection):
        with pytest.raises(taking.Later):
            take_up(worker, path)
        waiting = client.get(path, headers=OPERATOR).json()
    assert (waiting["state"], waiting["message"][:15]) == ("waiting", "Another rebuild")
    take_up(worker, path)
    assert client.get(path, headers=OPERATOR).json()["state"] == "done"
