"""Runs a mixed load at a steady rate for hours, to show whether memory, connections or lag grow.

    .venv/bin/python -m benchmarks.soak [MINUTES] [A_SECOND]

The API, the projector and the signer run as processes. Half of the requests record an invoice, a
third ask for an answer, and the rest read the log. Each minute it prints the memory of each
process, the number of connections, how many entries the answers are behind, and how long requests
took.
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
from typing import Any, Final

import psycopg

from api.access.credentials import make_key
from benchmarks.harness import empty_ledger, postgres_server
from benchmarks.over_http import free_port, invoice

CLIENTS: Final = 8
READY_SECONDS: Final = 40
CONNECTIONS: Final = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
LAG: Final = """
SELECT (SELECT max(position) FROM ledger.entry) - (SELECT position FROM answers.progress)
"""


@contextmanager
def run_processes(own: str, place: str, port: int) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Run the API, the projector and the signer, and kill them afterwards."""
    env = {**os.environ, "PLACEMENT_LEDGER_DATABASE_URL": own, "PLACEMENT_LEDGER_DATA": place,
           "PLACEMENT_LEDGER_REQUESTS_A_MINUTE": "1000000"}  # fmt: skip
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
    """Clients that send a request every `pace` seconds each, however long the answers take."""

    port: int
    key: str
    pace: float
    stop: threading.Event = field(default_factory=threading.Event)
    taken: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """The requests since the last call, and how long they took in milliseconds."""
        seconds, self.taken = sorted(self.taken), []
        return {
            "requests": len(seconds), "faults": len(self.faults),
            "median_ms": round(statistics.median(seconds) * 1000, 1),
            "p99_ms": round(seconds[int(len(seconds) * 0.99)] * 1000, 1),
        }  # fmt: skip

    def client(self, n: int) -> None:
        """Send the requests of client n until `stop` is set."""
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
        """Send one request. Adds to the faults if it fails or its status is not 200 or 201."""
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
    """The method, path and body of a client's request with a number."""
    match count % 6:
        case 0 | 2 | 4:
            return "POST", "/invoices", invoice(n, count)
        case 1 | 3:
            return "GET", "/answers/budgets", None
        case _:
            return "GET", f"/log?after={count}&limit=20", None


def resident(process: subprocess.Popen[bytes]) -> int:
    """The resident memory of a process, in MiB."""
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS"))


def query_number(connection: psycopg.Connection, statement: str) -> int:
    """The number that a statement returns, or 0."""
    row = connection.execute(statement.encode()).fetchone()
    return int(row[0] or 0) if row else 0


def service_figures(
    watch: psycopg.Connection, running: dict[str, subprocess.Popen[bytes]]
) -> dict[str, Any]:
    """The memory of each process in MiB, the connections, the lag in entries, and the entries."""
    return {
        "memory_mib": {name: resident(each) for name, each in running.items()},
        "connections": query_number(watch, CONNECTIONS),
        "lag": query_number(watch, LAG),
        "entries": query_number(watch, "SELECT max(position) FROM ledger.entry"),
    }


def main(minutes: float, a_second: float) -> None:
    """Run the load, and print the figures of each minute as a line of JSON."""
    with (
        postgres_server() as conninfo, empty_ledger(conninfo, "bench") as (own, _),
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place,
    ):  # fmt: skip
        port = free_port()
        load = Load(port, make_key(own, "soak", ("finance",), days=1), CLIENTS / a_second)
        with run_processes(own, place, port) as running:
            time.sleep(READY_SECONDS)
            threads = [threading.Thread(target=load.client, args=(n,)) for n in range(CLIENTS)]
            for thread in threads:
                thread.start()
            with psycopg.connect(own, autocommit=True) as watch:
                for minute in range(1, int(minutes) + 1):
                    time.sleep(60)
                    line = {"minute": minute, **load.figures(), **service_figures(watch, running)}
                    sys.stdout.write(json.dumps(line) + "\n")
                    sys.stdout.flush()
            load.stop.set()
            for thread in threads:
                thread.join()
            sys.stdout.write("".join(f"{fault}\n" for fault in load.faults[:10]))


if __name__ == "__main__":
    main(*(float(word) for word in [*sys.argv[1:], *("60", "40")[len(sys.argv) - 1 :]]))
