"""Runs a command as a process beside this one, and starts it again whenever it ends."""

import subprocess
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import structlog

LOOK_SECONDS: Final = 0.2
AGAIN_SECONDS: Final = 1.0
GRACE_SECONDS: Final = 20
logger = structlog.get_logger("placement_ledger")


@contextmanager
def beside(
    command: Sequence[str], *, again: float = AGAIN_SECONDS, files: Collection[int] = ()
) -> Iterator[None]:
    """Keep a command running until the context ends. It starts again so many seconds after it ends.

    It is given a pipe, which closes when this process ends, however it ends, and the open `files`
    of these numbers.
    """
    stopping = threading.Event()
    keeper = threading.Thread(target=keep_running, args=(command, again, files, stopping))
    keeper.start()
    try:
        yield
    finally:
        stopping.set()
        keeper.join()


def keep_running(
    command: Sequence[str], again: float, files: Collection[int], stopping: threading.Event
) -> None:
    """Run a command, again whenever it ends, until `stopping` is set."""
    while not stopping.is_set():
        with subprocess.Popen(  # noqa: S603  our own
            command, stdin=subprocess.PIPE, pass_fds=files
        ) as process:
            while process.poll() is None and not stopping.wait(LOOK_SECONDS):
                pass
            end(process)
        if not stopping.wait(again):
            logger.warning("a process beside this one has ended", status=process.returncode)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process, by force where it takes too long."""
    process.terminate()
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
