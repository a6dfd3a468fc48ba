"""Making all facts from the start, window by window, each fact by whichever connection is free.

Nobody reads facts that are being made, so those of a window need not go in together. While they
are made, what answers read of the next window is opened.
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
from projections.engine.folding import Connection, begun, connected, make_many, prepared, set_schema
from projections.facts.fact import Fact

NEXT: Final[LiteralString] = "answers_next"
WINDOW: Final = 20_000
MAKERS: Final = 3
WHICH: Final[LiteralString] = f"SELECT '{NEXT}.progress'::regclass::oid"
Progress = Callable[[int, int], None]
Make = Callable[[Fact, int, int], Future[None]]


class Superseded(Fault, psycopg.OperationalError):
    """Another rebuild began in the place of this one."""

    slug = "rebuild-superseded"


def make_all(connection: Connection, progress: Progress | None, vault: Vault | None) -> int:
    """Make the facts of the whole log in the next schema; returns the position reached."""
    with connection.transaction():
        _, head = begun(connection, NEXT)
    size = min(WINDOW, max(1_000, head // 5))
    under_way: list[Future[None]] = []
    with makers(connection) as make:
        for after in range(0, head, size):
            upto = min(after + size, head)
            with connection.transaction():
                set_schema(connection, NEXT)
                facts = prepared(connection, after, upto, vault)
            finish(under_way)
            under_way = [make(fact, after, upto) for fact in facts]
            if progress is not None and after:
                progress(after, head)
        finish(under_way)
    connection.execute(f"UPDATE {NEXT}.progress SET position = %s", (head,))
    if progress is not None and head:
        progress(head, head)
    return head


def finish(under_way: Sequence[Future[None]]) -> None:
    """Wait for what is under way. Raises what it raised."""
    for each in under_way:
        each.result()


def which(connection: Connection) -> object:
    """Which facts are being made: others begun in their place have another number."""
    return connection.execute(WHICH).fetchone()


@contextmanager
def makers(like: Connection) -> Iterator[Make]:
    """Several connections like this one, that make facts at once; it ends when they are done."""
    ours = which(like)
    conninfo = make_conninfo(like.info.dsn, password=like.info.password or None)
    with ExitStack() as open_until_done:
        free: SimpleQueue[Connection] = SimpleQueue()
        for _ in range(MAKERS):
            free.put(open_until_done.enter_context(connected(conninfo)))
        pool = open_until_done.enter_context(ThreadPoolExecutor(MAKERS))

        def made(fact: Fact, after: int, upto: int) -> None:
            connection = free.get()
            try:
                make(connection, ours, fact, after, upto)
            finally:
                free.put(connection)

        yield lambda fact, after, upto: pool.submit(made, fact, after, upto)


def make(connection: Connection, ours: object, fact: Fact, after: int, upto: int) -> None:
    """Make one fact of one window, unless these facts have been given up. Raises Superseded."""
    with connection.transaction():
        connection.execute(f"LOCK TABLE {NEXT}.progress IN ACCESS SHARE MODE")
        if which(connection) != ours:
            raise Superseded
        set_schema(connection, NEXT)
        with connection.pipeline():
            make_many(connection, [fact], after, upto)
