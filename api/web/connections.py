"""Connections to the service: closed at once where there are too many, and in a moment where the
head of a request does not come, or what was sent is not taken. uvicorn itself waits for ever.
"""

import asyncio
from typing import Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_CONNECTIONS: Final = 800
"""Fewer than the files that a process may usually have open: 1,024."""
HEAD_SECONDS: Final = 10.0
"""How long the head of a request may take, from the connection or from its first byte."""
MOST_OF_HEAD: Final = 2**14
SEND_SECONDS: Final = 10.0
SLOWEST_TAKEN: Final = 2**14
"""How many bytes a second a caller takes, after ten seconds."""
LENGTHS: Final = frozenset((b"content-length", b"transfer-encoding"))


class StrictReading(h11.Connection):
    """Reads requests, and refuses a head that says in two ways where its body ends."""

    def next_event(self) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
        """The next thing that came. Raises RemoteProtocolError."""
        event = super().next_event()
        if isinstance(event, h11.Request) and {name for name, _ in event.headers} >= LENGTHS:
            message = "both Content-Length and Transfer-Encoding"
            raise h11.RemoteProtocolError(message)
        return event


class BoundedConnection(H11Protocol):
    """A connection that is closed if there are too many, if the head of a request is slow, or if
    what was sent is not taken. It begins no request before what was sent is taken.
    """

    _over: asyncio.TimerHandle | None = None
    _untaken: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the head of a request, or close at once."""
        super().connection_made(transport)
        self.conn = StrictReading(h11.SERVER, MOST_OF_HEAD)
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
        self._wait_for_taking_no_more()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        """Read what came, but not while what was sent is not taken."""
        if self.flow.write_paused:
            self.flow.pause_reading()
        else:
            super().handle_events()

    def pause_writing(self) -> None:
        """Close the connection unless what was sent is taken in time."""
        super().pause_writing()
        seconds = SEND_SECONDS + self.transport.get_write_buffer_size() / SLOWEST_TAKEN
        self._untaken = self.loop.call_later(seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on."""
        super().resume_writing()
        self._wait_for_taking_no_more()
        if not self.transport.is_closing():
            self.flow.resume_reading()
            self.handle_events()

    def _wait_for_taking_no_more(self) -> None:
        if self._untaken is not None:
            self._untaken.cancel()
            self._untaken = None

    def _wait(self) -> None:
        """Close the connection unless the head of a request comes in time."""
        self._over = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def _wait_no_more(self) -> None:
        if self._over is not None:
            self._over.cancel()
            self._over = None
