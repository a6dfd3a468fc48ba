"""A ledger that is divided by position: the same log, in several parts."""

import re
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from cluster import at_once
from eventsourcing.persistence import IntegrityError
from examples import applied, care_started
from facts import tables
from keys import vault_of
from sharing import care, verified

from ledger import dividing
from ledger import migrate as module
from ledger.dividing import CannotDivide, Council, add_council, begin_part, councils, divide
from ledger.entries import Provenance
from ledger.handle import handle
from ledger.log import Log
from ledger.migrate import migrate
from ledger.roles import with_role
from ledger.vault import Vault
from projections import projector

SEFTON, WIRRAL = "E08000014", "E08000015"
PARTS = ("entry", "entry_1", "entry_1_from_1", "entry_1_from_2", "leaf", "leaf_1_from_2", "tag",
         "tag_1", "sealed", "sealed_1", "tree_head", "tree_head_1")  # fmt: skip
HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "divide-the-log.md"
STATEMENTS = re.findall(r"```sql\n(.*?)```", HOW_TO.read_text(), re.DOTALL)


def record(log: Log, by: Provenance, *children: int) -> None:
    for n in children:
        handle(log, care(n), by)


def facts(ledger: str, vault: Vault) -> dict[str, list[tuple[object, ...]]]:
    """The facts made from the start."""
    with projector.connect(ledger) as connection:
        projector.rebuild(connection, vault=vault)
    with psycopg.connect(ledger) as owner:
        return tables(owner)


def parts_with_rows(ledger: str) -> dict[str, int]:
    with psycopg.connect(ledger) as owner:
        rows = owner.execute(
            "SELECT tableoid::regclass::text, count(*) FROM ledger.entry GROUP BY 1"
        )
        return dict(rows.fetchall())


def test_dividing_changes_nothing_that_is_read_proved_or_answered(
    log: Log, ledger: str, by: Provenance, vault: Vault
) -> None:
    record(log, by, 1, 2, 3)
    before = log.entries(), verified(ledger), facts(ledger, vault)
    divide(ledger, SEFTON)
    assert (log.entries(), verified(ledger), facts(ledger, vault)) == before
    begin_part(ledger, SEFTON, 4)
    assert (log.entries(), verified(ledger), facts(ledger, vault)) == before


def test_a_log_goes_on_over_its_parts(log: Log, ledger: str, by: Provenance, vault: Vault) -> None:
    divide(ledger, SEFTON)
    record(log, by, 1, 2)
    for start in (4, 7):
        begin_part(ledger, SEFTON, start)
    record(log, by, *range(3, 10))
    assert parts_with_rows(ledger) == {
        "ledger.entry_1_from_1": 3, "ledger.entry_1_from_4": 3, "ledger.entry_1_from_7": 3,
    }  # fmt: skip
    assert [entry.position for entry in log.entries()] == [*range(1, 10)]
    assert [e.position for e in log.entries(after=2, limit=6)] == [*range(3, 9)]
    assert log.entry(6) == log.entries(after=5, limit=1)[0]
    assert [e.position for e in log.entries(tag=f"child:C-{8:016}")] == [8]
    assert verified(ledger).size == 9
    assert len(facts(ledger, vault)["looked_after"]) == 9
    assert councils(ledger) == [Council(1, SEFTON, [], [1, 4, 7])]


def test_views_for_reporting_see_every_part(
    log: Log, ledger: str, by: Provenance, vault: Vault
) -> None:
    record(log, by, 1)
    with projector.connect(ledger) as connection:
        projector.publish_again(connection)
        projector.rebuild(connection, vault=vault)
        divide(ledger, SEFTON)
        projector.publish_again(connection)
        begin_part(ledger, SEFTON, 2)
        record(log, by, 2)
        projector.catch_up(connection, vault=vault)
    with psycopg.connect(with_role(ledger, "placement_ledger_reporting")) as reporter:
        known = reporter.execute("SELECT known_at, recorded_at FROM reporting.known").fetchall()
    assert known == [(2, log.entries()[-1].recorded_at)]


