"""One user cannot stop the service: work waits at gates, and what nobody awaits is ended."""

import asyncio
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from threading import Event, Thread
from typing import Any

import psycopg
import pytest
import uvicorn
from anyio.to_thread import current_default_thread_limiter
from asking_as import operations
from fastapi import Request
from fastapi.testclient import TestClient
from keys import vault_of
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from starlette.concurrency import run_in_threadpool
from starlette.types import Message, Receive, Scope, Send

from api.access.credentials import hash_secret
from api.access.roles import BY_NAME
from api.access.who import Asker
from api.app import create_app
from api.http import resources
from api.web import answers, bodies, connections, gates
from api.web.connections import BoundedConnection
from api.web.gates import Bounds, Gate, Overloaded
from api.web.known import is_stranger
from api.web.leaving import Heard, interrupt_in_time
from api.web.parts import parts_in
from api.web.work import BOUNDS, CORRECTIONS, LONG, QUICK, STREAMS, Work
from ledger import database_roles
from ledger.database_roles import connect_as_owner
from ledger.log import Log
from ledger.outages import OPERATIONAL, Interrupted, Interruption, fault_of
from projections.engine.answer import open_snapshot

SLEEP = "SELECT pg_sleep(60)"
INVOICE = {"invoice_id": "INV-1", "budget_line": "residential", "amount": "1.00",
           "invoiced_on": "2022-01-31"}  # fmt: skip
CLIENT = Asker("client:one", BY_NAME["auditor"])


def test_each_caller_and_all_are_bounded_and_turns_go_round_the_callers() -> None:
    async def attack() -> list[str]:
        gate, order = Gate(Bounds(each=2, most=3, patience=5)), []

        async def ask(caller: str) -> None:
            await gate.enter(caller)
            order.append(caller)
            assert gate.inside <= 3
            await asyncio.sleep(0.01)
            gate.leave(caller)

        async with asyncio.TaskGroup() as asking:
            for _ in range(8):
                asking.create_task(ask("many"))
            asking.create_task(ask("one"))
            asking.create_task(ask("other"))
        assert (gate.inside, gate.waiting) == (0, 0)
        return order

    assert set(asyncio.run(attack())[:5]) == {"many", "one", "other"}


