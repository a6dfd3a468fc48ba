"""What hashing, sealing and verifying cost, as ratios taken in one run on an embedded server.

    .venv/bin/python benchmarks/proof.py [ENTRIES]

Appends are compared with appends of the same size that have nothing to seal; verifying the whole
log with one SHA-256 over the same bytes, which is the least it could cost.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from hashlib import sha256
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from domain.events.base import Event
from domain.events.care import CareStarted
from domain.events.providers import OthersPlacesReported
from evidence.leaves import LOG
from evidence.subject import snapshot
from evidence.verify import Held, verify
from ledger.embedded import running
from ledger.entries import Provenance
from ledger.keys import keys_in
from ledger.log import Log
from ledger.migrate import migrate
from ledger.vault import Vault

BY = Provenance("bench", "bench", "bench")
BATCH = 10


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def appends(log: Log, events: list[Event]) -> None:
    for n in range(0, len(events), BATCH):
        log.append(events[n : n + BATCH], unless=None, after=0, provenance=BY)


def main(count: int) -> None:
    plain: list[Event] = [
        OthersPlacesReported(home_id=f"H-{n % 500}", filled=1, counted_on=date(2022, 1, 1))
        for n in range(count)
    ]
    personal: list[Event] = [
        CareStarted(child_ref=f"C-{n % 500:016}", born_in="2010-05", started_on=date(2022, 1, 1))
        for n in range(count)
    ]
    with tempfile.TemporaryDirectory() as place, running(Path(place), durable=False) as server:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("CREATE DATABASE bench")
        conninfo = make_conninfo(server, dbname="bench")
        migrate(conninfo)
        with closing(Log(conninfo, vault=Vault(conninfo, keys_in(Path(place) / "keys")))) as log:
            appends(log, plain[:BATCH])
            unsealed = seconds(lambda: appends(log, plain))
            sealed = seconds(lambda: appends(log, personal))
        with closing(snapshot(conninfo)) as connection:
            size = LOG.size(connection)
            leaves = [leaf.content for leaf in LOG.read(connection, 0, size)]
            raw = seconds(lambda: [sha256(leaf).digest() for leaf in leaves])
            whole = seconds(lambda: verify(connection, Held()))
    print(f"{size} entries, {BATCH} an append, not waiting for the disk")
    print(f"append, nothing to seal       1.0   ({count / unsealed:,.0f} entries a second)")
    print(f"append, one value sealed      {sealed / unsealed:.1f}")
    print("one SHA-256 of each leaf      1.0")
    print(
        f"verify the whole log          {whole / raw:.0f}   ({size / whole:,.0f} entries a second)"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
