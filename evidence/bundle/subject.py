"""What a bundle is about: a child, a referral or a provider, and every entry about it.

A child's evidence is everything that bears the child's tag, and everything that bears the tag of
a referral, placement, award, transition or order that those entries name. Each of these tags is
covered whole: the entries that bear it are numbered from 1 without a gap.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, LiteralString

import psycopg
from psycopg.rows import class_row

from domain.command import events_in
from domain.events import stored_names
from domain.events.searches import ProvidersInvited
from domain.faults import Fault
from domain.readings.market import MarketEvent
from evidence.proof.leaves import Connection, EntryLeaf
from ledger.codec import decode

FOLLOWED: Final = ("referral:", "placement:", "award:", "transition:", "order:")
ABOUT: Final = ("child:", "referral:", "provider:")
MARKET: Final = stored_names(events_in(MarketEvent))
CHOSEN: Final[LiteralString] = """
SELECT e.position, e.recorded_at, e.name, e.recorded_by, e.recorded_as, e.correlation, e.cause,
       e.metadata, e.tags, ARRAY(SELECT t.ordinal FROM unnest(e.tags) WITH ORDINALITY AS b (tag, n)
                     JOIN ledger.tag t ON t.tag = b.tag AND t.position = e.position
                     ORDER BY b.n) AS ordinals,
       e.body, l.hash, NULL AS root
FROM ledger.entry e JOIN ledger.leaf l USING (position)
WHERE e.position = ANY (%s) ORDER BY e.position
"""


class NothingIsRecorded(Fault):
    """Nothing is recorded about what was asked for."""

    slug = "nothing-is-recorded"
    status = 422


class NotASubject(Fault):
    """A bundle is about a child, a referral or a provider: child:C-…, referral:R-…, provider:P-…"""

    slug = "not-a-subject"
    status = 422


@dataclass(frozen=True, slots=True)
class Subject:
    """What is covered, how often each tag is borne, and the entries; those beside it support it."""

    about: str
    covers: tuple[str, ...]
    counts: tuple[int, ...]
    entries: tuple[EntryLeaf, ...]
    support: tuple[EntryLeaf, ...]

    @property
    def child(self) -> str | None:
        """The child it is about, if it is a child's."""
        return self.about.removeprefix("child:") if self.about.startswith("child:") else None


def subject(connection: Connection, about: str, *, upto: int) -> Subject:
    """Everything about a child, a referral or a provider, up to a position.

    Raises NotASubject, or NothingIsRecorded.
    """
    if not about.startswith(ABOUT):
        raise NotASubject
    covers, positions = [about], set[int]()
    for tag in covers:  # grows while it is walked
        for position, tags in bearing(connection, tag, upto):
            positions.add(position)
            if not about.startswith("provider:"):
                found = (each for each in tags if each.startswith(FOLLOWED))
                covers.extend(each for each in dict.fromkeys(found) if each not in covers)
    if not positions:
        raise NothingIsRecorded
    entries = leaves_at(connection, sorted(positions))
    counts = tuple(sum(tag in entry.tags for entry in entries) for tag in covers)
    support = leaves_at(connection, sorted(set(supporting(connection, entries)) - positions))
    return Subject(about, tuple(covers), counts, tuple(entries), tuple(support))


def bearing(connection: Connection, tag: str, upto: int) -> list[tuple[int, list[str]]]:
    """The entries that bear a tag, with all their tags."""
    return connection.execute(
        "SELECT position, e.tags FROM ledger.tag t JOIN ledger.entry e USING (position)"
        " WHERE t.tag = %s AND position <= %s ORDER BY position",
        (tag, upto),
    ).fetchall()


def leaves_at(connection: Connection, positions: list[int]) -> list[EntryLeaf]:
    """The leaves at these positions, in order."""
    with connection.cursor(row_factory=class_row(EntryLeaf)) as cursor:
        return cursor.execute(CHOSEN, (positions,)).fetchall()


def supporting(connection: Connection, entries: list[EntryLeaf]) -> Iterator[int]:
    """What made eligible those who were asked or left out: admissions, suspensions, own homes."""
    for entry in entries:
        event = decode(entry.name, entry.body)
        if isinstance(event, ProvidersInvited):
            left_out = (left.provider_id for left in event.left_out)
            named = (*event.provider_ids, *left_out)
            tags = [f"provider:{provider_id}" for provider_id in named]
            rows = connection.execute(
                "SELECT position FROM ledger.tag t JOIN ledger.entry e USING (position)"
                " WHERE t.tag = ANY (%s) AND e.name = ANY (%s) AND position < %s",
                (tags, MARKET, entry.position),
            ).fetchall()
            yield from (position for (position,) in rows)


def snapshot(conninfo: str) -> Connection:
    """A connection that sees one moment of the log, and changes nothing."""
    connection = psycopg.connect(conninfo)
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.read_only = True
    return connection
