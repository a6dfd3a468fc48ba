"""Measures commands and health while one key asks for too much, and how soon all is calm again.

    .venv/bin/python -m benchmarks.overload [--entries N] [--seconds N] [--data FOLDER]

`serve` runs with the embedded database, its projector and its worker, over a synthetic council
whose signer has stopped. A process attacks: with one key, 200 connections ask for the slowest
answers and 50 for bundles, each again as soon as it is answered, refused or closed. Meanwhile
another key records ten invoices and asks for ten short answers a second, and health is asked for
ten times a second. Then the attackers leave. Attackers, service and database share the cores of one
machine.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import psycopg

from api.access.credentials import make_key
from api.settings import Settings, ledger_of
from benchmarks.harness import open_log
from benchmarks.over_http import free_port, invoice, server_process
from benchmarks.synthetic_history import AS_OF, fill
from projections.engine import projector

ANSWERING: Final = 200
BUNDLING: Final = 50
PACE: Final = 0.1
CALM_SECONDS: Final = 30.0
SLOWEST: Final = (
    "/answers/matching", "/answers/matching.xlsx", "/answers/committed-spend",
    "/answers/in-or-out-of-borough", "/answers/payments-over-500.xlsx", "/answers/forecast",
)  # fmt: skip
OURS: Final = {"Ledger-Role": "finance"}
CALM_ANSWER: Final = "/answers/budgets"
SUBJECT: Final = "child:C-0000000000000001"
BOUNDS: Final = {"command p95, ms": 250.0, "health p95, ms": 100.0, "calm again, s": 5.0}
RUNNING: Final = """
SELECT count(*) FROM pg_stat_activity
WHERE backend_type = 'client backend' AND state = 'active' AND pid <> pg_backend_pid()
"""


@dataclass(slots=True)
class Attack:
    """Connections that ask without pause until the process is killed."""

    port: int
    key: str
    statuses: Counter[str] = field(default_factory=Counter)

    async def run(self, seconds: float) -> None:
        """Ask for some seconds, and leave without waiting for what was asked for."""
        asking = [asyncio.create_task(self.ask(self.request(n))) for n in range(ANSWERING)]
        asking += [asyncio.create_task(self.ask(self.bundle())) for _ in range(BUNDLING)]
        await asyncio.sleep(seconds)
        for each in asking:
            each.cancel()

    def request(self, n: int) -> bytes:
        """The request of the n-th connection for an answer."""
        path = f"{SLOWEST[n % len(SLOWEST)]}?as_of={AS_OF}"
        return self.head("GET", path, "commissioner") + b"\r\n"

    def bundle(self) -> bytes:
        """The request for a bundle."""
        asked = {"about": SUBJECT, "purpose": "disclosure", "profile": "court", "step": "issue"}
        body = urlencode(asked).encode()
        form = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        return self.head("POST", "/bundles", "solicitor") + form.encode() + b"\r\n" + body

    def head(self, method: str, path: str, role: str) -> bytes:
        """The first lines of a request, with the attackers' key."""
        return (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nLedger-Role: {role}\r\n"
            f"Authorization: Bearer {self.key}\r\n"
        ).encode()

    async def ask(self, request: bytes) -> None:
        """Send a request again and again, over a new connection whenever the last was closed."""
        while True:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            except OSError:
                self.statuses["no connection"] += 1
                continue
            try:
                while True:
                    writer.write(request)
                    self.statuses[await status_of(reader)] += 1
            except (OSError, asyncio.IncompleteReadError):
                self.statuses["closed"] += 1
            finally:
                writer.close()


async def status_of(reader: asyncio.StreamReader) -> str:
    """The status of the next response, whose body is read and discarded."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    _, found, rest = head.partition("content-length: ")
    left = int(rest.partition("\r\n")[0]) if found else 0
    while left:
        left -= len(await reader.readexactly(min(left, 2**16)))
    return head[9:12]


@dataclass(slots=True)
class Caller:
    """A caller that sends a request each tenth of a second, and notes how long each took."""

    send: Callable[[HTTPConnection, int], int]
    port: int
    milliseconds: list[float] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)

    def run(self, seconds: float) -> None:
        """Send requests for some seconds. One that is late does not put off those after it."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        begins, count = time.perf_counter(), 0
        while (due := begins + count * PACE) < begins + seconds:
            time.sleep(max(0.0, due - time.perf_counter()))
            began = time.perf_counter()
            count += 1
            try:
                status = self.send(connection, count)
            except (OSError, HTTPException) as fault:
                connection.close()
                self.failed[type(fault).__name__] += 1
                continue
            if status not in (200, 201):
                self.failed[str(status)] += 1
            self.milliseconds.append((time.perf_counter() - began) * 1000)
            count = max(count, int((time.perf_counter() - begins) / PACE))

    def figures(self) -> dict[str, Any]:
        """The percentiles in milliseconds, and the statuses of what failed."""
        taken = sorted(self.milliseconds)
        shares = {f"p{n}": round(taken[int(len(taken) * n / 100)], 1) for n in (50, 95, 99)}
        return shares | {
            "asked": len(taken), "failed": dict(self.failed)}  # fmt: skip


def commanding(key: str, run: str) -> Callable[[HTTPConnection, int], int]:
    """The function that records the n-th invoice of a run."""
    headers = OURS | {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}

    def send(connection: HTTPConnection, n: int) -> int:
        body = invoice(0, n).replace("INV-", f"INV-{run}-")
        connection.request("POST", "/invoices", body, headers)
        return read_status(connection)

    return send


