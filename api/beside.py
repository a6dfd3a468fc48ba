"""Runs a command as a process beside this one, and starts it again whenever it ends."""

import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from selectors import EVENT_READ, DefaultSelector
from typing import Final

import structlog

LOOK_SECONDS: Final = 0.2
AGAIN_SECONDS: Final = 1.0
GRACE_SECONDS: Final = 20
UNASKED_SECONDS: Final = 30
"""How long a process that nobody has asked anything is not started: what else starts meanwhile has
the cores to itself.
"""
logger = structlog.get_logger("placement_ledger")


@contextmanager
def beside(
    command: Sequence[str],
    *,
    again: float = AGAIN_SECONDS,
    listener: socket.socket | None = None,
) -> Iterator[None]:
    """Keep a command running until the context ends. It starts again so many seconds after it ends.

    It is given a pipe, which closes when this process ends, however it ends. With a `listener` it
    is given that too, and first starts when a request comes there, or after UNASKED_SECONDS.
    """
    stopping = threading.Event()
    keeper = threading.Thread(target=keep_running, args=(command, again, listener, stopping))
    keeper.start()
    try:
        yield
    finally:
        stopping.set()
        keeper.join()


def keep_running(
    command: Sequence[str],
    again: float,
    listener: socket.socket | None,
    stopping: threading.Event,
) -> None:
    """Run a command, again whenever it ends, until `stopping` is set."""
    files = () if listener is None else (listener.fileno(),)
    if listener is not None:
        wait_for_request(listener, stopping)
    while not stopping.is_set():
        with subprocess.Popen(  # noqa: S603  our own
            command, stdin=subprocess.PIPE, pass_fds=files
        ) as process:
            while process.poll() is None and not stopping.wait(LOOK_SECONDS):
                pass
            end(process)
        if not stopping.wait(again):
            logger.warning("a process beside this one has ended", status=process.returncode)


def wait_for_request(listener: socket.socket, stopping: threading.Event) -> None:
    """Wait until a request comes on a listening socket, for UNASKED_SECONDS at most."""
    latest = time.monotonic() + UNASKED_SECONDS
    with DefaultSelector() as requests:
        requests.register(listener, EVENT_READ)
        while not stopping.is_set() and time.monotonic() < latest:
            if requests.select(LOOK_SECONDS):
                return


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process, by force where it takes too long."""
    process.terminate()
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
