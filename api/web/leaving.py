"""Notices that a caller leaves while its request is answered, and ends what nobody awaits."""

import asyncio
from collections import deque
from collections.abc import Coroutine
from typing import Any, Final

import anyio.to_thread
from anyio import CapacityLimiter
from starlette.types import Message, Receive

from ledger.outages import Interruption

AGAIN_SECONDS: Final = 0.5


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


async def answer_until_gone(answering: Coroutine[Any, Any, None], heard: Heard) -> None:
    """Answer a request, but no longer than its caller is there."""
    tasks = asyncio.create_task(answering), asyncio.create_task(heard.gone.wait())
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if tasks[0].done():
            await tasks[0]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
