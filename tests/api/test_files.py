"""Files over HTTP and on the command line: taken in, rehearsed, reversed, and written."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from fastapi.testclient import TestClient
from jobs_done import fetched, followed
from terminal import run
from uploaded import DIRECTORY, EPISODES, HEADER, LIST, NEXT, ROW, SPENDING

from api.exports.text_tables import meaning
from ledger.log import Log

WHY = {"reason": "The wrong file", "authority": "Head of service"}


OFFICER = {"Ledger-Role": "performance-officer"}
FINANCE = {"Ledger-Role": "finance"}


def outcomes(client: TestClient, answer: Any, who: dict[str, str] = OFFICER) -> Any:
    return fetched(client, answer, who).json()


def returned(client: TestClient, *, extra: str = "", query: str = "") -> Any:
    files = [
        ("files", ("2022-23-episodes.csv", EPISODES + ROW + NEXT + extra)),
        ("files", ("2022-23-header.csv", HEADER)),
        ("directory", ("postcodes.csv", DIRECTORY)),
    ]
    return client.post(f"/imports/ssda903{query}", files=files)


def test_a_return_is_taken_in_with_a_receipt_and_every_finding(
    client: TestClient, log: Log, catch_up: Callable[[], None]
) -> None:
    answer = returned(client, extra=ROW.replace("04/04/2022", "2022-04-04"))
    assert answer.status_code == 202
    (one,) = outcomes(client, answer)
    assert "2 episodes stated" in one["summary"]
    assert one["findings"] == [
        {"file": "2022-23-episodes.csv", "row": 4, "column": "DECOM", "rule": "ROW-1",
         "meaning": meaning("ROW-1"), "outcome": "set aside"}
    ]  # fmt: skip
    assert (one["receipt"]["first"], one["receipt"]["last"]) == (1, log.head())
    followed = client.get(answer.headers["Location"], headers=OFFICER).json()
    assert (followed["done"], followed["total"]) == (3, 3)
    catch_up()
    asked = client.get("/answers/in-or-out-of-borough", params={"as_of": "2022-07-01"})
    (row,) = asked.json()["children"]
    assert (row["inside"], row["outside"], row["unknown"]) == (1, 0, 0)


def test_a_dry_run_says_the_same_and_records_nothing(client: TestClient, log: Log) -> None:
    (rehearsed,) = outcomes(client, returned(client, query="?dry_run=true"))
    assert (rehearsed["receipt"], log.head()) == (None, 0)
    (recorded,) = outcomes(client, returned(client))
    assert rehearsed["summary"] == recorded["summary"]


def test_a_file_name_that_a_person_chose_is_not_repeated(client: TestClient) -> None:
    file = ("Jo Bloggs-episodes.csv", "CHILD,DECOM\n1,2\n")
    job = followed(client, client.post("/imports/ssda903", files=[("files", file)]), OFFICER)
    assert job["state"] == "failed"
    assert "episodes.csv: no column RNE" in job["message"]
    assert "Bloggs" not in str(job)


def test_what_a_file_holds_is_said_to_its_sender_and_kept_sealed(
    client: TestClient, ledger: str
) -> None:
    names = ("a.csv", "Bloggs,Jo,A Street\n1,2,3\n")
    job = followed(client, client.post("/imports/payments", files={"file": names}), FINANCE)
    told = "does not know the headings of columns A, B, C"
    assert told in job["message"]
    assert "Bloggs" not in str(job)
    with psycopg.connect(ledger) as owner:
        kept = owner.execute("SELECT to_jsonb(j)::text FROM jobs.job j").fetchall()
        parts = owner.execute("SELECT part, content FROM jobs.sealed").fetchall()
    assert told not in str(kept)
    assert [part for part, _ in parts] == ["result-failure"]
    assert told.encode() not in parts[0][1]


@pytest.mark.parametrize(
    ("path", "sent", "said"),
    [
        ("ssda903", {"files": [("files", ("a.csv", "x"))]}, "no episodes file"),
        ("ssda903", {"files": [("files", ("Jo-header.csv", HEADER)),
                               ("files", ("Al-header.csv", HEADER))]}, "two of the files"),
        ("ssda903", {"files": [("files", ("Jo-hedaer.csv", HEADER)),
                               ("files", ("Al.csv", HEADER))]}, "two of the files"),
        ("ssda903", {"files": [("files", ("2022-23-episodes.csv", EPISODES + ROW)),
                               ("files", ("2022-23-hedaer.csv", HEADER))]},
         "file.csv: not the table of a return here"),
        ("payments", {"files": {"file": ("a.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")}},
         "a workbook under a password"),
        ("ofsted", {"files": {"file": ("a.csv", LIST)}, "data": {"listed_on": "2022-13-01"}},
         "A date is written"),
    ],
)  # fmt: skip
def test_what_needs_no_reader_is_refused_at_once(
    client: TestClient, ledger: str, path: str, sent: dict[str, Any], said: str
) -> None:
    answer = client.post(f"/imports/{path}", **sent)
    assert answer.status_code == 422
    assert said in answer.json()["title"]
    with psycopg.connect(ledger) as owner:
        assert owner.execute("SELECT FROM jobs.job").rowcount == 0


def test_nobody_takes_a_file_in_without_saying_who(client: TestClient) -> None:
    client.headers.clear()
    assert returned(client).status_code == 401


def test_spending_and_ofsteds_list_are_taken_in_and_reversed_whole(
    client: TestClient, log: Log
) -> None:
    sent = client.post("/imports/payments", files={"file": ("a.csv", SPENDING)})
    (paid,) = outcomes(client, sent, FINANCE)
    assert "1 payments added, £1,200.00 in all" in paid["summary"]
    answer = client.post(
        "/imports/ofsted", files={"file": ("list.csv", LIST)}, data={"listed_on": "2022-04-01"}
    )
    (listed,) = outcomes(client, answer, {"Ledger-Role": "commissioner"})
    assert "1 settings registered" in listed["summary"]
    file = log.entries(after=listed["receipt"]["last"] - 1)[0].tags[0].removeprefix("file:")
    finance = {"Ledger-Role": "finance"}
    theirs = client.post(f"/imports/{file}/reversal", json=WHY, headers=finance)
    assert theirs.json()["type"] == "/problems/not-yours", "PUT-RIGHT-3"
    last = log.entries(after=listed["receipt"]["first"] - 1)
    home = next(tag for entry in last for tag in entry.tags if tag.startswith("home:"))
    body = {"places": 5, "changed_on": "2022-04-02"}
    added = client.post(f"/homes/{home.removeprefix('home:')}/places", json=body).json()
    kept = client.post(f"/imports/{file}/reversal", json=WHY)
    assert (kept.status_code, kept.json()["rule"]) == (409, "IMPORT-5")
    assert f"{added['first']} places changed" in kept.text
    put_right = {"position": added["first"], **WHY}
    nora = {"Ledger-Actor": "nora", "Ledger-Role": "commissioner"}
    proposed = client.post("/corrections/proposals", json=put_right, headers=nora)
    assert proposed.status_code == 201
    assert client.post("/corrections", json=put_right).status_code == 201
    key = {"Idempotency-Key": "a-key-of-my-own"}
    alone = client.post(f"/imports/{file}/reversal", json=WHY, headers=key)
    assert (alone.status_code, alone.json()["rule"]) == (409, "IMPORT-6")
    whole = {"position": listed["receipt"]["last"], **WHY}
    assert str(whole["position"]) in alone.text, "it says which entry to propose"
    mine = {"Ledger-Role": "commissioner"}
    assert client.post("/corrections/proposals", json=whole, headers=mine).status_code == 201
    for spelling in ("jane", "Jane", "JANE"):
        same = {**key, **mine, "Ledger-Actor": spelling}
        alone = client.post(f"/imports/{file}/reversal", json=WHY, headers=same)
        assert alone.json()["rule"] == "IMPORT-7", "however the account is written"
    proposed = client.post("/corrections/proposals", json=whole, headers=nora)
    assert proposed.status_code == 201
    undone = client.post(f"/imports/{file}/reversal", json=WHY, headers=key)
    assert undone.status_code == 200
    assert client.post(f"/imports/{file}/reversal", json=WHY, headers=key).json() == undone.json()
    other = client.post(f"/imports/{file}/reversal", json={**WHY, "reason": "x"}, headers=key)
    assert other.json()["type"] == "/problems/key-reused"
    again = client.post(f"/imports/{file}/reversal", json=WHY)
    assert (again.status_code, again.json()["rule"]) == (409, "IMPORT-1")
    assert client.post("/imports/not-a-hash/reversal", json=WHY).status_code == 422


def test_two_people_undo_an_import_on_the_page_of_the_entry_that_says_it_was_imported(
    client: TestClient,
) -> None:
    sent = client.post("/imports/payments", files={"file": ("a.csv", SPENDING)})
    (paid,) = outcomes(client, sent, FINANCE)
    path = f"/audit/log/{paid['receipt']['last']}/correction"
    fay, finn = ({**FINANCE, "Ledger-Actor": name} for name in ("fay", "finn"))
    assert "The import is undone whole" in client.get(path, headers=fay).text
    alone = client.post(path, data={**WHY, "step": "reverse"}, headers=fay)
    assert (alone.status_code, "IMPORT-6" in alone.text) == (409, True)
    assert "Proposed" in client.post(path, data={**WHY, "step": "propose"}, headers=fay).text
    assert "Proposed by another: Finance officer" in client.get(path, headers=finn).text
    auditor = {"Ledger-Role": "broker", "Ledger-Actor": "ben"}
    theirs = client.post(path, data={**WHY, "step": "reverse"}, headers=auditor)
    assert theirs.status_code == 403, "PUT-RIGHT-3"
    assert "Reversed" in client.post(path, data={**WHY, "step": "reverse"}, headers=finn).text


def test_a_layout_that_there_is_not_is_named(client: TestClient) -> None:
    answer = client.post(
        "/imports/payments", files={"file": ("a.csv", SPENDING)}, data={"layout": "/etc/passwd"}
    )
    assert answer.status_code == 422
    assert "no layout of that name" in answer.json()["title"]
    assert "passwd" not in answer.text


def test_a_return_is_written_as_a_zip_on_the_record(client: TestClient) -> None:
    outcomes(client, returned(client))
    asked = {"year": "2022-23", "purpose": "the yearly return"}
    performance = {"Ledger-Role": "performance-officer"}
    asking = client.post("/exports/ssda903", json=asked, headers=performance)
    answer = fetched(client, asking, performance)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.namelist() == [
            "2022-23-episodes.csv", "2022-23-header.csv", "not-written.csv"
        ]  # fmt: skip
        text = archive.read("2022-23-episodes.csv").decode()
    assert text.splitlines() == (EPISODES + ROW + NEXT).splitlines()
    child = client.get("/log", params={"limit": 1}).json()[0]["tags"][0]
    who = client.post("/openings/about", json={"person_ref": child.removeprefix("child:")})
    assert "the yearly return" in {each["purpose"] for each in who.json()}


def test_a_return_is_asked_for_on_the_page_of_files(client: TestClient) -> None:
    outcomes(client, returned(client))
    page = {**OFFICER, "Accept": "text/html"}
    assert 'action="/files/return"' in client.get("/files", headers=page).text
    assert 'action="/files/return"' not in client.get("/files", headers=FINANCE).text
    sent = {"data": {"year": "2022-23"}, "headers": page, "follow_redirects": False}
    answer = fetched(client, client.post("/files/return", **sent), OFFICER)
    assert answer.headers["Content-Type"] == "application/zip"
    for year, told in (("2001-02", "code lists"), ("last year", "such as 2022-23")):
        sent["data"] = {"year": year}
        wrong = client.post("/files/return", **sent)
        assert (wrong.status_code, told in wrong.text) == (422, True)
    sent["headers"] = {**page, **FINANCE}
    assert client.post("/files/return", **sent).status_code == 403


@pytest.mark.parametrize("asked", [{"year": "2022-23"}, {"year": "2022", "purpose": "return"},
                                   {"year": "2001-02", "purpose": "the return"}])  # fmt: skip
def test_a_return_needs_a_year_there_are_codes_for_and_a_purpose(
    client: TestClient, asked: dict[str, str]
) -> None:
    assert client.post("/exports/ssda903", json=asked).status_code == 422


# ── The command line ─────────────────────────────────────────────────────────────────────


def test_the_command_line_rehearses_takes_in_writes_and_reverses(
    tmp_path: Path, data: Path
) -> None:
    folder = tmp_path / "return"
    folder.mkdir()
    (folder / "2022-23-episodes.csv").write_text(EPISODES + ROW + NEXT)
    (folder / "2022-23-header.csv").write_text(HEADER)
    words = ("import", "ssda903", str(folder))
    rehearsed = run(data, *words, "--dry-run").stdout
    assert "would be imported" in rehearsed
    assert "--known-at" not in rehearsed
    assert "2 episodes stated" in run(data, *words).stdout
    assert "already imported" in run(data, *words).stdout
    out = tmp_path / "out"
    writing = ("export", "ssda903", str(out), "--year", "2022-23", "--purpose", "the return")
    assert "2 episodes, 1 header" in run(data, *writing).stdout
    assert (out / "2022-23-episodes.csv").read_text() == (EPISODES + ROW + NEXT)
    assert "holds files already" in run(data, *writing, code=2).stderr
    file = str(folder / "2022-23-episodes.csv")
    why = ("--reason", "The wrong year", "--authority", "Head of service")
    assert "64 hexadecimal digits" in run(data, "import", "reverse", "x", *why, code=2).stderr
    unknown = run(data, "import", "reverse", "0" * 64, *why, code=2)
    assert "IMPORT-1" in unknown.stderr
    turned = ("--reason", "Load\u202eed twice", *why[2:])
    unfit = run(data, "import", "reverse", file, *turned, code=2).stderr
    assert "reason: Character 5 is U+202E, a mark that turns the order of letters" in unfit
    proposed = run(data, "import", "reverse", file, *why, "--propose").stdout
    assert "another account reverses it" in proposed
    assert "Roles that may: Performance officer" in proposed
    assert "4 entries no longer count" in run(data, "import", "reverse", file, *why).stdout
    assert "2 episodes stated" in run(data, *words).stdout
