"""Migrations: once each, in order, under a lock, and never changed afterwards."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from domain.events.providers import OthersPlacesReported
from ledger import migrate as module
from ledger.entries import Provenance, Receipt
from ledger.log import Log
from ledger.migrate import (
    DatabaseTooOld,
    MigrationChanged,
    NotMigrated,
    migrate,
    migrations,
    require_current,
)

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


def test_a_database_that_is_too_old_is_refused_in_a_sentence(
    ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.migrate.LEAST_VERSION", 99)
    for starting in (migrate, require_current):
        with pytest.raises(DatabaseTooOld) as refused:
            starting(ledger)
        assert "older than PostgreSQL 17" in refused.value.message


def test_an_owner_who_is_no_superuser_may_migrate(empty: str) -> None:
    with psycopg.connect(empty, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS plain_owner")
        connection.execute("CREATE ROLE plain_owner LOGIN CREATEROLE")
        connection.execute("ALTER DATABASE not_migrated OWNER TO plain_owner")
        for role in module.ROLES:
            connection.execute(f"GRANT {role} TO plain_owner WITH ADMIN OPTION")
    migrate(make_conninfo(empty, user="plain_owner"))
    require_current(make_conninfo(empty, user="plain_owner"))


MADE = "CREATE ROLE {} LOGIN NOINHERIT"


def test_only_logins_that_are_named_connect_and_an_older_releases_services_are(empty: str) -> None:
    migrate(empty)
    with psycopg.connect(empty, autocommit=True) as owner:
        for login in ("a_stranger", "a_service", "a_later_service"):
            owner.execute(f"DROP ROLE IF EXISTS {login}".encode())
            owner.execute(MADE.format(login).encode())
        owner.execute("GRANT placement_ledger_app TO a_service")
        owner.execute("GRANT CONNECT ON DATABASE not_migrated TO PUBLIC")
        assert migrate(empty) == []
        owner.execute("GRANT placement_ledger_app TO a_later_service")
        assert migrate(empty) == []
    psycopg.connect(make_conninfo(empty, user="a_service")).close()
    for login in ("a_stranger", "a_later_service"):
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            psycopg.connect(make_conninfo(empty, user=login))


def next_release(number: int, statements: str, folder: Path) -> Path:
    """Writes this release's migrations and one more to a folder."""
    for path in module.FOLDER.glob("*.sql"):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / f"{number:04}_next.sql").write_text(statements)
    return folder


def test_a_release_goes_on_appending_while_the_next_ones_migration_is_applied(
    ledger: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from evidence.proof.verify import Held, verify

    with closing(Log(ledger)) as log:
        counts = iter(range(1_000_000))
        stop = threading.Event()

        def append_one() -> Receipt:
            event = OthersPlacesReported(
                home_id="H-1", filled=next(counts), counted_on=date(2022, 1, 1)
            )
            return log.append([event], unless=None, after=0, provenance=BY)

        def append_until_stopped() -> Receipt:
            while not stop.is_set():
                last = append_one()
            return last

        assert append_one().first == 1
        folder = next_release(999, "ALTER TABLE ledger.entry ADD COLUMN more text", tmp_path)
        with ThreadPoolExecutor(1) as pool:
            appending = pool.submit(append_until_stopped)
            monkeypatch.setattr(module, "FOLDER", folder)
            assert migrate(ledger) == ["0999_next"]
            stop.set()
            before = appending.result().first
        assert append_one().first == before + 1
        assert len(log.entries(after=before)) == 1
    with psycopg.connect(ledger) as connection:
        assert verify(connection, Held()).size == before + 1


def test_a_migration_that_is_interrupted_leaves_nothing_and_goes_through_again(
    empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = len(migrations())
    slow = "CREATE TABLE ledger.slow (n int); SELECT pg_sleep(30);"
    folder = next_release(count + 1, slow, tmp_path)
    faults: list[BaseException] = []

    def run() -> None:
        try:
            migrate(empty)
        except psycopg.OperationalError as interrupted:
            faults.append(interrupted)

    with monkeypatch.context() as then:
        then.setattr(module, "FOLDER", folder)
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
