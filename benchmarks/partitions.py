"""What dividing a ledger costs: the same log whole; and one council's of two, in twenty parts.

    .venv/bin/python -m benchmarks.partitions [ENTRIES]

Prints how many times as long each thing takes that an append, an answer or a verification does.
Decisions 49 and 53.
"""

import itertools
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import psycopg
from psycopg.conninfo import make_conninfo

from benchmarks.history import child, fill
from benchmarks.measuring import BY, ledger, opened, seconds, server
from evidence.leaves import LOG
from evidence.subject import snapshot
from evidence.verify import Held, verify
from ledger.dividing import add_council, begin_part, divide, let_in
from ledger.log import Log

PARTS: Final = 20
TIMES: Final = 500
SEFTON, WIRRAL, LOGIN = "E08000014", "E08000015", "sefton_ledger"
LET: Final = f"""
CREATE ROLE {LOGIN} LOGIN;
GRANT placement_ledger_app, placement_ledger_projector, placement_ledger_reader TO {LOGIN}
"""


@contextmanager
def shared(conninfo: str, entries: int) -> Iterator[tuple[str, Log]]:
    """A ledger that two councils share, as one of them; its log will lie in twenty parts."""
    with ledger(conninfo, "shared") as (owner, _), tempfile.TemporaryDirectory() as keys:
        divide(owner, SEFTON)
        for n in range(1, PARTS):
            begin_part(owner, SEFTON, entries * n // PARTS + 1)
        add_council(owner, WIRRAL)
        with psycopg.connect(owner, autocommit=True) as administrator:
            administrator.execute(LET.encode())
        let_in(owner, SEFTON, LOGIN)
        own = make_conninfo(owner, user=LOGIN)
        with opened(own, Path(keys)) as log:
            yield own, log


def verified(own: str) -> None:
    """Verify the whole log."""
    with closing(snapshot(own)) as connection:
        verify(connection, Held(), source=LOG)


def work(own: str, log: Log, entries: int) -> dict[str, tuple[Callable[[], object], int]]:
    """What is done on each, and how many times."""
    number = itertools.count(1)
    bearing = [f"child:C-{n * 97 % (entries // 12):016}" for n in range(TIMES * 4)]
    places = [n * 977 % entries + 1 for n in range(TIMES * 4)]
    paid = [list(child(10**9 + n))[2] for n in range(TIMES * 4)]
    return {
        "an append": (
            lambda: log.append([paid[next(number)]], unless=None, after=0, provenance=BY),
            TIMES,
        ),
        "an entry looked up": (lambda: log.entry(places[next(number) % TIMES]), TIMES),
        "what bears a tag": (lambda: log.entries(tag=bearing[next(number) % TIMES]), TIMES),
        "the head": (log.head, TIMES),
        "verifying everything": (lambda: verified(own), 1),
    }


def main(entries: int) -> None:
    """Fill both, do the work on both by turns, and say the ratios."""
    with (
        server() as conninfo, ledger(conninfo, "whole") as whole,
        shared(conninfo, entries) as divided,
    ):  # fmt: skip
        for _, log in (whole, divided):
            fill(log, entries)
        for what in (first := work(*whole, entries)):
            (one, times), (other, _) = first[what], work(*divided, entries)[what]
            took = [[seconds(each, times) for each in (one, other)] for _ in range(3)]
            ratio = sorted(there / here for here, there in took)[1]
            here = sorted(here for here, _ in took)[1]
            sys.stdout.write(
                f"{what}: {ratio:.2f} times as long (of {here * 1000:.2f} ms) in {PARTS} parts\n"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
