"""Connections to the service: closed at once where there are too many, and in a moment where the
head of a request does not come. uvicorn itself waits for a head for ever.
"""

import asyncio
from typing import Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_CONNECTIONS: Final = 800
"""Fewer than the files that a process may usually have open: 1,024."""
HEAD_SECONDS: Final = 10.0
"""How long the head of a request may take, from the connection or from its first byte."""


class BoundedConnection(H11Protocol):
    """A connection that is closed if there are too many, or if the head of a request is slow."""

    _over: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the head of a request, or close at once."""
        super().connection_made(transport)
        if len(self.connections) > MOST_CONNECTIONS:
            transport.abort()
            return
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Wait for what is left of a head, or of the body of a request that is answered already."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE and self.conn.our_state is not h11.DONE:
            self._wait_no_more()
        elif self._over is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing."""
        self._wait_no_more()
        super().connection_lost(exc)

    def _wait(self) -> None:
        """Close the connection unless the head of a request comes in time."""
        self._over = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def _wait_no_more(self) -> None:
        if self._over is not None:
            self._over.cancel()
            self._over = None