def test_addresses_of_one_subscriber_are_one_caller_at_a_gate(
    ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    callers: list[str] = []

    async def note(_gate: Gate, caller: str) -> None:
        callers.append(caller)

    monkeypatch.setattr(Gate, "enter", note)
    monkeypatch.setattr(Gate, "leave", lambda *_, **__: None)
    app = create_app(ledger, borough="E08000014", key=b"k" * 32, vault=vault_of(ledger))
    for host in ("2001:db8::1", "2001:db8::2", "192.0.2.1"):
        assert TestClient(app, client=(host, 1)).get("/health/live").status_code == 200
    assert callers == ["@2001:db8::/64", "@2001:db8::/64", "@192.0.2.1"]


def test_a_turn_that_comes_as_its_request_gives_up_goes_to_the_next() -> None:
    async def attack() -> Gate:
        gate = Gate(Bounds(each=1, most=1, patience=9))
        await gate.enter("one")
        waiting = [asyncio.ensure_future(gate.enter("one")) for _ in range(2)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        gate.leave("one")
        await waiting[1]
        gate.leave("one")
        return gate

    gate = asyncio.run(attack())
    assert (gate.inside, gate.waiting) == (0, 0)


def test_what_waits_too_long_is_refused_and_holds_no_place() -> None:
    async def attack() -> Gate:
        gate = Gate(Bounds(each=1, most=1, patience=0.01))
        await gate.enter("one")
        for caller in ("one", "other"):
            with pytest.raises(Overloaded):
                await gate.enter(caller)
        gate.leave("one")
        await gate.enter("other")
        gate.leave("other")
        return gate

    gate = asyncio.run(attack())
    assert (gate.inside, gate.waiting) == (0, 0)


def test_what_cannot_even_wait_is_refused_after_a_moment_so_that_it_does_not_ask_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gates, "REFUSAL_SECONDS", 0.05)
    monkeypatch.setattr(gates, "MOST_WAITING_EACH", 0)

    async def attack(patience: float) -> float:
        gate = Gate(Bounds(each=1, most=1, patience=patience))
        await gate.enter("one")
        began = time.monotonic()
        with pytest.raises(Overloaded):
            await gate.enter("one")
        return time.monotonic() - began

    assert min(asyncio.run(attack(patience)) for patience in (0, 9)) >= 0.05


def test_what_is_refused_as_too_often_counts_for_its_caller_and_keeps_nobody_else_out() -> None:
    async def attack() -> Gate:
        gate = Gate(Bounds(each=1, most=2, patience=0.2))
        for caller in ("one", "other"):
            await gate.enter(caller)
            gate.leave(caller, rest=0.05)
        assert gate.inside == 0
        assert gate.has_room("third")
        assert not gate.has_room("one")
        await gate.enter("one")
        gate.leave("one")
        return gate

    gate = asyncio.run(attack())
    assert (gate.inside, gate.waiting) == (0, 0)


def test_strangers_have_a_share_of_the_places_however_many_addresses_they_have() -> None:
    async def attack() -> Gate:
        gate = Gate(Bounds(each=2, most=4, patience=5, strangers=2))
        for n in range(2):
            await gate.enter(f"@192.0.2.{n}")
        waiting = asyncio.ensure_future(gate.enter("@192.0.2.9"))
        await asyncio.sleep(0)
        for _ in range(2):
            await asyncio.wait_for(gate.enter("known"), 1)
        gate.leave("known")
        assert not waiting.done()
        gate.leave("@192.0.2.0")
        await asyncio.wait_for(waiting, 1)
        for caller in ("known", "@192.0.2.1", "@192.0.2.9"):
            gate.leave(caller)
        return gate

    gate = asyncio.run(attack())
    assert (gate.inside, gate.waiting) == (0, 0)


def test_people_whom_one_key_names_are_callers_each_and_have_a_share_of_the_places_together() -> (
    None
):
    async def attack() -> Gate:
        gate = Gate(Bounds(each=2, most=5, patience=5))
        for _ in range(2):
            await gate.enter("key/many")
        many = [asyncio.ensure_future(gate.enter("key/many")) for _ in range(9)]
        await asyncio.sleep(0)
        await asyncio.wait_for(gate.enter("key/one"), 1)
        invented = [asyncio.ensure_future(gate.enter(f"key/{n}")) for n in range(9)]
        await asyncio.sleep(0)
        for _ in range(2):
            await asyncio.wait_for(gate.enter("another"), 1)
        assert not any(each.done() for each in (*many, *invented))
        gate.leave("key/one")
        gate.leave("key/many")
        await asyncio.sleep(0)
        assert [sum(each.done() for each in waiting) for waiting in (many, invented)] == [1, 1]
        for each in (*many, *invented):
            each.cancel()
        return gate

    asyncio.run(attack())


def test_people_whom_one_key_names_wait_in_one_line_however_many_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gates, "REFUSAL_SECONDS", 0)
    monkeypatch.setattr(gates, "MOST_WAITING_EACH", 2)

    async def attack() -> int:
        gate = Gate(Bounds(each=1, most=1, patience=9))
        await gate.enter("key/a")
        waiting = [asyncio.ensure_future(gate.enter(f"key/{n}")) for n in range(5)]
        waiting.append(asyncio.ensure_future(gate.enter("another")))
        await asyncio.sleep(0.01)
        for each in waiting:
            each.cancel()
        refused = await asyncio.gather(*waiting, return_exceptions=True)
        return sum(isinstance(each, Overloaded) for each in refused)

    assert asyncio.run(attack()) == 3


