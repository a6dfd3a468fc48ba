"""A ledger that many tests use one after another: emptied before each, with warm connections.

A new ledger's first command, fold and answer take 80 ms more than those after them: its
connections read the catalogue and plan each statement anew.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from databases import WITH_FACTS, copy_of
from facts import Connection
from keys import vault_of

from ledger.case_children import CaseChildren
from ledger.log import Log
from ledger.sealer import Sealer

TABLES = """
SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
WHERE schemaname <> 'information_schema' AND schemaname NOT LIKE 'pg_%'
"""
ALWAYS = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgenabled = 'A'"


@dataclass
class KeptLedger:
    """A ledger with its log, its owner's connection, and the tables that were empty at first."""

    log: Log
    owner: Connection
    empty: list[str]

    def make_empty(self) -> None:
        """Leave it as it was at first. The triggers that keep the log permanent do not run."""
        deletions = [f"DELETE FROM {table}" for table in self.empty]
        statements = [
            "SET session_replication_role = replica",
            *deletions,
            "UPDATE answers.progress SET position = 0",
            "RESET session_replication_role",
        ]
        self.owner.execute(";".join(statements).encode())
        self.log.sealer = Sealer(CaseChildren(self.log.datastore), self.log.vault)
        self.log.needs_keys.clear()


@contextmanager
def kept_ledger(server: str) -> Iterator[KeptLedger]:
    """A ledger with its facts.

    The owner's connection prepares each statement once: the same hundreds are asked again.
    """
    with (
        copy_of(server, WITH_FACTS) as conninfo,
        psycopg.connect(conninfo, autocommit=True, prepare_threshold=1) as owner,
    ):
        owner.prepared_max = None
        lift_triggers(owner)
        log = Log(conninfo, vault=vault_of(conninfo))
        yield KeptLedger(log, owner, empty_tables(owner))
        log.close()


def lift_triggers(owner: Connection) -> None:
    """Let the triggers that always run be left out by `session_replication_role`."""
    for table, trigger in owner.execute(ALWAYS).fetchall():
        owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}".encode())


def empty_tables(owner: Connection) -> list[str]:
    """The tables of every schema of ours that hold no row."""
    tables = [table for (table,) in owner.execute(TABLES.encode())]
    return [
        table
        for table in tables
        if owner.execute(f"SELECT 1 FROM {table} LIMIT 1".encode()).fetchone() is None
    ]
