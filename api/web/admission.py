"""Middleware that lets requests in through the gate of their kind, and ends what nobody awaits.

It stands before anybody is identified, and hears the whole of a body first. A caller is known by
the credential sent, once that has identified somebody, and otherwise by the address: inventing
credentials makes nobody many callers.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final

import anyio.to_thread
from anyio import CapacityLimiter
from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access.credentials import hash_secret
from api.access.limits import TooMany, address_of
from api.access.who import credential_sent
from api.web import problems
from api.web.bodies import Body, TooSlow, heard
from api.web.body_limits import most_heard
from api.web.gates import Gate, Overloaded
from api.web.parts import parts_in
from api.web.work import Work, WorkByPath
from domain.faults import Fault
from ledger.outages import Interruption

AGAIN_SECONDS: Final = 0.5
REST_SECONDS: Final = 1.0
"""How long a request that was refused because its caller asks too often counts as the caller's."""
TOO_MANY: Final = 429
NO_IDENTITY: Final = 401


class Outcome:
    """The response to a request that was let in. Once it begins, its place is another's, unless it
    is a stream: nobody keeps a place by not taking what is sent.

    A request that failed before anybody was looked for is counted against its caller here.
    """

    def __init__(self, request: Request, send: Send, gate: Gate, caller: str) -> None:
        self._request = request
        self._send = send
        self.gate = gate
        self.caller = caller
        self.status = 0
        self._is_replaced = self._has_left = False

    async def send(self, message: Message) -> None:
        """Send a message on."""
        if self._is_replaced:
            return
        if message["type"] == "http.response.start":
            refused = self._count(message["status"])
            self.status = message["status"] if refused is None else TOO_MANY
            if self.gate is not parts_in(self._request.app).gates[Work.STREAM]:
                self.leave()
            if refused is not None:
                self._is_replaced = True
                await refuse(self._request, refused, self._send)
                return
        await self._send(message)

    def leave(self) -> None:
        """Leave the gate, once."""
        if not self._has_left:
            self._has_left = True
            self.gate.leave(self.caller, rest=REST_SECONDS if self.status == TOO_MANY else 0.0)

    def _count(self, status: int) -> TooMany | None:
        """Count a request that failed before the guard saw it; how it is refused, if too often."""
        was_seen = getattr(self._request.state, "operation", None) is not None
        if status >= problems.UNREADABLE and not was_seen:
            try:
                parts_in(self._request.app).limit.take(self.caller)
            except TooMany as refused:
                return refused
        return None


class Admission:
    """Lets requests in through the gate of their kind."""

    def __init__(self, app: ASGIApp, kinds: Callable[[], WorkByPath]) -> None:
        self.app = app
        self.kinds = kinds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on when it is its turn, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        kind = self.kinds().find(scope["method"], scope["path"])
        parts, request = parts_in(scope["app"]), Request(scope)
        credential = credential_of(request, parts.cookie)
        caller = parts.known.caller(credential, address_of(request))
        body, outcome = Body(receive), Outcome(request, send, parts.gates[kind], caller)
        try:
            async with heard(body, most_heard(request), parts.gates[Work.UPLOAD], caller):
                await self._answer(scope, body, outcome)
        except (TooSlow, Overloaded) as refused:
            await refuse(request, refused, send)
        else:
            parts.known.note(credential, identified=is_identified(request, outcome.status))

    async def _answer(self, scope: Scope, body: Body, outcome: Outcome) -> None:
        """Answer a request when it is its turn, if its caller is still there. Raises Overloaded."""
        gate = outcome.gate
        if body.is_gone or not await enter(gate, outcome.caller, body):
            return
        try:
            await self._pass_on(scope, body.receive, outcome.send, gate)
        finally:
            outcome.leave()

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send, gate: Gate) -> None:
        """Answer a request; work of limited length ends when it is over, or its caller has gone."""
        if gate.bounds.seconds is None:
            await self.app(scope, receive, send)
            return
        interruption, heard = Interruption(gate.bounds.seconds), Heard(receive)
        over = asyncio.create_task(interrupt_in_time(interruption, heard, gate.bounds.seconds))
        try:
            with interruption.watching():
                await self.app(scope, heard.receive, send)
        finally:
            over.cancel()
            heard.stop()


async def enter(gate: Gate, caller: str, body: Body) -> bool:
    """Enter a gate, at once or in turn. False if the caller leaves first. Raises Overloaded."""
    if gate.has_room(caller):
        await gate.enter(caller)
        return True
    turn, gone = asyncio.create_task(gate.enter(caller)), asyncio.create_task(body.gone())
    try:
        await asyncio.wait((turn, gone), return_when=asyncio.FIRST_COMPLETED)
        if turn.done():
            await turn
        return turn.done()
    finally:
        turn.cancel()
        gone.cancel()


async def refuse(request: Request, refused: Fault, send: Send) -> None:
    """Answer with a refusal. It asks for nothing more, so what is still coming is cut off."""
    answer = problems.answer_fault(request, refused)
    if isinstance(refused, TooSlow):
        answer.headers["Connection"] = "close"
    await answer(request.scope, request.receive, send)


def is_identified(request: Request, status: int) -> bool | None:
    """Whether a request's credential identified somebody; nothing where nobody was looked for."""
    if request.state.asker is not None:
        return True
    return False if status == NO_IDENTITY else None


def credential_of(request: Request, cookie: str) -> str:
    """The hash of the key or session that a request sends, or nothing."""
    sent = credential_sent(request, cookie)
    return hash_secret(sent).hex() if sent else ""


class Heard:
    """What a caller sends, heard before the application asks for it, so that leaving is noticed."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._messages: deque[Message] = deque()
        self._changed = asyncio.Event()
        self.gone = asyncio.Event()
        self._fault: Exception | None = None
        self._listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        """Hear one message at a time, and after the last of them, that the caller has gone."""
        while not self.gone.is_set():
            while self._messages and self._messages[-1].get("more_body"):
                self._changed.clear()
                await self._changed.wait()
            try:
                message = await self._receive()
            except Exception as fault:  # noqa: BLE001  raised again where it is received
                self._fault = fault
                break
            if message["type"] == "http.disconnect":
                self.gone.set()
            else:
                self._messages.append(message)
            self._changed.set()
        self._changed.set()

    async def receive(self) -> Message:
        """The next message, for the application."""
        while not self._messages and not self.gone.is_set():
            if self._fault is not None:
                raise self._fault
            self._changed.clear()
            await self._changed.wait()
        message = self._messages.popleft() if self._messages else {"type": "http.disconnect"}
        self._changed.set()
        return message

    def stop(self) -> None:
        """Listen no more."""
        self._listening.cancel()


async def interrupt_in_time(interruption: Interruption, heard: Heard, seconds: float) -> None:
    """Interrupt work once its caller has gone or its time is over, and until it has ended."""
    try:
        async with asyncio.timeout(seconds):
            await heard.gone.wait()
    except TimeoutError:
        pass
    limiter = CapacityLimiter(1)
    while True:
        await anyio.to_thread.run_sync(interruption.interrupt, limiter=limiter)
        await asyncio.sleep(AGAIN_SECONDS)
