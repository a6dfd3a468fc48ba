"""The log in the ledger's own words: read what matches a query, append under a condition.

What an entry holds about a person is sealed on the way in, and opened on the way out only with
keys that were asked for, and so recorded.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

import psycopg
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from domain.command import Query
from domain.events.base import Event
from domain.events.corrections import CommandRefused
from domain.events.offers import OfferRefused
from ledger.appending import Appender
from ledger.codec import decode, encode
from ledger.entries import Entry, History, Provenance, Receipt, Recorded
from ledger.groups import Undecided
from ledger.opening import SEALED, Kept, disclosed
from ledger.recorder import (
    PAGE,
    Append,
    Datastore,
    Recorder,
    Written,
    as_dcb,
    as_json,
    record_of,
)
from ledger.roles import with_role
from ledger.sealing import CASES, CHILD, disclosed_value, personal, seal
from ledger.vault import Keyring, NoKeys, Reader, Vault
from ledger.wanted import asked_for, fields_sealed, for_rules

COLUMNS: Final = (
    "position, name, tags, body, recorded_at, recorded_by, recorded_as, correlation, cause"
)

IMPORTED: Final = f"""
WITH gone AS (
    SELECT (convert_from(body, 'UTF8')::jsonb ->> 'position')::bigint AS position
    FROM ledger.entry WHERE name = 'entry-reversed.v1'
), summary AS (
    SELECT e.position, e.correlation, e.recorded_at
    FROM ledger.tag t JOIN ledger.entry e USING (position)
    WHERE t.tag = %(file)s AND e.name = ANY (%(loaded)s)
      AND e.position NOT IN (SELECT position FROM gone)
    ORDER BY e.position DESC LIMIT 1
)
SELECT {COLUMNS} FROM ledger.entry
WHERE (correlation, recorded_at) = (SELECT correlation, recorded_at FROM summary)
  AND position <= (SELECT position FROM summary)
  AND position NOT IN (SELECT position FROM gone)
ORDER BY position
"""
REFUSALS: Final = (CommandRefused.stored, OfferRefused.stored)
SAID: Final = """
SELECT e.correlation, min(e.position) AS first, max(e.position) AS last,
       min(e.recorded_at) AS recorded_at, array_agg(l.hash ORDER BY e.position) AS leaves
FROM ledger.entry e JOIN ledger.leaf l USING (position)
WHERE starts_with(e.correlation, 'key:') AND starts_with(e.correlation, %(whose)s)
  AND e.name <> ALL (%(refusals)s)
