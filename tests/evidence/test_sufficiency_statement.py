"""The statement of sufficiency is reproducible and accessible, and identifies nobody."""

import json
import shutil
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import examples
import psycopg
import pytest
from facts import BOROUGH, fold_afresh, record

from domain.codes import Outcome as Step
from domain.codes import Participation
from domain.events.base import Event
from domain.values import Kind
from evidence.publications.small_numbers import HIDDEN
from evidence.publications.sufficiency.statement import (
    SufficiencyStatement,
    make_sufficiency_statement,
)
from ledger.log import Log
from projections.casework.outcomes import Trend, quarters, trends
from projections.engine import folding
from projections.engine.answer import Basis

YEAR_END = date(2022, 12, 31)
Owner = psycopg.Connection[Any]


def vary(event: Event, **fields: object) -> Any:
    return event.model_copy(update=fields)


def child(n: int) -> str:
    return f"C-{n:016d}"


def placed(n: int, kind: Kind, authority: str) -> Event:
    return vary(
        examples.placed, child_ref=child(n), placement_id=f"PL-{n}", kind=kind, home_id=None,
        authority=authority, started_on=examples.FEB,
    )  # fmt: skip


def a_borough(semi_inside: int) -> list[Event]:
    """Sixty children, twelve of them in semi-independent placements, `semi_inside` in borough."""
    numbers = iter(range(60))
    groups = (
        (Kind.CHILDRENS_HOME, BOROUGH, 22),
        (Kind.CHILDRENS_HOME, "E08000012", 26),
        (Kind.SEMI_INDEPENDENT, BOROUGH, semi_inside),
        (Kind.SEMI_INDEPENDENT, "E08000012", 12 - semi_inside),
    )
    return [
        vary(examples.policy, in_force_from=examples.JAN),
        examples.registered,
        *(placed(next(numbers), kind, where) for kind, where, n in groups for _ in range(n)),
    ]


def statement(log: Log, owner: Owner, *events: Event, on: date = YEAR_END) -> SufficiencyStatement:
    record(log, *events)
    fold_afresh(owner, [log.head()])
    basis = Basis(on, log.head(), None, BOROUGH)
    with owner.transaction():
        folding.set_schema(owner, "answers")
        return make_sufficiency_statement(owner, basis, "A council")


def without_sources(made: SufficiencyStatement) -> str:
    return json.dumps({name: content for name, content in made.data.items() if name != "sources"})


def table(made: SufficiencyStatement, title: str) -> dict[str, list[str]]:
    """The rows of a section by their first cell, with figures as their values."""
    section = next(each for each in made.data["sections"] if each["title"].startswith(title))
    return {
        str(row[0]): [c["value"] if isinstance(c, dict) else str(c) for c in row[1:]]
        for row in section["rows"]
    }


def test_a_small_number_is_hidden_with_everything_that_would_give_it_away(
    log: Log, owner: Owner
) -> None:
    made = statement(log, owner, *a_borough(semi_inside=3))
    children = table(made, "Children looked after")
    assert children["semi-independent"][0] == "12"
    assert children["in residential placements"] == ["60", "25", "35"]
    home = table(made, "What it would take")
    assert home["semi-independent"] == [HIDDEN] * 3
    assert home["children's home"] == [HIDDEN] * 3, "with 25 and 22 it would be three"


def test_where_nothing_is_small_nothing_is_hidden(log: Log, owner: Owner) -> None:
    made = statement(log, owner, *a_borough(semi_inside=6))
    home = table(made, "What it would take")
    assert home["semi-independent"] == ["6", "0", "6"]
    assert home["children's home"][0] == "26"


def test_the_entries_of_a_hidden_figure_are_not_listed(log: Log, owner: Owner) -> None:
    made = statement(log, owner, *a_borough(semi_inside=3))
    told = {s["labels"]: s["entries"] for s in made.data["sources"]}
    hidden = next(
        entries for labels, entries in told.items() if "semi-independent: outside" in labels
    )
    assert hidden == "none recorded, or not listed as the figure is not shown"


def test_no_child_home_or_provider_is_named(log: Log, owner: Owner) -> None:
    made = statement(log, owner, *a_borough(semi_inside=3))
    text = json.dumps(made.data)
    for secret in (child(0), "H-1", "P-1", "Alder", "PL-1"):
        assert secret not in text


def test_the_same_entry_gives_the_same_bytes(log: Log, owner: Owner) -> None:
    record(log, *a_borough(semi_inside=3))
    fold_afresh(owner, [log.head()])
    basis = Basis(YEAR_END, log.head(), None, BOROUGH)
    with owner.transaction():
        folding.set_schema(owner, "answers")
        first, second = (make_sufficiency_statement(owner, basis, "A council") for _ in range(2))
    assert first.pdf == second.pdf


