"""Measures rebuilding, following, answering and proving on one ledger of a given length."""

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

from benchmarks.harness import BY, Row, empty_ledger, median_seconds, postgres_server
from benchmarks.library_runner import library_runner_rate
from benchmarks.synthetic_history import AS_OF, child_events, fill
from domain.codes import Profile
from domain.events.base import Event
from evidence.bundle.disclosure import DisclosureChoice
from evidence.bundle.draft import BundleRequest
from evidence.bundle.issue import issue_bundle
from evidence.bundle.subject import snapshot
from evidence.proof.checkpoints import LocalSigner, folders_of_logs
from evidence.proof.leaves import LOG, Connection
from evidence.proof.proofs import entry_proof
from evidence.proof.verify import Held, verify
from ledger.log import Log
from projections.engine import projector
from projections.engine.answer import open_snapshot, resolve_basis
from projections.questions import QUESTIONS

QUESTION_NAMES: Final = ("committed-spend", "sufficiency", "in-or-out-of-borough", "matching")
LIVE: Final = 60
BOROUGH: Final = "E08000014"
COPY: Final = "COPY ledger.entry TO STDOUT (FORMAT BINARY)"


def rows(entries: int) -> Iterator[Row]:
    """The rows of the table about reading."""
    with postgres_server() as conninfo, empty_ledger(conninfo, "bench") as (own, log):
        fill(log, entries)
        with psycopg.connect(own, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
        yield from rebuild_rows(own, log, entries)
        yield from follow_rows(own, log)
        yield from answer_rows(own, entries)
        yield from proof_rows(own, log, entries)


def copy_and_discard(connection: Connection) -> None:
    """Copy the log out of the database, and discard it."""
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for _ in copy:
            pass


def rebuild_rows(own: str, log: Log, entries: int) -> Iterator[Row]:
    """How long a rebuild of all facts takes, against a discarded copy and the library's runner."""
    with psycopg.connect(own) as connection:
        whole = median_seconds(lambda: copy_and_discard(connection), 3)
    with projector.connect(own) as connection:
        taken = median_seconds(lambda: projector.rebuild(connection, vault=log.vault))
    what = f"rebuild of all facts, {entries:,} entries"
    yield Row(what, "COPY of the log to nowhere", 0.5,
              whole / taken, note=f"{entries / taken:,.0f} entries a second")  # fmt: skip
    yield Row(what, "`eventsourcing`’s own runner, one table", 20.0,
              entries / taken / library_runner_rate(own))  # fmt: skip


def follow_rows(own: str, log: Log) -> Iterator[Row]:
    """How long the projector takes to apply one entry, and from an append until it is visible."""
    events = (event for n in range(10_000_000, 10_000_100) for event in child_events(n))
    applied = []
    with projector.connect(own) as connection:
        for event in islice(events, LIVE):
            log.append([event], unless=None, after=0, provenance=BY)
            taken = median_seconds(lambda: projector.catch_up(connection, vault=log.vault))
            applied.append(taken)
    yield milliseconds_row("one entry applied live, median", statistics.median(applied), 2.0)
    visible = sorted(seconds_until_visible(own, log, islice(events, LIVE * 2)))
    slow = visible[int(len(visible) * 0.99)]
    yield milliseconds_row("append to visible, 99th percentile", slow, 50.0)


def seconds_until_visible(own: str, log: Log, events: Iterator[Event]) -> list[float]:
    """The seconds from each append until a projector that follows the log has folded it."""
    seen, stop = threading.Event(), threading.Event()
    reached = [0]

    def caught_up(position: int) -> None:
        reached[0] = position
        seen.set()

    keywords = {"vault": log.vault, "caught_up": caught_up}
    follower = threading.Thread(target=projector.follow, args=(own, stop), kwargs=keywords)
    follower.start()
    seen.wait()
    waits = []
    for event in events:
        seen.clear()
        position = log.append([event], unless=None, after=0, provenance=BY).last
        began = time.perf_counter()
        while reached[0] < position:
            seen.wait(5)
            seen.clear()
        waits.append(time.perf_counter() - began)
    stop.set()
    follower.join()
    return waits


def milliseconds_row(what: str, taken: float, bound: float) -> Row:
    """A row that compares a time in seconds with a bound in milliseconds."""
    return Row(what, "–", bound, taken * 1000, unit=" ms", most=True)


def answer_rows(own: str, entries: int) -> Iterator[Row]:
    """How long answers take as known at the middle of the log, against the same answers now."""
    for name in QUESTION_NAMES:
        question = QUESTIONS[name]

        def ask(known_at: int | None, name: str = name) -> None:
            with open_snapshot(own) as connection:
                basis = resolve_basis(connection, as_of=AS_OF, known_at=known_at, borough=BOROUGH)
                for table in QUESTIONS[name].tables:
                    table.ask(connection, basis)

        now = median_seconds(lambda: ask(None), 3)
        then = median_seconds(lambda: ask(entries // 2), 3)
        yield Row(f"{question.title}, as known half-way", "the same answer now", 2.0, then / now,
                  most=True, note=f"{now:.2f} s now")  # fmt: skip


@contextmanager
def local_signer(own: str) -> Iterator[LocalSigner]:
    """A signer in this process that has signed the log as it is."""
    with tempfile.TemporaryDirectory() as place:
        folder, _ = folders_of_logs(Path(place), BOROUGH, LOG)
        signer = LocalSigner(own, folder)
        with snapshot(own) as connection:
            signer.at_least(LOG.size(connection))
        yield signer


def proof_rows(own: str, log: Log, entries: int) -> Iterator[Row]:
    """How long it takes to verify the whole log, to prove one entry, and to issue a bundle."""
    with closing(snapshot(own)) as connection:
        leaves = [leaf.content for leaf in LOG.read(connection, 0, entries)]
        raw = median_seconds(lambda: [sha256(leaf).digest() for leaf in leaves], 3)
        size = len(leaves)
        whole = median_seconds(lambda: verify(connection, Held()))
    yield Row(f"verification of {size:,} entries", "SHA-256 of each one’s bytes", 3.0, whole / raw,
              most=True, note=f"{size / whole:,.0f} entries a second")  # fmt: skip
    with local_signer(own) as signer:
        with closing(psycopg.connect(own)) as connection:
            middle = entries // 2
            entry_proof(connection, middle)
            taken = median_seconds(lambda: entry_proof(connection, middle), 15)
        yield milliseconds_row(f"proof of one entry of {entries:,}", taken, 2.0)
        yield bundle_row(own, log, signer)


def bundle_row(own: str, log: Log, signer: LocalSigner) -> Row:
    """How long it takes to issue a bundle about a provider."""
    choice = DisclosureChoice(Profile.COURT, "provider:P-7")
    request = BundleRequest(choice, "a benchmark", "The council", BY)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "bundle"
        taken = median_seconds(lambda: issue_bundle(log, own, signer, request, folder))
        size = len(list((folder / "data" / "leaves").glob("*.leaf")))
    return milliseconds_row(f"bundle of {size} entries", taken, 1000.0)
