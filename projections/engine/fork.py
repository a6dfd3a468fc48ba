"""Folds a scenario's entries on top of the facts, in temporary tables that are then dropped.

The facts that they are about are copied to temporary tables of the connection, which hide the real
ones from answers. The log and the facts are only read.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, LiteralString

from psycopg import sql
from psycopg.types.json import Jsonb
from psycopg.types.range import Range

from domain.events.base import Event, event_name
from projections.engine.answer import Basis, Connection
from projections.facts import blocks, charges, homes, placements
from projections.facts.fact import ABOUT, Fact

FORKED: Final[tuple[Fact, ...]] = (placements.FACT, charges.FACT, blocks.FACT, homes.FACT)
GATHER: Final[LiteralString] = """
INSERT INTO about
SELECT touched.tag, r.position, r.event, r.known, r.fields
FROM unnest(%(tags)s::text[]) AS touched (tag)
JOIN ledger.tag t USING (tag) JOIN recorded r USING (position)
WHERE r.position <= %(head)s AND r.name = ANY (%(stored)s)
"""


def fork(connection: Connection, basis: Basis, entries: Sequence[Event]) -> Basis:
    """Fold scenario entries on top of what was known, and return the basis that includes them.

    Each takes the next position. The connection must allow temporary tables.
    """
    connection.execute(ABOUT)
    for table in {fact.table: None for fact in FORKED}:
        named = sql.Identifier(table)
        connection.execute(
            sql.SQL("CREATE TEMPORARY TABLE {} ON COMMIT DROP AS TABLE answers.{}").format(
                named, named
            )
        )
    numbered = list(enumerate(entries, start=basis.known_at + 1))
    for fact in FORKED:
        fold(connection, basis.known_at, fact, numbered)
    return replace(basis, known_at=basis.known_at + len(entries), recorded_by=None)


def fold(
    connection: Connection, head: int, fact: Fact, numbered: Sequence[tuple[int, Event]]
) -> None:
    """Make again the rows of one fact for the subjects that the entries touch."""
    about = [
        (
            tag,
            position,
            event_name(event.stored),
            Range(position),
            Jsonb(event.model_dump(mode="json")),
        )
        for position, event in numbered
        if type(event) in fact.events
        for tag in event.tags
        if tag.startswith(fact.subject)
    ]
    if not about:
        return
    tags: list[Any] = sorted({row[0] for row in about})
    connection.execute(GATHER, {"tags": tags, "head": head, "stored": fact.names})
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO about VALUES (%s, %s, %s, %s::int8range, %s)", about)
    connection.execute(fact.forget)
    connection.execute(fact.fold)
    connection.execute("DELETE FROM about")
