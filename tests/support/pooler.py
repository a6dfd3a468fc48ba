"""PgBouncer before a server, as a council might have it."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from ledger.server.process import become_ordinary_user

SETTINGS = """
[databases]
* = host={server}
[pgbouncer]
listen_addr =
listen_port = 6432
unix_socket_dir = {sockets}
auth_type = trust
auth_file = {sockets}/users
pool_mode = {mode}
default_pool_size = 60
logfile = {sockets}/log
{more}
"""
START_SECONDS = 10


@contextmanager
def pooled(conninfo: str, folder: Path, mode: str, more: str = "") -> Iterator[str]:
    """A pooler with one mode of pooling; yields how the same login reaches the same database."""
    program = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin:/usr/local/bin")
    if program is None:
        pytest.skip("pgbouncer is not installed")
    login = conninfo_to_dict(conninfo)
    (folder / "users").write_text(f'"{login["user"]}" ""\n')
    settings = SETTINGS.format(server=login["host"], sockets=folder, mode=mode, more=more)
    (folder / "settings").write_text(settings)
    process = subprocess.Popen(
        [program, "--quiet", str(folder / "settings")],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=become_ordinary_user,  # noqa: PLW1509
    )  # fmt: skip
    through = make_conninfo(conninfo, host=str(folder), port=6432)
    try:
        wait_until_it_answers(through, process)
        yield through
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def wait_until_it_answers(through: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the pooler takes connections."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(through).close()
        except psycopg.OperationalError:
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)
        else:
            return
