"""What may compute for long is answered by another process, so that nothing else waits for it."""

import asyncio
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

import pytest
import uvicorn
from fastapi.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from api.access.limits import Limit
from api.app import Surroundings, application_of
from api.web import admission
from api.web.admission import Admission
from api.web.apart import Apart
from api.web.connections import BoundedConnection
from api.web.gates import Bounds
from api.web.known import Known
from api.web.parts import give_parts, parts_in
from api.web.work import BOUNDS, HEALTH, LONG, QUICK, Work, WorkByPath, make_gates_behind
from evidence.documents.workbook import Workbook
from ledger.outages import Interrupted, Interruption

BUDGET = {"budget_line": "residential", "title": "Care", "financial_year": "2021-22",
          "amount": "1.00", "reason": "Test"}  # fmt: skip
BEHIND = Surroundings(trusted_proxies=("*",))
SLOW = ("/answers/budgets", "/answers/budgets.xlsx", "/answers/budgets/lines.csv", "/budget")
RETURN = {"files": ("episodes.csv", b"CHILD\n", "text/csv")}


class Noted:
    """An application, and the paths that it was asked for."""

    def __init__(self, app: Any) -> None:
        self.app, self.asked = app, list[str]()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked.append(scope["path"])
        await self.app(scope, receive, send)


@contextmanager
def listening() -> Iterator[tuple[str, socket.socket]]:
    """A socket of this process, and its path, which must be short."""
    with TemporaryDirectory() as folder, closing(socket.socket(socket.AF_UNIX)) as listener:
        path = str(Path(folder) / "answers")
        listener.bind(path)
        listener.listen()
        yield path, listener


def answered_by(client: TestClient, path: str) -> None:
    """Have what may compute for long answered by whatever listens on a path."""
    give_parts(client.app, replace(parts_in(client.app), apart=Apart(path)))  # type: ignore[arg-type]


@pytest.fixture
def other(client: TestClient) -> Iterator[Noted]:
    """Another application of the same parts, which is asked by the client's."""
    parts = parts_in(client.app)  # type: ignore[arg-type]
    own = {"gates": make_gates_behind(), "known": Known(), "limit": Limit(10**9)}
    with listening() as (path, listener):
        noted = Noted(application_of(replace(parts, **own), BEHIND))
        config = uvicorn.Config(noted, http=BoundedConnection, log_level="critical", lifespan="off")
        server = uvicorn.Server(config)
        serving = Thread(target=server.run, args=([listener],))
        serving.start()
        answered_by(client, path)
        yield noted
        server.should_exit = True
        serving.join()


def work_by_path(client: TestClient) -> WorkByPath:
    middleware: Any = client.app
    found: WorkByPath = next(
        each.kwargs["kinds"]() for each in middleware.user_middleware if each.cls is Admission
    )
    return found


def test_what_is_answered_apart_is_the_same_and_is_protected_once(
    client: TestClient, other: Noted, catch_up: Callable[[], None]
) -> None:
    assert client.post("/budgets", json=BUDGET).status_code == 201
    catch_up()
    assert other.asked == []
    for url in SLOW:
        apart = client.get(url)
        there = parts_in(client.app).apart  # type: ignore[arg-type]
        give_parts(client.app, replace(parts_in(client.app), apart=None))  # type: ignore[arg-type]
        here = client.get(url)
        give_parts(client.app, replace(parts_in(client.app), apart=there))  # type: ignore[arg-type]
        assert (apart.status_code, here.status_code) == (200, 200)
        if url != "/budget":  # whose scripts bear another number each time
            assert apart.content == here.content
        names = [name for name, _ in apart.headers.multi_items() if name != "date"]
        assert names == [*dict.fromkeys(names)]
        assert sorted(names) == sorted(name for name in here.headers if name != "date")
        policy = apart.headers["Content-Security-Policy"]
        assert "nonce-" not in apart.text or policy.partition("'nonce-")[2][:22] in apart.text
    assert other.asked == list(SLOW)
    held = {"If-None-Match": client.get(SLOW[0]).headers["ETag"]}
    assert client.get(SLOW[0], headers=held).status_code == 304


@pytest.mark.parametrize("path", ["/decisions/../sign-in", "/decisions/../log", "/providers/.."])
def test_a_path_with_dots_is_the_same_path_in_both_processes(
    client: TestClient, other: Noted, path: str
) -> None:
    scope = scope_of(client, path, b"")
    asyncio.run(parts_in(client.app).apart.answer(scope, nothing, ignored, 5))  # type: ignore[arg-type, union-attr]
    assert other.asked == [path]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/corrections"),
        ("POST", "/corrections/proposals"),
        ("GET", "/audit/log/1/correction"),
        ("POST", "/audit/log/1/correction"),
        ("POST", "/do/open_referral/in-its-place"),
    ],
)
def test_an_entry_is_put_right_apart_behind_a_gate_of_its_own(
    client: TestClient, method: str, path: str
) -> None:
    kind, route = work_by_path(client).find(method, path)
    assert kind is Work.CORRECTION
    assert route is not None


def test_a_query_is_passed_on_as_it_was_sent(client: TestClient, other: Noted) -> None:
    scope = scope_of(client, "/answers/budgets", b"x#y")
    asyncio.run(parts_in(client.app).apart.answer(scope, nothing, ignored, 5))  # type: ignore[arg-type, union-attr]
    assert other.asked == ["/answers/budgets"]


def scope_of(client: TestClient, path: str, query: bytes) -> Scope:
    """A request for a path, as a server gives it to the application, byte for byte."""
    return {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(),
            "query_string": query, "headers": [(b"host", b"localhost")], "scheme": "http",
            "client": ("127.0.0.1", 1), "app": client.app}  # fmt: skip


