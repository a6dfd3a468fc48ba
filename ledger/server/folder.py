"""The folder of an embedded server: its locks, its socket, and how to connect to its server."""

import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from psycopg.conninfo import make_conninfo

if sys.platform != "win32":
    import fcntl

PRIVATE: Final = 0o700
OF_OTHERS: Final = 0o077
SOCKET_PATH_LIMIT: Final = 90


@contextmanager
def file_lock(path: Path, kind: int) -> Iterator[IO[bytes]]:
    """Hold a lock on a file, which child processes do not inherit."""
    with path.open("ab") as file:
        fcntl.flock(file, kind)
        yield file


def conninfo(folder: Path) -> str:
    """The connection string of the superuser of a folder's server."""
    parts = {"host": socket_folder(folder), "user": "postgres", "dbname": "postgres"}
    return make_conninfo(**parts)


def socket_folder(folder: Path) -> str:
    """The folder of the server's socket: within the data folder, unless that path is too long.

    Then it is a temporary folder with a name that nobody can guess, which a file in the data folder
    names. Another is made if that one is gone, or is not this user's alone.
    """
    inside = str(folder / "socket")
    if len(inside.encode()) <= SOCKET_PATH_LIMIT and "," not in inside:
        return inside
    named_in = folder / "socket-folder"
    with suppress(FileNotFoundError):
        named = Path(named_in.read_text())
        if is_private(named):
            return str(named)
    made = tempfile.mkdtemp(prefix="placement-ledger-")
    following = folder / "socket-folder.new"
    following.write_text(made)
    following.replace(named_in)
    return made


def is_private(folder: Path) -> bool:
    """Whether a folder is there, is no link, and is this user's alone."""
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return False
    mine = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()
    return mine and not found.st_mode & OF_OTHERS
