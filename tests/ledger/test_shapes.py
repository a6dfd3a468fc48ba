"""The shapes of events that the database is told are those in which the ledger writes them."""

import json
from pathlib import Path
from types import NoneType
from typing import Final, LiteralString

import psycopg
import pytest

from domain.events import EVENTS
from ledger.codec import lacks_fields
from ledger.migrate import NotMigrated, migrate, require_current
from ledger.migrations.shapes import shape_of

GOLDEN: Final = Path(__file__).parent.parent / "golden" / "events.jsonl"
KINDS: Final = {
    NoneType: "null", bool: "boolean", int: "number", str: "string", list: "array", dict: "object",
}  # fmt: skip


def test_what_the_ledger_writes_of_each_event_is_of_the_shape_that_the_database_is_told() -> None:
    for line in GOLDEN.read_text().splitlines():
        written = json.loads(line)
        name, fields = written["name"], json.loads(written["body"])
        shape = shape_of(EVENTS[name])
        assert fields.keys() - {"sealed"} <= shape.keys(), name
        assert not lacks_fields(name, written["body"].encode())
        for field in fields.keys() & shape.keys():
            assert KINDS[type(fields[field])] in shape[field], f"{name} {field}"


def test_each_migration_tells_the_shapes_of_today(ledger: str) -> None:
    with psycopg.connect(ledger) as owner:
        owner.execute("UPDATE ledger.event_shape SET fields = '{}' WHERE name = 'care-started.v1'")
    assert migrate(ledger) == []
    with psycopg.connect(ledger) as owner:
        told = dict(owner.execute("SELECT name, fields FROM ledger.event_shape").fetchall())
    assert told == {name: shape_of(event) for name, event in EVENTS.items()}


@pytest.mark.parametrize(
    ("changed", "is_current"),
    [
        ("UPDATE ledger.event_shape SET fields = '{}' WHERE name = 'care-started.v1'", False),
        ("DELETE FROM ledger.event_shape WHERE name = 'care-started.v1'", False),
        ("INSERT INTO ledger.event_shape VALUES ('care-started.v2', '{}')", True),
    ],
)
def test_a_database_that_was_told_other_shapes_is_not_current(
    ledger: str, changed: LiteralString, is_current: bool
) -> None:
    require_current(ledger)
    with psycopg.connect(ledger) as owner:
        owner.execute(changed)
    if not is_current:
        with pytest.raises(NotMigrated):
            require_current(ledger)
    migrate(ledger)
    require_current(ledger)