def test_a_key_that_speaks_for_people_is_a_caller_for_each_once_it_has_named_one(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    callers: list[str] = []
    enter = Gate.enter

    async def note(gate: Gate, caller: str) -> None:
        callers.append(caller)
        await enter(gate, caller)

    monkeypatch.setattr(Gate, "enter", note)
    for name in ("ann", "Ann", "ben", "key:no"):
        client.get("/log", headers={"Ledger-Actor": name, "Ledger-Role": "auditor"})
    first, *named = callers
    assert is_stranger(first)
    assert [each.partition("/")[2] for each in named] == ["ann", "ben", ""]
    assert len({each.partition("/")[0] for each in named}) == 1


def test_one_caller_and_all_strangers_together_leave_a_place_for_another() -> None:
    """A key's first requests count as those of its address, and its later ones as its own."""
    bounded = {kind: each for kind, each in BOUNDS.items() if each.strangers is not None}
    assert bounded.keys() == BOUNDS.keys() - {Work.HEALTH}
    for bounds in bounded.values():
        assert bounds.each + (bounds.strangers or 0) < bounds.most
        assert bounds.each <= bounds.share_of("key") <= bounds.most - bounds.each


def test_a_credential_that_identified_somebody_stays_known_until_it_identifies_nobody(
    client: TestClient,
) -> None:
    known = parts_in(client.app).known  # type: ignore[arg-type]

    def is_known(credential: str) -> bool:
        return not is_stranger(known.caller(hash_secret(credential).hex(), ""))

    key = client.headers["authorization"].partition(" ")[2]
    assert client.get("/log").status_code == 200
    assert is_known(key)
    for url, role, status in (("/health/live", "", 200), ("/sign-in", "", 200),
                              ("/log", "nobody", 403)):  # fmt: skip
        assert client.get(url, headers={"Ledger-Role": role}).status_code == status
        assert is_known(key)
    known.note(hash_secret("plk_ended").hex(), identified=True)
    ended = {"authorization": "Bearer plk_ended", "Ledger-Role": "auditor"}
    assert client.get("/log", headers=ended).status_code == 401
    assert not is_known("plk_ended")


def test_commands_and_health_are_answered_while_one_key_holds_answers_and_bundles(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, release = Event(), Event()

    def hold(*_: Any, **__: Any) -> None:
        held.set()
        release.wait(20)
        raise Overloaded

    monkeypatch.setattr(answers, "open_facts", hold)
    gate = parts_in(client.app).gates[Work.ANSWER]  # type: ignore[arg-type]
    with ThreadPoolExecutor(80) as many:
        try:
            asked = [many.submit(client.get, "/answers/budgets") for _ in range(80)]
            assert held.wait(10)
            began = time.monotonic()
            assert client.post("/invoices", json=INVOICE).status_code == 201
            assert client.get("/health/ready").status_code == 200
            assert time.monotonic() - began < 3
            assert gate.inside <= BOUNDS[Work.ANSWER].each
        finally:
            release.set()
    refused = asked[0].result()
    assert refused.status_code == 503
    assert refused.headers["Retry-After"]
    assert refused.json()["type"] == "/problems/overloaded"
    assert (gate.inside, gate.waiting) == (0, 0)


def ask_facts(ledger: str) -> None:
    with open_snapshot(ledger) as connection:
        connection.execute(SLEEP)


def read_the_log(ledger: str) -> None:
    """A read that waits for a lock, as a slow one goes on."""
    with (
        closing(Log(ledger)) as log,
        connect_as_owner(ledger) as other,
        other.transaction(),
    ):
        other.execute("LOCK TABLE ledger.entry IN ACCESS EXCLUSIVE MODE")
        log.entries()


@pytest.mark.parametrize("stop", ["leaves", "time"])
@pytest.mark.parametrize("asked", [ask_facts, read_the_log])
def test_a_statement_is_cancelled_when_its_caller_leaves_or_its_time_is_over(
    ledger: str, asked: Callable[[str], None], stop: str
) -> None:
    interruption = Interruption(30)

    def work() -> None:
        with interruption.watching():
            asked(ledger)

    async def attack() -> None:
        leaves = asyncio.Event()

        async def receive() -> Message:
            await leaves.wait()
            return {"type": "http.disconnect"}

        heard = Heard(receive)
        seconds = 20 if stop == "leaves" else 0.3
        over = asyncio.create_task(interrupt_in_time(interruption, heard, seconds))
        working = asyncio.create_task(asyncio.to_thread(work))
        await asyncio.sleep(0.3)
        if stop == "leaves":
            leaves.set()
        with pytest.raises((*OPERATIONAL, Interrupted)) as raised:
            await asyncio.wait_for(working, 5)
        assert isinstance(fault_of(raised.value), Interrupted)
        over.cancel()
        heard.stop()

    asyncio.run(attack())


def test_a_caller_that_leaves_while_it_waits_is_not_waited_for(client: TestClient) -> None:
    gate = parts_in(client.app).gates[Work.QUICK]  # type: ignore[arg-type]
    gate.bounds, before = Bounds(each=0, most=0, patience=9), gate.bounds

    async def attack() -> list[Message]:
        sent: list[Message] = []
        parts: list[Message] = [{"type": "http.disconnect"}, {"type": "http.request"}]

        async def receive() -> Message:
            return parts.pop()

        async def note(message: Message) -> None:
            sent.append(message)

        await asyncio.wait_for(client.app(scope_of(client, "GET"), receive, note), 3)
        return sent

    try:
        assert asyncio.run(attack()) == []
        assert gate.waiting == 0
    finally:
        gate.bounds = before


def test_a_statement_that_takes_too_long_is_answered_503(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(_: Any, connection: psycopg.Connection[Any], *__: Any) -> None:
        connection.execute("SET LOCAL statement_timeout = '50ms'")
        connection.execute(SLEEP)

    monkeypatch.setattr(answers, "parse_basis", slow)
    answer = client.get("/answers/budgets")
    assert answer.status_code == 503
    assert answer.json()["type"] == "/problems/took-too-long"
    assert answer.headers["Retry-After"]


def test_work_that_is_bounded_has_a_statement_timeout(ledger: str) -> None:
    with Interruption(7).watching(), open_snapshot(ledger) as connection:
        row = connection.execute("SHOW statement_timeout").fetchone()
    assert row == ("7s",)


def test_statements_of_commands_and_look_ups_end_and_so_does_waiting_for_a_lock(
    client: TestClient,
) -> None:
    parts = parts_in(client.app)  # type: ignore[arg-type]
    limits = "SELECT name, setting FROM pg_settings WHERE name ~ '^(statement|lock)_timeout$'"
    assert parts.store.run(limits, {}) == [("lock_timeout", "5000"), ("statement_timeout", "5000")]
    with parts.log.datastore.cursor() as cursor:
        found = {row["name"]: row["setting"] for row in cursor.execute(limits)}
    assert found == {"lock_timeout": "10000", "statement_timeout": "120000"}


def test_what_waits_too_long_for_a_lock_is_answered_503(
    client: TestClient, ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_roles, "LOCK_SECONDS", 0.1)
    with connect_as_owner(ledger) as other, other.transaction():
        other.execute("LOCK TABLE ledger.entry IN ACCESS EXCLUSIVE MODE")
        answer = client.post("/invoices", json=INVOICE)
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/took-too-long")
    assert client.post("/invoices", json=INVOICE).status_code == 201


def test_health_needs_no_new_connection(client: TestClient, ledger: str) -> None:
    assert client.get("/health/ready").status_code == 200
    with psycopg.connect(make_conninfo(ledger, dbname="postgres"), autocommit=True) as other:
        name = sql.Identifier(conninfo_to_dict(ledger)["dbname"] or "")
        allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
        other.execute(allow.format(name, sql.SQL("false")))
        try:
            assert client.get("/health/ready").status_code == 200
        finally:
            other.execute(allow.format(name, sql.SQL("true")))


def test_streams_that_wait_for_the_database_hold_no_thread_of_others(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts, release = parts_in(client.app), Event()  # type: ignore[arg-type]
    monkeypatch.setattr(resources, "Right", lambda *_: release.wait(20))

    async def attack() -> None:
        current_default_thread_limiter().total_tokens = 4
        streams = [resources.new_entries(Request({"type": "http"}), parts, CLIENT, 0, None)
                   for _ in range(20)]  # fmt: skip
        asked = [asyncio.ensure_future(anext(stream)) for stream in streams]
        try:
            await asyncio.sleep(0.1)
            assert await asyncio.wait_for(run_in_threadpool(lambda: 1), 2) == 1
        finally:
            release.set()
            await asyncio.gather(*asked)

    asyncio.run(attack())


def test_every_operation_named_as_a_kind_of_work_is_there() -> None:
    there = {operation for _, _, _, operation in operations()}
    assert (CORRECTIONS | LONG | QUICK | STREAMS) - there == set()


@contextmanager
def served(app: Any, **limits: float) -> Iterator[int]:
    """Serve an application as the service does, within other limits."""
    with pytest.MonkeyPatch.context() as patch, closing(socket.socket()) as listener:
        for name, limit in limits.items():
            patch.setattr(connections, name, limit)
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, http=BoundedConnection, log_level="critical", lifespan="off")
        server = uvicorn.Server(config)
        serving = Thread(target=server.run, args=([listener],))
        serving.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            serving.join()


def all_that_comes(port: int, *sent: bytes) -> bytes:
    """What the service sends until it closes the connection, within five seconds."""
    with socket.create_connection(("127.0.0.1", port), 5) as connection:
        for part in sent:
            connection.sendall(part)
            time.sleep(0.05)
        received = b""
        with suppress(ConnectionResetError):
            while part := connection.recv(2**16):
                received += part
    return received


async def hears_all(_: Scope, receive: Receive, send: Send) -> None:
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body"})


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost: one\r\n"])
def test_a_connection_on_which_no_whole_head_comes_is_closed(sent: bytes) -> None:
    with served(hears_all, HEAD_SECONDS=0.2) as port:
        assert all_that_comes(port, sent) == b""


def test_a_body_that_goes_on_after_the_answer_is_cut_off() -> None:
    async def hears_nothing(_: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 403, "headers": []})
        await send({"type": "http.response.body"})

    head = b"POST / HTTP/1.1\r\nHost: one\r\nContent-Length: 9\r\n\r\n"
    with served(hears_nothing, HEAD_SECONDS=0.2) as port:
        began = time.monotonic()
        assert all_that_comes(port, head, b"a", b"b").startswith(b"HTTP/1.1 403")
        assert time.monotonic() - began < 3


def test_a_head_that_says_in_two_ways_where_its_body_ends_is_refused_and_ends_the_connection() -> (
    None
):
    head = (b"POST / HTTP/1.1\r\nHost: one\r\nContent-Length: 5\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")  # fmt: skip
    with served(hears_all) as port:
        received = all_that_comes(port, head, b"GET / HTTP/1.1\r\nHost: one\r\n\r\n")
    assert received.startswith(b"HTTP/1.1 400")
    assert received.count(b"HTTP/1.1") == 1


def test_while_what_was_sent_is_not_taken_no_request_begins_and_then_the_connection_is_closed() -> (
    None
):
    begun: list[float] = []

    async def sends_much(_: Scope, __: Receive, send: Send) -> None:
        begun.append(time.monotonic())
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"x" * 16_000_000})

    ask = b"GET / HTTP/1.1\r\nHost: one\r\n\r\n"
    with (
        served(sends_much, SEND_SECONDS=0.2, SLOWEST_TAKEN=2**40) as port,
        socket.create_connection(("127.0.0.1", port), 5) as connection,
    ):
        connection.sendall(ask * 3)
        time.sleep(0.5)
        with suppress(ConnectionResetError):
            while connection.recv(2**20):
                pass
    assert len(begun) == 1


