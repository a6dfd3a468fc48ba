"""The projector: follows the log, folds new entries into the facts (read models), rebuilds them.

Its position is written in the same transaction as the rows, so that it may be killed at any
moment. It follows the log by LISTEN and by polling, reconnects when the database comes back, and
stops before an entry that it does not know or cannot fold, with its position. Facts are rebuilt in
a PostgreSQL schema of their own and swapped in one transaction. Facts made by another definition
are rebuilt.
"""

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, LiteralString

import psycopg
from psycopg import sql

from domain.events import EVENTS
from domain.faults import Fault
from ledger.codec import UnknownEvent
from ledger.database_roles import PROJECTOR
from ledger.dcb.subscription import CHANNEL as NEW_ENTRIES
from ledger.vault import Vault
from projections.engine import calendar, functions, recorded, reporting
from projections.engine.folding import (
    Connection,
    fold,
    lock_progress,
    open_connection,
    set_schema,
)
from projections.engine.rebuilding import NEXT, WINDOW, ReportProgress, make_all_facts
from projections.engine.replication import is_copied
from projections.engine.swapping import READERS, LeftBehind, drop_left_behind, one_rebuild, swap
from projections.facts import FACTS
from projections.facts.fact import GATHER

ROLE: Final = PROJECTOR
PROJECTED: Final = "placement_ledger_projected"
REBUILDING: Final = "placement_ledger_rebuilding"
POLL_SECONDS: Final = 1.0
RETRY_SECONDS: Final = 0.5
SUBJECT_IN_REACH: Final[LiteralString] = """
    subject = ANY ((SELECT ledger.reach())::text[])
    OR split_part(subject, ':', 1) IN ('home', 'provider', 'policy')
"""
BREACH_IN_REACH: Final[LiteralString] = "subject = ANY ((SELECT ledger.reach())::text[])"
"""A breach about a home or a provider is of no officer's case, and is not counted among theirs."""
PERSON_IN_REACH: Final[LiteralString] = "'child:' || person = ANY ((SELECT ledger.reach())::text[])"
ENTRY_IN_REACH: Final[LiteralString] = (
    "EXISTS (SELECT FROM ledger.entry e WHERE e.position = upcast.position)"
)
UNFOLDABLE: Final = (
    UnknownEvent,
    psycopg.DataError,
    psycopg.IntegrityError,
    psycopg.errors.ProgramLimitExceeded,
    psycopg.errors.StatementTooComplex,
)
"""What an entry raises each time that it is folded."""
REACHED: Final[LiteralString] = """
WITH reached AS (UPDATE progress SET position = %(position)s RETURNING position)
SELECT pg_notify(%(channel)s, position::text) FROM reached
"""


@dataclass(frozen=True, slots=True)
class Progress:
    """The position that the facts have reached, and the hash of the definition that made them."""

    position: int
    definition: str


class NotFolded(Fault):
    """An entry is not as this release reads it, and no answer leaves it out: see who recorded it,
    and install a release that reads it.
    """

    slug = "not-folded"


