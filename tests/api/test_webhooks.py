"""Webhooks take turns, and of what a receiver answers the status is read and nothing else."""

import gzip
import socket
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from examples import applied

from api import webhooks
from api.destinations import Destinations, client_to
from api.setting_forms import networks_in
from ledger.entries import Provenance
from ledger.log import Log

HERE = Destinations(networks_in("127.0.0.0/8"))
ENTRIES = 8


class Takes(BaseHTTPRequestHandler):
    """Takes what it is sent, after some time, and answers with a body."""

    def do_POST(self) -> None:
        server: Any = self.server
        self.rfile.read(int(self.headers["content-length"]))
        server.taken.append(self.headers["webhook-id"])
        time.sleep(server.seconds)
        self.send_response(200)
        self.send_header("content-encoding", server.encoding)
        self.send_header("content-length", str(len(server.body)))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(server.body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def receiver(seconds: float = 0.0, body: bytes = b"", encoding: str = "identity") -> Iterator[Any]:
    """Somebody who takes webhooks."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Takes)
    server.taken, server.seconds = [], seconds
    server.body, server.encoding = body, encoding
    serving = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    serving.start()
    yield server
    server.shutdown()
    server.server_close()
    serving.join()


def add(ledger: str, name: str, port: int) -> None:
    webhooks.add(ledger, name, f"http://127.0.0.1:{port}/hook", (), 0, HERE)


def positions(ledger: str) -> dict[str, int]:
    """How far each webhook has come."""
    return {each.name: each.position for each in webhooks.webhooks(ledger)}


@pytest.fixture
def entries(log: Log, by: Provenance) -> Log:
    """The log, with some entries."""
    log.append([applied] * ENTRIES, unless=None, after=0, provenance=by)
    return log


def test_a_receiver_that_never_answers_does_not_hold_the_others_up(
    ledger: str, entries: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.destinations.TIMEOUT_SECONDS", 0.3)
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        receiver() as server,
        client_to(HERE) as sending,
    ):
        add(ledger, "a-silent", silent.getsockname()[1])
        add(ledger, "b-other", server.server_port)
        began = time.monotonic()
        assert webhooks.deliver(ledger, entries, sending, "urn:test") == ENTRIES
        assert time.monotonic() - began < 2
    assert positions(ledger) == {"a-silent": 0, "b-other": ENTRIES}
    (silent_hook,) = [each for each in webhooks.webhooks(ledger) if each.name == "a-silent"]
    assert (silent_hook.failures, silent_hook.last_fault) == (1, "ReadTimeout")


def test_a_receiver_that_is_slow_has_its_turn_and_then_it_is_the_next_ones(
    ledger: str, entries: Log, by: Provenance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "TURN_SECONDS", 0.2)
    with receiver(0.15) as slow, receiver() as server, client_to(HERE) as sending:
        add(ledger, "a-slow", slow.server_port)
        add(ledger, "b-other", server.server_port)
        webhooks.deliver(ledger, entries, sending, "urn:test")
        assert 1 <= positions(ledger)["a-slow"] <= 3
        entries.append([applied], unless=None, after=0, provenance=by)
        webhooks.deliver(ledger, entries, sending, "urn:test")
        reached = positions(ledger)
        assert reached["a-slow"] < ENTRIES
        assert reached["b-other"] == ENTRIES + 1
        while webhooks.deliver(ledger, entries, sending, "urn:test"):
            pass
    assert slow.taken == [f"a-slow-{n}" for n in range(1, ENTRIES + 2)]


def test_a_compressed_answer_is_not_unpacked(ledger: str, entries: Log) -> None:
    large = 50_000_000
    with (
        receiver(body=gzip.compress(bytes(large), 1), encoding="gzip") as server,
        client_to(HERE) as sending,
    ):
        add(ledger, "bomb", server.server_port)
        tracemalloc.start()
        try:
            assert webhooks.deliver(ledger, entries, sending, "urn:test") == ENTRIES
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert most < large / 5
