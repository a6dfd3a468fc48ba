"""The process beside the service that answers what computes for long, such as workbooks.

While Python computes in one thread, the other threads of its process wait. So the service answers
commands and health itself, and has the rest answered by this process, which yields to it.
"""

import os
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from api import logs
from api.app import application_of
from api.assembling import parts_from, surroundings_of
from api.beside import beside
from api.cli.ledger import stop_with_parent
from api.settings import Settings
from api.web.apart import Apart
from api.web.server import Graceful, server_of
from api.web.work import make_gates_behind

AGAIN_SECONDS: Final = 0.2
WAITING: Final = 128
"""How many requests the socket holds while the process is started again."""
NICENESS: Final = 10
MEMORY: Final = "500"
"""How much sooner than others this process is ended where the machine has no memory left."""
COUNTED_BEFORE: Final = 10**9
"""No limit of requests a minute: the service counts them."""


@contextmanager
def answering_beside(settings: Settings, *, demo: bool) -> Iterator[Apart]:
    """Keep a process beside this one that answers requests, from the first on or soon without one,
    and start it again where it ends.

    Its socket is this process's, so that requests wait while it is started. The socket's folder is
    this user's alone.
    """
    with (
        TemporaryDirectory(prefix="placement-ledger-") as folder,
        closing(socket.socket(socket.AF_UNIX)) as listener,
    ):
        path = str(Path(folder) / "answers")
        listener.bind(path)
        listener.listen(WAITING)
        number = str(listener.fileno())
        command = command_beside(settings, "answer", "--socket", number, demo=demo)
        with beside(command, again=AGAIN_SECONDS, listener=listener):
            yield Apart(path)


def answer_beside(settings: Settings, conninfo: str, number: int, *, demo: bool) -> None:
    """Answer requests on the listening socket of this number until the service ends."""
    logs.configure()
    yield_to_others()
    around = replace(
        surroundings_of(settings, conninfo, demo=demo),
        requests_a_minute=COUNTED_BEFORE,
        failures_a_minute=COUNTED_BEFORE,
        trusted_proxies=("*",),
        proxy_header="X-Forwarded-For",
    )
    parts = parts_from(settings, conninfo, around, demo=demo)
    server = server_of(application_of(replace(parts, gates=make_gates_behind()), around))
    threading.Thread(target=end_with_parent, args=(server,), daemon=True).start()
    server.run([socket.socket(fileno=number)])


def end_with_parent(server: Graceful) -> None:
    """End a server in order when the process that started this one has gone."""
    stop_with_parent(server.stopping)
    server.should_exit = True


def yield_to_others() -> None:
    """Let other processes go first, where they compute and where memory runs out."""
    os.nice(NICENESS)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(MEMORY)


def command_beside(settings: Settings, name: str, *more: str, demo: bool) -> list[str]:
    """A command of ours that ends when this process does."""
    command = [sys.executable, "-m", "api", name, "--with-parent", *more]
    command += ["--data", str(settings.data.absolute())]
    return [*command, "--demo"] if demo else command