def definition() -> str:
    """The hash of every statement that makes a fact, and of the stored names of all events.

    Facts made by another definition, or from other versions of events, are made again.
    """
    parts = [
        GATHER,
        *EVENTS,
        recorded.SCHEMA,
        functions.SCHEMA,
        calendar.definition(),
        reporting.definition(),
        READERS,
        SUBJECT_IN_REACH,
        BREACH_IN_REACH,
        PERSON_IN_REACH,
        ENTRY_IN_REACH,
        *(part for fact in FACTS for part in (fact.schema, fact.fold, fact.fold_few)),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def connect(conninfo: str) -> Connection:
    """A connection with the projector's role."""
    return open_connection(conninfo, ROLE)


def read_progress(connection: Connection) -> Progress | None:
    """The progress of the facts, or None if there are none."""
    there = connection.execute("SELECT to_regclass('answers.progress') IS NOT NULL").fetchone()
    if there != (True,):
        return None
    row = connection.execute("SELECT position, definition FROM answers.progress").fetchone()
    return None if row is None else Progress(*row)


def head_of(connection: Connection) -> int:
    """The last position of the log."""
    row = connection.execute("SELECT coalesce(max(position), 0) FROM ledger.entry").fetchone()
    return 0 if row is None else int(row[0])


def rebuild_if_outdated(
    connection: Connection, progress: ReportProgress | None = None, *, vault: Vault | None = None
) -> None:
    """Rebuild the facts if there are none, or if another definition made them."""
    now = read_progress(connection)
    if now is None or now.definition != definition():
        rebuild(connection, progress, vault=vault)


def catch_up(connection: Connection, *, window: int = WINDOW, vault: Vault | None = None) -> int:
    """Fold all entries that are not folded yet; returns the position reached."""
    while True:
        reached, head = fold_what_can_be(connection, window, vault)
        if reached >= head:
            return reached


def fold_what_can_be(connection: Connection, window: int, vault: Vault | None) -> tuple[int, int]:
    """Fold one window, or a part of it up to an entry that cannot be folded; returns the position
    reached and the head.

    Raises UnknownEvent or NotFolded, which say the position, if that entry is the next.
    """
    try:
        return fold_next(connection, window, vault)
    except UNFOLDABLE as fault:
        now = read_progress(connection)
        if now is None:
            raise
        size = min(window, head_of(connection) - now.position)
        if size > 1:
            return fold_what_can_be(connection, size // 2, vault)
        message = f"the answers stop before entry {now.position + 1}"
        if isinstance(fault, UnknownEvent):
            raise UnknownEvent(f"{message}: {fault}") from None
        raise NotFolded(f"{message}, which cannot be folded: {NotFolded.sentence()}") from None


def fold_next(connection: Connection, window: int, vault: Vault | None) -> tuple[int, int]:
    """Fold one window into the facts; returns the position reached and the head."""
    with connection.transaction():
        after, head = lock_progress(connection, "answers")
        upto = min(after + window, head)
        if upto > after:
            fold(connection, after, upto, vault)
            connection.execute(REACHED, {"position": upto, "channel": PROJECTED})
        return max(upto, after), head


def rebuild(
    connection: Connection,
    progress: ReportProgress | None = None,
    *,
    vault: Vault | None = None,
    waits: bool = True,
) -> int:
    """Make all facts again beside the old ones, then swap; returns the position reached.

    While another rebuild runs it waits, or raises RebuildRunning.
    """
    with one_rebuild(connection, waits=waits):
        drop_left_behind(connection)
        with connection.transaction():
            connection.execute(f"DROP SCHEMA IF EXISTS {NEXT} CASCADE")
            create_schema(connection, NEXT)
            connection.execute(f"NOTIFY {REBUILDING}")
        reached = make_all_facts(connection, progress, vault)
        analyze(connection)
        swap(connection)
    return reached


def create_schema(connection: Connection, schema: str) -> None:
    """Create the tables of facts in a schema, empty and at position 0.

    Nobody else may read them before the swap: they still hold whoever is erased in the meantime.
    """
    name = sql.Identifier(schema)
    connection.execute(sql.SQL("CREATE SCHEMA {}").format(name))
    set_schema(connection, schema)
    connection.execute("CREATE TABLE progress (position bigint NOT NULL, definition text NOT NULL)")
    connection.execute("INSERT INTO progress VALUES (0, %s)", (definition(),))
    connection.execute("CREATE TABLE reader_lock ()")
    connection.execute(functions.SCHEMA)
    calendar.create(connection)
    connection.execute(recorded.SCHEMA)
    for fact in FACTS:
        if fact.schema:
            connection.execute(fact.schema)
    guard_rows(connection)


def guard_rows(connection: Connection) -> None:
    """Put row-level security on every fact: an allocated officer sees only their own cases."""
    guarded: dict[LiteralString, LiteralString] = {f.table: SUBJECT_IN_REACH for f in FACTS}
    guarded["breach"] = BREACH_IN_REACH
    guarded["opened"] = PERSON_IN_REACH
    guarded["upcast"] = ENTRY_IN_REACH
    for table, in_reach in guarded.items():
        guarding = sql.SQL(
            "ALTER TABLE {0} ENABLE ROW LEVEL SECURITY;"
            "CREATE POLICY every_row ON {0} TO " + READERS + " USING (true);"
            "CREATE POLICY own_cases ON {0} TO placement_ledger_caseworker"
            " USING (" + in_reach + ")"
        )
        connection.execute(guarding.format(sql.Identifier(table)))


def analyze(connection: Connection) -> None:
    """Analyze the tables just made, so that the planner has statistics from the first question."""
    for table in sorted({fact.table for fact in FACTS}):
        name = sql.Identifier(NEXT, table)
        connection.execute(sql.SQL("ANALYZE {}").format(name))


def follow(
    conninfo: str,
    stop: threading.Event,
    *,
    vault: Vault | None = None,
    caught_up: Callable[[int], None] = lambda _: None,
    lost: Callable[[psycopg.OperationalError], None] = lambda _: None,
) -> None:
    """Keep the facts current until `stop` is set, and call `caught_up` with each new position.

    Raises UnknownEvent, NotFolded, and any other fault.
    """
    reached = -1
    while not stop.is_set():
        try:
            with connect(conninfo) as connection:
                if not is_copied(connection):
                    stop.wait(RETRY_SECONDS)
                    continue
                rebuild_if_outdated(connection, vault=vault)
                connection.execute(f"LISTEN {NEW_ENTRIES}; LISTEN {REBUILDING}")
                left_behind = LeftBehind()
                while not stop.is_set():
                    before, reached = reached, catch_up(connection, vault=vault)
                    if reached != before:
                        caught_up(reached)
                    left_behind.drop(connection)
                    for heard in connection.notifies(timeout=POLL_SECONDS, stop_after=1):
                        if heard.channel == REBUILDING:
                            left_behind.look_now()
        except psycopg.OperationalError as outage:
            lost(outage)
            stop.wait(RETRY_SECONDS)
