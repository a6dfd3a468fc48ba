"""One definition each, in SQL and in Python, of what several answers must agree on."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("domain", "ledger", "projections", "evidence", "api")
SOURCES = {
    str(path.relative_to(ROOT)): path.read_text()
    for package in PACKAGES
    for suffix in ("*.py", "*.sql")
    for path in sorted((ROOT / package).rglob(suffix))
}
DEFINED = {
    "an entry counts, in SQL": (
        r"\breversed_position\((?!bytea)|= 'entry-reversed'",
        # A movement only names the cause of a change.
        {"ledger/migrations/0001_log.sql", "projections/forecasting/movement.py"},
    ),
    "an entry counts, in Python": (
        r"isinstance\([^)]*\bEntryReversed\b|case EntryReversed\(",
        # The log drops reversals themselves; a correction reads whether its entry was reversed.
        {
            "domain/events/corrections.py",
            "ledger/selection.py",
            "domain/commands/ledger/correct_entry.py",
        },
    ),
    "the fee of a day, in SQL": (
        r"->> 'varied_from'",
        # A movement only asks on which day an entry takes effect.
        {"projections/facts/fees.py", "projections/forecasting/movement.py"},
    ),
    "the fee of a day, in Python": (
        r"\bevent\.varied_from\b",
        {"domain/readings/placements.py"},
    ),
    "the day in London": (
        r"Europe/London|\bcurrent_date\b|\bdate\.today\(|\bnow\(\)::date|\bnow\(\) - ",
        {"domain/london.py", "projections/engine/functions.py"},
    ),
    "the financial year of a day": (
        r"interval '[39] months'|'YY'|\bday\.year - 1\b",
        {"domain/values.py", "projections/engine/functions.py"},
    ),
    "pounds as text": (
        r"£'\s*\|\||£\{",
        # A chart has no room for whole amounts.
        {
            "domain/wording.py",
            "projections/engine/functions.py",
            "evidence/documents/charts.py",
        },
    ),
}
PLANTED = {
    "an entry counts, in SQL": "SELECT min(r.position) WHERE ledger.reversed_position(body) = 7",
    "an entry counts, in Python": "{e.position for e in all if isinstance(e, EntryReversed)}",
    "the fee of a day, in SQL": "ORDER BY (fields ->> 'varied_from')::date DESC",
    "the fee of a day, in Python": "fees[event.varied_from] = event.weekly_fee",
    "the day in London": "(recorded_at AT TIME ZONE 'Europe/London')::date",
    "the financial year of a day": "extract(year FROM paid_on - interval '3 months')",
    "pounds as text": "'£' || amount",
}


def places_of(pattern: str, sources: Mapping[str, str]) -> set[str]:
    """The files that match a pattern."""
    return {path for path, text in sources.items() if re.search(pattern, text)}


@pytest.mark.parametrize("name", DEFINED)
def test_no_second_definition_stands_anywhere(name: str) -> None:
    pattern, places = DEFINED[name]
    assert places_of(pattern, SOURCES) == places


@pytest.mark.parametrize("name", DEFINED)
def test_a_planted_second_definition_is_found(name: str) -> None:
    pattern, places = DEFINED[name]
    planted = {**SOURCES, "projections/money/planted.py": PLANTED[name]}
    assert places_of(pattern, planted) - places == {"projections/money/planted.py"}
