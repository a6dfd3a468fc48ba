"""The framework and its call-offs as open contracting data: what is published, and how."""

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import examples
import jsonschema
import ocdsmerge
import oracle
import psycopg
import pytest
from facts import fold_afresh, record
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import example_count

from api.exports.publications import open_contracting
from domain.codes import Route
from domain.events.awards import Award
from domain.events.base import Event
from domain.values import Kind, Lot
from evidence.publications.open_contracting.ocds import Publisher
from evidence.publications.open_contracting.processes import contracting_processes
from evidence.publications.open_contracting.published_call_offs import (
    CallOffCell,
    DatedEvent,
    published_cells,
    quarter_end,
)
from evidence.publications.small_numbers import SMALLEST_SHOWN
from ledger.log import Log
from projections.engine.answer import Basis

SCHEMA = "release-schema-1_1_5+lots+bids+techniques+withheld+uk.json"
COUNCIL = Publisher("A council", "GB-LAE-XXX", "ocds-000000")
START = datetime(2022, 3, 1, 12, tzinfo=UTC)
NOW = datetime(2024, 6, 1, tzinfo=UTC)
LET: tuple[Event, ...] = (
    examples.framework,
    examples.lot_terms,
    examples.round_opened,
    examples.applied,
    examples.round_closed,
    examples.admitted,
    examples.round_concluded,
)


def dated(events: list[Event], at: list[datetime] | None = None) -> list[DatedEvent]:
    moments = at or [START + timedelta(minutes=n) for n in range(len(events))]
    return [
        DatedEvent(n, moment, event)
        for n, (event, moment) in enumerate(zip(events, moments, strict=True), start=1)
    ]


def award(n: int, **fields: Any) -> Award:
    named = {"award_id": f"AW-{n}", "referral_id": f"R-{n}", **fields}
    return examples.awarded.model_copy(update=named)


def published(found: list[DatedEvent], now: datetime = NOW) -> list[CallOffCell]:
    return published_cells(found, now)


# ── What is published of call-offs ───────────────────────────────────────────────────────


def test_cell_1_a_quarter_is_published_once_it_has_closed() -> None:
    found = dated([award(n) for n in range(5)])
    closed = datetime(2022, 4, 1, tzinfo=UTC)
    assert published(found, closed - timedelta(days=2)) == []
    (cell,) = published(found, closed)
    assert (cell.quarter, len(cell.awards)) == (date(2022, 3, 31), 5)


def test_cell_2_five_of_one_provider_and_kind_are_published_one_by_one() -> None:
    (cell,) = published(dated([award(n) for n in range(5)]))
    assert (cell.is_single, cell.provider_id, cell.kind) == (True, "P-1", Kind.CHILDRENS_HOME)
    other = [award(n, provider_id=f"P-{n % 2}") for n in range(8)]
    (together,) = published(dated(list[Event](other)))
    assert (together.is_single, len(together.awards)) == (False, 8)


def test_cell_3_fewer_than_five_are_carried_until_there_are_five() -> None:
    first = [START] * 4
    second = [START + timedelta(days=60)]
    found = dated([award(n, provider_id=f"P-{n}") for n in range(5)], first + second)
    assert published(found[:4]) == []
    (cell,) = published(found)
    assert (cell.quarter, len(cell.awards)) == (date(2022, 6, 30), 5)
    assert cell.value == sum(one.yearly_value for one in cell.awards)


def test_cell_3_call_offs_of_different_lots_are_not_added_up() -> None:
    mixed = [award(n, provider_id=f"P-{n}", lot=lot) for n, lot in enumerate([*Lot, *Lot])]
    assert published(dated(list[Event](mixed))) == []


@pytest.mark.parametrize("late", [False, True])
def test_cell_4_an_award_cancelled_within_its_quarter_is_not_published(
    late: bool,
) -> None:
    after = START + timedelta(days=60 if late else 1)
    events: list[Event] = [award(n) for n in range(6)]
    first = {"award_id": "AW-0", "referral_id": "R-0"}
    cancellation = examples.award_cancelled.model_copy(update=first)
    (cell,) = published(dated([*events, cancellation], [*[START] * 6, after]))
    assert len(cell.awards) == (6 if late else 5)


