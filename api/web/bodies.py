"""Hears the body of a request, and gives up on one that comes too slowly."""

import asyncio
import time
from collections import deque
from typing import Final

from starlette.types import Message, Receive

from domain.faults import Fault

BEGINNING: Final = 2**16
"""How much of a body is heard before its request is let in. Most commands are shorter."""
GRACE_SECONDS: Final = 10.0
SLOWEST: Final = 2**14
"""How many bytes a second must come, after the seconds of grace."""


class TooSlow(Fault):
    """What was sent came too slowly, and was not waited for. Send it again."""

    slug = "too-slow"
    status = 408


class Body:
    """The body of a request, of which the beginning is heard before anybody asks for it.

    Where the rest comes too slowly, the application is told that its caller has gone.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._heard: deque[Message] = deque()
        self._length = 0
        self._whole = False
        self._waited = 0.0
        self.is_slow = False

    async def hear_beginning(self) -> None:
        """Hear the beginning, or the whole of a short one. Raises TooSlow."""
        while not self._whole and self._length < BEGINNING:
            self._heard.append(await self._hear())
        if self.is_slow:
            raise TooSlow

    async def receive(self) -> Message:
        """The next message, for the application."""
        if self._heard:
            return self._heard.popleft()
        return await (self._receive() if self._whole else self._hear())

    async def gone(self) -> None:
        """Wait until the caller has gone. One whose body is not whole yet has not."""
        if not self._whole:
            await asyncio.Future()
        self._heard.append(await self._receive())

    async def _hear(self) -> Message:
        """The next message, or that the caller has gone if it does not come in time."""
        left, began = GRACE_SECONDS + self._length / SLOWEST - self._waited, time.monotonic()
        try:
            async with asyncio.timeout(left):
                message = await self._receive()
        except TimeoutError:
            self.is_slow = True
            message = {"type": "http.disconnect"}
        self._waited += time.monotonic() - began
        self._length += len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        return message
