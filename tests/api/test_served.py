"""What is served, as those who run it see it: measures, traces, log lines, sockets, routes."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient
from opentelemetry import trace
from story import Clock, tell

from api.beside import LOOK_SECONDS, beside
from api.http.routing import group_routes
from api.imports.folders import is_running
from api.logs import ALLOWED, only_allowed
from api.serving import listening_socket
from api.settings import Settings


def test_measures_name_operations_and_never_an_address(client: TestClient, clock: Clock) -> None:
    tell(client, clock)
    client.get("/referrals/R-1")
    told = client.get("/metrics").text
    assert 'placement_ledger_requests_total{method="GET",operation="referral_entries"' in told
    assert "placement_ledger_lag_entries" in told
    assert "R-1" not in told


class Seen(trace.NonRecordingSpan):
    """A span that is looked at."""

    def __init__(self, attributes: dict[str, Any]) -> None:
        super().__init__(trace.INVALID_SPAN_CONTEXT)
        self.held = dict(attributes)

    def is_recording(self) -> bool:
        return True

    def set_attributes(self, attributes: Mapping[str, Any]) -> None:
        self.held.update(attributes)


class Tracer(trace.NoOpTracer):
    """Keeps every span."""

    def __init__(self) -> None:
        self.spans: list[Seen] = []

    def start_span(self, name: str, *_: Any, **how: Any) -> trace.Span:
        self.spans.append(Seen({"name": name, **(how.get("attributes") or {})}))
        return self.spans[-1]


class Traced(trace.TracerProvider):
    """Gives one tracer to all."""

    def __init__(self, tracer: Tracer) -> None:
        self.tracer = tracer

    def get_tracer(self, *_: Any, **__: Any) -> trace.Tracer:
        return self.tracer


def test_a_trace_names_the_operation_and_never_what_was_asked_for(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracer = Tracer()
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: Traced(tracer))
    client.get("/placements/PL-SECRET", params={"x": "Jane Doe"})
    held = [span.held for span in tracer.spans]
    assert any(each.get("http.route") == "/placements/{identifier}" for each in held)
    assert not any(word in str(held) for word in ("PL-SECRET", "Jane"))


def test_a_log_line_holds_only_what_is_on_the_list() -> None:
    line = only_allowed(None, "", {"event": "x", "child_ref": "C-1", "name": "Jo", "status": 500})
    assert line == {"event": "x", "status": 500}
    assert not ALLOWED & {"child_ref", "person", "url", "path", "query", "body", "actor"}


def test_a_small_answer_is_sent_at_once(tmp_path: Path) -> None:
    listener = listening_socket(Settings(data=tmp_path), "127.0.0.1", 0)

    async def accepted() -> bool:
        seen = asyncio.get_running_loop().create_future()
        server = await asyncio.start_server(
            lambda _, writer: seen.set_result(writer), sock=listener
        )
        _, writer = await asyncio.open_connection(*listener.getsockname())
        served = (await seen).get_extra_info("socket")
        no_delay = served.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        (await seen).close()
        writer.close()
        server.close()
        return bool(no_delay)

    assert asyncio.run(accepted())


def test_a_process_beside_the_service_that_is_killed_is_started_again(tmp_path: Path) -> None:
    said = tmp_path / "started"
    with beside(telling_its_number(said), again=0):
        first = numbers_in(said, 1)[0]
        os.kill(first, signal.SIGKILL)
        second = numbers_in(said, 2)[1]
        assert is_running(second)
    assert not is_running(second)


def test_a_process_that_answers_is_started_when_it_is_asked(tmp_path: Path) -> None:
    said = tmp_path / "started"
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        beside(telling_its_number(said), listener=listener),
    ):
        time.sleep(3 * LOOK_SECONDS)
        assert not said.exists()
        with socket.create_connection(listener.getsockname()):
            assert is_running(numbers_in(said, 1)[0])


def test_a_process_that_answers_is_started_when_it_has_not_been_asked_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.beside.UNASKED_SECONDS", 0)
    said = tmp_path / "started"
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        beside(telling_its_number(said), listener=listener),
    ):
        assert is_running(numbers_in(said, 1)[0])


def telling_its_number(said: Path) -> list[str]:
    """A command that writes the number of its process to a file, and runs until it is ended."""
    told = f"import os, sys; open({str(said)!r}, 'a').write(f'{{os.getpid()}} '); sys.stdin.read()"
    return [sys.executable, "-S", "-c", told]


def numbers_in(file: Path, count: int) -> list[int]:
    """The numbers of the processes that have started, once there are so many."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        numbers = file.read_text().split() if file.exists() else []
        if len(numbers) >= count:
            return [int(number) for number in numbers]
        time.sleep(0.02)
    raise AssertionError(file)


def test_a_path_is_looked_for_on_its_own_shelf_and_found_there_only() -> None:
    first, second = APIRouter(), APIRouter()
    for router, path in (
        (first, "/a/{x}"), (second, "/a/{x}/b"), (second, "/c.json"), (second, "/")
    ):  # fmt: skip
        router.add_api_route(path, lambda: None)
    shelves = group_routes((first, second))
    assert [(shelf.begins, [route.path for route in shelf.routes]) for shelf in shelves] == [  # type: ignore[attr-defined]
        ("/a", ["/a/{x}", "/a/{x}/b"]), ("/c", ["/c.json"]), ("/", ["/"])
    ]  # fmt: skip
    app = FastAPI()
    for shelf in shelves:
        app.include_router(shelf)
    client = TestClient(app)
    found = {
        path: client.get(path).status_code for path in ("/a/1", "/a/1/b", "/c.json", "/", "/b")
    }
    assert found == {"/a/1": 200, "/a/1/b": 200, "/c.json": 200, "/": 200, "/b": 404}
    assert client.post("/a/1").status_code == 405


WATCHING = """
import threading, time
from api.cli.ledger import stop_with_parent
threading.Thread(target=stop_with_parent, args=(threading.Event(),), daemon=True).start()
time.sleep(0.3)
"""


def test_a_process_that_watches_for_its_parent_ends_while_the_parent_lives() -> None:
    with subprocess.Popen([sys.executable, "-c", WATCHING], stdin=subprocess.PIPE) as watching:
        assert watching.wait(20) == 0
