"""What benchmarks share: servers, ledgers, timers, and the rows of the table."""

import os
import platform
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg.conninfo import make_conninfo

from ledger.entries import Provenance
from ledger.keys import keys_in
from ledger.log import Log
from ledger.migrate import migrate
from ledger.server.embedded import embedded_server
from ledger.vault import Vault

BY: Final = Provenance("bench", "bench", "bench")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: what was measured, against what, its bound, and the figure of one run.

    The bound is a ceiling if `most` (a ratio of times, or milliseconds), else a floor (a ratio of
    rates).
    """

    what: str
    against: str
    bound: float
    figure: float
    unit: str = "×"
    most: bool = False
    note: str = ""

    @property
    def holds(self) -> bool:
        """Whether the figure is within its bound."""
        return self.figure <= self.bound if self.most else self.figure >= self.bound


def machine() -> str:
    """The machine as the table names it: cores, memory, kernel and Python."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores ({model}), {memory:.0f} GiB of memory, Linux {platform.release()},"
        f" Python {platform.python_version()}"
    )


@contextmanager
def postgres_server(*, durable: bool = True) -> Iterator[str]:
    """The connection string of a new PostgreSQL server, which waits for the disk if durable."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place,
        embedded_server(Path(place), durable=durable) as conninfo,
    ):
        yield conninfo


@contextmanager
def empty_ledger(conninfo: str, name: str) -> Iterator[tuple[str, Log]]:
    """A new, empty ledger on a server: its connection string, and its log with a vault."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    own = make_conninfo(conninfo, dbname=name)
    migrate(own)
    with tempfile.TemporaryDirectory() as place, open_log(own, Path(place)) as log:
        yield own, log


@contextmanager
def open_log(own: str, keys: Path) -> Iterator[Log]:
    """The log of a ledger, with a vault whose keys are in a folder, closed afterwards."""
    log = Log(own, vault=Vault(own, keys_in(keys)))
    try:
        yield log
    finally:
        log.close()


def rate(clients: int, seconds: float, begin: Callable[[int], Callable[[int], Any]]) -> float:
    """How many calls a second `clients` threads make together.

    `begin(n)` returns the function that client n calls, again and again, with a count from 0.
    """
    counts = [0] * clients
    ready = threading.Barrier(clients + 1)
    stop = threading.Event()

    def client(n: int) -> None:
        try:
            call = begin(n)
        except BaseException:
            ready.abort()
            raise
        ready.wait()
        while not stop.is_set():
            call(counts[n])
            counts[n] += 1

    threads = [threading.Thread(target=client, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    ready.wait()
    began = time.perf_counter()
    time.sleep(seconds)
    done, took = sum(counts), time.perf_counter() - began
    stop.set()
    for thread in threads:
        thread.join()
    return done / took


def median_seconds(work: Callable[[], object], times: int = 1) -> float:
    """The median time of a call, in seconds."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)
