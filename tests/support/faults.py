"""A whole service under load: its processes, clients that do not give up, and what befalls it."""

import json
import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

from cluster import Server

from api.access.store import make_key

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 90.0


class Process:
    """One process of the service, which may be killed and is started again."""

    def __init__(self, name: str, command: list[str], env: dict[str, str], log: Path) -> None:
        self.name, self.command, self.env, self.log = name, command, env, log
        self.running: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as file:
            self.running = subprocess.Popen(
                [sys.executable, "-m", "api", *self.command], cwd=ROOT, env=self.env,
                stdout=file, stderr=file,
            )  # fmt: skip

    def kill(self) -> None:
        if self.running is not None:
            self.running.kill()
            self.running.wait()

    def ended(self) -> bool:
        return self.running is not None and self.running.poll() is not None


@dataclass
class Service:
    """The server, the API, a projector and a signer, each a process of its own."""

    server: Server
    folder: Path
    port: int
    processes: dict[str, Process] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)
    stop: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)
    faults: list[BaseException] = field(default_factory=list)

    def __post_init__(self) -> None:
        env = {k: v for k, v in os.environ.items() if not k.startswith("PLACEMENT_LEDGER_")}
        env |= {
            "PLACEMENT_LEDGER_DATABASE_URL": self.server.conninfo,
            "PLACEMENT_LEDGER_DATA": str(self.folder),
            "PLACEMENT_LEDGER_REQUESTS_A_MINUTE": "100000",
        }
        for name, command in (
            ("api", ["serve", "--port", str(self.port)]), ("projector", ["project"]),
            ("signer", ["sign"]),
        ):  # fmt: skip
            log = self.folder / f"{name}.log"
            self.processes[name] = Process(name, command, env, log)
        threading.Thread(target=self.watch, daemon=True).start()
        self.key = make_key(self.server.conninfo, "load", ("finance",), days=1)

    def watch(self) -> None:
        """Start again what has ended, as whatever runs the service does."""
        while not self.over.wait(0.3):
            for process in self.processes.values():
                if process.ended():
                    process.start()

    def post(self, number: str) -> Any:
        """Record an invoice, again and again under its own key, until it is acknowledged."""
        body = {"invoice_id": number, "budget_line": "residential", "amount": "1.00",
                "invoiced_on": "2022-01-31"}  # fmt: skip
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/invoices", json.dumps(body).encode(),
            {"Content-Type": "application/json", "Authorization": f"Bearer {self.key}",
             "Idempotency-Key": f"key-of-{number}"},
        )  # fmt: skip
        deadline = time.monotonic() + PATIENCE
        while True:
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

    def client(self, n: int) -> None:
        count = 0
        while not self.stop.is_set():
            number = f"INV-{n}-{count}"
            count += 1
            try:
                self.told[number] = self.post(number)
            except BaseException as fault:  # noqa: BLE001  the test looks at it
                self.faults.append(fault)
                return

    def wait_for_more(self, count: int) -> None:
        """Wait until so many more are acknowledged."""
        enough, deadline = len(self.told) + count, time.monotonic() + PATIENCE
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
        time.sleep(0.5)
        for process in self.processes.values():
            process.kill()
