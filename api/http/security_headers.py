"""Middleware that adds security headers to every response, and measures every request."""

import secrets
import time
from typing import Final

from fastapi import Request
from opentelemetry import trace
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.metrics import count_request

POLICY: Final = (
    "default-src 'none'; object-src 'none'; script-src 'self' 'nonce-{}'; style-src 'self';"
    " img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
ALWAYS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
FAULT: Final = 500
UNTRACED: Final = {"url.path": "(see http.route)", "url.query": "(not traced)"}
"""A path may name a case, and a query holds what was typed: neither is sent with a trace."""


class SecurityHeaders:
    """Adds security headers and a nonce to every response, and counts the request."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app = app
        self.https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, with a nonce for its page and nobody noted as signed in yet. A
        response that was made in another process is protected already.
        """
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        trace.get_current_span().set_attributes(UNTRACED)
        request = Request(scope)
        request.state.nonce = secrets.token_urlsafe(16)
        request.state.asker = None
        request.state.is_protected = False
        status, began = FAULT, time.perf_counter()

        async def with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                if not request.state.is_protected:
                    protect(MutableHeaders(scope=message), request.state.nonce, https=self.https)
            await send(message)

        try:
            await self.app(scope, receive, with_headers)
        finally:
            count_request(request, status, time.perf_counter() - began)


def protect(headers: MutableHeaders, nonce: str, *, https: bool) -> None:
    """Add the headers that every response has."""
    policy = POLICY.format(nonce).encode()
    headers.raw.extend((*ALWAYS, (b"content-security-policy", policy)))
    if https:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    headers.setdefault("Cache-Control", "no-store")
