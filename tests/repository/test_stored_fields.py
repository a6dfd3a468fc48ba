"""What code and SQL name of stored events is there: each event, each field, and no version."""

import ast
import json
import re
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

import domain.codes
import domain.events.governance
import domain.fee_lines
import domain.funding_codes
import domain.registration_codes
import domain.search_codes
import domain.values
from domain.events import CLASSES, EVENTS, event_names, stored_names, upcasts
from domain.events.base import Event, event_name
from domain.events.upcasts import UPCASTS, Upcast, current_fields
from ledger.seal import SEALED_KEY
from projections.facts import FACTS, event_tables

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("domain", "ledger", "projections", "evidence", "api")
MIGRATIONS = sorted((ROOT / "ledger" / "migrations").glob("*.sql"))
SOURCES = [
    path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
    if not path.is_relative_to(ROOT / "evidence" / "verifier")
]
TEMPLATES = sorted((ROOT / "api").rglob("*.html"))
OUTSIDE = [*(path for path in SOURCES if not path.is_relative_to(ROOT / "domain")), *TEMPLATES]
BY_NAME = {event_name(event.stored): event for event in CLASSES}
CODES = {
    member.value
    for module in (
        domain.codes,
        domain.events.governance,
        domain.funding_codes,
        domain.statute_codes,
        domain.registration_codes,
        domain.search_codes,
        domain.fee_lines,
        domain.values,
    )
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, StrEnum)
    for member in kind
}
VERSIONED = re.compile(r"\.v\d+\b")
LITERAL = re.compile(r"'([a-z]+(?:-[a-z]+)+)'")
KEY = re.compile(r"(?:->>?|\?)\s*'(\w+)'")
NAMED = re.compile(
    r"(?<!FILTER \()\b(?:WHERE|AND|OR|ON)\s+\(?(?:(\w+)\.)?(?:event|what)"
    r" (?:=|IN) (\([^)]*\)|'[^']*')"
)
ANY_EVENT = re.compile(
    r"(?:(\w+)\.)?(?:event|what) = \w+\.(?:event|what)|\bOR (?:(\w+)\.)?fields\b"
)
READ = re.compile(r"(?:(\w+)\.)?\bfields (?:->>?|\?) '(\w+)'")
IN_BODY = re.compile(r"body(?:, 'UTF8'\)::jsonb)?\)? (?:->>?|\?) '(\w+)'")
PART = re.compile(r"\)\s*,\s*\w+ AS\b|\bUNION ALL\b|;")
RAW = re.compile(r"json\.loads\(.*body|convert_from\(")
QUOTED = re.compile(r"""["']([a-z-]+)["']""")
COMPARED = re.compile(
    r"\bevent(?:_name)?\b[\"'\])]* *"
    r"(?:(?:==|!=|in|not in) *[({\[]*|\.(?:starts|ends)with\(\(?)[\"']"
)
READERS_OF_BODIES = {"ledger/codec.py", "projections/engine/recorded.py"}


@cache
def models_in(annotation: Any) -> frozenset[type[BaseModel]]:
    """The models within the type of a field."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        inner = (models_in(field.annotation) for field in annotation.model_fields.values())
        return frozenset({annotation}).union(*inner)
    return frozenset().union(*(models_in(each) for each in get_args(annotation)))


@cache
def fields_in(event: type[Event]) -> frozenset[str]:
    """The fields of an event, and of the models within it."""
    return frozenset(field for model in models_in(event) for field in model.model_fields)


EVERY_FIELD = frozenset().union(*(fields_in(event) for event in CLASSES))


@cache
def texts_in(path: Path) -> list[str]:
    """The string constants of a file of Python, without its docstrings."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    lone = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    constants = (node for node in nodes if isinstance(node, ast.Constant) and id(node) not in lone)
    return [node.value for node in constants if isinstance(node.value, str)]


