"""Finance's verbs, over HTTP and on the command line: what-if, movement, and the report."""

import hashlib
import io
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from examples import budget, payment, placed, policy, registered
from facts import record
from fastapi.testclient import TestClient
from jobs_done import do_jobs, fetched, followed
from terminal import run

from api.exports.spreadsheets import WORKBOOK
from api.jobs.taking import OUR_FAULT
from domain.commands.awards.report_to_cabinet_member import ReportToCabinetMember
from evidence.publications.spending_report import report
from evidence.publications.sufficiency import places, statement
from evidence.publications.sufficiency.section import Section
from ledger.log import Log

COMMISSIONER = {"Ledger-Role": "commissioner"}
CatchUp = Callable[[], None]


@pytest.fixture
def told(client: TestClient, log: Log, catch_up: CatchUp) -> TestClient:
    """A ledger with a policy, a budget, a placement and a payment."""
    record(log, policy, registered, budget, placed, payment)
    catch_up()
    return client


def test_a_change_is_priced_for_this_year_and_the_next_and_nothing_is_recorded(
    told: TestClient, log: Log
) -> None:
    head = log.head()
    sent = {"what": "fee-uplift", "on_day": "2022-03-01", "percent": "10"}
    this, following = told.post("/what-if", json=sent).json()
    assert (this["financial_year"], following["financial_year"]) == ("2021-22", "2022-23")
    for year in (this, following):
        assert sum(float(c["amount"]) for c in year["changes"]) == pytest.approx(
            sum(float(x["then"]) - float(x["today"]) for x in year["lines"])
        )
    assert log.head() == head


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"what": "fee-uplift", "on_day": "2022-03-01", "percent": "101"}, 422),
        ({"what": "fee-uplift", "on_day": "2022-03-01", "percent": 1.5}, 422),
        ({"what": "flood", "on_day": "2022-03-01"}, 422),
        (
            {"what": "provider-fails", "on_day": "2022-03-01", "provider_id": "P-9", "percent": 1},
            409,
        ),
        ({"what": "home-opening", "on_day": "2022-03-01", "places": True, "weekly_fee": 1}, 422),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(
    told: TestClient, sent: dict[str, object], status: int
) -> None:
    response = told.post("/what-if", json=sent)
    assert response.status_code == status
    assert response.json()["title"]


def test_movement_adds_up_over_http(told: TestClient) -> None:
    found = told.get("/movement", params={"from": "2022-03-30@3", "to": "2022-03-31@5"}).json()
    assert [(c["cause"], c["entries"]) for c in found["causes"]] == [("late entries", 1)]
    other = told.get("/movement", params={"from": "2021-03-31@3", "to": "2022-03-31@5"})
    assert (other.status_code, other.json()["type"]) == (422, "/problems/another-year")
    assert told.get("/movement", params={"from": "never", "to": "2022-03-31"}).status_code == 422


def asked_for(told: TestClient, name: str, **headers: str) -> Any:
    """The response to a request for a report of the end of the year."""
    as_of = {"as_of": "2022-03-31"}
    return told.post(f"/reports/{name}", params=as_of, headers=COMMISSIONER | headers,
                     follow_redirects=False)  # fmt: skip


def test_the_report_is_had_as_a_pdf_and_a_workbook(told: TestClient) -> None:
    asked = asked_for(told, "cabinet-member.pdf")
    assert (asked.status_code, asked.json()["state"]) == (202, "waiting")
    made = fetched(told, asked, COMMISSIONER)
    assert made.headers["Content-Type"] == "application/pdf"
    assert 'filename="cabinet-member-2022-03-31.pdf"' in made.headers["Content-Disposition"]
    assert made.content.startswith(b"%PDF-")
    assert "Content-Security-Policy" in made.headers
    again = fetched(told, asked_for(told, "cabinet-member.pdf"), COMMISSIONER)
    assert again.content == made.content
    book = fetched(told, asked_for(told, "cabinet-member.xlsx"), COMMISSIONER)
    assert book.headers["Content-Type"] == WORKBOOK
    sheets = openpyxl.load_workbook(io.BytesIO(book.content)).sheetnames
    assert sheets[:3] == ["About", "Lines", "Forecast"]
    assert sheets[-1] == "Figures"


