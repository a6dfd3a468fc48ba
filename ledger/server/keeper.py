"""The keeper: a process that runs a folder's PostgreSQL until no process uses the folder.

As root it enters a user namespace of its own, because PostgreSQL refuses to run as root. No user
is created and no folder's permissions are changed.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, Final

from ledger.server.folder import PRIVATE, file_lock, is_private
from ledger.server.process import LOG_WITHOUT_VALUES, die_with_parent, leave_root, stop
from ledger.server.programs import EmbeddedUnavailable, find_binaries

if sys.platform != "win32":
    import fcntl

POLL_SECONDS: Final = 0.1
SHORTEST_LIFE_SECONDS: Final = 2.0
RESTART_SECONDS: Final = 0.25  # what is left of a dead server needs a moment to go
SHORT_LIVES: Final = 8
DIES_AT_ONCE: Final = "PostgreSQL dies as soon as it is started: see keeper.log in the data folder"
NOT_OURS: Final = "is not a folder of this user’s alone: remove it, or use another data folder"
SETTINGS: Final = (
    *LOG_WITHOUT_VALUES,
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "max_connections=120",
    "temp_file_limit=8GB",
    "timezone=UTC",
    "log_timezone=UTC",
)
INITDB: Final = (
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--locale=C.UTF-8",
    "--data-checksums",
)


def keep(folder: Path, sockets: Path, *, durable: bool) -> None:
    """Run the server until nobody uses the folder, starting it again if it dies under its users.

    Its socket folder is removed while the lock is held, so that the next keeper's is never removed.
    One that others may enter is left as it is.
    Raises EmbeddedUnavailable.
    """
    if os.geteuid() == 0:
        leave_root()
    ensure_cluster(folder, durable=durable)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with file_lock(folder / "kept", fcntl.LOCK_EX), (folder / "in-use").open("ab") as lock:
        try:
            keep_alive(folder, sockets, lock, durable=durable)
        finally:
            if is_private(sockets):
                shutil.rmtree(sockets, ignore_errors=True)


def keep_alive(folder: Path, sockets: Path, lock: IO[bytes], *, durable: bool) -> None:
    """Run the server until nobody uses the folder. Raises EmbeddedUnavailable."""
    short_lives = 0
    while short_lives < SHORT_LIVES:
        started = time.monotonic()
        server = start_server(folder, sockets, durable=durable)
        try:
            if wait_until_unused(lock, server):
                return
        finally:
            stop(server)
        lived = time.monotonic() - started
        short_lives = short_lives + 1 if lived < SHORTEST_LIFE_SECONDS else 0
        time.sleep(RESTART_SECONDS)
    raise EmbeddedUnavailable(DIES_AT_ONCE)


def ensure_cluster(folder: Path, *, durable: bool) -> None:
    """Make the data folder if it is not there: elsewhere first, then put in place by one rename."""
    data = folder / "data"
    if (data / "PG_VERSION").exists():
        return
    with tempfile.TemporaryDirectory(dir=folder, prefix="making-") as making:
        made = Path(making) / "data"
        waiting = () if durable else ("--no-sync",)
        command = [str(find_binaries() / "initdb"), *INITDB, *waiting, "--pgdata", str(made)]
        result = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if result.returncode != 0:
            message = f"initdb failed: {' '.join(result.stderr.split())}"
            raise EmbeddedUnavailable(message)
        made.rename(data)


def start_server(folder: Path, sockets: Path, *, durable: bool) -> subprocess.Popen[bytes]:
    """Start the server. It dies with the keeper. Raises EmbeddedUnavailable."""
    sockets.mkdir(mode=PRIVATE, exist_ok=True)
    if not is_private(sockets):
        raise EmbeddedUnavailable(f"{sockets} {NOT_OURS}")
    for left_over in sockets.iterdir():
        left_over.unlink()
    settings = [*SETTINGS, f"unix_socket_directories={list_element(sockets)}"]
    if not durable:
        settings += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
    options = [part for setting in settings for part in ("-c", setting)]
    return subprocess.Popen(  # noqa: S603  the programs that find_binaries found
        [str(find_binaries() / "postgres"), "-D", str(folder / "data"), *options],
        preexec_fn=die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509  one thread
    )


def list_element(path: Path) -> str:
    """A path as an element of a list setting, which may hold spaces and commas."""
    return '"' + str(path).replace('"', '""') + '"'


def wait_until_unused(lock: IO[bytes], server: subprocess.Popen[bytes]) -> bool:
    """Wait until nobody uses the folder (True), or the server has died under its users (False).

    From then on the exclusive lock is held until this process ends, so that new users wait.
    """
    while server.poll() is None:
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        time.sleep(POLL_SECONDS)
    return False


def main() -> None:
    """Run the keeper; the last line it prints is the reason if it could not."""
    folder, sockets, durable = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "yes"
    try:
        keep(folder, sockets, durable=durable)
    except EmbeddedUnavailable as reason:
        sys.exit(str(reason))


if __name__ == "__main__":
    main()
