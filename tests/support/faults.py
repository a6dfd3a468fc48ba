"""A whole service under load: its processes, clients that do not give up, and what befalls it."""

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import count
from pathlib import Path
from typing import Any

from cluster import Server
from terminal import Fork, environment

from api.access.credentials import make_key

PATIENCE = 90.0


class Process:
    """One process of the service, which may be killed and is started again.

    It is a fork of a process that has imported the program: a new interpreter takes three seconds
    of a core to import it, in which no client is served.
    """

    def __init__(self, command: list[str], env: dict[str, str], log: Path) -> None:
        self.command, self.env, self.log = command, env, log
        self.start()

    def start(self) -> None:
        self.running = Fork(self.command, self.env, self.log)

    def kill(self) -> None:
        self.running.kill()

    def ended(self) -> bool:
        return self.running.has_ended()


@dataclass
class Service:
    """The server, one API or several, a projector and a signer, each a process of its own."""

    server: Server
    folder: Path
    ports: Sequence[int]
    processes: dict[str, Process] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)
    stop: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)
    faults: list[BaseException] = field(default_factory=list)

    def __post_init__(self) -> None:
        env = environment(self.folder, {
            "PLACEMENT_LEDGER_DATABASE_URL": self.server.conninfo,
            "PLACEMENT_LEDGER_REQUESTS_A_MINUTE": "100000",
        })  # fmt: skip
        serving = {f"api-{n}": ["serve", "--port", str(p)] for n, p in enumerate(self.ports)}
        for name, command in (serving | {"projector": ["project"], "signer": ["sign"]}).items():
            log = self.folder / f"{name}.log"
            self.processes[name] = Process(command, env, log)
        self.watcher = threading.Thread(target=self.watch, daemon=True)
        self.watcher.start()
        self.key = make_key(self.server.conninfo, "load", ("finance",), days=1)

    def watch(self) -> None:
        """Start again what has ended, as whatever runs the service does."""
        while not self.over.wait(0.3):
            for process in self.processes.values():
                if process.ended():
                    process.start()

    def post(self, number: str, first: int = 0) -> Any:
        """Record an invoice, again and again under its own key, until it is acknowledged.

        It is sent to one API after another, beginning with the API numbered `first`.
        """
        body = {"invoice_id": number, "budget_line": "residential", "amount": "1.00",
                "invoiced_on": "2022-01-31"}  # fmt: skip
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.key}",
                   "Idempotency-Key": f"key-of-{number}"}  # fmt: skip
        deadline = time.monotonic() + PATIENCE
        for attempt in count(first):
            url = f"http://127.0.0.1:{self.ports[attempt % len(self.ports)]}/invoices"
            request = urllib.request.Request(url, json.dumps(body).encode(), headers)
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                    return json.load(answer)
            except urllib.error.HTTPError as refused:
                if refused.code not in (409, 429, 500, 503) or time.monotonic() > deadline:
                    raise AssertionError(refused.read()) from refused
            except (OSError, ValueError, HTTPException):
                if time.monotonic() > deadline:
                    raise
            time.sleep(0.2)
        return None

    def client(self, n: int) -> None:
        for each in count():
            if self.stop.is_set():
                return
            number = f"INV-{n}-{each}"
            try:
                self.told[number] = self.post(number, n)
            except BaseException as fault:  # noqa: BLE001  the test looks at it
                self.faults.append(fault)
                return

    def wait_for_more(self, more: int) -> None:
        """Wait until so many more are acknowledged."""
        enough, deadline = len(self.told) + more, time.monotonic() + PATIENCE
        while len(self.told) < enough and not self.faults:
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def befall(self, name: str) -> None:
        """Kill one of them, at whatever it is doing."""
        if name == "postgres":
            self.server.kill()
            self.server.start()
        else:
            self.processes[name].kill()

    def end(self) -> None:
        self.stop.set()
        self.over.set()
        self.watcher.join()  # or it starts one of them again
        for process in self.processes.values():
            process.kill()
