"""Entries of the log that a request may see, and as they are sent."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from fastapi import Request
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from api.access.reach import reach_of
from domain.events.metadata import Metadata
from ledger.codec import fields_of, held_in
from ledger.entries import Entry
from ledger.log import Log
from ledger.metadata import metadata_from
from ledger.reader import entries_bearing
from ledger.seal import SEALED_KEY
from projections.engine.answer import reading

MOST_ENTRIES: Final = 500


class KnownEntry(BaseModel):
    """An entry of the log; `fields` are the event's, and `body` the exact text stored."""

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


def seen(
    request: Request, *, after: int = 0, limit: int = MOST_ENTRIES, tag: str | None = None
) -> list[Entry]:
    """The entries that whoever asks may see: an allocated officer, those of own cases."""
    log: Log = request.app.state.log
    reach = reach_of(request.app.state.conninfo, request.state.asker)
    if reach is None:
        return log.entries(after=after, limit=limit, tag=tag)
    within = reach if tag is None else [each for each in reach if each == tag]
    with reading(request.app.state.conninfo, reach=reach) as connection:
        return entries_bearing(connection, within, after=after, limit=limit)


def entry_seen(request: Request, position: int) -> Entry:
    """One entry, if whoever asks may see it; else it might as well not be there."""
    found = seen(request, after=position - 1, limit=1)
    if not found or found[0].position != position:
        raise HTTPException(404)
    return found[0]


def known(entry: Entry) -> KnownEntry:
    """An entry as it is sent: its fields in the shape of today, and the exact text stored."""
    sealed = held_in(entry.body)
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
        fields={**fields_of(entry.name, entry.body), **({SEALED_KEY: sealed} if sealed else {})},
        body=entry.body.decode(),
    )


def sealed_among(entries: Sequence[Entry]) -> list[int]:
    """The positions of those entries that hold something sealed."""
    return [entry.position for entry in entries if b'"sealed"' in entry.body]


def tags_at(log: Log, positions: Sequence[int]) -> set[str]:
    """What the entries at these positions are about."""
    found = (log.entry(position) for position in dict.fromkeys(positions))
    return {tag for entry in found if entry is not None for tag in entry.tags}
