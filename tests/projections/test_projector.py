"""The projector: it follows, survives, rebuilds beside the old, and stops at the unknown."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from databases import EMPTY
from examples import MARCH, applied, care_started, placed, registered
from facts import BOROUGH, TABLES, Connection, record, tables
from keys import vault_beside, vault_of

from api.web.readiness import Readiness
from ledger.codec import UnknownEvent, encode
from ledger.dcb.datastore import Unavailable
from ledger.log import Log
from ledger.migrate import migrate
from ledger.server.embedded import embedded_server
from projections.engine import projector, swapping
from projections.engine.answer import (
    NothingRecordedYet,
    NotYetProjected,
    SnapshotPool,
    open_snapshot,
    resolve_basis,
    wait_for,
)
from projections.engine.folding import NotProjected
from projections.engine.rebuilding import NEXT, ReportProgress, Superseded, fold_fact, rebuild_id
from projections.engine.swapping import exists
from projections.facts import FACTS
from projections.places.sufficiency import looked_after

WAITING = """
SELECT EXISTS (SELECT FROM pg_locks JOIN pg_database d ON d.oid = database
               WHERE datname = current_database() AND mode = 'AccessExclusiveLock' AND NOT granted)
"""


@pytest.fixture
def owner(ledger: str) -> Iterator[Connection]:
    with psycopg.connect(ledger, autocommit=True) as connection:
        yield connection


@pytest.fixture
def template() -> str:
    """A ledger without facts, for the projector to make."""
    return EMPTY


def rebuild(ledger: str, progress: ReportProgress | None = None) -> None:
    with projector.connect(ledger) as connection, vault_beside(connection) as vault:
        projector.rebuild(connection, progress, vault=vault)


@contextmanager
def following(ledger: str, faults: list[BaseException] | None = None) -> Iterator[threading.Thread]:
    stop = threading.Event()
    found: list[BaseException] = [] if faults is None else faults

    def follow() -> None:
        try:
            vault = vault_of(ledger, role="placement_ledger_projector")
            with closing(vault):
                projector.follow(ledger, stop, vault=vault)
        except BaseException as fault:  # noqa: BLE001  the test looks at it
            found.append(fault)

    thread = threading.Thread(target=follow)
    thread.start()
    try:
        yield thread
    finally:
        stop.set()
        thread.join(timeout=10)
        assert not thread.is_alive()
        assert found == [] or faults is not None


def test_a_reader_who_holds_a_position_can_wait_for_it(log: Log, ledger: str) -> None:
    with following(ledger):
        for _ in range(3):
            record(log, applied)
            wait_for(ledger, log.head())
        with open_snapshot(ledger) as connection:
            assert (
                resolve_basis(connection, as_of=MARCH, known_at=None, borough=BOROUGH).known_at == 3
            )


def test_a_reader_stops_waiting_after_its_patience(log: Log, ledger: str) -> None:
    rebuild(ledger)
    record(log, applied)
    with pytest.raises(NotYetProjected, match=r"^the answers are at entry 0 of 1: ") as late:
        wait_for(ledger, 1, patience=0.05)
    assert "entry" not in late.value.title, "over HTTP it names no position"


def test_the_projector_survives_losing_its_connections(
    log: Log, ledger: str, owner: Connection
) -> None:
    with following(ledger) as thread:
        record(log, applied)
        wait_for(ledger, 1)
        owner.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        time.sleep(0.2)
        other = Log(ledger, vault=vault_of(ledger))
        record(other, applied)
        wait_for(ledger, 2)
        other.close()
        assert thread.is_alive()


def test_after_the_databases_restart_all_goes_on_and_nobody_waits(tmp_path: Path) -> None:
    with embedded_server(tmp_path / "d", durable=False) as conninfo:
        migrate(conninfo)
        log, snapshots = Log(conninfo, vault=vault_of(conninfo)), SnapshotPool(conninfo)
        readiness = Readiness(conninfo)
        with following(conninfo) as thread:
            record(log, applied)
            wait_for(conninfo, 1)
            readiness.reached()
            for lend in (log.datastore.get_connection, snapshots.open_snapshot):
                borrow(lend, 12)
            stop_at_once(conninfo)
            retry(lambda: psycopg.connect(conninfo).close())
            for _ in range(14):
                at_once(lambda: record(log, applied))
            assert readiness.reached().head == log.head()
            retry(lambda: wait_for(conninfo, log.head()))
            for _ in range(14):
                at_once(lambda: borrow(snapshots.open_snapshot, 1))
            assert thread.is_alive()
        log.close()
        snapshots.close()
        readiness.close()


def borrow(lend: Callable[[], AbstractContextManager[object]], count: int) -> None:
    """Borrow so many connections of a pool together, and give them back."""
    with ExitStack() as stack:
        for _ in range(count):
            stack.enter_context(lend())


def at_once(act: Callable[[], object]) -> None:
    began = time.monotonic()
    act()
    assert time.monotonic() - began < 5


def stop_at_once(conninfo: str) -> None:
    """Have the server crash: one of its processes dies by a signal it cannot catch."""
    with psycopg.connect(conninfo) as connection:
        folder = connection.execute("SHOW data_directory").fetchone()
    assert folder is not None
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        words = process.read_bytes().split(b"\0")
        if words[0].endswith(b"/postgres") and str(folder[0]).encode() in words:
            os.kill(int(process.parent.name), signal.SIGKILL)


def retry(act: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            act()
        except (psycopg.OperationalError, Unavailable, NotYetProjected):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        else:
            return


def test_an_unknown_event_stops_the_projector_with_an_error_and_later_entries_are_not_answered(
    log: Log, ledger: str, owner: Connection
) -> None:
    rebuild(ledger)
    record(log, care_started)
    appended = """SELECT * FROM ledger.append(
        '[{"name": "from-the-future.v9", "tags": []}]', ARRAY['{}'::bytea],
        '[{"entries": 1, "by": "a", "as": "b", "correlation": "c"}]', '[]', '{}')"""
    owner.execute(appended)
    faults: list[BaseException] = []
    with following(ledger, faults) as thread:
        thread.join(timeout=10)
        assert not thread.is_alive()
    assert isinstance(faults[0], UnknownEvent)
    assert "entry 2: from-the-future.v9" in str(faults[0])
    now = projector.read_progress(owner)
    assert now is not None
    assert now.position == 1


def test_an_entry_that_cannot_be_folded_stops_the_projector_before_it_with_its_position(
    log: Log, ledger: str, owner: Connection
) -> None:
    rebuild(ledger)
    record(log, care_started, applied, applied)
    appended = """SELECT * FROM ledger.append(
        '[{"name": "care-started.v1", "tags": ["child:C-1"]}]', ARRAY[%s::bytea],
        '[{"entries": 1, "by": "a", "as": "b", "correlation": "c"}]', '[]', '{}')"""
    day = str(care_started.started_on).encode()
    owner.execute(appended, (encode(care_started).replace(day, b"x"),))
    record(log, applied)
    with (
        projector.connect(ledger) as connection,
        vault_beside(owner) as vault,
        pytest.raises(projector.NotFolded, match="before entry 4"),
    ):
        projector.catch_up(connection, vault=vault)
    now = projector.read_progress(owner)
    assert now is not None
    assert now.position == 3


def test_two_projectors_at_once_do_no_harm(log: Log, ledger: str, owner: Connection) -> None:
    rebuild(ledger)
    for n in range(60):
        record(log, placed.model_copy(update={"placement_id": f"PL-{n}"}))

    def run(_: int) -> int:
        with projector.connect(ledger) as connection, vault_beside(connection) as vault:
            return projector.catch_up(connection, window=3, vault=vault)

    with ThreadPoolExecutor(3) as pool:
        assert set(pool.map(run, range(3))) == {60}
    live = tables(owner)
    rebuild(ledger)
    assert tables(owner) == live


def test_a_rebuild_is_swapped_in_whole_and_readers_never_see_half(log: Log, ledger: str) -> None:
    record(log, *(care_started.model_copy(update={"child_ref": f"C-{n:016}"}) for n in range(50)))
    rebuild(ledger)
    seen: set[int] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            with open_snapshot(ledger) as connection:
                basis = resolve_basis(connection, as_of=MARCH, known_at=None, borough=BOROUGH)
                seen.add(looked_after(connection, basis).children)

    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        try:
            for _ in range(5):
                rebuild(ledger)
        finally:
            done.set()
        for future in readers:
            future.result()
    assert seen == {50}


def test_a_swap_waits_for_a_reader_that_has_begun_and_they_never_wait_for_one_another(
    log: Log, ledger: str
) -> None:
    record(log, care_started)
    rebuild(ledger)
    with ThreadPoolExecutor(1) as pool, open_snapshot(ledger) as connection:
        swapping = pool.submit(rebuild, ledger)
        with psycopg.connect(ledger, autocommit=True) as watch:
            deadline = time.monotonic() + 20
            while watch.execute(WAITING).fetchone() != (True,):
                assert time.monotonic() < deadline
        for table in TABLES:
            connection.execute(f"SELECT count(*) FROM {table}".encode())
        assert not swapping.done()
        connection.rollback()
        swapping.result(20)


def test_facts_of_another_definition_are_rebuilt(log: Log, ledger: str, owner: Connection) -> None:
    record(log, care_started)
    with projector.connect(ledger) as connection, vault_beside(connection) as vault:
        projector.rebuild(connection, vault=vault)
        connection.execute("UPDATE answers.progress SET definition = 'an older one'")
        connection.execute("DELETE FROM answers.looked_after")
        projector.rebuild_if_outdated(connection, vault=vault)
    assert owner.execute("SELECT count(*) FROM answers.looked_after").fetchone() == (1,)


def test_progress_is_reported_to_the_end(log: Log, ledger: str) -> None:
    record(log, *(applied for _ in range(2_500)))
    reported: list[tuple[int, int]] = []
    rebuild(ledger, lambda done, total: reported.append((done, total)))
    assert reported == [(1000, 2500), (2000, 2500), (2500, 2500)]


def test_a_rebuild_whose_connections_are_cut_leaves_what_there_was_and_is_begun_again(
    log: Log, ledger: str, owner: Connection
) -> None:
    record(log, *(care_started.model_copy(update={"child_ref": f"C-{n:016}"}) for n in range(1500)))
    rebuild(ledger)
    before = tables(owner)

    def cut(done: int, total: int) -> None:
        assert done < total, "it should not have come so far"
        owner.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    with pytest.raises(psycopg.OperationalError):
        rebuild(ledger, cut)
    assert tables(owner) == before
    rebuild(ledger)
    assert tables(owner) == before


def test_a_rebuild_does_not_write_to_the_facts_of_another_rebuild(log: Log, ledger: str) -> None:
    record(log, applied)
    with projector.connect(ledger) as connection:
        with connection.transaction():
            projector.create_schema(connection, NEXT)
        ours = rebuild_id(connection)
        fold_fact(connection, ours, FACTS[0], 0, 1)
        with connection.transaction():
            connection.execute(f"DROP SCHEMA {NEXT} CASCADE")
            projector.create_schema(connection, NEXT)
        with pytest.raises(Superseded):
            fold_fact(connection, ours, FACTS[0], 0, 1)


def test_the_projector_drops_what_a_killed_rebuild_had_made(log: Log, ledger: str) -> None:
    rebuild(ledger)
    with projector.connect(ledger) as connection:
        with connection.transaction():
            projector.create_schema(connection, NEXT)
        with following(ledger):
            for _ in range(2):
                record(log, applied)
                wait_for(ledger, log.head())
        assert not exists(connection, NEXT)


def test_what_rebuilds_leave_behind_is_looked_for_at_first_and_after_a_rebuild_only(
    log: Log, ledger: str, owner: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[float] = []
    dropping = swapping.drop_left_behind

    def look(connection: Connection) -> bool:
        looked.append(time.monotonic())
        return dropping(connection)

    def record_some() -> None:
        for _ in range(4):
            record(log, applied)
            wait_for(ledger, log.head())

    class Killed(Exception):
        pass

    def kill(done: int, total: int) -> None:
        assert exists(owner, NEXT), (done, total)
        raise Killed

    rebuild(ledger)
    monkeypatch.setattr(swapping, "LOOK_SECONDS", 0.1)
    monkeypatch.setattr(swapping, "drop_left_behind", look)
    with following(ledger):
        record_some()
        assert len(looked) == 1
        with pytest.raises(Killed):
            rebuild(ledger, kill)
        deadline = time.monotonic() + 10
        while exists(owner, NEXT):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        wait_for(ledger, log.head())
        record_some()
        times = len(looked)
        record_some()
        assert len(looked) == times


def test_nothing_is_answered_before_there_are_answers(log: Log, ledger: str) -> None:
    record(log, applied)
    with pytest.raises(NotProjected), open_snapshot(ledger):
        pass


def test_known_at_is_a_position_or_a_moment_the_answers_have_reached(log: Log, ledger: str) -> None:
    record(log, applied)
    record(log, registered)
    rebuild(ledger)
    record(log, applied)
    first, second, _ = log.entries()
    with open_snapshot(ledger) as connection:

        def known(known_at: int | datetime | None) -> int:
            basis = resolve_basis(connection, as_of=MARCH, known_at=known_at, borough=BOROUGH)
            return basis.known_at

        assert known(None) == 2
        assert known(1) == 1
        assert known(second.recorded_at) == 2
        with pytest.raises(NotYetProjected):
            known(3)
        with pytest.raises(NotYetProjected):
            known(datetime.now(UTC) + timedelta(days=1))
        with pytest.raises(NothingRecordedYet):
            known(first.recorded_at - timedelta(days=1))


def test_reading_answers_can_change_nothing(log: Log, ledger: str) -> None:
    record(log, care_started)
    rebuild(ledger)
    with (
        open_snapshot(ledger) as connection,
        pytest.raises(psycopg.Error, match=r"read-only|permission denied"),
    ):
        connection.execute("DELETE FROM looked_after")