def test_cell_4_a_cancellation_of_an_earlier_award_with_the_same_reference_does_not_count() -> None:
    earlier = examples.award_cancelled.model_copy(update={"award_id": "AW-0", "referral_id": "R-0"})
    elsewhere = earlier.model_copy(update={"referral_id": "R-9"})
    events: list[Event] = [earlier, *(award(n) for n in range(5)), elsewhere]
    (cell,) = published(dated(events, [START] * 7))
    assert len(cell.awards) == 5


def test_what_other_systems_and_spot_purchases_bought_is_not_a_call_off() -> None:
    spot = [award(n, route=Route.SPOT) for n in range(6)]
    assert published(dated(list[Event](spot))) == []


awards = st.builds(
    lambda provider, lot, kind, value: {
        "provider_id": f"P-{provider}", "lot": lot, "kind": kind, "yearly_value": Decimal(value)
    },
    st.integers(1, 3),
    st.sampled_from((Lot.RESIDENTIAL, Lot.FOSTERING)),
    st.sampled_from((Kind.CHILDRENS_HOME, Kind.FOSTERING_AGENCY)),
    st.integers(1, 10**6),
)  # fmt: skip
days = st.integers(0, 700)


@settings(max_examples=example_count(75), deadline=None)
@given(st.lists(st.tuples(awards, days), max_size=60), st.lists(days, max_size=6), days)
def test_no_publication_and_no_two_of_them_single_out_a_call_off(
    made: list[tuple[dict[str, Any], int]], cancelled: list[int], earlier: int
) -> None:
    """Each cell has five or more call-offs, none is published twice, and time only adds cells."""
    timed = sorted((day, n, fields) for n, (fields, day) in enumerate(made))
    events: list[tuple[int, Event]] = [(day, award(n, **fields)) for day, n, fields in timed]
    for n, day in enumerate(cancelled[: len(timed)]):
        at = max(day, timed[n][0])
        number = timed[n][1]
        fell = {"award_id": f"AW-{number}", "referral_id": f"R-{number}"}
        gone = examples.award_cancelled.model_copy(update=fell)
        events.append((at, gone))
    events.sort(key=lambda each: each[0])
    moments = [START + timedelta(days=day) for day, _ in events]
    found = dated([event for _, event in events], moments)
    now = published(found)
    assert all(len(cell.awards) >= SMALLEST_SHOWN for cell in now)
    counted = Counter(one.award_id for cell in now for one in cell.awards)
    assert set(counted.values()) <= {1}
    then = START + timedelta(days=earlier)
    before = published([each for each in found if each.recorded_at <= then], then)
    assert now[: len(before)] == before


def test_a_quarter_is_the_financial_years() -> None:
    assert quarter_end(datetime(2022, 3, 31, 22, 59, tzinfo=UTC)) == date(2022, 3, 31)
    assert quarter_end(datetime(2022, 3, 31, 23, 0, tzinfo=UTC)) == date(2022, 6, 30)  # summer time


# ── Releases and records ────────────────────────────────────────────────────────────────────


def a_year() -> list[DatedEvent]:
    """A framework, five call-offs of one provider, and six of several."""
    alone = [award(n) for n in range(5)]
    others = [
        award(n, provider_id=f"P-{n}", yearly_value=Decimal("91234.50")) for n in range(5, 11)
    ]
    return dated([*LET, *alone, *others])


def test_an_entry_is_a_release_and_a_call_off_is_related_to_its_framework() -> None:
    framework, *call_offs = contracting_processes(a_year(), COUNCIL, NOW)
    assert [release["tag"] for release in framework.releases] == [
        ["tender"], ["tenderUpdate"], ["tenderUpdate"], ["award"], ["tenderUpdate"],
    ]  # fmt: skip
    assert framework.releases[0]["id"] == "ocds-000000-F-1-1"
    assert [(s["measure"], s["value"]) for s in framework.compiled["bids"]["statistics"]] == [
        ("bids", 1), ("validBids", 1)
    ]  # fmt: skip
    assert len(call_offs) == 6
    for each in call_offs:
        (related,) = each.releases[0]["relatedProcesses"]
        assert (related["relationship"], related["identifier"]) == (["framework"], framework.ocid)
    together = next(p for p in call_offs if "suppliers" not in p.releases[0]["awards"][0])
    assert together.releases[0]["awards"][0]["value"]["amount"] == Decimal("547407.00")
    assert together.releases[0]["withheldInformation"]


