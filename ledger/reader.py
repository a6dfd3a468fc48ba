"""Reads the log: the history that a query matches, entries by position or tag, and the last one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, LiteralString

import psycopg
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from domain.command import Query
from ledger.codec import decode
from ledger.dcb.datastore import Datastore
from ledger.dcb.messages import log_query
from ledger.dcb.recorder import PAGE, Recorder
from ledger.disclosure import (
    SEALED_ROWS,
    FieldsAt,
    SealedRow,
    disclose,
    fields_to_open,
    paths_held,
)
from ledger.entries import COLUMNS, Entry, History, Provenance, RecordedEvent, entry_from
from ledger.metadata import breaches_in
from ledger.seal import value_of
from ledger.selection import reversals_in, standing, with_reversals
from ledger.vault import Keyring


class LogReader:
    """Reads the log through a pool of connections."""

    def __init__(self, datastore: Datastore) -> None:
        self.datastore = datastore
        self.recorder = Recorder(datastore)

    def head(self) -> int:
        """The last position, or 0 if the log is empty."""
        return self.recorder.head()[0] or 0

    def now(self) -> datetime:
        """The time (UTC) by the database's clock."""
        return self.recorder.head()[1]

    def read(
        self,
        query: Query,
        *,
        after: int = 0,
        keyring: Keyring | None = None,
        every_field: bool = False,
        up_to: int | None = None,
    ) -> History:
        """The events after a position, and `up_to` another, that a query matches: also those that
        were reversed. What reads how things stand uses `read_standing`.

        With a keyring, the sealed fields that rules read are opened in the cases that the query is
        about. `every_field` opens every sealed field, for people to read; decisions never set it.
        """
        response = self.recorder.read(log_query(query), after=after)
        stored = [e for e in response if up_to is None or e.position <= up_to]
        to_open = {} if keyring is None else fields_to_open(query, stored, every_field=every_field)
        opened = self.values(to_open, keyring) if keyring is not None and to_open else {}
        events = [
            RecordedEvent(
                e.position,
                decode(e.event.type, e.event.data, opened.get(e.position), at=e.position),
                breaches_in(e.breaches),
            )
            for e in stored
        ]
        lacks_erased = any(
            paths_held(e.event.data, to_open[e.position]) - opened.get(e.position, {}).keys()
            for e in stored
            if e.position in to_open
        )
        return History(events, response.head or 0, response.read_at, lacks_erased)

    def read_standing(
        self,
        query: Query,
        *,
        keyring: Keyring | None = None,
        every_field: bool = False,
        up_to: int | None = None,
    ) -> History:
        """The events that a query matches and that still count, as known at `up_to` if it is given.

        What it opens is as in `read`.
        """
        history = self.read(
            with_reversals(query), keyring=keyring, every_field=every_field, up_to=up_to
        )
        return replace(history, events=standing(history.events))

    def read_with_reversals(self, query: Query, *, up_to: int | None = None) -> History:
        """The events that a query matches and that still count, and then the reversals, as known
        at `up_to` if it is given.
        """
        history = self.read(with_reversals(query), up_to=up_to)
        events = [*standing(history.events), *reversals_in(history.events)]
        return replace(history, events=events)

    def values(self, fields: FieldsAt, keyring: Keyring) -> dict[int, dict[str, Any]]:
        """The values of these fields, by position and path. Leaves out people without a key."""
        return {
            position: {path: value_of(disclosure) for path, disclosure in found.items()}
            for position, found in self.disclosures(fields, keyring).items()
        }

    def disclosures(self, fields: FieldsAt, keyring: Keyring) -> dict[int, dict[str, str]]:
        """The disclosure of each of these sealed fields, by the position of its entry and its path.

        A field of a person whose key was destroyed is left out.
        """
        with self.datastore.reading() as cursor:
            cursor.execute(
                SEALED_ROWS + " WHERE s.position = ANY (%s) ORDER BY s.position, s.field",
                (list(fields),),
            )
            rows = [SealedRow(**row) for row in cursor.fetchall()]
        found: dict[int, dict[str, str]] = {}
        for row, disclosure in disclose([row for row in rows if row.is_among(fields)], keyring):
            found.setdefault(row.position, {})[row.field] = disclosure
        return found

    def entries(self, *, after: int = 0, limit: int = PAGE, tag: str | None = None) -> list[Entry]:
        """At most `limit` entries after a position, in order; with a tag, only those bearing it."""
        query = Jsonb([] if tag is None else [{"types": [], "tags": [tag]}])
        with self.datastore.reading() as cursor:
            cursor.execute(
                f"SELECT {COLUMNS} FROM ledger.matching_entries(%s, %s, %s, %s)",
                (query, after, 2**62, limit),
            )
            return [entry_from(row) for row in cursor.fetchall()]

    def entries_shown(
        self,
        hidden: Sequence[str],
        by: Provenance,
        *,
        after: int,
        limit: int,
        tags: Sequence[str] | None = None,
    ) -> list[Entry]:
        """At most `limit` entries after a position, in order: with tags, those that bear any of
        them. Those of the hidden stored names that another recorded, or the same person in another
        role, are left out.
        """
        with self.datastore.reading() as cursor:
            cursor.execute(*select_shown(hidden, by, after=after, limit=limit, tags=tags))
            return [entry_from(row) for row in cursor.fetchall()]

    def entry(self, position: int) -> Entry | None:
        """The entry at a position, or None."""
        found = self.entries(after=position - 1, limit=1)
        return found[0] if found and found[0].position == position else None


def select_shown(
    hidden: Sequence[str], by: Provenance, *, after: int, limit: int, tags: Sequence[str] | None
) -> tuple[LiteralString, dict[str, Any]]:
    """The statement, and its parameters, that selects entries in order: those that bear any of the
    tags, or all, without those of the hidden stored names that another recorded, or the same person
    in another role.
    """
    bearing = (
        ""
        if tags is None
        else " AND position IN (SELECT position FROM ledger.tag WHERE tag = ANY (%(tags)s)"
        " AND position > %(after)s)"
    )
    statement: LiteralString = (
        f"SELECT {COLUMNS} FROM ledger.entry WHERE position > %(after)s{bearing}"
        " AND (name <> ALL (%(hidden)s) OR (recorded_by, recorded_as) = (%(actor)s, %(role)s))"
        " ORDER BY position LIMIT %(limit)s"
    )
    given = {
        "after": after, "limit": limit, "hidden": list(hidden),
        "actor": by.recorded_by, "role": by.recorded_as,
    }  # fmt: skip
    return statement, {**given, "tags": list(tags or ())}


def entries_bearing(
    connection: psycopg.Connection[Any],
    tags: Sequence[str],
    hidden: Sequence[str],
    by: Provenance,
    *,
    after: int,
    limit: int,
) -> list[Entry]:
    """At most `limit` entries that bear any of these tags and that row-level security shows,
    without those of the hidden stored names that another recorded, or the same person in another
    role.
    """
    with connection.cursor(row_factory=dict_row) as cursor:
        cursor.execute(*select_shown(hidden, by, after=after, limit=limit, tags=tags))
        return [entry_from(row) for row in cursor.fetchall()]
