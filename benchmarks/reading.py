"""Rebuilding, following, answering and proving, on one ledger of a given length."""

import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Final

import psycopg

from benchmarks.history import AS_OF, child, fill
from benchmarks.measuring import BY, Row, ledger, seconds, server
from benchmarks.runner import runners_rate
from domain.codes import Profile
from evidence.bundle.disclosure import DisclosureChoice
from evidence.bundle.draft import BundleRequest
from evidence.bundle.issue import issue_bundle
from evidence.bundle.subject import snapshot
from evidence.proof.checkpoints import LocalSigner, folders_of_logs
from evidence.proof.leaves import LOG, Connection
from evidence.proof.proofs import entry_proof
from evidence.proof.verify import Held, verify
from ledger.log import Log
from ledger.roles import with_role
from projections.engine import projector
from projections.engine.answer import open_snapshot, resolve_basis
from projections.questions import QUESTIONS

ASKED: Final = ("committed-spend", "sufficiency", "in-or-out-of-borough", "matching")
LIVE: Final = 60
BOROUGH: Final = "E08000014"
COPY: Final = "COPY ledger.entry TO STDOUT (FORMAT BINARY)"


def rows(entries: int) -> Iterator[Row]:
    """The rows of the table that are about reading."""
    with server() as conninfo, ledger(conninfo, "bench") as (own, log):
        fill(log, entries)
        with psycopg.connect(own, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
        yield from rebuilding(own, log, entries)
        yield from following(own, log)
        yield from answering(own, entries)
        yield from proving(own, log, entries)


def to_nowhere(connection: Connection) -> None:
    """Copy the log, and keep nothing of it."""
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for _ in copy:
            pass


def rebuilding(own: str, log: Log, entries: int) -> Iterator[Row]:
    """A rebuild of every fact, beside a copy of the log to nowhere, and the library's runner."""
    with psycopg.connect(own) as connection:
        whole = seconds(lambda: to_nowhere(connection), 3)
    with projector.connect(own) as connection:
        taken = seconds(lambda: projector.rebuild(connection, vault=log.vault))
    what = f"rebuild of all facts, {entries:,} entries"
    yield Row(what, "COPY of the log to nowhere", 0.5,
              whole / taken, note=f"{entries / taken:,.0f} entries a second")  # fmt: skip
    yield Row(what, "`eventsourcing`’s own runner, one table", 20.0,
              entries / taken / runners_rate(own))  # fmt: skip


def following(own: str, log: Log) -> Iterator[Row]:
    """One entry applied live; and from appended to visible."""
    applied = []
    events = (event for n in range(10_000_000, 10_000_100) for event in child(n))
    with projector.connect(own) as connection:
        for event in islice(events, LIVE):
            log.append([event], unless=None, after=0, provenance=BY)
            applied.append(seconds(lambda: projector.catch_up(connection, vault=log.vault)))
    yield in_ms("one entry applied live, median", statistics.median(applied), 2.0)
    seen = threading.Event()
    reached = [0]

    def caught_up(position: int) -> None:
        reached[0] = position
        seen.set()

    stop = threading.Event()
    follower = threading.Thread(
        target=projector.follow,
        args=(own, stop),
        kwargs={"vault": log.vault, "caught_up": caught_up},
    )
    follower.start()
    seen.wait()
    visible = []
    for event in islice(events, LIVE * 2):
        seen.clear()
        request = log.append([event], unless=None, after=0, provenance=BY).last
        began = time.perf_counter()
        while reached[0] < request:
            seen.wait(5)
            seen.clear()
        visible.append(time.perf_counter() - began)
    stop.set()
    follower.join()
    visible.sort()
    yield in_ms("append to visible, 99th percentile", visible[int(len(visible) * 0.99)], 50.0)


def in_ms(what: str, taken: float, bound: float) -> Row:
    """A row of milliseconds."""
    return Row(what, "–", bound, taken * 1000, unit=" ms", most=True)


def answering(own: str, entries: int) -> Iterator[Row]:
    """The same answers as known half-way, and now."""
    for name in ASKED:
        question = QUESTIONS[name]

        def ask(known_at: int | None, name: str = name) -> None:
            with open_snapshot(own) as connection:
                basis = resolve_basis(connection, as_of=AS_OF, known_at=known_at, borough=BOROUGH)
                for table in QUESTIONS[name].tables:
                    table.ask(connection, basis)

        now = seconds(lambda: ask(None), 3)
        then = seconds(lambda: ask(entries // 2), 3)
        yield Row(f"{question.title}, as known half-way", "the same answer now", 2.0, then / now,
                  most=True, note=f"{now:.2f} s now")  # fmt: skip


@contextmanager
def signed(own: str) -> Iterator[LocalSigner]:
    """A signer beside the ledger, that has signed its head."""
    with tempfile.TemporaryDirectory() as place:
        folder, _ = folders_of_logs(Path(place), BOROUGH, LOG)
        signer = LocalSigner(with_role(own, "placement_ledger_signer"), folder)
        with snapshot(own) as connection:
            signer.at_least(LOG.size(connection))
        yield signer


def proving(own: str, log: Log, entries: int) -> Iterator[Row]:
    """Verification, a proof, and a bundle."""
    with closing(snapshot(own)) as connection:
        leaves = [leaf.content for leaf in LOG.read(connection, 0, entries)]
        raw = seconds(lambda: [sha256(leaf).digest() for leaf in leaves], 3)
        size = len(leaves)
        whole = seconds(lambda: verify(connection, Held()))
    yield Row(f"verification of {size:,} entries", "SHA-256 of each one’s bytes", 3.0, whole / raw,
              most=True, note=f"{size / whole:,.0f} entries a second")  # fmt: skip
    with signed(own) as signer:
        with closing(psycopg.connect(own)) as connection:
            middle = entries // 2
            entry_proof(connection, middle)
            taken = seconds(lambda: entry_proof(connection, middle), 15)
        yield in_ms(f"proof of one entry of {entries:,}", taken, 2.0)
        choice = DisclosureChoice(Profile.COURT, "provider:P-7")
        request = BundleRequest(choice, "a benchmark", "The council", BY)
        with tempfile.TemporaryDirectory() as place:
            taken = seconds(lambda: issue_bundle(log, own, signer, request, Path(place) / "bundle"))
            made = len(list((Path(place) / "bundle" / "data" / "leaves").glob("*.leaf")))
        yield in_ms(f"bundle of {made} entries", taken, 1000.0)
