"""A backup is restored for trying, to its end or to a moment; an old one is noticed."""

import shutil
import tarfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from cluster import Server, cluster, primary, program
from databases import new_folder
from psycopg.conninfo import make_conninfo
from terminal import run

from domain.events.providers import OthersPlacesReported
from evidence.proof.checkpoints import folders_of_logs, sign_and_timestamp
from evidence.proof.leaves import LOG
from ledger.database_roles import SIGNER, connect_as
from ledger.entries import Provenance
from ledger.log import Log
from ledger.server.restore import NotRestored, copy_backup

BY = Provenance("tester", "broker", "test")


class Council:
    """A council's server with an archive, its signer, and backups taken of it."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.folder, self.server = folder, server
        self.archive = folder / "archive"
        self.signer, _ = folders_of_logs(folder / "signer", "E08000014", LOG)
        self.log = Log(server.conninfo)

    def record(self, count: int) -> None:
        for n in range(count):
            event = OthersPlacesReported(home_id="H-1", filled=n, counted_on=date(2022, 1, 1))
            self.log.append([event], unless=None, after=0, provenance=BY)

    def sign(self) -> None:
        with self.server.connect() as owner:
            owner.execute("SELECT pg_switch_wal()")

        with connect_as(self.server.conninfo, SIGNER) as connection:
            sign_and_timestamp(connection, self.signer, None, [])

    def back_up(self, name: str, *more: str) -> Path:
        where = make_conninfo(host=str(self.server.sockets), user="postgres")
        program("pg_basebackup", "-d", where, "-D", str(self.folder / name), "-cfast", *more)
        return self.folder / name

    def archived(self) -> None:
        """Wait until everything there is lies in the archive."""
        with self.server.connect() as owner:
            (name,) = owner.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone() or ("",)
        deadline = time.monotonic() + 20
        while not (self.archive / name).exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def drill(self, backup: Path, *words: str, code: int = 0) -> str:
        held = str(self.signer.published.parent)
        done = run(self.folder / "d", "drill", str(backup), "--held", held, *words, code=code,
                   env={"PLACEMENT_LEDGER_DATABASE_URL": self.server.conninfo})  # fmt: skip
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def council() -> Iterator[Council]:
    folder = new_folder()
    (folder / "archive").mkdir()
    copy = f"test ! -f {folder}/archive/%f && cp %p {folder}/archive/%f"
    with cluster(folder) as servers:
        servers.append(primary(folder, archive_mode="on", archive_command=copy))
        council = Council(folder, servers[0])
        yield council
        council.log.close()


def test_a_backup_is_restored_from_its_archive_to_its_end_or_to_a_moment(council: Council) -> None:
    council.record(5)
    council.sign()
    backup = council.back_up("base", "-X", "none")
    council.record(5)
    time.sleep(0.2)
    moment = datetime.now(UTC)
    time.sleep(0.2)
    council.record(5)
    council.sign()
    council.archived()

    whole = council.drill(backup, "--archive", str(council.archive))
    assert "Restored 15 entries" in whole
    assert "in agreement with 2 checkpoints held" in whole
    early = ("--archive", str(council.archive), "--until", moment.isoformat())
    to_then = council.drill(backup, *early)
    assert "Restored 10 entries" in to_then
    assert "in agreement with 1 checkpoints held" in to_then
    assert "5 entries were recorded after that, and are not in it" in to_then

    old = council.back_up("old", "-X", "stream", "-Ft", "-z")
    council.record(2)
    council.sign()
    noticed = council.drill(old, code=1)
    assert "entry 16 is missing, and every entry after it" in noticed
    assert "17 entries were recorded, and the log has 15" in noticed


def test_a_backup_that_cannot_be_restored_is_reported_in_a_sentence(council: Council) -> None:
    assert "holds no base backup" in council.drill(council.folder / "nowhere", code=2)
    broken = council.folder / "broken"
    shutil.copytree(council.back_up("whole", "-X", "stream"), broken)
    (broken / "global" / "pg_control").write_bytes(b"")
    assert "cannot be restored" in council.drill(broken, code=2)
    assert "date is written" in council.drill(broken, "--until", "yesterday", code=2)


@pytest.mark.parametrize("name", ["../outside", "/outside", "a/../../outside", "link"])
def test_an_archive_that_leads_out_of_its_folder_is_not_unpacked(name: str, tmp_path: Path) -> None:
    backup, data = tmp_path / "backup", tmp_path / "data"
    backup.mkdir()
    with tarfile.open(backup / "base.tar", "w") as archive:
        archive.addfile(tarfile.TarInfo("PG_VERSION"))
        member = tarfile.TarInfo(name)
        if name == "link":
            member.type, member.linkname = tarfile.SYMTYPE, "/etc"
        archive.addfile(member)
    with pytest.raises(NotRestored, match=f"holds '{name}', which is no file or folder"):
        copy_backup(backup, data)
    assert not data.exists()


def test_a_restored_ledger_of_which_an_entry_was_altered_is_refused(council: Council) -> None:
    council.sign()
    with council.server.connect() as owner:
        owner.execute("ALTER TABLE ledger.entry DISABLE TRIGGER ALL")
        owner.execute("UPDATE ledger.entry SET recorded_by = 'nobody' WHERE position = 3")
    backup = council.back_up("altered", "-X", "stream")
    assert "entry 3 was altered" in council.drill(backup, code=1)
