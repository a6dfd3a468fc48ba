"""Hears the body of a request before its request is let in, and gives up on one that comes too
slowly.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from tempfile import SpooledTemporaryFile
from typing import Final

from starlette.types import Message, Receive

from api.web.body_limits import MOST_BYTES
from api.web.gates import Gate
from domain.faults import Fault

IN_MEMORY: Final = 2**16
"""How much of a body is held in memory; a longer one lies in a temporary file. Most are shorter."""
GRACE_SECONDS: Final = 10.0
SLOWEST: Final = 2**17
"""How many bytes a second must come, after the seconds of grace."""
GONE: Final[Message] = {"type": "http.disconnect"}


class TooSlow(Fault):
    """What was sent came too slowly, and was not waited for. Send it again."""

    slug = "too-slow"
    status = 408


class Body:
    """The body of a request, heard before anybody asks for it."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._held = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  closed by `close`
        self._length = self._given = 0
        self._is_given = False
        self._waited = 0.0
        self.is_whole = False
        self.is_gone = False

    async def hear(self, most: int) -> None:
        """Hear the whole, or until it is longer than is taken. Raises TooSlow."""
        while not self.is_whole and not self.is_gone and self._length <= most:
            message = await self._hear()
            part = message.get("body", b"")
            self._held.write(part)
            self._length += len(part)
            self.is_gone = message["type"] == "http.disconnect"
            self.is_whole = not self.is_gone and not message.get("more_body", False)

    async def receive(self) -> Message:
        """The next message, for the application: of a body that is too long, what was heard."""
        if self._is_given:
            return await self._receive() if self.is_whole and not self.is_gone else GONE
        if not self._given:
            self._held.seek(0)
        part = self._held.read(IN_MEMORY)
        self._given += len(part)
        self._is_given = self._given == self._length
        more = not (self._is_given and self.is_whole)
        return {"type": "http.request", "body": part, "more_body": more}

    async def gone(self) -> None:
        """Wait until the caller has gone. One whose body is not whole has not."""
        if not self.is_whole:
            await asyncio.Future()
        await self._receive()
        self.is_gone = True

    def close(self) -> None:
        """Keep nothing of what was heard."""
        self._held.close()

    async def _hear(self) -> Message:
        """The next message. Raises TooSlow if it does not come in time."""
        left, began = GRACE_SECONDS + self._length / SLOWEST - self._waited, time.monotonic()
        try:
            async with asyncio.timeout(left):
                return await self._receive()
        except TimeoutError:
            raise TooSlow from None
        finally:
            self._waited += time.monotonic() - began


@asynccontextmanager
async def heard(body: Body, most: int, uploads: Gate, caller: str) -> AsyncIterator[None]:
    """Hear a body of so many bytes at most. A large one waits for a place among the uploads, so
    that they fill no disk. Raises TooSlow or Overloaded.
    """
    try:
        await body.hear(min(most, MOST_BYTES))
        if body.is_whole or body.is_gone or most <= MOST_BYTES:
            yield
            return
        await uploads.enter(caller)
        try:
            await body.hear(most)
            yield
        finally:
            uploads.leave(caller)
    finally:
        body.close()