def asking(key: str) -> Callable[[HTTPConnection, int], int]:
    """The function that asks for an answer that takes the database no time."""
    headers = OURS | {"Authorization": f"Bearer {key}"}

    def send(connection: HTTPConnection, _: int) -> int:
        connection.request("GET", f"{CALM_ANSWER}?as_of={AS_OF}", headers=headers)
        return read_status(connection)

    return send


def checking(connection: HTTPConnection, n: int) -> int:
    """Ask whether the service lives, or whether it is ready."""
    connection.request("GET", "/health/ready" if n % 2 else "/health/live")
    return read_status(connection)


def read_status(connection: HTTPConnection) -> int:
    """The status of a response whose body is read."""
    answer = connection.getresponse()
    answer.read()
    return answer.status


def measure(port: int, key: str, run: str, seconds: float) -> dict[str, Any]:
    """What commands, health and short answers take meanwhile."""
    sending = {"command": commanding(key, run), "health": checking, "answer": asking(key)}
    callers = {name: Caller(send, port) for name, send in sending.items()}
    threads = [threading.Thread(target=each.run, args=(seconds,)) for each in callers.values()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {name: each.figures() for name, each in callers.items()}


def seconds_until_calm(port: int, key: str, own: str, usual: float) -> float:
    """How long it takes until an answer takes its usual time, no statement runs, none waits."""
    began = time.perf_counter()
    with psycopg.connect(own, autocommit=True) as watch:
        while (taken := time.perf_counter() - began) < CALM_SECONDS:
            running = watch.execute(RUNNING).fetchone()
            is_quick = answer_seconds(port, key) < max(2 * usual, 0.1)
            if is_quick and running == (0,) and waiting(port, key) == 0:
                return round(taken, 2)
            time.sleep(0.1)
    return CALM_SECONDS


def waiting(port: int, key: str) -> int:
    """How many requests wait their turn."""
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    headers = {"Authorization": f"Bearer {key}", "Ledger-Role": "operator"}
    connection.request("GET", "/metrics", headers=headers)
    lines = connection.getresponse().read().decode().splitlines()
    connection.close()
    return int(sum(float(line.split()[-1]) for line in lines if 'state="waiting"' in line))


def answer_seconds(port: int, key: str, path: str = CALM_ANSWER) -> float:
    """How long an answer takes another key."""
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    began = time.perf_counter()
    connection.request(
        "GET", f"{path}?as_of={AS_OF}", headers=OURS | {"Authorization": f"Bearer {key}"}
    )
    read_status(connection)
    connection.close()
    return time.perf_counter() - began


def attack_for(port: int, key: str, seconds: float) -> subprocess.Popen[str]:
    """Attack in a process of its own, which prints the statuses it was answered with."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.overload",
        "--attack",
        str(port),
        key,
        str(seconds),
    ]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603  this module


def prepare(data: Path, entries: int) -> None:
    """Make a council with some entries and their facts, signed up to here, unless it is there."""
    settings = Settings(data=data)
    with ledger_of(settings) as own, open_log(own, settings.keys_folder) as log:
        if log.head() >= entries:
            return
        fill(log, entries)
        with psycopg.connect(own, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
        with projector.connect(own) as connection:
            projector.rebuild(connection, vault=log.vault)
    sign = [sys.executable, "-m", "api", "sign", "--once", "--data", str(data)]
    subprocess.run(sign, check=True)  # noqa: S603  our own module


@contextmanager
def serving(data: Path) -> Iterator[tuple[str, int]]:
    """Serve a council: the connection string of its ledger, and the port."""
    port = free_port()
    with (
        ledger_of(Settings(data=data)) as own,
        server_process(["-m", "api", "serve", "--port", str(port), "--data", str(data)], {}, port),
    ):
        yield own, port


def compare(data: Path, seconds: float) -> dict[str, Any]:
    """The figures alone and under attack, and how long it takes until all is calm again."""
    with serving(data) as (own, port):
        run = str(time.time_ns())
        theirs = make_key(own, f"attack-{run}", ("commissioner", "solicitor"), days=1)
        ours = make_key(own, f"ours-{run}", ("finance", "operator"), days=1)
        answer_seconds(port, ours)
        usual = min(answer_seconds(port, ours) for _ in range(5))
        alone = measure(port, ours, f"{run}-a", seconds / 2)
        attack = attack_for(port, theirs, seconds)
        time.sleep(2)
        under = measure(port, ours, f"{run}-u", seconds - 3)
        statuses = attack.communicate()[0].strip()
        calm = seconds_until_calm(port, ours, own, usual)
    return {
        "load average": os.getloadavg()[0], "usual answer, ms": round(usual * 1000, 1),
        "alone": alone, "under attack": under, "answered to attackers": json.loads(statuses),
        "command p95, ms": under["command"]["p95"], "health p95, ms": under["health"]["p95"],
        "calm again, s": calm,
        **{f"{name} p95, times": round(under[name]["p95"] / alone[name]["p95"], 1)
           for name in ("command", "health", "answer")},
    }  # fmt: skip


def main() -> None:
    """Print the figures as JSON, and whether each is within its bound."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=50_000)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--attack", nargs=3, metavar=("PORT", "KEY", "SECONDS"))
    given = parser.parse_args()
    if given.attack:
        attack = Attack(int(given.attack[0]), given.attack[1])
        asyncio.run(attack.run(float(given.attack[2])))
        sys.stdout.write(json.dumps(attack.statuses) + "\n")
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        data = given.data or Path(place)
        prepare(data, given.entries)
        found = compare(data, given.seconds)
    for name, figure in found.items():
        bound = BOUNDS.get(name)
        judged = "" if bound is None else f" (≤ {bound:g}: {'yes' if figure <= bound else 'no'})"
        sys.stdout.write(f"{name}: {json.dumps(figure)}{judged}\n")


if __name__ == "__main__":
    main()
