"""The demonstration: the ledger computes the report's figures, and shows where it contradicts."""

import io
import json
import shlex
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from random import Random

import openpyxl
import psycopg
import pytest
from bundled import files_of, issue_at, quick_signatures, refusal, with_manifests
from fastapi.testclient import TestClient
from keys import vault_beside, vault_of
from psycopg.conninfo import make_conninfo

from api.access.credentials import make_key
from api.app import create_app
from api.demo.build import build, is_built, steps
from api.demo.casework import CORRECTED_ON
from api.settings import REPORT_DAY, NotEmpty
from domain.commands import DECIDERS
from domain.events import EVENTS
from evidence.publications.spending_report.report import make_spending_report
from ledger.log import Log
from ledger.migrate import migrate
from projections.casework.stated_figures import ComparedFigure
from projections.engine import projector
from projections.engine.answer import open_snapshot, resolve_basis
from projections.engine.question import answer
from projections.money.committed_spend import Line
from projections.places.in_or_out_of_borough import BoroughPlacements
from projections.places.sufficiency import Places
from projections.questions import QUESTIONS

HERE = "E08000014"
README = Path(__file__).parent.parent.parent / "README.md"


@pytest.fixture(scope="module")
def demo(server: str) -> Iterator[str]:
    conninfo = make_conninfo(server, dbname="demo_test")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE demo_test")
        migrate(conninfo)
        build(conninfo, vault_of(conninfo), lambda _done, _total: None)
        with projector.connect(conninfo) as project, vault_beside(project) as vault:
            projector.rebuild(project, vault=vault)
        connection.execute("CREATE DATABASE demo_of_a_visitor TEMPLATE demo_test")
        yield conninfo
        connection.execute("DROP DATABASE demo_of_a_visitor WITH (FORCE)")
        connection.execute("DROP DATABASE demo_test WITH (FORCE)")


@pytest.fixture
def visited(demo: str) -> str:
    """A copy of the demonstration, for one who records in it."""
    conninfo = make_conninfo(demo, dbname="demo_of_a_visitor")
    migrate(conninfo)  # a copy does not inherit the grants on its template
    return conninfo


def tables(demo: str, name: str, known_at: int | datetime | None = None) -> dict[str, list[object]]:
    with open_snapshot(demo) as connection:
        basis = resolve_basis(connection, as_of=REPORT_DAY, known_at=known_at, borough=HERE)
        found = answer(connection, QUESTIONS[name], basis)
    return {table: list(rows) for table, rows in found.tables.items()}


def test_it_is_the_same_council_every_time_and_a_few_thousand_entries_long(demo: str) -> None:
    assert steps() == steps()
    log = Log(demo, vault=vault_of(demo))
    assert 5_000 < log.head() < 8_000
    entries = log.entries(limit=10_000)
    log.close()
    assert entries[0].recorded_at == datetime(2021, 1, 4, 16, tzinfo=UTC)
    assert {entry.name for entry in entries} <= set(EVENTS)
    assert {type(step.act) for step in steps()} & set(DECIDERS)


def test_children_looked_after_and_where_they_are(demo: str) -> None:
    found = tables(demo, "sufficiency")
    (looked_after,) = found["looked_after"]
    assert looked_after.children == 621  # type: ignore[attr-defined]
    placed = [
        row
        for row in tables(demo, "in-or-out-of-borough")["children"]
        if isinstance(row, BoroughPlacements)
    ]
    by_kind = {row.kind: row.children for row in placed}
    assert (by_kind["childrens-home"], by_kind["fostering-agency"]) == (70, 137)
    assert sum(by_kind.values()) == 621
    residential = [row for row in placed if row.lot == "residential"]
    assert sum(row.inside for row in residential) == 25
    assert sum(row.outside for row in residential) == 57


def test_private_providers_and_beds_in_the_borough(demo: str) -> None:
    (homes,) = (
        row
        for row in tables(demo, "sufficiency")["places"]
        if isinstance(row, Places) and row.in_borough and row.kind == "childrens-home"
    )
    assert (homes.providers, homes.registered) == (25, 103)
    assert homes.free == 103 - homes.ours - homes.others >= 0


def test_the_money_to_the_pound(demo: str) -> None:
    lines = {
        r.budget_line: r for r in tables(demo, "committed-spend")["lines"] if isinstance(r, Line)
    }
    residential, agencies = lines["residential"], lines["fostering-agency"]
    assert residential.budget == Decimal("11472000.00")
    assert residential.forecast == Decimal("12970000.00")
    assert residential.variance == Decimal("1498000.00")
    assert agencies.budget == Decimal("5097000.00")
    assert agencies.actual == Decimal("3816000.00")
    assert agencies.forecast == Decimal("5100000.00")