def test_requests_that_are_taken_are_answered_one_after_another_on_one_connection() -> None:
    async def sends_much(_: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"x" * 4_000_000})

    ask = b"GET / HTTP/1.1\r\nHost: one\r\n"
    with served(sends_much) as port:
        received = all_that_comes(port, ask + b"\r\n" + ask + b"Connection: close\r\n\r\n")
    assert received.count(b"HTTP/1.1 200") == 2
    assert received.count(b"x") == 8_000_000


def test_one_connection_too_many_is_closed_at_once() -> None:
    ask = b"GET / HTTP/1.1\r\nHost: one\r\nConnection: close\r\n\r\n"
    with served(hears_all, MOST_CONNECTIONS=1) as port:
        with closing(socket.create_connection(("127.0.0.1", port))):
            assert all_that_comes(port, ask) == b""
        time.sleep(0.05)
        assert all_that_comes(port, ask).startswith(b"HTTP/1.1 204")


def test_a_response_that_is_not_taken_keeps_no_place(client: TestClient) -> None:
    gate = parts_in(client.app).gates[Work.QUICK]  # type: ignore[arg-type]
    inside: list[int] = []

    async def attack() -> None:
        async def note(_: Message) -> None:
            inside.append(gate.inside)

        parts: list[Message] = [{"type": "http.request"}]

        async def receive() -> Message:
            return parts.pop() if parts else await asyncio.Future()

        scope = scope_of(client, "GET") | {"path": "/static/govuk.css"}
        await asyncio.wait_for(client.app(scope, receive, note), 3)

    asyncio.run(attack())
    assert len(inside) > 2
    assert set(inside) == {0}