def test_a_report_that_cannot_be_typeset_is_still_had_as_a_workbook(
    told: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> bytes:
        raise RuntimeError

    monkeypatch.setattr(report, "typeset", fail)
    book = fetched(told, asked_for(told, "cabinet-member.xlsx"), COMMISSIONER)
    assert book.headers["Content-Type"] == WORKBOOK
    failed = followed(told, asked_for(told, "cabinet-member.pdf"), COMMISSIONER)
    assert (failed["state"], failed["message"]) == ("failed", OUR_FAULT)


def test_a_report_is_of_the_entry_that_was_the_last_when_it_was_asked_for(
    told: TestClient, log: Log, catch_up: CatchUp
) -> None:
    asked = asked_for(told, "cabinet-member.xlsx")
    head = log.head()
    record(log, payment.model_copy(update={"amount": Decimal(9)}))
    catch_up()
    book = openpyxl.load_workbook(io.BytesIO(fetched(told, asked, COMMISSIONER).content))
    assert f"entry {head}" in str([cell.value for cell in book["About"]["A"]])


def test_a_report_that_cannot_be_is_refused_when_it_is_asked_for(told: TestClient) -> None:
    for path in ("cabinet-member.pdf", "cabinet-member.xlsx", "sufficiency.pdf"):
        for dates in ({"as_of": "soon"}, {"known_at": "2022-13-01"}):
            refused = told.post(f"/reports/{path}", params=dates)
            assert (refused.status_code, refused.json()["type"]) == (422, "/problems/not-a-date")
        assert told.post(f"/reports/{path}", params={"known_at": "99"}).status_code == 404
        assert told.get(f"/reports/{path}").status_code == 405


def test_a_browser_is_shown_how_far_a_report_has_come_and_may_end_it(
    told: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asked_for(told, "sufficiency.pdf", Accept="text/html")
    path = asked.headers["Location"]
    seen = []

    def look_and_end(*given: Any) -> Section:
        """A section, during whose making somebody looks at the job, and ends it."""
        seen.append(told.get(path, headers=COMMISSIONER | {"Accept": "text/html"}).text)
        assert told.delete(path, headers=COMMISSIONER).status_code == 204
        return places.places_registered(*given)

    monkeypatch.setattr(statement, "SECTIONS", (look_and_end, never))
    do_jobs(told.app)
    assert asked.status_code == 303
    assert "It is being made. 0 of 2 steps are done." in seen[0]
    assert told.get(path, headers=COMMISSIONER).json()["state"] == "ended"


def never(*_: object) -> Section:
    """A section that is not made."""
    raise AssertionError


def test_the_command_line_makes_and_publishes_a_report(tmp_path: Path, data: Path) -> None:
    """In an empty ledger first: a report of nothing is a report, and cannot be published."""
    folder = tmp_path / "report"
    (tmp_path / "april.csv").write_text(
        "Date,Transaction Number,Amount,Supplier Name,Supplier ID,Expense Type,Expense Code,"
        "Creditor Type\n2021-04-06,T1,1200,ALDER HOMES LTD,42294,Care,5731,LTD\n"
    )
    run(data, "import", "payments", str(tmp_path / "april.csv"))
    refused = run(
        data, "finance", "report", str(folder), "--as-of", "2022-03-31", "--publish", "x", code=2
    )
    assert "No policy is adopted" in refused.stderr
    assert not folder.exists(), "nothing half-written"
    run(data, "finance", "report", str(folder), "--as-of", "2022-03-31")
    assert sorted(path.name for path in folder.iterdir()) == ["report.pdf", "report.xlsx"]
    taken = run(data, "finance", "report", str(folder), "--as-of", "2022-03-31", code=2)
    assert "holds files already" in taken.stderr
    moments = ("--from", "2021-04-01@0", "--to", "2022-03-31@2", "--format", "json")
    moved = run(data, "finance", "movement", *moments)
    assert json.loads(moved.stdout)["causes"][0]["amount"] == "1200.00"
    nothing = run(
        data, "finance", "what-if", "failure", "P-1", "--on", "2022-01-01", "--percent", "5", code=2
    )
    assert "No placement would change: none affected runs on that day" in nothing.stderr
    bad = run(data, "finance", "what-if", "uplift", "--on", "soon", "--percent", "5", code=2)
    assert "on-day" in bad.stderr
    asked = run(data, "ask", "payments-over-500", "--as-of", "2021-06-30")
    assert "ALDER HOMES LTD" in asked.stdout


def test_what_is_published_is_recorded_with_the_hash_of_both_documents(
    ledger: str, log: Log, catch_up: CatchUp, client: TestClient
) -> None:
    from datetime import date

    from api.exports.spending_report import command_of
    from evidence.publications.spending_report.report import make_spending_report
    from projections.engine.answer import open_snapshot, resolve_basis

    record(log, policy, registered, budget, placed, payment)
    catch_up()
    assert client.get("/answers/budgets").status_code == 200

    def published(day: date) -> ReportToCabinetMember:
        with open_snapshot(ledger) as connection:
            basis = resolve_basis(connection, as_of=day, known_at=None, borough="E08000014")
            made = make_spending_report(connection, basis, "Sefton")
            command = command_of(connection, made, "Steady")
        assert [d.sha256 for d in command.documents] == [
            hashlib.sha256(content).hexdigest() for content in (made.pdf, made.workbook)
        ]
        return command

    first = published(date(2022, 3, 15))
    assert (first.period_from, first.period_to) == (policy.in_force_from, date(2022, 3, 15))
    assert first.known_at == log.head()
