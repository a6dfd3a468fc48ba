"""Migrations: once each, in order, under a lock, and never changed afterwards."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from domain.events.providers import OthersPlacesReported
from ledger import migrate as module
from ledger.entries import Provenance
from ledger.log import Log
from ledger.migrate import MigrationChanged, NotMigrated, migrate, migrations, require_current

BY = Provenance("tester", "broker", "test")


@pytest.fixture
def empty(server: str) -> str:
    name = "not_migrated"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    return make_conninfo(server, dbname=name)


def test_numbers_are_contiguous_from_one() -> None:
    assert [m.number for m in migrations()] == list(range(1, len(migrations()) + 1))


def test_many_may_migrate_at_once_and_each_file_is_applied_once(empty: str) -> None:
    with ThreadPoolExecutor(6) as pool:
        applied = [name for names in pool.map(migrate, [empty] * 6) for name in names]
    assert applied == [m.name for m in migrations()]


def test_the_hash_of_each_file_is_recorded(ledger: str) -> None:
    with psycopg.connect(ledger) as connection:
        rows = connection.execute("SELECT name, sha256 FROM ledger.migration ORDER BY 1").fetchall()
    assert rows == [(m.name, m.sha256) for m in migrations()]


def test_a_file_that_was_applied_and_has_changed_stops_the_run(
    ledger: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in module.FOLDER.glob("*.sql"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "0001_log.sql").write_text("-- changed")
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    with pytest.raises(MigrationChanged, match="0001_log"):
        migrate(ledger)


def test_a_migration_that_fails_leaves_nothing_behind(
    ledger: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in module.FOLDER.glob("*.sql"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "0999_broken.sql").write_text("CREATE TABLE ledger.half (); SELECT nothing;")
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    with pytest.raises(psycopg.errors.UndefinedColumn):
        migrate(ledger)
    with psycopg.connect(ledger) as connection:
        assert connection.execute("SELECT to_regclass('ledger.half')").fetchone() == (None,)


def test_a_database_that_is_not_migrated_is_refused(empty: str, ledger: str) -> None:
    with pytest.raises(NotMigrated):
        require_current(empty)
    require_current(ledger)


def test_an_owner_who_is_no_superuser_may_migrate(empty: str) -> None:
    with psycopg.connect(empty, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS plain_owner")
        connection.execute("CREATE ROLE plain_owner LOGIN CREATEROLE")
        connection.execute("ALTER DATABASE not_migrated OWNER TO plain_owner")
        for role in module.ROLES:
            connection.execute(f"GRANT {role} TO plain_owner WITH ADMIN OPTION")
    migrate(make_conninfo(empty, user="plain_owner"))
    require_current(make_conninfo(empty, user="plain_owner"))


def test_what_was_recorded_before_there_was_a_tree_is_in_it(
    empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from evidence.proof.verify import Held, verify

    for path in sorted(module.FOLDER.glob("*.sql"))[:2]:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    with monkeypatch.context() as older:
        older.setattr(module, "FOLDER", tmp_path)
        assert len(migrate(empty)) == 2
    with psycopg.connect(empty, autocommit=True) as connection:
        for n in range(3):
            connection.execute(
                "SELECT ledger.append(%s, ARRAY['{}'::bytea], 'a', 'b', 'c', NULL, NULL, NULL)",
                (json.dumps([{"name": "x.v1", "tags": [f"provider:P-{n}", "file:1"]}]),),
            )
    assert migrate(empty)
    with psycopg.connect(empty) as connection:
        assert verify(connection, Held()).size == 3


def older(count: int, folder: Path) -> Path:
    """The migrations of an earlier release."""
    for path in sorted(module.FOLDER.glob("*.sql"))[:count]:
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


APPEND = "SELECT ledger.append(%s, ARRAY['{}'::bytea], 'a', 'b', 'c', NULL, %s, %s, '[]', '{}')"


def append_as_before(connection: psycopg.Connection, tag: str, after: int | None = None) -> object:
    """An append as the release before appends, under a condition on the tag."""
    entries = json.dumps([{"name": "home-registered.v1", "tags": [tag]}])
    unless = None if after is None else json.dumps([{"types": [], "tags": [tag]}])
    return connection.execute(APPEND, (entries, unless, after)).fetchone()


def test_a_release_before_goes_on_appending_while_this_one_does(
    empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from evidence.proof.verify import Held, verify

    with monkeypatch.context() as then:
        then.setattr(module, "FOLDER", older(6, tmp_path))
        migrate(empty)
    with psycopg.connect(empty, autocommit=True) as before:
        for n in range(300):
            append_as_before(before, f"home:H-{n % 7}")
        assert [name for name in migrate(empty) if name.startswith("0007")]
        log = Log(empty)
        for n in range(40):
            append_as_before(before, f"home:H-{n % 7}")
            event = OthersPlacesReported(home_id="H-1", filled=n, counted_on=date(2022, 1, 1))
            log.append([event], unless=None, after=0, provenance=BY)
        assert append_as_before(before, "home:H-1", after=300) is None
        assert append_as_before(before, "home:H-1", after=380) is not None
    with psycopg.connect(empty) as connection:
        assert verify(connection, Held()).size == 381
    log.close()


def test_a_migration_that_is_interrupted_leaves_nothing_and_goes_through_again(
    empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = len(list(module.FOLDER.glob("*.sql")))
    slow = older(count, tmp_path) / f"{count + 1:04}_slow.sql"
    slow.write_text("CREATE TABLE ledger.slow (n int); SELECT pg_sleep(30);")
    faults: list[BaseException] = []

    def run() -> None:
        try:
            migrate(empty)
        except psycopg.OperationalError as interrupted:
            faults.append(interrupted)

    with monkeypatch.context() as then:
        then.setattr(module, "FOLDER", tmp_path)
        migrating = threading.Thread(target=run)
        migrating.start()
        with psycopg.connect(empty, autocommit=True) as owner:
            while not owner.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE query LIKE '%%pg_sleep(30)%%' AND wait_event = 'PgSleep'"
            ).fetchall():
                time.sleep(0.02)
            migrating.join(20)
            assert faults
            assert owner.execute("SELECT to_regclass('ledger.entry')").fetchone() == (None,)
    assert len(migrate(empty)) == count
    require_current(empty)
