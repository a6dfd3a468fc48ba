"""Reads the entries that open contracting data rests on, and makes every contracting process.

The framework is one process, with a release for each of its entries that the public may see.
Call-offs are processes of their own, as far as they are published. Refusals, suspensions and
scores of providers, and everything about a child, are not published.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from domain.events import stored_names
from domain.events.awards import AuthorisationDeclined, Award, AwardCancelled
from domain.events.base import Event
from domain.events.corrections import EntryReversed, reversals
from domain.events.providers import (
    ProviderAdmitted,
    ProviderApplied,
    ProviderRecorded,
    ProviderRemoved,
)
from domain.events.purchasing import (
    FrameworkEstablished,
    LotTermsPublished,
    RoundConcluded,
    RoundOpened,
)
from domain.events.successions import ProviderRenamed
from evidence.publications.open_contracting.call_offs import call_off_processes
from evidence.publications.open_contracting.framework import framework_process
from evidence.publications.open_contracting.ocds import Process, Publisher
from evidence.publications.open_contracting.published_call_offs import DatedEvent, published_cells
from ledger.codec import decode
from projections.engine.answer import Connection

SOURCES: Final[tuple[type[Event], ...]] = (
    FrameworkEstablished,
    LotTermsPublished,
    RoundOpened,
    RoundConcluded,
    ProviderApplied,
    ProviderRecorded,
    ProviderRenamed,
    ProviderAdmitted,
    ProviderRemoved,
    *Award.__subclasses__(),
    AwardCancelled,
    AuthorisationDeclined,
    EntryReversed,
)
ENTRIES: Final = """
SELECT position, recorded_at, name, body FROM ledger.entry
WHERE name = ANY (%s) AND position <= %s ORDER BY position
"""


def read_events(connection: Connection, known_at: int) -> list[DatedEvent]:
    """The events that open contracting data rests on, up to a position."""
    rows = connection.execute(ENTRIES, (stored_names(SOURCES), known_at)).fetchall()
    return [DatedEvent(p, at, decode(name, bytes(body), at=p)) for p, at, name, body in rows]


def contracting_processes(
    events: Sequence[DatedEvent], publisher: Publisher, now: datetime
) -> list[Process]:
    """Every process to publish at a moment: frameworks, and then call-offs. None without one."""
    reversed_at = reversals((each.position, each.event) for each in events)
    counted = [each for each in events if each.position not in reversed_at]
    processes = [
        framework_process(each.event, counted, publisher)
        for each in counted
        if isinstance(each.event, FrameworkEstablished)
    ]
    if not processes:
        return []
    named = (
        each.event
        for each in counted
        if isinstance(each.event, ProviderApplied | ProviderRecorded | ProviderRenamed)
    )
    names = {event.provider_id: event.name for event in named}
    for cell in published_cells(events, now):
        processes += call_off_processes(cell, processes[0].ocid, names, publisher)
    return processes
