"""Makes anew, from all its entries, the fact rows of each subject that new entries are about."""

from collections.abc import Sequence
from typing import Any, Final, LiteralString

import psycopg
from psycopg import sql

from domain.events import EVENTS, stored_names
from domain.events.people import PersonErased
from domain.events.upcasts import UPCASTS
from domain.faults import Fault
from ledger.codec import UnknownEvent
from ledger.vault import Vault
from projections.engine import opening, recorded
from projections.engine.replication import COPIED
from projections.facts import FACTS
from projections.facts.fact import ABOUT, GATHER, Fact

FEW: Final = 200
SWAP_LOCK: Final = 0x706C7377  # shared by whoever uses the facts, exclusive while they are swapped
BEGUN: Final[LiteralString] = """
SELECT pg_advisory_xact_lock_shared({swap});
SET LOCAL search_path = {schema}, pg_catalog;
SELECT position,
       CASE WHEN {ready} THEN (SELECT coalesce(max(e.position), 0) FROM ledger.entry e)
            ELSE position END
FROM progress FOR UPDATE
"""
SAID_IN: Final[LiteralString] = """
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


def connected(conninfo: str) -> Connection:
    """A connection to make facts with. Facts and how far they have come are lost together in a
    crash, and made again: so they need not wait for the disk, nor for a standby.
    """
    connection = psycopg.connect(conninfo, autocommit=True)
    connection.execute("SET synchronous_commit = off")
    return connection


def begun(connection: Connection, schema: str) -> tuple[int, int]:
    """Take hold of a schema's facts: how far they have come, and how far they may go."""
    held = {"swap": SWAP_LOCK, "schema": sql.Identifier(schema), "ready": sql.SQL(COPIED)}
    found = connection.execute(sql.SQL(BEGUN).format(**held))
    while found.nextset():
        pass
    row = found.fetchone()
    if row is None:
        raise NotProjected
    return int(row[0]), int(row[1])


def set_schema(connection: Connection, schema: str) -> None:
    """Have unqualified names mean the tables of a schema, for this transaction."""
    connection.execute("SELECT set_config('search_path', %s, true)", (f"{schema}, pg_catalog",))


def refuse_unknown(names: set[str]) -> None:
    """Raise UnknownEvent if the window holds an event this release does not know."""
    if unknown := sorted(names - EVENTS.keys()):
        message = f"the log holds {unknown[0]}, which this release does not know: upgrade it"
        raise UnknownEvent(message)


def said_in(connection: Connection, after: int, upto: int) -> tuple[set[str], bool]:
    """The stored names of the entries in a window, and whether answers read what one seals."""
    within = {"after": after, "upto": upto, "fields": list(opening.FIELDS)}
    names, seals = connection.execute(SAID_IN, within).fetchone() or (None, False)
    return set(names or ()), bool(seals)


def prepared(
    connection: Connection, after: int, upto: int, vault: Vault | None = None
) -> list[Fact]:
    """The facts that the window (after, upto] bears on, once what answers read of it is open."""
    names, seals = said_in(connection, after, upto)
    refuse_unknown(names)
    if not names.isdisjoint(UPCASTS):
        recorded.upcast_window(connection, after, upto)
    if seals:
        opening.open_window(connection, after, upto, vault)
    if not names.isdisjoint(stored_names([PersonErased])):
        opening.forget_erased(connection, after, upto, vault)
    return [fact for fact in FACTS if not names.isdisjoint(fact.names)]


def fold(connection: Connection, after: int, upto: int, vault: Vault | None = None) -> None:
    """Make again the rows of every subject that the window (after, upto] touches."""
    facts = prepared(connection, after, upto, vault)
    with connection.pipeline():
        if upto - after > FEW:
            make_many(connection, facts, after, upto)
        else:
            make_few(connection, facts, after, upto)


def window(fact: Fact, after: int, upto: int) -> dict[str, object]:
    """What the statements of a fact may name."""
    return {"after": after, "upto": upto, "stored": fact.names, "prefix": fact.subject}


def make_few(connection: Connection, facts: Sequence[Fact], after: int, upto: int) -> None:
    """Make again what a few entries touch, by plans that were made before."""
    connection.execute("SET LOCAL plan_cache_mode = force_generic_plan")
    connection.execute("SET LOCAL enable_seqscan = off")
    for fact in facts:
        connection.execute(fact.forget_few, window(fact, after, upto))
        connection.execute(fact.fold_few, window(fact, after, upto))


def make_many(connection: Connection, facts: Sequence[Fact], after: int, upto: int) -> None:
    """Make again what many entries touch: gathered first, so that plans know how many.

    Subjects are looked up in the log one by one, which does not grow with it. But no statistics
    tell the planner how entries join to moments of their subject: there, it would compare each
    with each.
    """
    connection.execute("SET LOCAL jit = off")
    connection.execute(ABOUT)
    for fact in facts:
        connection.execute("SET LOCAL enable_nestloop = on")
        connection.execute(GATHER, window(fact, after, upto))
        connection.execute("ANALYZE about")
        connection.execute("SET LOCAL enable_nestloop = off")
        connection.execute(fact.forget)
        connection.execute(fact.fold)
        connection.execute("DELETE FROM about")
