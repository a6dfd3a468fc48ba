"""Records refused commands in the log, and finds those of one person."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from domain.command import Command, DecisionContext, Refusal
from domain.commands import plain_refusal_event, refusal_event
from domain.events import stored_names
from domain.events.base import Event
from domain.events.corrections import CommandRefused
from domain.events.metadata import Metadata
from domain.events.offers import OfferRefused
from ledger.dcb.recorder import PAGE
from ledger.decision import DecidedEvent
from ledger.entries import COLUMNS, Entry, Provenance, entry_from
from ledger.log import Log
from ledger.reader import LogReader
from ledger.vault import Erased

REFUSALS: Final = stored_names([CommandRefused, OfferRefused])
"""The stored names of the events that record a refusal."""


@contextmanager
def record_refusal(log: Log, command: Command, provenance: Provenance) -> Iterator[None]:
    """Record a Refusal that is raised within, set its `kept_at` position, and re-raise it.

    About a child that is erased, it is recorded without what would be sealed.
    """
    try:
        yield
    except Refusal as refusal:
        context = DecisionContext(log.now(), provenance.recorded_by, provenance.recorded_as)
        try:
            event = refusal_event(command, refusal, context)
            refusal.kept_at = keep(log, command, refusal, event, provenance)
        except Erased:
            event = plain_refusal_event(command, refusal, context)
            refusal.kept_at = keep(log, command, refusal, event, provenance)
        raise


def keep(log: Log, command: Command, refusal: Refusal, event: Event, provenance: Provenance) -> int:
    """Record the event of a refusal; its position."""
    metadata = Metadata(
        command=command.stored,
        rules=(refusal.rule,),
        provisions=refusal.provisions,
        governed_by=refusal.governed_by,
    )
    kept = [DecidedEvent(event, metadata)]
    return log.append_decided(kept, unless=None, after=0, provenance=provenance).first


def refusals_to(
    log: LogReader, by: Provenance, tags: Sequence[str] = (), *, before: int, limit: int = PAGE
) -> list[Entry]:
    """The entries of the refused commands of one person in one role before a position, the latest
    first; with `tags`, only of those that bear them all.
    """
    with log.datastore.reading() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM ledger.entry WHERE name = ANY (%s) AND recorded_by = %s"
            " AND recorded_as = %s AND tags @> %s::text[]"
            " AND position < %s ORDER BY position DESC LIMIT %s",
            ([*REFUSALS], by.recorded_by, by.recorded_as, list(tags), before, limit),
        )
        return [entry_from(row) for row in cursor.fetchall()]
