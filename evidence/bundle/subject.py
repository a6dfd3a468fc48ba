"""Finds every entry about a child, a referral or a provider, and the entries that support them.

The entries about a child are those with the child's tag, and those with the tag of a referral,
placement, award, transition or order of the child's that these entries name. All entries with each
of these tags are found: their ordinals run from 1 without a gap, which the verifier checks. What is
another child's is not followed, whatever names it, nor what a refusal, an earlier bundle or an
erasure names.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, LiteralString

import psycopg
from psycopg.rows import class_row

from domain.command import events_in
from domain.events import stored_names
from domain.events.base import told_and_untold
from domain.events.corrections import EntryReversed, reversals
from domain.events.offers import OfferEvaluated, OfferModerated
from domain.events.people import BundleIssued, PersonErased
from domain.events.purchasing import FrameworkEstablished
from domain.events.searches import ProvidersInvited
from domain.faults import Fault
from domain.readings.market import MarketEvent
from domain.readings.referrals import AwardMade
from evidence.bundle.whose import Children
from evidence.proof.leaves import Connection, EntryLeaf
from ledger.codec import decode
from ledger.database_roles import connect_to_read_the_log
from ledger.outages import lend_for_good
from ledger.refusals import REFUSALS

FOLLOWED: Final = ("referral:", "placement:", "award:", "transition:", "order:")
"""Tags that are followed from the entries about a child or a referral to further entries."""
SUBJECTS: Final = ("child:", "referral:", "provider:")
NOT_FOLLOWED: Final = (*REFUSALS, *stored_names([BundleIssued, PersonErased]))
REVERSED: Final = stored_names((EntryReversed,))
ASSESSED: Final = stored_names((OfferEvaluated, OfferModerated, *events_in(AwardMade)))
MARKET_EVENTS: Final = stored_names(events_in(MarketEvent))
FRAMEWORK_EVENTS: Final = stored_names((FrameworkEstablished,))
LEAVES: Final[LiteralString] = """
SELECT e.position, e.recorded_at, e.name, e.recorded_by, e.recorded_as, e.correlation, e.cause,
       e.metadata, e.tags, ARRAY(SELECT t.ordinal FROM unnest(e.tags) WITH ORDINALITY AS b (tag, n)
                     JOIN ledger.tag t ON t.tag = b.tag AND t.position = e.position
                     ORDER BY b.n) AS ordinals,
       e.body, l.hash, NULL AS root
FROM ledger.entry e JOIN ledger.leaf l USING (position)
WHERE e.position = ANY (%s) ORDER BY e.position
"""


class NothingIsRecorded(Fault):
    """Nothing is recorded about this child, referral or provider. Check the reference."""

    slug = "nothing-is-recorded"
    status = 422


class NotASubject(Fault):
    """Name a child, a referral or a provider, as child:C-…, referral:R-… or provider:P-…"""

    slug = "not-a-subject"
    status = 422


@dataclass(frozen=True, slots=True)
class Subject:
    """A child, a referral or a provider, with every entry about it.

    `about` is its tag. `covers` are the tags that were followed, `about` first, and `counts` how
    many of `entries` have each. `support` are entries about other subjects, which show what the
    providers asked or left out were admitted to. `children` are the tags of the children of what is
    covered: a search is for all whom it seeks to place together. A provider has none of its own.
    `untold` are the proposals and refusals about a provider, which it is not told (WAITS-3).
    """

    about: str
    covers: tuple[str, ...]
    counts: tuple[int, ...]
    entries: tuple[EntryLeaf, ...]
    support: tuple[EntryLeaf, ...]
    children: frozenset[str] = frozenset()
    untold: tuple[EntryLeaf, ...] = ()

    @property
    def put_right(self) -> frozenset[int]:
        """The positions of the entries that were put right: a reversal bears the tags of its entry,
        and so is an entry about the same subject.
        """
        found = (e for e in self.entries if e.name in REVERSED)
        return frozenset(
            reversals((e.position, decode(e.name, e.body, at=e.position)) for e in found)
        )


def read_subject(connection: Connection, about: str, *, up_to: int) -> Subject:
    """Every entry about the subject with a tag, up to a position.

    Raises NotASubject, or NothingIsRecorded.
    """
    if not about.startswith(SUBJECTS):
        raise NotASubject
    whose = Children(connection, up_to)
    own = whose.of(about)
    covers, positions = [about], set[int]()
    for tag in covers:  # grows during the loop
        for position, name, tags in entries_with_tag(connection, tag, up_to):
            positions.add(position)
            if not about.startswith("provider:") and name not in NOT_FOLLOWED:
                followed = (t for t in tags if t.startswith(FOLLOWED) and own & whose.of(t))
                covers.extend(each for each in dict.fromkeys(followed) if each not in covers)
    if not positions:
        raise NothingIsRecorded
    entries = leaves_at(connection, sorted(positions))
    counts = tuple(sum(tag in entry.tags for entry in entries) for tag in covers)
    support = leaves_at(connection, sorted(set(support_of(connection, entries)) - positions))
    children = own.union(*map(whose.of, covers))
    apart = (entries_with_tag(connection, tag, up_to) for tag in told_and_untold(about)[1:])
    tried = leaves_at(connection, [position for found in apart for position, _, _ in found])
    return Subject(
        about, tuple(covers), counts, tuple(entries), tuple(support), children, tuple(tried)
    )


def entries_with_tag(
    connection: Connection, tag: str, up_to: int
) -> list[tuple[int, str, list[str]]]:
    """The position, name and tags of each entry with a tag, up to a position."""
    return connection.execute(
        "SELECT position, e.name, e.tags FROM ledger.tag t JOIN ledger.entry e USING (position)"
        " WHERE t.tag = %s AND position <= %s ORDER BY position",
        (tag, up_to),
    ).fetchall()


def leaves_at(connection: Connection, positions: list[int]) -> list[EntryLeaf]:
    """The leaves at some positions, in order of position."""
    with connection.cursor(row_factory=class_row(EntryLeaf)) as cursor:
        return cursor.execute(LEAVES, (positions,)).fetchall()


def support_of(connection: Connection, entries: list[EntryLeaf]) -> Iterator[int]:
    """The positions of earlier market entries about the providers that were asked or left out, and
    of the frameworks.

    They are admissions, suspensions and the council's own homes: what decides who is eligible.
    """
    for entry in entries:
        event = decode(entry.name, entry.body, at=entry.position)
        if isinstance(event, ProvidersInvited):
            left_out = (left.provider_id for left in event.left_out)
            tags = [f"provider:{provider_id}" for provider_id in (*event.provider_ids, *left_out)]
            rows = connection.execute(
                "SELECT position FROM ledger.tag t JOIN ledger.entry e USING (position)"
                " WHERE t.tag = ANY (%(tags)s) AND e.name = ANY (%(market)s) AND position < %(at)s"
                " UNION SELECT position FROM ledger.entry"
                " WHERE name = ANY (%(frameworks)s) AND position < %(at)s",
                {
                    "tags": tags,
                    "market": MARKET_EVENTS,
                    "frameworks": FRAMEWORK_EVENTS,
                    "at": entry.position,
                },
            ).fetchall()
            yield from (position for (position,) in rows)


def snapshot(conninfo: str) -> Connection:
    """A read-only connection on which every statement sees the database at the same moment."""
    connection = connect_to_read_the_log(conninfo)
    connection.autocommit = False
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.read_only = True
    lend_for_good(connection)
    return connection
