"""Helpers of the projection tests: fill a ledger, fold it in windows, read what it answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from unittest.mock import patch

import psycopg
from keys import vault_beside

from domain.events.base import Event
from ledger.entries import Provenance
from ledger.log import Log
from projections.engine import folding, projector
from projections.engine.answer import Basis
from projections.facts import FACTS
from projections.questions import QUESTIONS

BY = Provenance("tester", "broker", "test")
BOROUGH = "E08000014"
TABLES = sorted({fact.table for fact in FACTS})
LIFTED = "SELECT tgenabled = 'D' FROM pg_trigger WHERE tgname = 'entry_is_permanent'"
LOG_TABLES = ("sealed", "tag", "leaf", "node", "tree_head", "entry")
Connection = psycopg.Connection[tuple[Any, ...]]


def record(log: Log, *events: Event) -> None:
    """Put events into the log as they are."""
    log.append(events, unless=None, after=0, provenance=BY)


def empty_log(owner: Connection) -> None:
    """Empty a test's log, as only an owner who lifts the triggers can.

    They stay lifted: each change to a table has the server plan every statement about it again.
    """
    lift = "ALTER TABLE ledger.{0} DISABLE TRIGGER {0}_is_permanent"
    wanted = [] if owner.execute(LIFTED).fetchone() == (True,) else [lift]
    statements = [
        statement.format(table)
        for statement in (*wanted, "DELETE FROM ledger.{0}")
        for table in LOG_TABLES
    ]
    owner.execute(";".join(statements).encode())


def fold_afresh(connection: Connection, cuts: Sequence[int], few: int = folding.FEW) -> None:
    """Make the facts afresh, folding the log in windows that end at these positions.

    Windows of up to `few` entries are folded as few, and others as many.
    """
    with patch.object(folding, "FEW", few):
        fold_windows(connection, cuts)


def fold_windows(connection: Connection, cuts: Sequence[int]) -> None:
    """Make the facts afresh, a window at a time."""
    with connection.transaction():
        empty_facts(connection)
    after = 0
    with vault_beside(connection) as vault:
        for upto in cuts:
            with connection.transaction():
                folding.set_schema(connection, "answers")
                folding.fold(connection, after, upto, vault)
                connection.execute("UPDATE progress SET position = %s", (upto,))
            after = upto


def empty_facts(connection: Connection) -> None:
    """Leave the tables of facts empty, at position 0; make them where there are none.

    Deleting takes a millisecond; making the tables anew takes 200.
    """
    if projector.read_progress(connection) is None:
        projector.create_schema(connection, "answers")
        return
    statements = [f"DELETE FROM answers.{table}" for table in (*TABLES, "upcast", "opened")]
    statements.append("UPDATE answers.progress SET position = 0")
    connection.execute(";".join(statements).encode())


def shuffle_rows(connection: Connection, seed: int) -> None:
    """Store the rows of every table of facts in another order, as another rebuild might."""
    another = """
        WITH shuffled AS (DELETE FROM answers.{0} RETURNING *)
        INSERT INTO answers.{0} SELECT * FROM shuffled ORDER BY md5(shuffled::text || %s)"""
    for table in TABLES:
        connection.execute(another.format(table).encode(), (str(seed),))


def tables(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of facts, in an order that depends on the rows alone."""
    return {
        table: sorted(
            connection.execute(f"SELECT * FROM answers.{table}".encode()).fetchall(), key=repr
        )
        for table in TABLES
    }


def answers(connection: Connection, as_of: date, known_at: int) -> dict[str, Any]:
    """Every table of every answer, as of a day and as known at a position."""
    basis = Basis(as_of, known_at, None, BOROUGH)
    with connection.transaction():
        folding.set_schema(connection, "answers")
        return {
            f"{question.name}/{table.name}": list(table.ask(connection, basis))
            for question in QUESTIONS.values()
            for table in question.tables
        }


@dataclass
class Ask:
    """What the ledger holds, to be asked as of a day and as known at a position."""

    owner: Connection
    head: int

    def __call__(self, question: Any, as_of: date, known_at: int | None = None) -> Any:
        basis = Basis(as_of, self.head if known_at is None else known_at, None, BOROUGH)
        with self.owner.transaction():
            folding.set_schema(self.owner, "answers")
            return question(self.owner, basis)


def holding(log: Log, owner: Connection, *events: Event) -> Ask:
    """Record these events and fold them: what the ledger then answers."""
    record(log, *events)
    fold_afresh(owner, [len(events)])
    return Ask(owner, len(events))