def test_nothing_says_which_child_home_referral_or_day_it_was() -> None:
    found = contracting_processes(a_year(), COUNCIL, NOW)
    text = json.dumps([p.releases for p in found], default=str)
    for secret in (examples.CHILD, "R-1", "AW-1", "H-1", "2022-03-01", "Best match", "proposed"):
        assert secret not in text.replace("2022-03-01T12", "")


@pytest.mark.real_data
def test_compiled_is_what_the_independent_merger_makes_of_the_releases(
    real_data: Path, log: Log, owner: psycopg.Connection[Any]
) -> None:
    merger = ocdsmerge.Merger(schema_in(real_data))
    package = package_of(log, owner, releases=False)
    assert len(package["records"]) == 7
    for one in package["records"]:
        merged = merger.create_compiled_release(one["releases"])
        ours = one["compiledRelease"]
        assert without_name(merged) == without_name(ours)
        assert (merged["ocid"], merged["date"]) == (ours["ocid"], ours["date"])


def schema_in(real_data: Path) -> dict[str, Any]:
    """The release schema with its extensions; it names a definition that it does not have."""
    schema: dict[str, Any] = json.loads((real_data / "ocds" / SCHEMA).read_text())
    schema["definitions"].setdefault("SubmissionTerms", {"type": "object"})
    return schema


def without_name(compiled: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in compiled.items() if name not in ("id", "tag")}


def package_of(log: Log, owner: psycopg.Connection[Any], *, releases: bool) -> dict[str, Any]:
    record(log, *(entry.event for entry in a_year()))
    fold_afresh(owner, [log.head()])
    basis = Basis(date(2024, 6, 1), log.head(), datetime(2030, 1, 1, tzinfo=UTC), "E08000014")
    content = open_contracting(owner, basis, COUNCIL, releases=releases)
    found: dict[str, Any] = json.loads(content, parse_float=Decimal)
    return found


def test_amounts_are_exact_numbers_in_the_file(log: Log, owner: psycopg.Connection[Any]) -> None:
    record(log, *(entry.event for entry in a_year()))
    basis = Basis(date(2024, 6, 1), log.head(), datetime(2030, 1, 1, tzinfo=UTC), "E08000014")
    text = open_contracting(owner, basis, COUNCIL, releases=True).decode()
    assert '"amount": 547407.00' in text


# ── The standard's own tools ─────────────────────────────────────────────────────────────


@pytest.mark.real_data
@pytest.mark.parametrize("releases", [True, False])
def test_libcoveocds_finds_it_valid(
    real_data: Path, log: Log, owner: psycopg.Connection[Any], tmp_path: Path, *, releases: bool
) -> None:
    package = package_of(log, owner, releases=releases)
    if not releases:  # of a record it needs a schema by address: a compiled release is a release
        compiled = [one["compiledRelease"] for one in package.pop("records")]
        package |= {"releases": compiled}
    del package["extensions"]  # they are fetched by address
    file = tmp_path / "package.json"
    file.write_text(json.dumps(package, default=float))
    judged = oracle.libcoveocds(file, real_data / "ocds" / "standard-1__1__5.zip")
    assert judged["validation_errors"] == []
    assert judged.get("duplicate_ids", []) == []


@pytest.mark.real_data
def test_every_release_is_valid_by_the_schema_with_its_extensions(
    real_data: Path, log: Log, owner: psycopg.Connection[Any]
) -> None:
    schema = schema_in(real_data)
    check = jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())
    package = package_of(log, owner, releases=True)
    found = [fault.message for release in package["releases"] for fault in
             check.iter_errors(json.loads(json.dumps(release, default=float)))]  # fmt: skip
    assert found == []
    assert list(check.iter_errors({**package["releases"][0], "tag": ["nonsense"]}))
