"""Restoring a base backup on a scratch server, to see that it can be: nothing of it is kept.

The backup is copied and recovered from its archive to its end or to a moment. The server is
reached by its owner through a socket of its own, whatever the backed-up server let in.
"""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

import psycopg
from psycopg.conninfo import make_conninfo

from domain.faults import Fault
from ledger.embedded import die_with_parent, find_binaries, leave_root, stop

PATIENCE_SECONDS: Final = 600.0
POLL_SECONDS: Final = 0.2
CONFIGURED: Final = ("postgresql.conf", "postgresql.auto.conf")
SETTINGS: Final = (
    "listen_addresses=", "ssl=off", "archive_mode=off", "unix_socket_permissions=0700",
    "synchronous_standby_names=", "hot_standby=off", "shared_preload_libraries=",
    "primary_conninfo=", "recovery_target_action=promote",
    "recovery_target_timeline=latest",
)  # fmt: skip


class NotRestored(Fault):
    """The backup could not be restored: the message says why."""

    slug = "not-restored"


@contextmanager
def restored(
    backup: Path, archive: Path | None, *, until: datetime | None, user: str, dbname: str
) -> Iterator[str]:
    """A backup restored on a server of its own; yields how to connect to a database on it.

    `backup` is what pg_basebackup made, as a folder or as tar files; `archive` is a folder of
    archived write-ahead log, needed unless the backup holds its own. Raises NotRestored.
    """
    with tempfile.TemporaryDirectory(prefix="pl-drill-", ignore_cleanup_errors=True) as place:
        data, sockets = Path(place) / "data", Path(place) / "s"
        sockets.mkdir(mode=0o700)
        lay_out(backup, data)
        (Path(place) / "hba").write_text("local all all trust\n")
        options = [*SETTINGS, f"unix_socket_directories={sockets}", f"hba_file={place}/hba"]
        options += recovery_of(data, archive, until)
        server = started(data, options, Path(place) / "log")
        try:
            conninfo = make_conninfo(host=str(sockets), user=user, dbname=dbname)
            wait_until_recovered(server, conninfo, Path(place) / "log")
            yield conninfo
        finally:
            stop(server)


def lay_out(backup: Path, data: Path) -> None:
    """Copy a backup to where it is restored, without what its server was configured to be."""
    if (backup / "PG_VERSION").exists():
        shutil.copytree(backup, data)
    else:
        unpack(backup, data)
    for name in ("postmaster.pid", "standby.signal"):
        (data / name).unlink(missing_ok=True)
    for name in CONFIGURED:
        (data / name).write_text("")
    (data / "pg_ident.conf").write_text("")
    data.chmod(0o700)


def unpack(backup: Path, data: Path) -> None:
    """Unpack base.tar and pg_wal.tar, compressed or not. Raises NotRestored."""
    bases = sorted(backup.glob("base.tar*"))
    if not bases:
        message = f"{backup} holds no base backup: neither PG_VERSION nor base.tar is there"
        raise NotRestored(message)
    for pattern, place in (("base.tar*", data), ("pg_wal.tar*", data / "pg_wal")):
        for path in sorted(backup.glob(pattern)):
            with tarfile.open(path) as tar:
                tar.extractall(place, filter="data")


def recovery_of(data: Path, archive: Path | None, until: datetime | None) -> list[str]:
    """The settings by which it recovers from its archive, and until when."""
    if archive is None and until is None:
        return []
    (data / "recovery.signal").touch()
    folder = "" if archive is None else str(archive.absolute()).replace('"', "")
    command = "false" if archive is None else f'cp "{folder}/%f" "%p"'
    moment = [] if until is None else [f"recovery_target_time={until.isoformat(sep=' ')}"]
    return [f"restore_command={command}", *moment]


def started(data: Path, options: list[str], log: Path) -> subprocess.Popen[bytes]:
    """Start the server; it dies with this process."""
    command = [str(find_binaries() / "postgres"), "-D", str(data)]
    command += [part for option in options for part in ("-c", option)]
    with log.open("ab") as file:
        return subprocess.Popen(  # noqa: S603  the binaries found above
            command,
            stdout=file,
            stderr=file,
            preexec_fn=as_an_ordinary_user,  # noqa: PLW1509  it only enters a namespace
        )


def as_an_ordinary_user() -> None:
    """In the child: PostgreSQL refuses to run as root, and must not outlive the drill."""
    if os.geteuid() == 0:
        leave_root()
    if sys.platform == "linux":
        die_with_parent()


def wait_until_recovered(server: subprocess.Popen[bytes], conninfo: str, log: Path) -> None:
    """Wait until everything there is has been replayed and it takes entries. Raises NotRestored."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise NotRestored(last_fault(log))
        if takes_entries(conninfo):
            return
        time.sleep(POLL_SECONDS)
    message = "the backup was not recovered in time; look at the archive"
    raise NotRestored(message)


def takes_entries(conninfo: str) -> bool:
    """Whether a server answers and is done recovering."""
    try:
        with psycopg.connect(conninfo, autocommit=True) as connection:
            return connection.execute("SELECT pg_is_in_recovery()").fetchone() == (False,)
    except psycopg.OperationalError:
        return False


def last_fault(log: Path) -> str:
    """What PostgreSQL says is wrong."""
    lines = log.read_text(errors="replace").splitlines()
    faults = [line for line in lines if "FATAL:" in line or "PANIC:" in line]
    said = faults[-1].partition(":  ")[2] if faults else "PostgreSQL stopped without a word"
    return f"the backup cannot be restored: {said}"