def test_the_budgets_of_the_report_are_what_was_set_and_vired(demo: str) -> None:
    rows = {row.budget_line: row for row in tables(demo, "budgets")["lines"]}  # type: ignore[attr-defined]
    residential = rows["residential"]
    assert residential.set_at + residential.vired == residential.budget == 11_472_000  # type: ignore[attr-defined]
    assert (residential.cost_centre, residential.to_save) == ("CC4210", 120_000)  # type: ignore[attr-defined]


def test_the_forecast_holds_the_reports_and_is_calibrated_on_its_own_past(demo: str) -> None:
    found = tables(demo, "forecast")
    rows = {row.budget_line: row for row in found["lines"]}  # type: ignore[attr-defined]
    for line, commitments in (("residential", 12_970_000), ("fostering-agency", 5_100_000)):
        row = rows[line]
        assert row.commitments == commitments  # type: ignore[attr-defined]
        assert row.calibrated  # type: ignore[attr-defined]
        assert row.p10 < row.p50 < row.p90  # type: ignore[attr-defined]
    tested = found["backtest"]
    assert [row.months for row in tested] == list(range(1, 12))  # type: ignore[attr-defined]
    ours, theirs = (
        sum(getattr(row, name) for row in tested) for name in ("error", "run_rate_error")
    )
    assert ours < theirs


def test_every_payment_run_of_the_year_is_matched(demo: str) -> None:
    rows = {(r.budget_line, r.finding): r for r in tables(demo, "matching")["findings"]}  # type: ignore[attr-defined]
    assert rows["residential", "matched"].payments == 396  # type: ignore[attr-defined]
    assert set(rows) == {
        ("residential", "matched"),
        ("fostering-agency", "matched"),
        ("fostering-agency", "over-paid"),  # the run of 30 December that makes up the actual
    }


def test_the_cabinet_members_report_says_the_councils_figures_and_is_the_same_each_time(
    demo: str,
) -> None:
    with open_snapshot(demo) as connection:
        basis = resolve_basis(connection, as_of=REPORT_DAY, known_at=None, borough=HERE)
        made, again = (make_spending_report(connection, basis, "Sefton") for _ in range(2))
    assert made.pdf == again.pdf
    assert made.workbook == again.workbook
    said = {line["title"]: line for line in made.data["lines"]}
    assert said["Residential care"]["variance"]["value"] == "£1,498,000.00"
    assert made.data["looked_after"]["value"] == "621"
    book = openpyxl.load_workbook(io.BytesIO(made.workbook))
    figures = {row[1].value: row for row in book["Figures"].iter_rows(min_row=2)}
    number, _, value, entries = (cell.value for cell in figures["Residential care: budget"])
    assert (value, len(str(entries).split())) == (11_472_000, 2)
    assert number == said["Residential care"]["budget"]["number"]
    split = {row["kind"]: row for row in made.data["placed"]}
    assert split["semi-independent"]["inside"]["value"] == "not shown"
    assert all(
        not (row[name]["value"].isdigit() and 0 < int(row[name]["value"]) < 5)
        for row in split.values()
        for name in ("inside", "outside", "children")
    )


def test_the_reports_contradiction_is_shown_and_not_hidden(demo: str) -> None:
    rows = [
        row
        for row in tables(demo, "stated-figures")["statements"]
        if isinstance(row, ComparedFigure)
    ]
    counted = [row for row in rows if row.ledger is not None]
    assert len(rows) == 20
    differing = {(r.paragraph, r.figure, r.ledger, r.difference) for r in counted if r.difference}
    assert differing == {
        ("¶1.3", Decimal(25), Decimal(22), Decimal(3)),
        ("¶1.3", Decimal(57), Decimal(48), Decimal(9)),
        ("¶1.3", Decimal(82), Decimal(70), Decimal(12)),
    }


def test_a_correction_is_known_from_its_day_on(demo: str) -> None:
    before = datetime.combine(CORRECTED_ON, datetime.min.time(), UTC)
    lines = [
        next(r for r in tables(demo, "committed-spend", known)["lines"] if isinstance(r, Line))
        for known in (before, None)
    ]
    assert lines[0].forecast != lines[1].forecast


def test_the_clock_goes_on_from_the_last_step_and_nothing_is_left_of_the_other(demo: str) -> None:
    assert is_built(demo)
    with psycopg.connect(demo) as connection:
        row = connection.execute(
            "SELECT ledger.clock() BETWEEN '2022-02-11T09:00:00Z' AND '2022-02-11T12:00:00Z',"
            " (SELECT max(recorded_at) FROM ledger.entry) < ledger.clock(),"
            " to_regnamespace('demonstration') IS NULL"
        ).fetchone()
        first = connection.execute("SELECT ledger.clock()").fetchone()
        second = connection.execute("SELECT ledger.clock()").fetchone()
    assert row == (True, True, True)
    assert first is not None
    assert second is not None
    assert second[0] > first[0]


def test_it_is_built_in_an_empty_ledger_only(demo: str) -> None:
    with pytest.raises(NotEmpty):
        build(demo, vault_of(demo), lambda _done, _total: None)


