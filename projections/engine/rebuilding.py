"""Makes all facts from the start, window by window, with several connections.

The facts of a window are folded in transactions of their own, because nobody reads them yet. In
the meantime the sealed values of the next window are opened.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from queue import SimpleQueue
from typing import Final, LiteralString

import psycopg
from psycopg.conninfo import make_conninfo

from domain.faults import Fault
from ledger.vault import Vault
from projections.engine.folding import (
    Connection,
    fold_many,
    lock_progress,
    open_connection,
    prepare,
    set_schema,
)
from projections.facts.fact import Fact

NEXT: Final[LiteralString] = "answers_next"
WINDOW: Final = 20_000
CONNECTIONS: Final = 3
REBUILD_ID: Final[LiteralString] = f"SELECT '{NEXT}.progress'::regclass::oid"
ReportProgress = Callable[[int, int], None]
StartFold = Callable[[Fact, int, int], Future[None]]


class Superseded(Fault, psycopg.OperationalError):
    """Another rebuild has replaced this one."""

    slug = "rebuild-superseded"


def make_all_facts(
    connection: Connection, progress: ReportProgress | None, vault: Vault | None
) -> int:
    """StartFold the facts of the whole log in the next schema; returns the position reached."""
    with connection.transaction():
        _, head = lock_progress(connection, NEXT)
    size = min(WINDOW, max(1_000, head // 5))
    under_way: list[Future[None]] = []
    with parallel_folds(connection) as start:
        for after in range(0, head, size):
            upto = min(after + size, head)
            with connection.transaction():
                set_schema(connection, NEXT)
                facts = prepare(connection, after, upto, vault)
            finish(under_way)
            under_way = [start(fact, after, upto) for fact in facts]
            if progress is not None and after:
                progress(after, head)
        finish(under_way)
    connection.execute(f"UPDATE {NEXT}.progress SET position = %s", (head,))
    if progress is not None and head:
        progress(head, head)
    return head


def finish(under_way: Sequence[Future[None]]) -> None:
    """Wait for folds. Raises what they raised."""
    for each in under_way:
        each.result()


def rebuild_id(connection: Connection) -> object:
    """What tells the rebuild in progress from one that replaces it: the OID of its table."""
    return connection.execute(REBUILD_ID).fetchone()


def connection_beside(like: Connection) -> Connection:
    """Another connection of the same login, in the same role."""
    (role,) = like.execute("SELECT current_user").fetchone() or ("",)
    conninfo = make_conninfo(like.info.dsn, password=like.info.password or None)
    return open_connection(conninfo, role)


@contextmanager
def parallel_folds(like: Connection) -> Iterator[StartFold]:
    """Several connections in the role of this one that fold facts at once, until all are done."""
    ours = rebuild_id(like)
    with ExitStack() as open_until_done:
        free: SimpleQueue[Connection] = SimpleQueue()
        for _ in range(CONNECTIONS):
            free.put(open_until_done.enter_context(connection_beside(like)))
        pool = open_until_done.enter_context(ThreadPoolExecutor(CONNECTIONS))

        def fold_on_free(fact: Fact, after: int, upto: int) -> None:
            connection = free.get()
            try:
                fold_fact(connection, ours, fact, after, upto)
            finally:
                free.put(connection)

        yield lambda fact, after, upto: pool.submit(fold_on_free, fact, after, upto)


def fold_fact(connection: Connection, ours: object, fact: Fact, after: int, upto: int) -> None:
    """Fold a window into one fact. Raises Superseded if another rebuild has replaced this one."""
    with connection.transaction():
        connection.execute(f"LOCK TABLE {NEXT}.progress IN ACCESS SHARE MODE")
        if rebuild_id(connection) != ours:
            raise Superseded
        set_schema(connection, NEXT)
        with connection.pipeline():
            fold_many(connection, [fact], after, upto)
