"""Has another process answer what computes for long, so that commands and health, which this one
answers, do not wait for the interpreter.

The other process is the same application, and checks who asks once more. Requests pass over a
socket in a folder that is this user's alone.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

import httpx2
from starlette.types import Receive, Scope, Send

from domain.faults import Fault

OF_ONE_CONNECTION: Final = frozenset((
    b"connection", b"keep-alive", b"te", b"trailer", b"transfer-encoding", b"upgrade", b"expect",
    b"date", b"server",
))  # fmt: skip
OF_PROXIES: Final = frozenset((b"forwarded", b"x-forwarded-for", b"x-forwarded-proto"))
"""What this process believed of a proxy is in the scope already, and is passed on from there."""
ANYWHERE: Final = "http://localhost/"


class NotAnswering(Fault):
    """What was to answer this has ended, or takes too long, and is started again. Ask again in a
    moment.
    """

    slug = "not-answering"
    status = 503
    retry_after = 5


class Apart:
    """The process that answers requests apart, by the path of the socket that it listens on."""

    def __init__(self, path: str) -> None:
        limits = httpx2.Limits(max_connections=None, max_keepalive_connections=0)
        self._transport = httpx2.AsyncHTTPTransport(uds=path, limits=limits, trust_env=False)

    async def answer(self, scope: Scope, receive: Receive, send: Send, seconds: float) -> None:
        """Have a request answered, whose response begins within so many seconds, and pass the
        response on. A caller that leaves ends it there too. Raises NotAnswering.
        """
        try:
            async with asyncio.timeout(seconds):
                response = await self._transport.handle_async_request(request_of(scope, receive))
        except (TimeoutError, httpx2.TransportError):
            raise NotAnswering from None
        try:
            scope.setdefault("state", {})["is_protected"] = True
            headers = kept(response.headers.raw)
            await send({"type": "http.response.start", "status": response.status_code,
                        "headers": headers})  # fmt: skip
            async for part in response.aiter_raw():
                await send({"type": "http.response.body", "body": part, "more_body": True})
            await send({"type": "http.response.body"})
        finally:
            await response.aclose()


def request_of(scope: Scope, receive: Receive) -> httpx2.Request:
    """The request that stands for one that came. Its target is the one that was sent, byte for
    byte: read as a URL, one with dots would be another.
    """
    headers = [(name, value) for name, value in kept(scope["headers"]) if name not in OF_PROXIES]
    headers.append((b"x-forwarded-proto", scope["scheme"].encode()))
    if scope["client"]:
        headers.append((b"x-forwarded-for", scope["client"][0].encode()))
    sends_body = {b"content-length", b"transfer-encoding"} & {name for name, _ in scope["headers"]}
    path = scope["raw_path"] + (b"?" + scope["query_string"] if scope["query_string"] else b"")
    content = parts_of_body(receive) if sends_body else None
    return httpx2.Request(
        scope["method"], ANYWHERE, headers=headers, content=content, extensions={"target": path}
    )


async def parts_of_body(receive: Receive) -> AsyncIterator[bytes]:
    """The parts of a body that was heard."""
    more = True
    while more:
        message = await receive()
        yield message.get("body", b"")
        more = message.get("more_body", False)


def kept(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Those of some headers that are not about one connection only."""
    return [(name, value) for name, value in headers if name.lower() not in OF_ONE_CONNECTION]