def scope_of(client: TestClient, method: str) -> dict[str, Any]:
    return {"type": "http", "method": method, "path": "/invoices", "query_string": b"",
            "headers": [(b"host", b"testserver")], "app": client.app}  # fmt: skip


@pytest.mark.parametrize("size", [2, 200_000])
def test_a_body_that_comes_too_slowly_is_refused_and_holds_no_place(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(bodies, "GRACE_SECONDS", 0.3)
    monkeypatch.setattr(bodies, "SLOWEST", 2**30)
    sent: list[Message] = []
    gate = parts_in(client.app).gates[Work.QUICK]  # type: ignore[arg-type]

    async def attack() -> None:
        parts: list[Message] = [{"type": "http.request", "body": b" " * size, "more_body": True}]

        async def receive() -> Message:
            return parts.pop() if parts else await asyncio.Future()

        async def note(message: Message) -> None:
            sent.append(message)

        asked = asyncio.ensure_future(client.app(scope_of(client, "POST"), receive, note))
        await asyncio.sleep(0.1)
        assert not parts
        assert gate.inside == 0
        await asyncio.wait_for(asked, 3)

    asyncio.run(attack())
    assert [each["status"] for each in sent if "status" in each] == [408]
    assert (b"connection", b"close") in sent[0]["headers"]


def test_a_large_body_has_a_place_among_the_uploads_and_a_small_one_needs_none() -> None:
    async def attack(size: int) -> tuple[int, int, bytes]:
        uploads = Gate(Bounds(each=1, most=1, patience=1))
        parts: list[Message] = [
            {"type": "http.request", "body": b"x" * 1_000, "more_body": n > 0}
            for n in range(size)
        ]  # fmt: skip

        async def receive() -> Message:
            return parts.pop()

        body, received = bodies.Body(receive), b""
        async with bodies.heard(body, 2**26, uploads, "one"):
            inside = uploads.inside
            while (message := await body.receive())["more_body"]:
                received += message["body"]
        return inside, uploads.inside, received + message["body"]

    assert asyncio.run(attack(1)) == (0, 0, b"x" * 1_000)
    assert asyncio.run(attack(1_200)) == (1, 0, b"x" * 1_200_000)


def test_of_a_body_that_says_it_is_too_large_nothing_is_waited_for(client: TestClient) -> None:
    sent: list[Message] = []

    async def attack() -> None:
        async def note(message: Message) -> None:
            sent.append(message)

        scope = scope_of(client, "POST")
        scope["headers"].append((b"content-length", b"1000001"))
        await asyncio.wait_for(client.app(scope, asyncio.Future, note), 3)

    asyncio.run(attack())
    headers = dict(sent[0]["headers"])
    assert sent[0]["status"] == 413
    assert headers[b"cache-control"] == b"no-store"
    assert headers[b"content-type"] == b"application/problem+json"
    assert b"content-security-policy" in headers
