"""The folder of an embedded server: its locks, its socket, and how to connect to its server."""

import hashlib
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from psycopg.conninfo import make_conninfo

if sys.platform != "win32":
    import fcntl

PRIVATE: Final = 0o700
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
    """The folder of the server's socket: within the data folder, unless that path is too long."""
    inside = str(folder / "socket")
    if len(inside.encode()) <= SOCKET_PATH_LIMIT and "," not in inside:
        return inside
    digest = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    return str(Path(tempfile.gettempdir()) / f"placement-ledger-{os.geteuid()}-{digest}")
