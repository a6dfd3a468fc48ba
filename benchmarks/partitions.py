"""What partitions of the log by position would cost: the same table whole, and in twenty parts.

    .venv/bin/python -m benchmarks.partitions [ENTRIES]

Prints how many times as long each thing takes that an append or an answer does. Decision 49.
"""

import sys
from collections.abc import Callable
from typing import Any, Final

import psycopg

from benchmarks.history import fill
from benchmarks.measuring import ledger, seconds, server

PARTS: Final = 20
TIMES: Final = 300
COLUMNS: Final = (
    "position, name, tags, body, recorded_at, recorded_by, recorded_as, correlation, cause"
)
TABLE: Final = """
CREATE TABLE {} (LIKE ledger.entry INCLUDING CONSTRAINTS, PRIMARY KEY (position)) {};
CREATE INDEX ON {} (name, position); CREATE INDEX ON {} (recorded_at, position)
"""
WORK: Final[dict[str, tuple[str, Callable[[int], tuple[Any, ...]]]]] = {
    "16 entries in": (
        (
            "INSERT INTO {} SELECT 10000000 + %s::bigint * 16 + n, 'x.v1', '{{a:b}}',"
            " repeat('x', 300)::bytea, now(), 'a', 'b', 'c', NULL FROM generate_series(1, 16) AS n"
            " RETURNING position"
        ),
        lambda k: (k,),
    ),
    "16 entries looked up": (
        (
            "SELECT e.body FROM unnest(%s::bigint[]) AS p CROSS JOIN LATERAL"
            " (SELECT * FROM {} e WHERE e.position = p OFFSET 0) AS e"
        ),
        lambda k: ([(k * 977 * j) % 50_000 + 1 for j in range(1, 17)],),
    ),
    "the last entry": ("SELECT position FROM {} ORDER BY position DESC LIMIT 1", lambda _: ()),
    "ten of a name": (
        (
            "SELECT body FROM {} WHERE name = 'care-started.v1' AND position > %s"
            " ORDER BY position LIMIT 10"
        ),
        lambda k: (k * 100,),
    ),
}


def taken(connection: psycopg.Connection, statement: str, given: Callable[[int], Any]) -> float:
    """The median time of doing something again and again."""
    numbers = iter(range(TIMES))
    return seconds(
        lambda: connection.execute(statement.encode(), given(next(numbers))).fetchall(), TIMES
    )


def main(entries: int) -> None:
    """Fill both, do the work on both, and say the ratios."""
    with (
        server() as conninfo, ledger(conninfo, "bench") as (own, log),
        psycopg.connect(own, autocommit=True) as connection,
    ):  # fmt: skip
        fill(log, entries)
        connection.execute(TABLE.format("whole", "", "whole", "whole").encode())
        parted = TABLE.format("parted", "PARTITION BY RANGE (position)", "parted", "parted")
        connection.execute(parted.encode())
        width = entries // (PARTS - 1)
        for n in range(PARTS):
            upto = "MAXVALUE" if n == PARTS - 1 else (n + 1) * width
            span = f"FROM ({n * width}) TO ({upto})"
            connection.execute(
                f"CREATE TABLE part_{n} PARTITION OF parted FOR VALUES {span}".encode()
            )
        for table in ("whole", "parted"):
            connection.execute(f"INSERT INTO {table} SELECT {COLUMNS} FROM ledger.entry".encode())
            connection.execute(f"ANALYZE {table}".encode())
        connection.execute("SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan")
        for what, (statement, given) in WORK.items():
            whole, parts = (
                taken(connection, statement.format(t), given) for t in ("whole", "parted")
            )
            sys.stdout.write(f"{what}: {parts / whole:.2f} times as long in {PARTS} parts\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