def test_a_migration_to_come_goes_through_a_ledger_that_is_divided(
    ledger: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    divide(ledger, SEFTON)
    begin_part(ledger, SEFTON, 2)
    add_council(ledger, WIRRAL)
    begin_part(ledger, WIRRAL, 9)
    for path in module.FOLDER.glob("*.sql"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "0999_to_come.sql").write_text("""
        ALTER TABLE ledger.entry ADD COLUMN more text,
            DROP CONSTRAINT entry_name_check,
            ADD CONSTRAINT entry_name_check CHECK (name <> '') NOT VALID;
        CREATE INDEX tag_by_position ON ledger.tag (position);
        COMMENT ON TABLE ledger.leaf IS 'As before.';
        ALTER TABLE vault.key ADD COLUMN more text;
    """)
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    assert migrate(ledger) == ["0999_to_come"]
    with psycopg.connect(ledger) as owner:
        rows = owner.execute(
            "SELECT count(*) FROM pg_attribute WHERE attname = 'more' AND attrelid IN"
            " (SELECT relid FROM pg_partition_tree('ledger.entry') WHERE isleaf)"
        ).fetchall()
    assert rows == [(4,)]


def test_what_an_entry_came_from_may_lie_in_an_earlier_part_and_not_ahead(
    log: Log, ledger: str, by: Provenance
) -> None:
    divide(ledger, SEFTON)
    log.append([applied], unless=None, after=0, provenance=by)
    begin_part(ledger, SEFTON, 2)
    of_first, of_itself = (Provenance("tester", "broker", "work", cause=n) for n in (1, 3))
    assert log.append([applied], unless=None, after=0, provenance=of_first).first == 2
    with pytest.raises(IntegrityError, match="entry_cause_check"):
        log.append([applied], unless=None, after=0, provenance=of_itself)
    assert [entry.cause for entry in log.entries()] == [None, 1]


def begun_ahead_of(said: Sequence[int], ledger: str) -> int:
    """Where a part was begun, while others record: further ahead, if they had come so far."""
    ahead = 60
    while True:
        start = len(said) + ahead
        try:
            begin_part(ledger, SEFTON, start)
        except CannotDivide:
            ahead *= 2
        else:
            return start


def test_nothing_is_lost_or_doubled_while_a_log_is_divided_and_parts_begin(
    ledger: str, by: Provenance
) -> None:
    logs = [Log(ledger, vault=vault_of(ledger)) for _ in range(4)]
    stop = threading.Event()
    said: list[int] = []

    def client(n: int) -> None:
        child = n
        while not stop.is_set():
            said.append(handle(logs[n], care(child), by).first)
            child += 4

    threads = at_once(client, 4)
    try:
        divide(ledger, SEFTON)
        for _ in range(3):
            enough = begun_ahead_of(said, ledger) + 20
            while len(said) < enough and all(thread.is_alive() for thread in threads):
                stop.wait(0.01)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert sorted(said) == [*range(1, len(said) + 1)]
    assert verified(ledger).size == len(said)
    assert len(parts_with_rows(ledger)) == 4
    for each in logs:
        each.close()


@pytest.mark.parametrize("statement", ["UPDATE ledger.{} SET council = 1", "DELETE FROM ledger.{}",
                                       "TRUNCATE ledger.{}"])  # fmt: skip
@pytest.mark.parametrize("replication", ["origin", "replica"])
def test_nobody_changes_what_lies_in_any_part(
    log: Log, ledger: str, by: Provenance, statement: str, replication: str
) -> None:
    divide(ledger, SEFTON)
    begin_part(ledger, SEFTON, 2)
    log.append([applied, care_started], unless=None, after=0, provenance=by)
    with psycopg.connect(ledger, autocommit=True) as superuser:
        superuser.execute(f"SET session_replication_role = {replication}")
        for table in PARTS:
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
                superuser.execute(statement.format(table).encode())


REFUSED: dict[str, tuple[Callable[[str], object], str]] = {
    "twice": (lambda ledger: divide(ledger, SEFTON), "divided already"),
    "what is reached": (lambda ledger: begin_part(ledger, SEFTON, 2), "after what is recorded, 2"),
    "before the last part": (lambda ledger: begin_part(ledger, SEFTON, 9), "last part began, 10"),
    "another's": (lambda ledger: begin_part(ledger, WIRRAL, 20), f"no log of {WIRRAL}"),
    "one that is there": (lambda ledger: add_council(ledger, SEFTON), "already"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_does_not_fit_is_refused_and_changes_nothing(
    log: Log, ledger: str, by: Provenance, what: str
) -> None:
    log.append([applied, care_started], unless=None, after=0, provenance=by)
    divide(ledger, SEFTON)
    begin_part(ledger, SEFTON, 10)
    attempt, why = REFUSED[what]
    with pytest.raises(CannotDivide, match=why):
        attempt(ledger)
    assert councils(ledger) == [Council(1, SEFTON, [], [1, 10])]
    assert verified(ledger).size == 2


def test_a_ledger_that_is_not_divided_has_no_councils_and_no_parts(ledger: str) -> None:
    assert councils(ledger) == []
    with pytest.raises(CannotDivide, match="not divided"):
        add_council(ledger, WIRRAL)
    with pytest.raises(CannotDivide, match="no log of"):
        begin_part(ledger, SEFTON, 5)


def test_a_log_that_is_published_is_not_divided_beneath_its_read_side(ledger: str) -> None:
    with psycopg.connect(ledger, autocommit=True) as owner:
        owner.execute("CREATE PUBLICATION given FOR TABLE ledger.entry")
    with pytest.raises(CannotDivide, match="drop the publication first"):
        divide(ledger, SEFTON)
    assert councils(ledger) == []


def test_a_long_reading_is_waited_for_and_meanwhile_others_record(
    log: Log, ledger: str, by: Provenance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dividing, "PATIENCE_SECONDS", 1.0)
    with psycopg.connect(ledger) as reader:
        reader.execute("SELECT FROM ledger.entry")
        with ThreadPoolExecutor(1) as pool:
            divided = pool.submit(divide, ledger, SEFTON)
            record(log, by, *range(1, 20))
            with pytest.raises(CannotDivide, match="reading the log"):
                divided.result()
    assert councils(ledger) == []
    divide(ledger, SEFTON)
    assert verified(ledger).size == 19


def test_what_the_how_to_says_of_statistics_and_of_disks_is_said_to_postgresql(
    log: Log, ledger: str, by: Provenance
) -> None:
    divide(ledger, SEFTON)
    log.append([applied], unless=None, after=0, provenance=by)
    with psycopg.connect(ledger, autocommit=True) as owner:
        for statement in STATEMENTS:
            owner.execute(statement.format(slower="pg_default").encode())
    assert len(log.entries()) == 1