GROUP BY e.correlation
"""


class Log:
    """The log in the ledger's own words."""

    def __init__(
        self,
        conninfo: str,
        *,
        role: str | None = "placement_ledger_app",
        vault: Vault | None = None,
    ) -> None:
        self.conninfo = conninfo if role is None else with_role(conninfo, role)
        self.datastore = Datastore(conninfo, role=role)
        self.recorder = Recorder(self.datastore)
        self.appender = Appender(self.recorder)
        self.vault = vault
        self.wants_keys: set[str | None] = set()
        self._children: dict[str, str] = {}

    def close(self) -> None:
        """Give the connections back, the vault's too."""
        self.datastore.close()
        if self.vault is not None:
            self.vault.close()

    def keyring(self, reader: Reader) -> Keyring | None:
        """Keys for one reader and purpose, if the log was opened with a vault."""
        return None if self.vault is None else Keyring(self.vault, reader)

    def read(
        self,
        query: Query,
        *,
        after: int = 0,
        keyring: Keyring | None = None,
        everything: bool = False,
    ) -> History:
        """What the query finds after a position, with the head and the time it was read at.

        With keys, it opens what rules decide by, of the people whose case the query is about;
        or everything that is sealed, which is for a reading and never for a decision.
        """
        head, now = self.recorder.head()
        found = list(self.recorder.pages(as_json(as_dcb(query)), after, head or 0, None))
        wanted = {} if keyring is None else for_rules(query, found, everything=everything)
        opened = self.opened(wanted, keyring) if keyring is not None and wanted else {}
        entries = [
            Recorded(e.position, decode(e.event.type, e.event.data, opened.get(e.position)))
            for e in found
        ]
        closed = any(
            fields_sealed(e.event.data, wanted[e.position]) - opened.get(e.position, {}).keys()
            for e in found
            if e.position in wanted
        )
        return History(entries, head or 0, now, closed)

    def opened(
        self, wanted: Mapping[int, frozenset[str] | None], keyring: Keyring
    ) -> dict[int, dict[str, Any]]:
        """What is sealed of these fields (or all) at these positions, as far as keys remain."""
        return {
            position: {field: disclosed_value(text) for field, text in found.items()}
            for position, found in self.disclosures(wanted, keyring).items()
        }

    def disclosures(
        self, wanted: Mapping[int, frozenset[str] | None], keyring: Keyring
    ) -> dict[int, dict[str, str]]:
        """The disclosures of these fields (or all) at these positions, as far as keys remain."""
        with self.datastore.cursor() as cursor:
            cursor.execute(
                SEALED + " WHERE s.position = ANY (%s) ORDER BY s.position, s.field",
                (list(wanted),),
            )
            kept = [Kept(**row) for row in cursor.fetchall()]
        found: dict[int, dict[str, str]] = {}
        for row, text in disclosed([row for row in kept if asked_for(wanted, row)], keyring):
            found.setdefault(row.position, {})[row.field] = text
        return found

    def append(
        self,
        events: Sequence[Event],
        *,
        unless: Query | None,
        after: int,
        provenance: Provenance,
        keyring: Keyring | None = None,
    ) -> Receipt:
        """Append the events unless the query matches anything after the position.

        What they hold about a person is sealed. Raises Overtaken, or Erased, with nothing
        appended; NoKeys if there is something to seal and nothing to seal it with.
        """
        child_of = self.child_in(events)
        values = [list(personal(event, child_of)) for event in events]
        people = {value.person for each in values for value in each}
        if people and keyring is None:
            purpose = f"record {events[0].stored}"
            keyring = self.keyring(Reader(provenance.recorded_by, provenance.recorded_as, purpose))
        if people and keyring is None:
            raise NoKeys
        what = "sealed " + ", ".join(dict.fromkeys(event.stored for event in events))
        ciphers = keyring.made(people, what) if people and keyring is not None else {}
        sealed = [seal(e.stored, v, ciphers) for e, v in zip(events, values, strict=True)]
        records = [
            record_of(e, encode(e, held)) for e, (held, _) in zip(events, sealed, strict=True)
        ]
        written = Written(records, [values for _, values in sealed])
        condition = None if unless is None else as_dcb(unless)
        return self.appender.record(Append(written, provenance, condition, after))

    def decide(self, undecided: Undecided) -> Receipt:
        """Decide together with what else waits, and append. Raises NeedsKeys, or what it raises."""
        return self.appender.record(undecided)

    def child_in(self, events: Sequence[Event]) -> Callable[[Sequence[str]], str | None]:
        """Whose case tags are, by these events in their order, or else by the log."""
        begun: dict[str, str] = {}
        for event in events:
            child = next((tag for tag in event.tags if tag.startswith(CHILD)), None)
            for tag in (t for t in event.tags if child and t.startswith(CASES)):
                begun.setdefault(tag, (child or "").removeprefix(CHILD))

        def child_of(tags: Sequence[str]) -> str | None:
            return self.child_of(tags) or next((begun[tag] for tag in tags if tag in begun), None)

        return child_of

    def child_of(self, tags: Sequence[str]) -> str | None:
        """The child whose case these tags are: the one named, or the one the case began with."""
        for tag in tags:
            if tag.startswith(CHILD):
                return tag.removeprefix(CHILD)
        for tag in tags:
            if tag.startswith(CASES) and (child := self.child_of_case(tag)) is not None:
                return child
        return None

    def child_of_case(self, tag: str) -> str | None:
        """The child named by the first entry that bears the tag and names one."""
        if tag not in self._children:
            with self.datastore.cursor() as cursor:
                cursor.execute(
                    "SELECT b.tag FROM ledger.tag t JOIN ledger.entry e USING (position)"
                    " CROSS JOIN LATERAL unnest(e.tags) WITH ORDINALITY AS b (tag, n)"
                    " WHERE t.tag = %s AND starts_with(b.tag, %s) AND e.name <> %s"
                    " ORDER BY t.ordinal, b.n LIMIT 1",
                    (tag, CHILD, CommandRefused.stored),
                )
                row = cursor.fetchone()
            if row is None:
                return None
            self._children[tag] = row["tag"].removeprefix(CHILD)
        return self._children[tag]

    def entries(self, *, after: int = 0, limit: int = PAGE, tag: str | None = None) -> list[Entry]:
        """Entries after a position, in order and whole; those that bear a tag, if given."""
        query = Jsonb([] if tag is None else [{"types": [], "tags": [tag]}])
        with self.datastore.cursor() as cursor:
            cursor.execute(
                f"SELECT {COLUMNS} FROM ledger.matching(%s, %s, %s, %s)",
                (query, after, 2**62, limit),
            )
            return [as_entry(row) for row in cursor.fetchall()]

    def imported(self, file: str, loaded: Sequence[str]) -> list[Entry]:
        """Everything that an import of a file recorded and that stands, its summary last.

        An import is one append, and its summary the last entry of it, of one of these names.
        """
        with self.datastore.cursor() as cursor:
            cursor.execute(IMPORTED, {"file": f"file:{file}", "loaded": list(loaded)})
            return [as_entry(row) for row in cursor.fetchall()]

    def entry(self, position: int) -> Entry | None:
        """The entry at a position, if there is one."""
        found = self.entries(after=position - 1, limit=1)
        return found[0] if found and found[0].position == position else None

    def refusals(self, recorded_by: str, *, before: int, limit: int = PAGE) -> list[Entry]:
        """What was refused to somebody, the latest first, before a position."""
        with self.datastore.cursor() as cursor:
            cursor.execute(
                f"SELECT {COLUMNS} FROM ledger.entry WHERE name = ANY (%s) AND recorded_by = %s"
                " AND position < %s ORDER BY position DESC LIMIT %s",
                ([*REFUSALS], recorded_by, before, limit),
            )
            return [as_entry(row) for row in cursor.fetchall()]

    @contextmanager
    def alone(self, key: str) -> Iterator[bool]:
        """Whether nobody else is saying something under a key, for as long as this lasts."""
        with psycopg.connect(self.conninfo, autocommit=True) as connection:
            row = connection.execute(
                "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", (key,)
            ).fetchone()
            yield row == (True,)

    def said(self, whose: str) -> tuple[str, Receipt] | None:
        """What was recorded under a key, whatever was said: the whole key, and the receipt."""
        with self.datastore.cursor() as cursor:
            cursor.execute(SAID, {"whose": f"{whose}:", "refusals": [*REFUSALS]})
            row = cursor.fetchone()
        if row is None:
            return None
        leaves = tuple(bytes(leaf) for leaf in row["leaves"])
        return row["correlation"], Receipt(row["first"], row["last"], row["recorded_at"], leaves)

    def now(self) -> datetime:
        """The time by the database's clock."""
        return self.recorder.head()[1]

    def head(self) -> int:
        """The last position, or 0 of an empty log."""
        return self.recorder.head()[0] or 0


def entries_bearing(
    connection: psycopg.Connection[Any], tags: Sequence[str], *, after: int, limit: int
) -> list[Entry]:
    """Entries that bear any of these tags, in order, as far as the connection's role sees them."""
    with connection.cursor(row_factory=dict_row) as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM ledger.entry WHERE position > %(after)s AND position IN"
            " (SELECT position FROM ledger.tag WHERE tag = ANY (%(tags)s) AND position > %(after)s)"
            " ORDER BY position LIMIT %(limit)s",
            {"after": after, "tags": list(tags), "limit": limit},
        )
        return [as_entry(row) for row in cursor.fetchall()]


def as_entry(row: dict[str, Any]) -> Entry:
    """An entry from its row."""
    return Entry(**{**row, "tags": tuple(row["tags"]), "body": bytes(row["body"])})
