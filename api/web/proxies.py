"""Middleware that finds who calls behind a trusted proxy.

A proxy names its caller in one header, which the settings choose. It is believed of addresses in
the settings only, and of the other header nothing is: a proxy passes on what it does not write.
"""

from typing import Any, Final

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

FORWARDED: Final = "Forwarded"
X_FORWARDED: Final = (b"x-forwarded-for", b"x-forwarded-proto")
Headers = list[tuple[bytes, bytes]]


class CallersOfProxies:
    """Replaces a trusted proxy's address by that of the caller whom it names."""

    def __init__(self, app: ASGIApp, *, trusted: tuple[str, ...], header: str) -> None:
        inner: Any = app
        self.app: Any = ProxyHeadersMiddleware(inner, list(trusted))
        self.header = header

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, with its caller's address."""
        if scope["type"] == "http" and self.header == FORWARDED:
            scope = {**scope, "headers": as_x_forwarded(scope["headers"])}
        await self.app(scope, receive, send)


def as_x_forwarded(headers: Headers) -> Headers:
    """Headers in which what `Forwarded` says (RFC 7239) stands as `X-Forwarded-For` does.

    >>> as_x_forwarded([(b"forwarded", b'for="[2001:db8::1]:80";proto=https, for=192.0.2.9')])
    [(b'x-forwarded-for', b'[2001:db8::1]:80, 192.0.2.9')]
    """
    kept = [(name, value) for name, value in headers if name not in (b"forwarded", *X_FORWARDED)]
    said = b",".join(value for name, value in headers if name == b"forwarded")
    hops = [named(hop) for hop in said.decode("latin1").split(",")] if said else []
    return [*kept, (b"x-forwarded-for", ", ".join(hops).encode("latin1"))] if hops else kept


def named(hop: str) -> str:
    """The caller whom one proxy names, or `unknown`."""
    pairs = (pair.partition("=") for pair in hop.split(";"))
    said = {name.strip().lower(): value.strip().strip('"') for name, _, value in pairs}
    return said.get("for", "") or "unknown"
