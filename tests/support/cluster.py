"""PostgreSQL servers of one's own on this machine: a primary, its standbys, its archive.

Each is a process that a test may kill, stop, promote or restore, as a council's own would be.
"""

import atexit
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import psycopg
from databases import new_folder
from psycopg.conninfo import make_conninfo

from ledger.migrate import migrate
from ledger.server.keeper import INITDB
from ledger.server.process import become_ordinary_user
from ledger.server.programs import find_binaries

DATABASE = "ledger"
START_SECONDS = 40.0


def at_once(client: Callable[[int], None], count: int) -> list[threading.Thread]:
    """So many clients, numbered and started."""
    threads = [threading.Thread(target=client, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    return threads


def program(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs to its end."""
    subprocess.run(
        [str(find_binaries() / name), *arguments], check=True, capture_output=True,
        preexec_fn=become_ordinary_user,
    )  # fmt: skip


def children_of(pid: int) -> list[int]:
    """The processes that a process has started."""
    of_threads = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(each) for children in of_threads for each in children.read_text().split()]


def wait_until_ended(pids: Sequence[int]) -> None:
    """Wait until processes hold nothing any more: one that is left keeps a server from starting."""
    deadline = time.monotonic() + START_SECONDS
    while any(is_running(pid) for pid in pids):
        assert time.monotonic() < deadline, pids
        time.sleep(0.01)


def is_running(pid: int) -> bool:
    """Whether a process has not ended. A zombie has."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


class Server:
    """One server: its folder, and how it is reached."""

    def __init__(self, folder: Path, name: str, listen_on: int | None = None) -> None:
        self.folder, self.name, self.listen_on = folder, name, listen_on
        self.data = folder / name
        self.sockets = folder / f"{name}-s"
        self.sockets.mkdir(parents=True, exist_ok=True)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def conninfo(self) -> str:
        """How its owner reaches the ledger on it."""
        return make_conninfo(
            host=str(self.sockets), port=self.listen_on or 5432, user="postgres", dbname=DATABASE
        )

    def connect(self, dbname: str = DATABASE) -> psycopg.Connection:
        """A connection of the owner's, each statement its own transaction."""
        return psycopg.connect(make_conninfo(self.conninfo, dbname=dbname), autocommit=True)

    def configure(self, **settings: str) -> None:
        """Add settings, which hold from the next start."""
        with (self.data / "postgresql.auto.conf").open("a") as file:
            for key, value in settings.items():
                file.write(f"{key} = '{value}'\n")

    def start(self) -> "Server":
        """Start it and wait until it takes connections."""
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        listens = "127.0.0.1" if self.listen_on else ""
        with (self.folder / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(find_binaries() / "postgres"), "-D", str(self.data),
                 "-c", f"unix_socket_directories={self.sockets}",
                 "-c", f"listen_addresses={listens}", "-c", f"port={self.listen_on or 5432}"],
                stdout=log, stderr=log, preexec_fn=become_ordinary_user,  # noqa: PLW1509  no thread of it
            )  # fmt: skip
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self.connect("postgres").close()
            except psycopg.OperationalError:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise AssertionError(self.log()) from None
                time.sleep(0.05)
            else:
                return self

    def log(self) -> str:
        """What it has written."""
        return (self.folder / f"{self.name}.log").read_text(errors="replace")[-3000:]

    def kill(self) -> None:
        """Kill it and its children, as a power cut would: nothing is flushed, and no connection is
        closed.
        """
        if self.process is not None:
            if self.process.poll() is None:
                self.process.send_signal(signal.SIGSTOP)  # or it forks one more meanwhile
                pids = children_of(self.process.pid)
                for pid in (self.process.pid, *pids):
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                wait_until_ended(pids)
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        """Stop it in good order."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)
            self.process = None

    def promote(self) -> None:
        """Have a standby take over."""
        with self.connect("postgres") as connection:
            connection.execute("SELECT pg_promote(true, 30)")

    def received(self) -> int:
        """How far a standby has come, in bytes of the write-ahead log."""
        with self.connect("postgres") as connection:
            row = connection.execute(
                "SELECT pg_wal_lsn_diff(coalesce(greatest(pg_last_wal_receive_lsn(),"
                " pg_last_wal_replay_lsn()), '0/0'), '0/0')"
            ).fetchone()
        return int(row[0]) if row else 0

    def has_all_of(self, first: "Server") -> None:
        """Wait until a standby has received all that its primary wrote."""
        with first.connect("postgres") as connection:
            row = connection.execute(
                "SELECT pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0')"
            ).fetchone()
        deadline = time.monotonic() + START_SECONDS
        while row is not None and self.received() < int(row[0]):
            assert time.monotonic() < deadline, self.log()
            time.sleep(0.02)


def primary(folder: Path, *, listen_on: int | None = None, **settings: str) -> Server:
    """A new primary with an empty ledger; on the loopback too, if a port is given."""
    server = Server(folder, "primary", listen_on)
    shutil.copytree(data_with_a_ledger(), server.data)
    server.configure(**settings)
    return server.start()


@cache
def data_with_a_ledger() -> Path:
    """The data of a stopped server that holds a migrated ledger: each primary has a copy."""
    folder = new_folder()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    server = without_a_ledger(folder)
    with server.connect("postgres") as connection:
        connection.execute(f"CREATE DATABASE {DATABASE}".encode())
    migrate(server.conninfo)
    server.stop()
    return server.data


def without_a_ledger(folder: Path) -> Server:
    """A new server that others can follow, on which there is no ledger yet."""
    server = Server(folder, "primary")
    program("initdb", *INITDB, "--no-sync", "--pgdata", str(server.data))
    server.configure(max_wal_senders="8", hot_standby="on", max_connections="120")
    return server.start()


def standby(of: Server, name: str) -> Server:
    """A standby that streams from another server."""
    server = Server(of.folder, name)
    follows = make_conninfo(host=str(of.sockets), user="postgres", application_name=name)
    program(
        "pg_basebackup", "-d", follows, "-D", str(server.data), "-R", "-X", "stream", "-c", "fast"
    )
    server.configure(primary_conninfo=follows.replace("'", "''"))
    return server.start()


@contextmanager
def cluster(folder: Path) -> Iterator[list[Server]]:
    """A list to put servers in, which are all gone at the end."""
    servers: list[Server] = []
    try:
        yield servers
    finally:
        for server in servers:
            server.kill()
        shutil.rmtree(folder, ignore_errors=True)
