"""Finds the entries of the log that a person may see, and gives an entry the form it is sent in."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from pydantic import BaseModel
from starlette.exceptions import HTTPException

from api.access.need_to_know import refuse_beyond
from api.access.purposes import refuse_purpose, refuse_unfit
from api.access.roles import Activity
from api.access.sight import Sight
from api.access.who import Asker, NotYourCase
from api.web.offered import offered_with, refuse_unoffered
from api.web.parts import Parts
from api.web.unopened import refuse_unopened
from domain.events.base import told_and_untold
from domain.events.metadata import Metadata
from domain.foundations.reversal import RestingEntry
from evidence.proof.leaves import EntryLeaf
from ledger.codec import CannotBeRead, fields_of, held_in, is_an_event
from ledger.entries import Entry
from ledger.imports import entries_resting_on
from ledger.log import Log
from ledger.metadata import metadata_from
from ledger.reader import entries_bearing
from ledger.seal import SEALED_KEY
from projections.engine.answer import open_snapshot

MOST_ENTRIES: Final = 500
MOST_OPENED: Final = 500
"""How many entries one request opens."""


class KnownEntry(BaseModel):
    """An entry of the log. `fields` are the event's fields, and `body` is the exact text stored.
    An entry that is not written as the ledger writes them cannot be read: it has no fields.
    """

    position: int
    name: str
    tags: list[str]
    recorded_at: datetime
    recorded_by: str
    recorded_as: str
    correlation: str
    cause: int | None
    metadata: Metadata
    fields: dict[str, Any]
    body: str
    can_be_read: bool = True


def visible_entries(
    parts: Parts, who: Asker, *, after: int = 0, limit: int = MOST_ENTRIES, tag: str | None = None
) -> list[Entry]:
    """Entries after a position, in order, that a person may see; with a tag, those about its thing,
    also what no provider is told. They are one read, so that none is missing between two of them.

    An allocated officer may see those of the cases allocated to them; roles that read the log see
    every case. A refusal is shown to the person refused, in that role (SIGHT-2).
    """
    sight = Sight(parts.conninfo, who)
    if not sight.reads_log:
        return []
    hidden, by, reach = sight.hidden, who.provenance, sight.tags
    tags = None if tag is None else told_and_untold(tag)
    if reach is None:
        return parts.log.entries_shown(hidden, by, after=after, limit=limit, tags=tags)
    within = reach if tags is None else [each for each in reach if each in tags]
    with open_snapshot(parts.conninfo, reach=reach, login=parts.limited_login) as connection:
        return entries_bearing(connection, within, hidden, by, after=after, limit=limit)


def visible_entry(parts: Parts, who: Asker, position: int) -> Entry:
    """The entry at a position. Raises a 404 for one that the person may not see, as for none."""
    found = visible_entries(parts, who, after=position - 1, limit=1)
    if not found or found[0].position != position:
        raise HTTPException(404)
    return found[0]


def refuse_to_put_right(
    parts: Parts,
    who: Asker,
    positions: Sequence[int],
    resting: tuple[RestingEntry, ...] | None = None,
) -> tuple[RestingEntry, ...] | None:
    """Refuse to reverse entries, or to propose to, of which the person may not see one.

    The first is refused too where an entry that they may not see rests on it: a refusal would list
    it. Returns those that rest on it, if they were given or had to be found. Raises a 404 for a
    position, as for none, and NotYourCase for what rests on the first.
    """
    entries = entries_at(parts.log, positions)
    if not positions_shown(parts, who, entries).issuperset(positions):
        raise HTTPException(404)
    if Sight(parts.conninfo, who).reads_every_case:
        return resting
    if resting is None:
        resting = entries_resting_on(parts.log, entries[0])
    at = [each.position for each in resting]
    if not positions_shown(parts, who, entries_at(parts.log, at)).issuperset(at):
        raise NotYourCase
    return resting


def positions_shown(parts: Parts, who: Asker, entries: Sequence[Entry]) -> set[int]:
    """The positions of those of these entries that the person may see. In a role that does not
    read the log, those are what the person recorded in it and what the role's board offers.
    """
    sight = Sight(parts.conninfo, who)
    if sight.tags is not None:
        at = [entry.position for entry in entries]
        with open_snapshot(
            parts.conninfo, reach=sight.tags, login=parts.limited_login
        ) as connection:
            return sight.positions(connection, at)
    if not sight.reads_log:
        own = {
            e.position
            for e in entries
            if (e.recorded_by, e.recorded_as) == (who.actor, who.role.name)
        }
        has_board = Activity.BROKER in who.role.activities
        return own | (offered_with(parts.log, entries, who) if has_board else set())
    return {entry.position for entry in entries if sight.shows(entry)}


def entry_body(entry: Entry) -> KnownEntry:
    """An entry as it is sent: its fields in the shape of today, and the exact text stored."""
    fields = fields_if_readable(entry)
    return KnownEntry(
        position=entry.position,
        name=entry.name,
        tags=list(entry.tags),
        recorded_at=entry.recorded_at,
        recorded_by=entry.recorded_by,
        recorded_as=entry.recorded_as,
        correlation=entry.correlation,
        cause=entry.cause,
        metadata=metadata_from(entry.metadata),
        fields=fields or {},
        body=entry.body.decode(errors="backslashreplace"),
        can_be_read=fields is not None,
    )


def fields_if_readable(entry: Entry) -> dict[str, Any] | None:
    """The fields of an entry, with what it holds under `sealed`; nothing if it cannot be read."""
    with suppress(CannotBeRead):
        sealed = held_in(entry.body)
        fields = fields_of(entry.name, entry.body)
        if is_an_event(entry.name, entry.body):
            return {**fields, SEALED_KEY: dict(sealed)} if sealed else fields
    return None


def to_open(entries: Iterable[Entry | EntryLeaf]) -> list[list[int]]:
    """The positions of the entries that hold a sealed value, in order: a list for each request that
    opens them.
    """
    sealed = [entry.position for entry in entries if holds_sealed(entry)]
    return [sealed[n : n + MOST_OPENED] for n in range(0, len(sealed), MOST_OPENED)]


def holds_sealed(entry: Entry | EntryLeaf) -> bool:
    """Whether an entry can be read, and holds a sealed value."""
    with suppress(CannotBeRead):
        return bool(held_in(entry.body))
    return False


def refuse_to_open(parts: Parts, who: Asker, positions: Sequence[int], purpose: str) -> None:
    """Refuse to open positions for a purpose that is not the role's or that one of them does not
    fit, positions beyond the person's sight, and offers that are not open yet.

    A role that does not read the log opens what the board offers it. Raises NotForThisPurpose,
    NotYourCase and OffersNotYetOpen.
    """
    refuse_purpose(who, purpose)
    entries = entries_at(parts.log, positions)
    refuse_beyond(parts.conninfo, who, {tag for entry in entries for tag in entry.tags})
    sight = Sight(parts.conninfo, who)
    if sight.reads_log:
        with open_snapshot(
            parts.conninfo, reach=sight.tags, login=parts.limited_login
        ) as connection:
            sight.refuse_unseen(connection, positions)
    else:
        refuse_unoffered(parts.log, entries, positions, who)
    refuse_unfit(purpose, [entry.name for entry in entries])
    refuse_unopened(parts.log, entries)


def entries_at(log: Log, positions: Sequence[int]) -> list[Entry]:
    """The entries at these positions, of those that there are."""
    found = (log.entry(position) for position in dict.fromkeys(positions))
    return [entry for entry in found if entry is not None]
