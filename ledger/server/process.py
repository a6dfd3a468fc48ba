"""A PostgreSQL server as a process: without root, ended with its parent, and stopped in order."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

from ledger.server.programs import USE_YOUR_OWN, EmbeddedUnavailable

STOP_SECONDS: Final = 5.0
CLONE_NEWUSER: Final = 0x10000000
PR_SET_PDEATHSIG: Final = 1
LOG_WITHOUT_VALUES: Final = (
    "log_min_messages=log",  # not of errors: an error's message may quote a value
    "log_error_verbosity=terse",
    "log_statement=none",
    "log_min_error_statement=panic",
    "log_min_duration_statement=-1",
    "log_parameter_max_length=0",
    "log_parameter_max_length_on_error=0",
)
"""A server's log is kept in the clear, so it holds no statement, no parameter and no row."""


def become_ordinary_user() -> None:
    """In the child: leave root, as PostgreSQL requires, and die with the parent."""
    if os.geteuid() == 0:
        leave_root()
    if sys.platform == "linux":
        die_with_parent()


def leave_root() -> None:
    """Enter a user namespace in which this process is an ordinary user and owns the same files.

    Raises EmbeddedUnavailable where the machine does not allow it.
    """
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


def die_with_parent() -> None:
    """Have the kernel stop this process at once if its parent is killed (Linux).

    A shell starts background processes with these signals ignored; the server needs them.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGQUIT, signal.SIG_DFL)
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def stop(server: subprocess.Popen[bytes]) -> None:
    """Stop the server, which disconnects its clients, flushes and ends.

    The signal is repeated, because a server that is only just starting may miss the first.
    """
    while server.poll() is None:
        server.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(timeout=STOP_SECONDS)
