"""Files over HTTP and on the command line: taken in, rehearsed, reversed, and written."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from jobs_done import fetched
from terminal import run

from domain.ssda903.codes import COLUMNS
from ledger.log import Log

EPISODES = ",".join(COLUMNS) + "\n"
ROW = "T001,04/04/2022,S,C2,N1,K2,PR4,10/06/2022,X1,CREQB,L20 3NJ,PR8 1HD,SC999001\n"
NEXT = "T001,10/06/2022,P,C2,N1,K2,PR4,,,,L20 3NJ,PR8 1HD,SC999002\n"
HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nT001,1,14/05/2008,WBRI,H801200001001,,\n"
DIRECTORY = (
    "pcd_abbr,oseast1m,osnrth1m,laua\n"
    "L203NJ,333000,395000,E08000014\nPR81HD,333000,411093,E08000014\n"
)
LIST = (
    "Local authority,URN,Provider type,Sector,Provider name,Registration date,Provider postcode,"
    "Number of registered places\n"
    "Sefton,SC900001,Children's home,Private,Alder House,01/05/2020,PR8 1ZZ,4\n"
)
SPENDING = (
    "Body,Name of Body,Date,Transaction Number,Invoice Number,Amount,Supplier Name,Supplier ID,"
    "Vat Reg No,Expense Area,Expense Type,Expense Code,Creditor Type\n"
    "18,A Council,2021-04-06,T100,X,1200,ALDER HOMES LTD,42,,Children's,Residential,5731,LTD\n"
)
WHY = {"reason": "The wrong file", "authority": "Head of service"}


def returned(client: TestClient, *, extra: str = "", query: str = "") -> Any:
    files = [
        ("files", ("2022-23-episodes.csv", EPISODES + ROW + NEXT + extra)),
        ("files", ("2022-23-header.csv", HEADER)),
        ("directory", ("postcodes.csv", DIRECTORY)),
    ]
    return client.post(f"/imports/ssda903{query}", files=files)


def test_a_return_is_taken_in_with_a_receipt_and_every_finding(
    client: TestClient, catch_up: Callable[[], None]
) -> None:
    answer = returned(client, extra=ROW.replace("04/04/2022", "2022-04-04"))
    assert answer.status_code == 200
    (one,) = answer.json()
    assert "2 episodes stated" in one["summary"]
    assert one["findings"] == [
        {"file": "2022-23-episodes.csv", "row": 4, "column": "DECOM", "rule": "ROW-1",
         "outcome": "set aside"}
    ]  # fmt: skip
    assert one["receipt"]["last"] == int(answer.headers["Ledger-Position"])
    catch_up()
    asked = client.get("/answers/in-or-out-of-borough", params={"as_of": "2022-07-01"})
    (row,) = asked.json()["children"]
    assert (row["inside"], row["outside"], row["unknown"]) == (1, 0, 0)


def test_a_dry_run_says_the_same_and_records_nothing(client: TestClient, log: Log) -> None:
    (rehearsed,) = returned(client, query="?dry_run=true").json()
    assert (rehearsed["receipt"], log.head()) == (None, 0)
    (recorded,) = returned(client).json()
    assert rehearsed["summary"] == recorded["summary"]


def test_how_far_a_file_is_read_can_be_asked(client: TestClient) -> None:
    assert client.get("/imports/progress/my-import-1").json() == {"done": 0, "of": 0}
    returned(client, query="?progress=my-import-1")
    assert client.get("/imports/progress/my-import-1").json() == {"done": 2, "of": 2}


def test_a_file_name_that_a_person_chose_is_not_repeated(client: TestClient) -> None:
    file = ("Jo Bloggs-episodes.csv", "CHILD,DECOM\n1,2\n")
    answer = client.post("/imports/ssda903", files=[("files", file)])
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "/problems/file-unreadable"
    assert "no column RNE" in answer.json()["title"]
    assert "Bloggs" not in answer.text


def test_nobody_takes_a_file_in_without_saying_who(client: TestClient) -> None:
    client.headers.clear()
    assert returned(client).status_code == 401


def test_spending_and_ofsteds_list_are_taken_in_and_reversed_whole(
    client: TestClient, log: Log
) -> None:
    (paid,) = client.post("/imports/payments", files={"file": ("a.csv", SPENDING)}).json()
    assert "1 payments added, £1,200.00 in all" in paid["summary"]
    answer = client.post(
        "/imports/ofsted", files={"file": ("list.csv", LIST)}, data={"listed_on": "2022-04-01"}
    )
    (listed,) = answer.json()
    assert "1 settings registered" in listed["summary"]
    file = log.entries(after=listed["receipt"]["last"] - 1)[0].tags[0].removeprefix("file:")
    finance = {"Ledger-Role": "finance"}
    theirs = client.post(f"/imports/{file}/reversal", json=WHY, headers=finance)
    assert theirs.json()["type"] == "/problems/not-yours", "PUT-RIGHT-3"
    undone = client.post(f"/imports/{file}/reversal", json=WHY)
    assert undone.status_code == 200
    again = client.post(f"/imports/{file}/reversal", json=WHY)
    assert (again.status_code, again.json()["rule"]) == (409, "IMPORT-1")
    assert client.post("/imports/not-a-hash/reversal", json=WHY).status_code == 422


def test_a_layout_that_there_is_not_is_named(client: TestClient) -> None:
    answer = client.post(
        "/imports/payments", files={"file": ("a.csv", SPENDING)}, data={"layout": "/etc/passwd"}
    )
    assert answer.status_code == 422
    assert "no layout" in answer.json()["title"]


def test_a_return_is_written_as_a_zip_on_the_record(client: TestClient) -> None:
    returned(client)
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
    assert "4 entries no longer count" in run(data, "import", "reverse", file, *why).stdout
    assert "2 episodes stated" in run(data, *words).stdout