def test_the_document_is_accessible_and_states_the_duty(
    log: Log, owner: Owner, tmp_path: Path
) -> None:
    made = statement(log, owner, *a_borough(semi_inside=3))
    file = tmp_path / "statement.pdf"
    file.write_bytes(made.pdf)
    assert b"/MarkInfo" in made.pdf
    assert b"pdfuaid:part" in made.pdf
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler-utils is not installed")
    said = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True)
    assert "section 22G" in " ".join(said.stdout.split())
    assert "Local homes for local children" in " ".join(said.stdout.split())


def test_an_empty_ledger_has_a_statement(log: Log, owner: Owner) -> None:
    made = statement(log, owner, examples.policy)
    assert all(
        row["now"]["value"] in ("nothing to measure yet", "0") for row in made.data["outcomes"]
    )


# ── The outcomes ─────────────────────────────────────────────────────────────────────────

REVIEWED = examples.case_reviewed
STEPPED = vary(examples.reviewed, outcome=Step.STEP_DOWN, to_be_done_by=examples.APRIL)


def outcomes_of(log: Log, owner: Owner, *events: Event) -> dict[str, Trend]:
    record(log, *events)
    fold_afresh(owner, [log.head()])
    basis = Basis(YEAR_END, log.head(), None, BOROUGH)
    with owner.transaction():
        folding.set_schema(owner, "answers")
        return {row.rule: row for row in trends(owner, basis)}


def test_outcome_1_outcome_4_and_outcome_8_are_shares_with_a_baseline_and_a_trend(
    log: Log, owner: Owner
) -> None:
    away = vary(examples.placed, child_ref=child(2), placement_id="PL-2", authority="E08000012",
                 started_on=date(2022, 5, 1), home_id=None)  # fmt: skip
    found = outcomes_of(
        log, owner, vary(examples.policy, in_force_from=examples.JAN), examples.registered,
        examples.judged, examples.placed, away,
    )  # fmt: skip
    local, quality = found["OUTCOME-1"], found["OUTCOME-4"]
    assert (str(local.value), str(local.baseline), local.trend) == ("50.0", "100.0", "worse")
    assert (local.baseline_on, str(local.change)) == (date(2022, 3, 31), "-50.0")
    assert (str(quality.value), quality.trend) == ("100.0", "no change")
    assert found["OUTCOME-2"].trend == "too early to say"
    assert 4 in local.because


@pytest.mark.parametrize(("code", "value"), [("PN1", "100.0"), ("PN7", "0.0"), ("PN0", None)])
def test_outcome_2_is_how_children_took_part(
    log: Log, owner: Owner, code: str, value: str | None
) -> None:
    found = outcomes_of(
        log, owner, examples.policy, vary(REVIEWED, participation=Participation(code))
    )
    assert found["OUTCOME-2"].value == (None if value is None else pytest.approx(float(value)))


def test_outcome_3_outcome_5_and_outcome_7_are_counts_and_means(log: Log, owner: Owner) -> None:
    second = vary(examples.admitted, provider_id="P-2", social_value=Decimal(50))
    found = outcomes_of(
        log, owner, examples.opened, examples.offer, vary(examples.offer, offer_id="O-2"),
        examples.registered, examples.admitted, second,
    )  # fmt: skip
    assert str(found["OUTCOME-3"].value) == "2.0"
    assert str(found["OUTCOME-5"].value) == "2"
    assert str(found["OUTCOME-7"].value) == "62.5"


def test_outcome_6_is_step_downs_done_by_the_day_they_were_due(log: Log, owner: Owner) -> None:
    waits = outcomes_of(log, owner, examples.placed, STEPPED)
    assert str(waits["OUTCOME-6"].value) == "0.0"
    down = vary(examples.placed, placement_id="PL-2", kind=Kind.FOSTERING_AGENCY, home_id=None,
                 started_on=examples.APRIL)  # fmt: skip
    done = outcomes_of(log, owner, down)
    assert str(done["OUTCOME-6"].value) == "100.0"


def test_a_series_has_a_value_for_each_quarter_and_the_day(log: Log, owner: Owner) -> None:
    record(log, vary(examples.policy, in_force_from=examples.JAN), examples.placed)
    fold_afresh(owner, [log.head()])
    with owner.transaction():
        folding.set_schema(owner, "answers")
        found = quarters(owner, Basis(date(2022, 11, 15), 2, None, BOROUGH))
    days = sorted({row.on_day for row in found})
    assert days == [date(2022, 3, 31), date(2022, 6, 30), date(2022, 9, 30), date(2022, 11, 15)]
