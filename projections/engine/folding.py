"""Folds new entries into the facts: makes anew the rows of each subject that they are about."""

from collections.abc import Sequence
from typing import Any, Final, LiteralString

import psycopg
from psycopg import sql

from domain.events import EVENTS, stored_names
from domain.events.people import PersonErased, ValueShredded
from domain.events.upcasts import UPCASTS
from domain.faults import Fault
from ledger.codec import UnknownEvent
from ledger.database_roles import connect_as
from ledger.vault import Vault
from projections.engine import opening, recorded
from projections.engine.replication import COPIED
from projections.facts import FACTS
from projections.facts.fact import ABOUT, GATHER, Fact

FEW: Final = 200
LOCK_PROGRESS: Final[LiteralString] = """
LOCK TABLE locks.fold IN ROW EXCLUSIVE MODE;
SET LOCAL search_path = {schema}, pg_catalog;
SELECT position,
       CASE WHEN {ready} THEN (SELECT coalesce(max(e.position), 0) FROM ledger.entry e)
            ELSE position END
FROM progress FOR UPDATE
"""
EVENTS_IN: Final[LiteralString] = """
SELECT array_agg(DISTINCT e.name), bool_or(
    (SELECT true FROM ledger.sealed s WHERE s.position = e.position AND s.field = ANY (%(fields)s)
     LIMIT 1))
FROM ledger.entry e WHERE e.position > %(after)s AND e.position <= %(upto)s
"""
Connection = psycopg.Connection[tuple[Any, ...]]


class NotProjected(Fault):
    """There are no answers yet: start the projector, or run: placement-ledger rebuild"""

    slug = "not-projected"
    status = 503


def open_connection(conninfo: str, role: str) -> Connection:
    """A connection to make facts with, which commits without waiting for the disk or a standby.

    A crash loses facts together with their position, and they are folded again from there.
    """
    connection = connect_as(conninfo, role)
    connection.execute("SET synchronous_commit = off")
    return connection


def lock_progress(connection: Connection, schema: str) -> tuple[int, int]:
    """Lock the progress of a schema's facts, and return their position and how far they may go.

    That is the last entry, or their position again while the ledger is still being copied.
    Raises NotProjected.
    """
    names = {"schema": sql.Identifier(schema), "ready": sql.SQL(COPIED)}
    found = connection.execute(sql.SQL(LOCK_PROGRESS).format(**names))
    while found.nextset():
        pass
    row = found.fetchone()
    if row is None:
        raise NotProjected
    return int(row[0]), int(row[1])


def set_schema(connection: Connection, schema: str) -> None:
    """Look unqualified names up in a schema until the end of this transaction."""
    connection.execute("SELECT set_config('search_path', %s, true)", (f"{schema}, pg_catalog",))


def refuse_unknown(names: set[str]) -> None:
    """Raise UnknownEvent if a stored name is not one of an event of this release."""
    if unknown := sorted(names - EVENTS.keys()):
        message = f"{unknown[0]} is an event that this release does not know: upgrade it"
        raise UnknownEvent(message)


def events_in(connection: Connection, after: int, upto: int) -> tuple[set[str], bool]:
    """The stored names in a window, and whether an entry of it seals what answers read."""
    window = {"after": after, "upto": upto, "fields": list(opening.FIELDS)}
    names, seals = connection.execute(EVENTS_IN, window).fetchone() or (None, False)
    return set(names or ()), bool(seals)


def prepare(
    connection: Connection, after: int, upto: int, vault: Vault | None = None
) -> list[Fact]:
    """Upcast, open and erase what the window (after, upto] requires; returns the facts to fold."""
    names, seals = events_in(connection, after, upto)
    refuse_unknown(names)
    if not names.isdisjoint(UPCASTS):
        recorded.upcast_window(connection, after, upto)
    if seals:
        opening.open_window(connection, after, upto, vault)
    if not names.isdisjoint(stored_names([PersonErased])):
        opening.forget_erased(connection, after, upto, vault)
    if not names.isdisjoint(stored_names([ValueShredded])):
        opening.forget_shredded(connection, after, upto, vault)
    return [fact for fact in FACTS if not names.isdisjoint(fact.names)]


def fold(connection: Connection, after: int, upto: int, vault: Vault | None = None) -> None:
    """Make again the rows of every subject that the window (after, upto] touches."""
    facts = prepare(connection, after, upto, vault)
    with connection.pipeline():
        if upto - after > FEW:
            fold_many(connection, facts, after, upto)
        else:
            fold_few(connection, facts, after, upto)


def window_parameters(fact: Fact, after: int, upto: int) -> dict[str, object]:
    """The parameters of the statements of a fact."""
    return {"after": after, "upto": upto, "stored": fact.names, "prefix": fact.subject}


def fold_few(connection: Connection, facts: Sequence[Fact], after: int, upto: int) -> None:
    """Fold a window of a few entries, with generic plans over indexes."""
    connection.execute("SET LOCAL plan_cache_mode = force_generic_plan")
    connection.execute("SET LOCAL enable_seqscan = off")
    for fact in facts:
        connection.execute(fact.forget_few, window_parameters(fact, after, upto))
        connection.execute(fact.fold_few, window_parameters(fact, after, upto))


def fold_many(connection: Connection, facts: Sequence[Fact], after: int, upto: int) -> None:
    """Fold a window of many entries, gathered in a table first, so that the planner can count.

    Nested loops look subjects up in the log one by one. They are off for the fold itself, because
    the planner has no statistics of how entries join to the moments of their subject.
    """
    connection.execute("SET LOCAL jit = off")
    connection.execute(ABOUT)
    for fact in facts:
        connection.execute("SET LOCAL enable_nestloop = on")
        connection.execute(GATHER, window_parameters(fact, after, upto))
        connection.execute("ANALYZE about")
        connection.execute("SET LOCAL enable_nestloop = off")
        connection.execute(fact.forget)
        connection.execute(fact.fold)
        connection.execute("DELETE FROM about")
