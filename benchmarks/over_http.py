"""Compares HTTP requests to our server with requests to a bare server that runs the same SQL."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any, Final

import psycopg

from api.access.credentials import make_key
from benchmarks.appends import TABLE
from benchmarks.harness import Row, empty_ledger, postgres_server, rate
from projections.engine import projector

CLIENTS: Final = 16
SECONDS: Final = 4.0
START_SECONDS: Final = 60.0


@contextmanager
def server_process(command: list[str], env: dict[str, str], port: int) -> Iterator[None]:
    """Start a server process, wait until its port is open, and kill it afterwards."""
    process = subprocess.Popen([sys.executable, *command], env={**os.environ, **env})  # noqa: S603
    try:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield
    finally:
        process.kill()
        process.wait()


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def rate_of(
    port: int, method: str, path: str, body: Callable[[int, int], str | None], key: str = ""
) -> float:
    """Requests a second by clients that each send one after another over one connection."""

    def begin(client: int) -> Callable[[int], Any]:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}

        def send(n: int) -> None:
            connection.request(method, path, body(client, n), headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status not in (200, 201):
                raise AssertionError(answer.status)

        return send

    return rate(CLIENTS, SECONDS, begin)


def invoice(client: int, n: int) -> str:
    """The body of the n-th request of a client to record an invoice."""
    return json.dumps(
        {"invoice_id": f"INV-{client}-{n}", "budget_line": "residential", "amount": "14210.00",
         "invoiced_on": "2022-01-31"}
    )  # fmt: skip


def rows() -> Iterator[Row]:
    """The rows of the table about HTTP."""
    with postgres_server() as conninfo, empty_ledger(conninfo, "bench") as (own, log):
        with psycopg.connect(own, autocommit=True) as connection:
            connection.execute(TABLE.encode())
        with projector.connect(own) as connection:
            projector.rebuild(connection, vault=log.vault)
        ours, bare = free_port(), free_port()
        key = make_key(own, "bench", ("finance",), days=1)
        with tempfile.TemporaryDirectory() as place:
            env = {"PLACEMENT_LEDGER_DATABASE_URL": own, "PLACEMENT_LEDGER_DATA": place,
                   "PLACEMENT_LEDGER_REQUESTS_A_MINUTE": "1000000", "BARE_URL": own}  # fmt: skip
            uvicorn = ["-m", "uvicorn", "benchmarks.bare_server:app", "--port", str(bare),
                       "--log-level", "critical"]  # fmt: skip
            with server_process(["-m", "api", "serve", "--port", str(ours)], env, ours):
                append = rate_of(ours, "POST", "/invoices", invoice, key)
                answer = rate_of(ours, "GET", "/answers/budgets", no_body, key)
            with server_process(uvicorn, env, bare):
                insert = rate_of(bare, "POST", "/insert", invoice)
                select = rate_of(bare, "GET", "/answer", no_body)
    yield Row("HTTP: append", "bare Starlette, plain INSERT", 0.5, append / insert,
              note=f"{append:,.0f} a second")  # fmt: skip
    yield Row("HTTP: an answer", "bare Starlette, the same SQL", 0.5, answer / select,
              note=f"{answer:,.0f} a second")  # fmt: skip


def no_body(_client: int, _n: int) -> None:
    """The body of a GET request: none."""
