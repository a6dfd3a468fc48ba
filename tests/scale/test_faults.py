"""Whatever is killed under load, at any moment: nothing acknowledged is lost or doubled."""

import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import date
from pathlib import Path
from random import Random

import psycopg
import pytest
from cluster import at_once, cluster, primary
from databases import new_folder
from eventsourcing.persistence import PersistenceError
from facts import tables
from faults import PATIENCE, Service
from keys import vault_beside, vault_of
from psycopg.conninfo import make_conninfo

from api.signing import held_in
from domain.events.providers import OthersPlacesReported
from evidence.bundle.subject import snapshot
from evidence.proof.leaves import LOG
from evidence.proof.verify import Held, verify
from ledger.dcb.datastore import Unavailable
from ledger.entries import Provenance
from ledger.log import Log
from projections.engine import projector

BY = Provenance("tester", "broker", "test")
BEFALLS = ("api-0", "projector", "signer", "postgres", "api-1", "postgres")
CLIENTS = 6


@contextmanager
def service() -> Iterator[Service]:
    folder = new_folder()
    with cluster(folder) as servers:
        servers.append(primary(folder))
        made = Service(servers[0], folder, free_ports(2))
        try:
            yield made
        finally:
            made.end()


def free_ports(count: int) -> list[int]:
    """So many ports that nobody listens on."""
    with ExitStack() as held:
        free = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in free:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in free]


def reported(n: int) -> OthersPlacesReported:
    return OthersPlacesReported(home_id=f"H-{n}", filled=1, counted_on=date(2022, 1, 1))


def test_every_process_is_killed_at_random_under_load_and_nothing_is_lost_or_doubled() -> None:
    random = Random(20_220_131)
    with service() as ours:
        threads = at_once(ours.client, CLIENTS)
        for name in random.sample(BEFALLS, len(BEFALLS)):
            ours.wait_for_more(random.randrange(10, 40))
            ours.befall(name)
        ours.wait_for_more(10)
        ours.stop.set()
        for thread in threads:
            thread.join(120)
        assert not ours.faults
        settled(ours)


def test_a_command_sent_to_two_processes_at_once_is_recorded_once_and_both_get_its_receipt() -> (
    None
):
    with service() as ours, ThreadPoolExecutor(8) as pool:
        ours.post("INV-0")
        asked = [(f"INV-{n % 20}", first) for n in range(40) for first in (0, 1)]
        told = list(pool.map(lambda each: ours.post(*each), asked))
        for (number, _), receipt in zip(asked, told, strict=True):
            assert ours.told.setdefault(number, receipt) == receipt
        assert len(ours.told) == 20
        settled(ours)


def settled(ours: Service) -> None:
    """Verified, every acknowledged command there once, and the answers those of a rebuild."""
    conninfo = ours.server.conninfo
    log = Log(conninfo, vault=vault_of(conninfo))
    entries = log.entries(limit=1_000_000)
    there = [tag for entry in entries for tag in entry.tags if tag.startswith("invoice:")]
    assert len(there) == len(set(there)) == len(ours.told)
    for number, receipt in ours.told.items():
        assert f"invoice:{number}" in entries[receipt["first"] - 1].tags
    ours.befall("signer")
    held = published(ours)
    with closing(snapshot(conninfo)) as connection:
        assert verify(connection, held, source=LOG).size == len(entries)
    ours.end()
    with ours.server.connect() as owner:
        owner.execute("SET search_path = answers")
        with projector.connect(conninfo) as connection, vault_beside(connection) as vault:
            projector.rebuild_if_outdated(connection, vault=vault)
            projector.catch_up(connection, vault=vault)
            live = tables(owner)
            projector.rebuild(connection, vault=vault)
        assert tables(owner) == live
    log.close()


def published(ours: Service) -> Held:
    """The checkpoints that the signer has published, which signs when it is started again."""
    folder = ours.folder / "signer" / "council" / "published" / "log"
    deadline = time.monotonic() + PATIENCE
    while not (held := held_in(folder)).checkpoints:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return held


