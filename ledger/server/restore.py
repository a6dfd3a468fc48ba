"""Restores a base backup on a temporary server, to prove that it can be restored.

The backup is copied, and recovered from its archive to the end or to a moment. Only its owner can
connect, through a socket of its own, whatever the backed-up server allowed. Nothing is kept.
"""

import os
import shutil
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Final

import psycopg
from psycopg.conninfo import make_conninfo

from domain.faults import Fault
from ledger.server.process import LOG_WITHOUT_VALUES, become_ordinary_user, stop
from ledger.server.programs import find_binaries

RECOVERY_SECONDS: Final = 600.0
POLL_SECONDS: Final = 0.05
CONFIGURATION: Final = ("postgresql.conf", "postgresql.auto.conf")
SETTINGS: Final = (
    *LOG_WITHOUT_VALUES,
    "listen_addresses=", "fsync=off", "ssl=off", "archive_mode=off", "unix_socket_permissions=0700",
    "synchronous_standby_names=", "hot_standby=off", "shared_preload_libraries=",
    "primary_conninfo=", "recovery_target_action=promote",
    "recovery_target_timeline=latest",
)  # fmt: skip


class NotRestored(Fault):
    """The backup could not be restored: the message says why."""

    slug = "not-restored"


@contextmanager
def restored_server(
    backup: Path, archive: Path | None, *, until: datetime | None, user: str, dbname: str
) -> Iterator[str]:
    """Restore a backup on a server of its own; yields the connection string of a database on it.

    `backup` is what pg_basebackup made, as a folder or as tar files; `archive` is a folder of
    archived write-ahead log, needed unless the backup holds its own; `until` is a moment (UTC).
    Raises NotRestored.
    """
    with tempfile.TemporaryDirectory(prefix="pl-drill-", ignore_cleanup_errors=True) as folder:
        data, sockets = Path(folder) / "data", Path(folder) / "s"
        sockets.mkdir(mode=0o700)
        copy_backup(backup, data)
        (Path(folder) / "hba").write_text("local all all trust\n")
        options = [*SETTINGS, f"unix_socket_directories={sockets}", f"hba_file={folder}/hba"]
        options += recovery_settings(data, archive, until)
        server = start(data, options, Path(folder) / "log")
        try:
            conninfo = make_conninfo(host=str(sockets), user=user, dbname=dbname)
            wait_until_recovered(server, conninfo, Path(folder) / "log")
            yield conninfo
        finally:
            stop(server)


def copy_backup(backup: Path, data: Path) -> None:
    """Copy a backup to the data folder, without the configuration of its server."""
    if (backup / "PG_VERSION").exists():
        shutil.copytree(backup, data)
    else:
        unpack(backup, data)
    for name in ("postmaster.pid", "standby.signal"):
        (data / name).unlink(missing_ok=True)
    for name in CONFIGURATION:
        (data / name).write_text("")
    (data / "pg_ident.conf").write_text("")
    data.chmod(0o700)


def unpack(backup: Path, data: Path) -> None:
    """Unpack base.tar and pg_wal.tar, compressed or not. Raises NotRestored."""
    bases = sorted(backup.glob("base.tar*"))
    if not bases:
        message = f"{backup} holds no base backup: neither PG_VERSION nor base.tar is there"
        raise NotRestored(message)
    for pattern, target in (("base.tar*", data), ("pg_wal.tar*", data / "pg_wal")):
        for path in sorted(backup.glob(pattern)):
            with tarfile.open(path) as tar:
                if other := next((each.name for each in tar if not is_of_a_backup(each)), None):
                    message = f"{path} holds {other!r}, which is no file or folder of a backup"
                    raise NotRestored(message)
                # Python 3.11 before 3.11.4, as Debian 12 has it, knows no filters.
                tar.extraction_filter = getattr(tarfile, "data_filter", None)
                for each in tar.getmembers():
                    each.uid, each.gid, each.uname, each.gname = os.geteuid(), os.getegid(), "", ""
                tar.extractall(target)  # noqa: S202  each member was looked at


def is_of_a_backup(member: tarfile.TarInfo) -> bool:
    """Whether a member of an archive is a file or folder within the folder of the archive."""
    name = PurePosixPath(member.name)
    is_within = not name.is_absolute() and ".." not in name.parts
    return is_within and (member.isreg() or member.isdir())


def recovery_settings(data: Path, archive: Path | None, until: datetime | None) -> list[str]:
    """The settings to recover from an archive, to a moment or to its end."""
    if archive is None and until is None:
        return []
    (data / "recovery.signal").touch()
    folder = "" if archive is None else str(archive.absolute()).replace('"', "")
    command = "false" if archive is None else f'cp "{folder}/%f" "%p"'
    moment = [] if until is None else [f"recovery_target_time={until.isoformat(sep=' ')}"]
    return [f"restore_command={command}", *moment]


def start(data: Path, options: list[str], log: Path) -> subprocess.Popen[bytes]:
    """Start the server. It dies with this process."""
    command = [str(find_binaries() / "postgres"), "-D", str(data)]
    command += [part for option in options for part in ("-c", option)]
    with log.open("ab") as file:
        return subprocess.Popen(  # noqa: S603  the programs that find_binaries found
            command,
            stdout=file,
            stderr=file,
            preexec_fn=become_ordinary_user,  # noqa: PLW1509  it only enters a namespace
        )


def wait_until_recovered(server: subprocess.Popen[bytes], conninfo: str, log: Path) -> None:
    """Wait until the archive has been replayed and the server takes writes. Raises NotRestored."""
    deadline = time.monotonic() + RECOVERY_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise NotRestored(last_error(log))
        if has_recovered(conninfo):
            return
        time.sleep(POLL_SECONDS)
    message = "the backup was not recovered in time; look at the archive"
    raise NotRestored(message)


def has_recovered(conninfo: str) -> bool:
    """Whether a server answers and has finished recovery."""
    try:
        with psycopg.connect(conninfo, autocommit=True) as connection:
            return connection.execute("SELECT pg_is_in_recovery()").fetchone() == (False,)
    except psycopg.OperationalError:
        return False


def last_error(log: Path) -> str:
    """The last fatal error in PostgreSQL's log, as a sentence."""
    lines = log.read_text(errors="replace").splitlines()
    errors = [line for line in lines if "FATAL:" in line or "PANIC:" in line]
    reason = errors[-1].partition(":  ")[2] if errors else "PostgreSQL gave no reason"
    return f"the backup cannot be restored: {reason}"