@cache
def statements() -> dict[str, str]:
    """Every text of SQL in the code that reads stored events, by where it stands."""
    return {
        f"{path.relative_to(ROOT)}:{n}": text
        for path in SOURCES
        for n, text in enumerate(texts_in(path))
        if re.search(r"\b(event|what|fields) (=|IN|->|\?)", text)
    }


def compared_with_text(text: str) -> list[str]:
    """The places of a file at which an event, or its name, is compared with text."""
    return COMPARED.findall(text)


def unknown_names(text: str) -> set[str]:
    """The literals of a statement that are neither an event's name nor a code of the domain."""
    return set(LITERAL.findall(text)) - BY_NAME.keys() - CODES


def unknown_fields(text: str) -> set[str]:
    """The keys that a statement reads of an event that has no such field.

    Where a part of the statement says which events a row holds, the field is one of theirs.
    """
    found = {key for key in KEY.findall(text) if key not in EVERY_FIELD}
    for part in PART.split(text):
        held: dict[str, set[str]] = {}
        for alias, names in NAMED.findall(part):
            held.setdefault(alias, set()).update(re.findall(r"'(.*?)'", names))
        for alias in ANY_EVENT.findall(part):
            held.pop("".join(alias), None)
        for alias, key in READ.findall(part):
            events = [BY_NAME[name] for name in held.get(alias, ()) if name in BY_NAME]
            if events and not any(key in fields_in(event) for event in events):
                found.add(key)
    return found


def test_an_event_that_sql_names_is_there() -> None:
    found = {where: unknown_names(text) for where, text in statements().items()}
    assert {where: names for where, names in found.items() if names} == {}
    assert len(found) > 50


def test_a_field_that_sql_reads_is_one_of_its_event() -> None:
    found = {where: unknown_fields(text) for where, text in statements().items()}
    assert {where: fields for where, fields in found.items() if fields} == {}


def test_a_fact_reads_fields_of_the_events_it_is_made_of() -> None:
    for fact in FACTS:
        together = event_tables.FACTS if fact in event_tables.FACTS else (fact,)
        events = {event for each in together for event in each.events}
        fields = frozenset().union(*(fields_in(event) for event in events))
        assert set(KEY.findall(fact.rows)) <= fields, fact


def test_every_event_of_an_event_table_has_a_day() -> None:
    for event in (event for table in event_tables.FACTS for event in table.events):
        days = {name for name, field in event.model_fields.items() if field.is_required()}
        read = days & set(KEY.findall(event_tables.ROWS))
        assert read, f"add the day field of {event.stored} to the coalesce of ROWS"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT FROM entry e WHERE e.event = 'fee-changed'",
        "SELECT FROM child_event WHERE what IN ('care-started', 'care-stopped')",
        "SELECT CASE c.event WHEN 'fee-varied' THEN 1 WHEN 'fee-fixed' THEN 2 END",
    ],
)
def test_an_event_that_is_not_there_is_noticed(text: str) -> None:
    assert unknown_names(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT fields ->> 'weekly_price' FROM entry",
        "SELECT v.fields ->> 'home_id' FROM entry v WHERE v.event = 'fee-varied'",
        "SELECT fields -> 'ended_on' FROM child_event WHERE what = 'care-started'",
    ],
)
def test_a_field_that_is_not_there_is_noticed(text: str) -> None:
    assert unknown_fields(text)
    assert not unknown_fields(text.replace("weekly_price", "weekly_fee")
                              .replace("home_id", "weekly_fee")
                              .replace("ended_on", "started_on"))  # fmt: skip


def test_versions_are_named_by_events_and_nowhere_else() -> None:
    elsewhere = [p for p in SOURCES if not p.is_relative_to(ROOT / "domain" / "events")]
    assert len(elsewhere) > 300
    texts = [(path, text) for path in elsewhere for text in texts_in(path)]
    assert [each for each in texts if VERSIONED.search(each[1])] == []


def events_named_in(path: Path) -> set[str]:
    """The events that a file names by text."""
    texts = QUOTED.findall(path.read_text()) if path.suffix == ".html" else texts_in(path)
    return BY_NAME.keys() & set(texts)


