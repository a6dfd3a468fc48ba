"""Middleware that lets requests in through the gate of their kind, and ends what nobody awaits.

It stands before anybody is identified, and hears the whole of a body first. A caller is known by
the credential sent, once that has identified somebody, and otherwise by the address: inventing
credentials makes nobody many callers.
"""

import asyncio
from collections.abc import Callable
from typing import Final

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access.credentials import hash_secret
from api.access.limits import TooMany, address_of
from api.access.who import NotAReference, credential_sent, person_in
from api.web import problems
from api.web.apart import NotAnswering
from api.web.bodies import Body, TooSlow, heard
from api.web.body_limits import most_heard
from api.web.gates import Gate, Overloaded
from api.web.guard import guard
from api.web.leaving import Heard, answer_until_gone, interrupt_in_time
from api.web.parts import parts_in
from api.web.work import Work, WorkByPath
from domain.faults import Fault
from ledger.outages import OPERATIONAL, Interruption

BEGIN_SECONDS: Final = 15.0
"""How much longer than the work takes at most its response is waited for, if another process does
it: that process may have to be started again first.
"""
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
        kind, route = self.kinds().find(scope["method"], scope["path"])
        parts, request = parts_in(scope["app"]), Request(scope)
        credential = credential_of(request, parts.cookie)
        caller = parts.known.caller(credential, address_of(request), named_in(request))
        body, outcome = Body(receive), Outcome(request, send, parts.gates[kind], caller)
        try:
            async with heard(body, most_heard(request), parts.gates[Work.UPLOAD], caller):
                await self._answer(scope, body, outcome, route)
        except (TooSlow, Overloaded, NotAnswering) as refused:
            await refuse(request, refused, send)
        else:
            parts.known.note(
                credential, identified=is_identified(request, outcome.status),
                speaks_for_people=speaks_for_people(request),
            )  # fmt: skip

    async def _answer(
        self, scope: Scope, body: Body, outcome: Outcome, route: Route | None
    ) -> None:
        """Answer a request when it is its turn, if its caller is still there. One that has a route
        here is answered apart if there is a process for that. Raises Overloaded or NotAnswering.
        """
        gate = outcome.gate
        if body.is_gone or not await enter(gate, outcome.caller, body):
            return
        if not body.is_whole or parts_in(scope["app"]).apart is None:
            route = None
        try:
            await self._pass_on(scope, body.receive, outcome, route)
        finally:
            outcome.leave()

    async def _pass_on(
        self, scope: Scope, receive: Receive, outcome: Outcome, route: Route | None
    ) -> None:
        """Answer a request; work of limited length ends when it is over, or its caller has gone."""
        seconds = outcome.gate.bounds.seconds
        if seconds is None:
            await self.app(scope, receive, outcome.send)
            return
        interruption, heard = Interruption(seconds), Heard(receive)
        over = asyncio.create_task(interrupt_in_time(interruption, heard, seconds))
        try:
            with interruption.watching():
                if route is None:
                    await self.app(scope, heard.receive, outcome.send)
                else:
                    scope["route"] = route
                    answering = answer_apart(scope, heard.receive, outcome.send, seconds)
                    await answer_until_gone(answering, heard)
        finally:
            over.cancel()
            heard.stop()


async def answer_apart(scope: Scope, receive: Receive, send: Send, seconds: float) -> None:
    """Have a request answered by another process, if the guard lets it through. Requests are
    counted here, where all of them come. Raises NotAnswering.
    """
    parts, request = parts_in(scope["app"]), Request(scope)
    refusal = await run_in_threadpool(turned_away, request)
    if refusal is not None:
        await refusal(scope, receive, send)
    elif parts.apart is not None:
        await parts.apart.answer(scope, receive, send, seconds + BEGIN_SECONDS)


def turned_away(request: Request) -> Response | None:
    """The response to a request that the guard does not let through; nothing to any other."""
    try:
        guard(request)
    except (Fault, *OPERATIONAL) as raised:
        return problems.answer_fault(request, raised)
    return None


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


def speaks_for_people(request: Request) -> bool:
    """Whether a request was let in by a key that speaks for people, and named one."""
    asker = request.state.asker
    return asker is not None and asker.client is not None and bool(named_in(request))


def named_in(request: Request) -> str:
    """The person whom a request names, in the one spelling of an account; nothing where it names
    none, or what names nobody.
    """
    try:
        return person_in(request) or ""
    except NotAReference:
        return ""


def credential_of(request: Request, cookie: str) -> str:
    """The hash of the key or session that a request sends, or nothing."""
    sent = credential_sent(request, cookie)
    return hash_secret(sent).hex() if sent else ""