async def nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def ignored(_message: Message) -> None:
    """Takes what is sent, and keeps nothing."""


def test_commands_health_and_look_ups_are_never_answered_apart(
    client: TestClient, other: Noted
) -> None:
    assert client.post("/budgets", json=BUDGET).status_code == 201
    for url in ("/health/live", "/health/ready", "/log/1", "/do", "/answers/none"):
        client.get(url)
    assert other.asked == []
    assert (HEALTH | QUICK).isdisjoint(LONG)
    for method, path in (("GET", "/health/ready"), ("POST", "/budgets"), ("GET", "/metrics")):
        assert work_by_path(client).find(method, path)[1] is None


def test_behind_the_service_only_all_callers_together_are_bounded() -> None:
    gate = make_gates_behind()[Work.ANSWER]

    async def attack() -> list[bool]:
        rooms = []
        for _ in range(BOUNDS[Work.ANSWER].most):
            rooms.append(gate.has_room("@192.0.2.1"))
            await gate.enter("@192.0.2.1")
        return [*rooms, gate.has_room("another")]

    assert asyncio.run(attack()) == [*[True] * BOUNDS[Work.ANSWER].most, False]


def test_a_file_that_is_sent_is_read_apart_and_one_that_is_too_long_is_refused_here(
    client: TestClient, other: Noted
) -> None:
    asked = client.post("/imports/ssda903", files=RETURN)
    assert other.asked == ["/imports/ssda903"]
    assert asked.status_code in (202, 422)
    assert client.post("/budget/what-if", content=b" " * 1_000_001).status_code == 413
    assert len(other.asked) == 1


def test_who_asks_is_checked_and_counted_before_another_process_is_asked(
    client: TestClient, other: Noted
) -> None:
    assert client.get(SLOW[1], headers={"Ledger-Role": "broker"}).status_code == 403
    assert client.get(SLOW[1], headers={"Authorization": "Bearer plk_none"}).status_code == 401
    page = {"Authorization": "Bearer plk_none", "Accept": "text/html"}
    assert client.get(SLOW[1], headers=page, follow_redirects=False).status_code == 303
    few = replace(parts_in(client.app), limit=Limit(1))  # type: ignore[arg-type]
    give_parts(client.app, few)  # type: ignore[arg-type]
    assert [client.get(SLOW[0]).status_code for _ in range(2)] == [200, 429]
    assert other.asked == [SLOW[0]]


def asked(client: TestClient, receive: Receive) -> list[Message]:
    """What is sent to a caller of a slow answer, within three seconds."""
    sent: list[Message] = []
    headers = [(name.lower().encode(), value.encode()) for name, value in client.headers.items()
               if name in ("authorization", "ledger-actor")]  # fmt: skip
    headers += [(b"host", b"testserver"), (b"ledger-role", b"finance")]
    scope = {"type": "http", "method": "GET", "path": SLOW[1], "raw_path": SLOW[1].encode(),
             "query_string": b"", "scheme": "http", "client": ("127.0.0.1", 9), "app": client.app,
             "headers": headers}  # fmt: skip

    async def note(message: Message) -> None:
        sent.append(message)

    asyncio.run(asyncio.wait_for(client.app(scope, receive, note), 3))
    return sent


def test_a_caller_that_leaves_leaves_the_other_process_too(client: TestClient) -> None:
    with listening() as (path, listener):
        answered_by(client, path)
        parts: list[Message] = [{"type": "http.request"}]
        reached: list[socket.socket] = []

        async def leaves() -> Message:
            if parts:
                return parts.pop()
            reached.append((await asyncio.to_thread(listener.accept))[0])
            return {"type": "http.disconnect"}

        assert asked(client, leaves) == []
        with closing(reached[0]) as connection:
            connection.settimeout(3)
            while connection.recv(2**16):
                pass
    gate = parts_in(client.app).gates[Work.ANSWER]  # type: ignore[arg-type]
    assert (gate.inside, gate.waiting) == (0, 0)


@pytest.mark.parametrize("fault", ["ends", "hangs", "is not there"])
def test_where_the_other_process_does_not_answer_its_callers_are_told_to_ask_again(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    gate = parts_in(client.app).gates[Work.ANSWER]  # type: ignore[arg-type]
    monkeypatch.setattr(gate, "bounds", Bounds(each=1, most=1, patience=1, seconds=0.2))
    monkeypatch.setattr(admission, "BEGIN_SECONDS", 5 if fault == "ends" else 0.1)

    def end(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        connection.recv(2**16)
        connection.close()

    with listening() as (path, listener):
        answered_by(client, path if fault != "is not there" else f"{path}-gone")
        if fault == "ends":
            Thread(target=end, args=(listener,)).start()
        began = time.monotonic()
        refused = client.get(SLOW[1])
        assert time.monotonic() - began < 3
    assert refused.status_code == 503
    assert refused.headers["Retry-After"]
    assert refused.json()["type"] == "/problems/not-answering"
    assert (gate.inside, gate.waiting) == (0, 0)
    assert client.get("/health/live").status_code == 200


def test_a_file_that_nobody_awaits_is_written_no_further() -> None:
    written: list[int] = []

    class Row(list[str]):
        def __iter__(self) -> Iterator[str]:
            written.append(1)
            interruption.interrupt()
            return super().__iter__()

    interruption = Interruption(9)
    with interruption.watching(), pytest.raises(Interrupted):
        Workbook().add_table("t", ["a"], [Row("x") for _ in range(9)])
    assert len(written) == 1
