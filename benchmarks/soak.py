"""Mixed load at a steady rate for as long as is asked: do memory, connections or lag grow?

    .venv/bin/python -m benchmarks.soak [MINUTES] [A_SECOND]

The API, the projector and the signer run as processes. Half of what is asked records an invoice,
a third asks for an answer, the rest reads the log. Each minute a line says how much memory each
process holds, how many connections there are, how far the answers lag, and how long requests took.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Final

import psycopg

from api.access.store import make_key
from benchmarks.measuring import ledger, server
from benchmarks.over_http import free_port, invoice

CLIENTS: Final = 8
READY_SECONDS: Final = 40
WATCHED: Final = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
LAG: Final = """
SELECT (SELECT max(position) FROM ledger.entry) - (SELECT position FROM answers.progress)
"""


@contextmanager
def processes(own: str, place: str, port: int) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """The processes of the service."""
    env = {**os.environ, "PLACEMENT_LEDGER_DATABASE_URL": own, "PLACEMENT_LEDGER_DATA": place,
           "PLACEMENT_LEDGER_REQUESTS_A_MINUTE": "100000000"}  # fmt: skip
    made = {
        name: subprocess.Popen(  # noqa: S603  our own module
            [sys.executable, "-m", "api", *command], env=env,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        for name, command in (
            ("serve", ["serve", "--port", str(port)]), ("project", ["project"]), ("sign", ["sign"]),
        )
    }  # fmt: skip
    try:
        yield made
    finally:
        for each in made.values():
            each.kill()
            each.wait()


@dataclass(slots=True)
class Load:
    """Clients at a steady pace: so many requests a second, whatever the answers take."""

    port: int
    key: str
    pace: float
    stop: threading.Event = field(default_factory=threading.Event)
    taken: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def client(self, n: int) -> None:
        """One client, until it is told to stop."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        due, count = time.perf_counter(), 0
        while not self.stop.is_set():
            due += self.pace
            time.sleep(max(0.0, due - time.perf_counter()))
            count += 1
            began = time.perf_counter()
            self.ask(connection, *request(n, count))
            self.taken.append(time.perf_counter() - began)

    def ask(self, connection: HTTPConnection, method: str, path: str, body: str | None) -> None:
        """One request, and what is wrong with its answer."""
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.key}"}
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            answer.read()
        except OSError as fault:
            self.faults.append(repr(fault))
            connection.close()
        else:
            if answer.status not in (200, 201):
                self.faults.append(f"{method} {path} {answer.status}")


def request(n: int, count: int) -> tuple[str, str, str | None]:
    """Half record an invoice, a third ask for an answer, the rest read the log."""
    match count % 6:
        case 0 | 2 | 4:
            return "POST", "/invoices", invoice(n, count)
        case 1 | 3:
            return "GET", "/answers/budgets", None
        case _:
            return "GET", f"/log?after={count}&limit=20", None


def resident(process: subprocess.Popen[bytes]) -> int:
    """The memory a process holds, in MiB."""
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS"))


def one(connection: psycopg.Connection, statement: str) -> int:
    """A number the database says."""
    row = connection.execute(statement.encode()).fetchone()
    return int(row[0] or 0) if row else 0


def main(minutes: float, a_second: float) -> None:
    """Run the load and say each minute how things are."""
    with (
        server() as conninfo, ledger(conninfo, "bench") as (own, _),
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place,
    ):  # fmt: skip
        port = free_port()
        load = Load(port, make_key(own, "soak", ("finance",), days=1), CLIENTS / a_second)
        with processes(own, place, port) as running:
            time.sleep(READY_SECONDS)
            threads = [threading.Thread(target=load.client, args=(n,)) for n in range(CLIENTS)]
            for thread in threads:
                thread.start()
            with psycopg.connect(own, autocommit=True) as watch:
                for minute in range(1, int(minutes) + 1):
                    time.sleep(60)
                    told_now, load.taken = sorted(load.taken), []
                    line = {
                        "minute": minute, "requests": len(told_now), "faults": len(load.faults),
                        "median_ms": round(statistics.median(told_now) * 1000, 1),
                        "p99_ms": round(told_now[int(len(told_now) * 0.99)] * 1000, 1),
                        "memory_mib": {name: resident(each) for name, each in running.items()},
                        "connections": one(watch, WATCHED), "lag": one(watch, LAG),
                        "entries": one(watch, "SELECT max(position) FROM ledger.entry"),
                    }  # fmt: skip
                    sys.stdout.write(json.dumps(line) + "\n")
                    sys.stdout.flush()
            load.stop.set()
            for thread in threads:
                thread.join()
            sys.stdout.write("".join(f"{fault}\n" for fault in load.faults[:10]))


if __name__ == "__main__":
    main(*(float(word) for word in [*sys.argv[1:], *("60", "40")[len(sys.argv) - 1 :]]))