def test_the_readmes_requests_do_what_it_says(demo: str) -> None:
    app = create_app(
        demo, borough=HERE, key=b"k" * 32, vault=vault_of(demo), as_of_default=lambda: REPORT_DAY
    )
    lines = README.read_text().replace("\\\n", " ").splitlines()
    requests = [shlex.split(line) for line in lines if line.startswith("curl ")]
    assert len(requests) == 3
    with TestClient(app) as client:
        suspend, ask, read = requests
        key = make_key(demo, "my-program", ("commissioner",), days=1)
        headers = {
            name: value.replace("$KEY", key)
            for name, value in (w.split(": ") for f, w in pairwise(suspend) if f == "-H")
        }
        client.headers["Authorization"] = headers["Authorization"]
        path = next(word for word in suspend if word.startswith("http")).partition(":8000")[2]
        first, second = (
            client.post(path, content=suspend[suspend.index("-d") + 1], headers=headers)
            for _ in range(2)
        )
        assert (first.status_code, second.status_code) == (201, 409)
        assert second.json()["rule"] == "SUSPEND-2"
        answered = client.get(ask[-1].partition(":8000")[2]).json()
        assert answered["as_of"] == "2021-12-31"
        assert answered["recorded_by"] <= "2021-12-01"
        done, kept = client.get(read[-1].partition(":8000")[2]).json()
        assert (done["name"], kept["name"]) == ("provider-suspended.v1", "command-refused.v1")
        assert second.json()["instance"] == f"/refusals/{kept['position']}"


def test_the_readmes_placement_can_be_made_in_the_order_it_says(visited: str) -> None:
    app = create_app(
        visited,
        borough=HERE,
        key=b"k" * 32,
        vault=vault_of(visited),
        as_of_default=lambda: REPORT_DAY,
    )
    day, award = "2021-12-31", "/referrals/R-IN-HAND-1/awards/AW-README"
    consulted, director = "executive-director-of-adult-social-care", "executive-director"
    publisher = "democratic-services"
    with TestClient(app) as client:
        keys = {
            role: make_key(visited, f"readme-{n}", (role,), days=1)
            for n, role in enumerate(("broker", consulted, publisher, director))
        }

        def say(role: str, path: str, **body: object) -> int:
            bearer = {"Authorization": f"Bearer {keys[role]}"}
            return client.post(path, json=body, headers=bearer).status_code

        placed = "SELECT child_ref FROM placement_in_force WHERE subject = 'placement:PL-0000-1'"
        with open_snapshot(visited) as connection:
            (child,) = connection.execute(placed).fetchone() or ("",)
        assert say("broker", "/referrals/R-IN-HAND-1/mini-competition-award", award_id="AW-README",
                   provider_id="P-001", offer_id="O-IN-HAND-1-P-001", reason="Ranked first",
                   awarded_on=day) == 201  # fmt: skip
        assert say(director, f"{award}/authorisation", authorised_on=day) == 409
        assert say(consulted, f"{award}/views", agrees=True, view="Yes", consulted_on=day) == 201
        assert say(publisher, f"{award}/key-decision", notice="special-urgency", reference="KD-1",
                   published_reason="The home holds its place for a day",
                   agreed_by="chair-of-scrutiny", agreed_on=day,
                   published_on=day) == 201  # fmt: skip
        assert say(director, f"{award}/authorisation", authorised_on=day) == 201
        assert say("broker", "/placements/PL-0000-1/end", code="CREQO", reason="It moves",
                   ended_on=day) == 201  # fmt: skip
        assert say("broker", "/placements", placement_id="PL-README", child_ref=child,
                   home_id="H-001", referral_id="R-IN-HAND-1", award_id="AW-README",
                   budget_line="residential", started_on=day) == 201  # fmt: skip


def test_a_bundle_of_the_demonstration_is_checked_and_refused_by_sampling(
    demo: str, tmp_path: Path
) -> None:
    """A large bundle: every kind of file flipped somewhere, with the manifests made anew."""
    log = Log(demo, vault=vault_of(demo))
    with closing(log):
        invited = next(e for e in log.entries(limit=10_000) if e.name == "providers-invited.v1")
        about = next(tag for tag in invited.tags if tag.startswith("referral:"))
        issue_at(log, demo, tmp_path / "bundle", about)
    files = files_of(tmp_path / "bundle")
    (statement,) = json.loads(files["data/search.json"])
    assert statement["moments"][0]["neither"] == []
    assert len(statement["moments"][0]["eligible"]) > 10
    random = Random(5)
    names = [n for n in sorted(files) if n.startswith("data/") and not n.endswith(".tsr")]
    with quick_signatures():
        assert refusal(files) is None
        for name in random.sample(names, 60):
            flipped = bytearray(files[name])
            flipped[random.randrange(len(flipped))] ^= 1 << random.randrange(8)
            assert refusal(with_manifests({**files, name: bytes(flipped)})) is not None, name
