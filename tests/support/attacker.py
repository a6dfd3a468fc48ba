"""An attacker who is a superuser of the database and knows its structure."""

from collections.abc import Callable, Sequence
from typing import Any

import psycopg

from evidence.proof.leaves import LOG, EntryLeaf
from ledger.merkle import Frontier, grown, leaf_hash, root_of

TABLES = ("entry", "tag", "leaf", "tree_head", "sealed", "checkpoint")
Row = dict[str, Any]


class Attacker:
    """Disables every trigger, and rewrites entries and, if told to, their hashes."""

    def __init__(self, conninfo: str) -> None:
        self.connection = psycopg.connect(conninfo, autocommit=True)
        self.run("SET session_replication_role = replica")
        for table in TABLES:
            self.run(f"ALTER TABLE ledger.{table} DISABLE TRIGGER ALL")

    def run(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        self.connection.execute(statement.encode(), parameters or None)

    def entries(self) -> list[EntryLeaf]:
        size = LOG.size(self.connection)
        return [leaf for leaf in LOG.read(self.connection, 0, size) if isinstance(leaf, EntryLeaf)]

    def rewrite(self, change: Callable[[list[EntryLeaf]], list[EntryLeaf]]) -> None:
        """Replace the whole log by another, recomputing every position, ordinal and hash."""
        kept = change(self.entries())
        sealed = self.connection.execute(
            "SELECT position, field, person, value FROM ledger.sealed"
        ).fetchall()
        was = {leaf.position: n for n, leaf in enumerate(kept, start=1)}
        for table in ("entry", "tag", "leaf", "tree_head", "sealed"):
            self.run(f"DELETE FROM ledger.{table}")
        for n, leaf in enumerate(kept, start=1):
            self.run(
                "INSERT INTO ledger.entry VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
                (n, leaf.name, leaf.tags, leaf.body, leaf.recorded_at, leaf.recorded_by,
                 leaf.recorded_as, leaf.correlation, leaf.cause, leaf.metadata),
            )  # fmt: skip
            for tag in dict.fromkeys(leaf.tags):
                self.run(
                    "INSERT INTO ledger.tag SELECT %s, coalesce(max(ordinal), 0) + 1, %s"
                    " FROM ledger.tag WHERE tag = %s",
                    (tag, n, tag),
                )
        for position, field, person, value in sealed:
            if position in was:
                self.run("INSERT INTO ledger.sealed VALUES (%s, %s, %s, %s)",
                         (was[position], field, person, value))  # fmt: skip
        self.hash_again()

    def hash_again(self) -> None:
        """Recompute every leaf hash and every tree head."""
        self.run("DELETE FROM ledger.leaf")
        self.run("DELETE FROM ledger.tree_head")
        frontier: Frontier = ()
        for size, leaf in enumerate(self.entries()):
            hash_ = leaf_hash(leaf.content)
            frontier, after = grown(frontier, size, (hash_,))
            self.run("INSERT INTO ledger.leaf VALUES (%s, %s)", (leaf.position, hash_))
            self.run("INSERT INTO ledger.tree_head VALUES (%s, %s, %s)",
                     (after, root_of(frontier), list(frontier)))  # fmt: skip

    def hash_one_again(self, position: int) -> None:
        """Recompute one leaf hash and no tree head."""
        leaf = self.entries()[position - 1]
        self.run("UPDATE ledger.leaf SET hash = %s WHERE position = %s",
                 (leaf_hash(leaf.content), position))  # fmt: skip
