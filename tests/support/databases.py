"""The databases of a test run: templates on one server, and a copy for each test."""

import os
import shutil
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from ledger.migrate import migrate
from ledger.server.embedded import embedded_server, has_keeper
from projections.engine import projector

EMPTY = "template_empty"
"""A migrated ledger that holds nothing."""
WITH_FACTS = "template_with_facts"
"""A ledger that holds nothing, and its facts, at position 0."""

MEMORY = Path("/dev/shm")  # noqa: S108  each run has a folder of its own there
FOLDER, SHORT = "placement-ledger-tests-", "pl-tests-"
ENOUGH = 4 * 2**30
STOP_SECONDS = 10
WAITING = 4
COPY_GRANTS = """
UPDATE pg_database SET datacl = (SELECT datacl FROM pg_database WHERE datname = %s)
WHERE datname = %s
"""
numbers = count(1)
done_with: deque[str] = deque()


@contextmanager
def server_with_templates(folder: Path) -> Iterator[str]:
    """A server with both templates; yields the connection string of its superuser.

    Its data lie in memory where there is room, and otherwise in the folder: a copy of a template
    takes 30 ms there, and 80 on a disk.
    """
    with data_folder(folder) as data, embedded_server(data, durable=False) as conninfo:
        owner = owner_of(conninfo)
        owner.execute(f"CREATE DATABASE {EMPTY}".encode())
        migrate(make_conninfo(conninfo, dbname=EMPTY))
        with_facts = copy(conninfo, EMPTY, WITH_FACTS)
        with projector.connect(with_facts) as connection:
            projector.rebuild(connection)
        yield conninfo
        owner.close()


@contextmanager
def data_folder(otherwise: Path) -> Iterator[Path]:
    """A folder for a server's data, which is removed once the server has stopped."""
    remove_abandoned()
    folder = MEMORY / f"{FOLDER}{os.getpid()}" if memory_has_room() else otherwise
    yield folder
    deadline = time.monotonic() + STOP_SECONDS
    while has_keeper(folder) and time.monotonic() < deadline:
        time.sleep(0.02)
    shutil.rmtree(folder, ignore_errors=True)


def memory_has_room() -> bool:
    """Whether the data of servers fit into memory."""
    return MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH


def new_folder() -> Path:
    """A new folder for the data of servers, with a path that is short enough for sockets.

    It lies in memory where there is room.
    """
    where = MEMORY if memory_has_room() else None
    return Path(tempfile.mkdtemp(prefix=f"{SHORT}{os.getpid()}.", dir=where))


def remove_abandoned() -> None:
    """Remove the folders of runs that were killed."""
    for folder in (*MEMORY.glob(f"{FOLDER}*"), *MEMORY.glob(f"{SHORT}*")):
        process = folder.name.rpartition("-")[2].partition(".")[0]
        if not Path("/proc", process).exists():
            shutil.rmtree(folder, ignore_errors=True)


@cache
def owner_of(server: str) -> psycopg.Connection:
    """The connection that makes and drops databases. A new one would cost 5 ms each time."""
    return psycopg.connect(server, autocommit=True)


def copy(server: str, template: str, name: str) -> str:
    """Copy a database, with the grants on it, which PostgreSQL leaves out."""
    making = f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy"
    owner_of(server).execute(making.encode())
    owner_of(server).execute(COPY_GRANTS, (template, name))
    return make_conninfo(server, dbname=name)


@contextmanager
def copy_of(server: str, template: str) -> Iterator[str]:
    """A copy of a database, which is dropped some tests later.

    To drop one whose connections are still being closed would wait for a tenth of a second.
    """
    name = f"ledger_{next(numbers)}"
    yield copy(server, template, name)
    done_with.append(name)
    if len(done_with) > WAITING:
        dropping = f"DROP DATABASE {done_with.popleft()} WITH (FORCE)"
        owner_of(server).execute(dropping.encode())
