"""Migrations: once each, in order, under a lock, and never changed afterwards."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from ledger import migrate as module
from ledger.migrate import MigrationChanged, NotMigrated, migrate, migrations, require_current


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
    from evidence.verify import Held, verify

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