def test_code_names_an_event_by_its_class_and_not_by_text() -> None:
    assert {path: found for path in OUTSIDE if (found := events_named_in(path))} == {}
    assert [path for path in OUTSIDE if compared_with_text(path.read_text())] == []


@pytest.mark.parametrize(
    "text",
    [
        'entry["event"] == "fee-changed"',
        'event in {"fee-changed", "fee-varied"}',
        'entry.event.startswith("fee-")',
        '{% if each.event == "fee-changed" %}',
    ],
)
def test_an_event_compared_with_text_is_noticed(text: str) -> None:
    assert compared_with_text(text)
    assert not compared_with_text(text.replace("event", "kind"))


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: str(path.name))
def test_a_migration_names_events_and_fields_that_are_there_and_no_version(path: Path) -> None:
    text = re.sub(r"--.*|COMMENT ON .*", "", path.read_text())
    assert not VERSIONED.search(text)
    assert not unknown_names(text)
    assert set(IN_BODY.findall(text)) - {SEALED_KEY} <= EVERY_FIELD


def test_bodies_are_read_in_one_place_of_python_and_one_of_sql() -> None:
    found = {
        str(path.relative_to(ROOT))
        for path in SOURCES
        if any(RAW.search(line) for line in path.read_text().splitlines())
    }
    assert found == READERS_OF_BODIES


def fields_that_the_ledger_reads() -> set[str]:
    """The fields that the SQL of the ledger's own schema reads of stored bytes."""
    found = {key for path in MIGRATIONS for key in IN_BODY.findall(path.read_text())}
    return found - {SEALED_KEY}


def altered(name: str, body: str) -> set[str]:
    """The fields of an older version that its upcast alters, of those that the ledger reads."""
    before = json.loads(body)
    after = current_fields(name, {k: v for k, v in before.items() if k != SEALED_KEY})
    return {
        field
        for field in fields_that_the_ledger_reads() & before.keys()
        if after.get(field) != before[field]
    }


GOLDEN = [json.loads(line)
          for line in (ROOT / "tests/golden/events.jsonl").read_text().splitlines()]  # fmt: skip


def test_no_upcast_alters_a_field_that_the_ledger_reads_of_stored_bytes() -> None:
    assert fields_that_the_ledger_reads() >= {"position", "provider_ids", "referral_id"}
    older = [line for line in GOLDEN if line["name"] in UPCASTS]
    assert len(older) == len(UPCASTS)
    assert not [line["name"] for line in older if altered(line["name"], line["body"])]


def test_an_upcast_that_alters_one_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    renaming = Upcast("entry-reversed.v9", lambda old: {**old, "position": old["position"] + 1})
    monkeypatch.setattr(upcasts, "UPCASTS", {"entry-reversed.v1": renaming})
    (line,) = (line for line in GOLDEN if line["name"] == "entry-reversed.v1")
    assert altered(line["name"], line["body"]) == {"position"}


def test_an_older_version_becomes_that_of_today_with_its_fields_in_the_order_of_storage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    steps = {
        "fee-varied.v1": Upcast("fee-varied.v2", lambda old: {**old, "a_day": old["weekly_fee"]}),
        "fee-varied.v2": Upcast("fee-varied.v3", lambda old: {"reason": "", **old}),
    }
    monkeypatch.setattr(upcasts, "UPCASTS", steps)
    found = current_fields("fee-varied.v1", {"weekly_fee": "3600.00"})
    expected = [("a_day", "3600.00"), ("reason", ""), ("weekly_fee", "3600.00")]
    assert list(found.items()) == expected
    assert upcasts.current_name("fee-varied.v1") == "fee-varied.v3"
    assert upcasts.current_name("fee-varied.v3") == "fee-varied.v3"


def test_an_event_is_known_by_each_of_its_stored_names() -> None:
    assert {name for event in CLASSES for name in stored_names([event])} == EVENTS.keys()
    assert event_names(CLASSES) == [event_name(event.stored) for event in CLASSES]
    assert len(set(event_names(CLASSES))) == len(CLASSES)
