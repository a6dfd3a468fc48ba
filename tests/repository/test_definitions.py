"""One definition each, in SQL and in Python, of what several answers must agree on.

Templates of pages (.html) and of printed documents (.typ) are searched too. What SQL reads without
regard to case is matched without regard to case.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("domain", "ledger", "projections", "evidence", "api")
SOURCES = {
    str(path.relative_to(ROOT)): path.read_text()
    for package in PACKAGES
    for suffix in ("*.py", "*.sql", "*.html", "*.typ")
    for path in sorted((ROOT / package).rglob(suffix))
}
DEFINED = {
    "an entry counts, in SQL": (
        r"(?i)\breversed_position\((?!bytea)|(?:=|like|in \()\s*'entry-rev",
        # A movement only names the cause of a change. A fold may not see reversals that came after
        # its window, so it counts by `reverses` (decision 58). An append reverses what is there.
        {
            "ledger/migrations/0001_log.sql",
            "ledger/migrations/0003_append.sql",
            "projections/casework/proposed_corrections.py",  # lists what was put right
            "projections/facts/fact.py",
            "projections/forecasting/movement.py",
        },
    ),
    "an entry counts, in Python": (
        r"(?:isinstance\([^)]*|\bis )\bEntryReversed\b|case EntryReversed\(",
        # The log drops reversals themselves; a correction reads whether its entry was reversed.
        {
            "domain/events/corrections.py",
            "ledger/selection.py",
            "domain/commands/ledger/correct_entry.py",
        },
    ),
    "how things stand, in Python": (
        r"\b(?:log|reader)\.read\(",
        # A decision reads its condition too, and leaves out what was reversed when it is taken.
        {"ledger/record.py"},
    ),
    "the fee of a day, in SQL": (
        r"(?i)->>?\s*'varied_from'",
        # A movement only asks on which day an entry takes effect.
        {"projections/facts/fees.py", "projections/forecasting/movement.py"},
    ),
    "the fee of a day, in Python": (
        r"(?<!command)\.varied_from\b",
        # A command's own field is the day asked for.
        {"domain/readings/rises/rise.py"},
    ),
    "the day in London": (
        (
            r"(?i:Europe/London|\bat time zone (?!'UTC')|\btimezone\(\s*'|\bcurrent_date\b"
            r"|\bnow\(\)::date|\bnow\(\) - )|\bdate\.today\(|\bLONDON\b|\bZoneInfo\("
        ),
        {"domain/london.py", "projections/engine/functions.py"},
    ),
    "the financial year of a day": (
        r"(?i:interval '[39] months'|'YY')|\bday\.year - 1\b",
        {"domain/values.py", "projections/engine/functions.py"},
    ),
    "pounds as text": (
        r"£\s*['\"]\s*(?:\|\||[+~%])|£\s*[{%#]|[,+]\.2f\b",
        # A chart has no room for whole amounts. A page also shows figures that are not pounds.
        {
            "api/web/page.py",
            "domain/wording.py",
            "projections/engine/functions.py",
            "evidence/documents/charts.py",
        },
    ),
}
PLANTED = (
    ("an entry counts, in SQL", "SELECT min(r.position) WHERE ledger.reversed_position(body) = 7"),
    ("an entry counts, in SQL", "WHERE e.event LIKE 'entry-rev%'"),
    ("an entry counts, in SQL", "where e.event in ('entry-reversed')"),
    ("an entry counts, in Python", "{e.position for e in all if isinstance(e, EntryReversed)}"),
    ("how things stand, in Python", "Referral.from_events(standing(log.read(query).events))"),
    ("how things stand, in Python", "parts.log.read((referral_of(referral_id),)).events"),
    ("the fee of a day, in SQL", "ORDER BY (fields ->> 'varied_from')::date DESC"),
    ("the fee of a day, in SQL", "fields->>'varied_from' <= today"),
    ("the fee of a day, in Python", "fees[event.varied_from] = event.weekly_fee"),
    ("the fee of a day, in Python", "max(fees, key=lambda v: v.varied_from)"),
    ("the day in London", "(recorded_at AT TIME ZONE 'Europe/London')::date"),
    ("the day in London", "(recorded_at AT TIME ZONE 'GB')::date"),
    ("the day in London", "moment.astimezone(LONDON).date()"),
    ("the day in London", 'moment.astimezone(ZoneInfo("GB")).date()'),
    ("the day in London", "WHERE died_on < CURRENT_DATE"),
    ("the financial year of a day", "extract(year FROM paid_on - interval '3 months')"),
    ("the financial year of a day", "extract(year FROM paid_on - INTERVAL '3 months')"),
    ("pounds as text", "'£' || amount"),
    ("pounds as text", 'f"£{amount}"'),
    ("pounds as text", "<td>£{{ amount }}</td>"),
    ("pounds as text", '"£" + f"{amount:,.2f}"'),
    ("pounds as text", '"£%s" % amount'),
    ("pounds as text", 'f"{amount:,.2f}"'),
)
PLACES = ("projections/money/planted.py", "api/web/templates/planted.html", "evidence/planted.typ")


def places_of(pattern: str, sources: Mapping[str, str]) -> set[str]:
    """The files that match a pattern."""
    return {path for path, text in sources.items() if re.search(pattern, text)}


@pytest.mark.parametrize("name", DEFINED)
def test_no_second_definition_stands_anywhere(name: str) -> None:
    pattern, places = DEFINED[name]
    assert places_of(pattern, SOURCES) == places


@pytest.mark.parametrize(("name", "text"), PLANTED)
def test_a_planted_second_definition_is_found(name: str, text: str) -> None:
    pattern, _ = DEFINED[name]
    assert places_of(pattern, dict.fromkeys(PLACES, text)) == set(PLACES)


def test_templates_are_searched() -> None:
    assert {Path(path).suffix for path in SOURCES} == {".py", ".sql", ".html", ".typ"}