class Proxy:
    """Between a client and the database: it passes everything on, until it is stalled or cut."""

    def __init__(self, port: int) -> None:
        self.to = port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.pairs: list[tuple[socket.socket, socket.socket]] = []
        self.passing = threading.Event()
        self.passing.set()
        threading.Thread(target=self.accept, daemon=True).start()

    def close(self) -> None:
        """Take no more connections, and end those there are."""
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.cut()

    def accept(self) -> None:
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self.to))
            self.pairs.append((near, far))
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self.pass_on, args=(one, other), daemon=True).start()

    def pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while content := one.recv(65_536):
                self.passing.wait()
                other.sendall(content)
        for each in (one, other):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        one.close()

    def cut(self) -> None:
        """Every connection is gone, whatever was on its way."""
        pairs, self.pairs = self.pairs, []
        for pair in pairs:
            for each in pair:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)


def test_connections_that_are_cut_or_hang_lose_and_double_nothing() -> None:
    folder = new_folder()
    with cluster(folder) as servers:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = primary(folder, listen_on=port)
        servers.append(server)
        proxy = Proxy(port)
        through = make_conninfo(
            server.conninfo, host="127.0.0.1", port=proxy.port, sslmode="disable"
        )
        log = Log(through, vault=vault_of(through))
        told: dict[int, int] = {}
        stop = threading.Event()

        def client(n: int) -> None:
            for count in range(100_000):
                if stop.is_set():
                    return
                number = n * 100_000 + count
                with suppress(Unavailable):
                    told[number] = log.append(
                        [reported(number)], unless=None, after=0, provenance=BY
                    ).first

        threads = at_once(client, CLIENTS)
        for n in range(6):
            time.sleep(0.3)
            if n % 2:
                proxy.passing.clear()
                time.sleep(0.4)
                proxy.cut()
                proxy.passing.set()
            else:
                proxy.cut()
        stop.set()
        for thread in threads:
            thread.join(60)
            assert not thread.is_alive()
        whole = Log(server.conninfo, vault=vault_of(server.conninfo))
        bodies = [entry.body for entry in whole.entries(limit=1_000_000)]
        assert len(bodies) == len(set(bodies))
        for number, position in told.items():
            assert f'"H-{number}"'.encode() in bodies[position - 1]
        with closing(snapshot(server.conninfo)) as connection:
            assert verify(connection, held_in(folder / "nothing"), source=LOG).size == len(bodies)
        log.close()
        whole.close()
        proxy.close()


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of 160 megabytes."""
    folder = Path(tempfile.mkdtemp(prefix="pl-"))
    size = ["mount", "-t", "tmpfs", "-o", "size=160m", "tmpfs", str(folder)]
    if subprocess.run(size, capture_output=True, check=False).returncode != 0:
        pytest.skip("no small disk can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)


def test_a_full_disk_refuses_and_what_was_acknowledged_is_there_when_there_is_room(
    small_disk: Path,
) -> None:
    server = primary(small_disk, max_wal_size="32MB", min_wal_size="32MB")
    try:
        log = Log(server.conninfo, vault=vault_of(server.conninfo))
        receipts = [append(log, n) for n in range(20)]
        ballast = small_disk / "ballast"
        fill(ballast)
        receipts += until_refused(log)
        ballast.unlink()
        server.kill()
        server.start()
        log.close()
        log = Log(server.conninfo, vault=vault_of(server.conninfo))
        assert log.head() >= receipts[-1]
        after = append(log, 1)
        with closing(snapshot(server.conninfo)) as connection:
            assert verify(connection, held_in(small_disk / "nothing"), source=LOG).size == after
        log.close()
    finally:
        server.kill()


def until_refused(log: Log) -> list[int]:
    """Append until the disk is full: the last positions that were acknowledged."""
    receipts = []
    for n in range(100_000):
        try:
            receipts.append(append(log, n, times=200))
        except (PersistenceError, psycopg.Error):
            return receipts
    raise AssertionError("the disk was never full")


def append(log: Log, n: int, times: int = 1) -> int:
    """Append an event, so many times; returns the last position."""
    return log.append([reported(n)] * times, unless=None, after=0, provenance=BY).last


def fill(path: Path) -> None:
    """Leave a few megabytes of a disk."""
    with path.open("wb") as file, suppress(OSError):
        while True:
            file.write(b"x" * 1_000_000)
            file.flush()
    with path.open("r+b") as file:
        file.truncate(max(0, path.stat().st_size - 4_000_000))
