"""Finds the entries that the import of a file recorded, those that rest on an entry, proposals to
reverse one or to decide something, and the searches for a child.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from domain.command import QueryItem, tag
from domain.commands.imports.reverse_import import ImportedEntry, ReverseImport
from domain.commands.ledger.end_proposal import EndProposal
from domain.events import EVENTS
from domain.events.corrections import CorrectionProposed
from domain.events.governance import DecisionProposed
from domain.events.searches import ReferralOpened
from domain.foundations.resting import resting_on, what_rests_on
from domain.foundations.reversal import IMPORT_SUMMARIES, RestingEntry
from domain.london import day_in_london
from domain.readings.separation.proposals import (
    decisions_that_stand,
    proposals_about,
    reversals_for,
)
from ledger.codec import decode
from ledger.entries import COLUMNS, Entry, History, RecordedEvent, entry_from
from ledger.metadata import metadata_from
from ledger.reader import LogReader

SUMMARY: Final = f"""
SELECT {COLUMNS} FROM ledger.tag t JOIN ledger.recorded r USING (position)
WHERE t.tag = %(file)s AND r.name = ANY (%(summaries)s) AND upper_inf(r.known)
ORDER BY position DESC LIMIT 1
"""
IMPORTED: Final = f"""
WITH summary AS ({SUMMARY})
SELECT {COLUMNS} FROM ledger.recorded
WHERE (correlation, recorded_at) = (SELECT correlation, recorded_at FROM summary)
  AND position <= (SELECT position FROM summary) AND upper_inf(known)
ORDER BY position
"""
CHANGED: Final = f"""
WITH summary AS ({SUMMARY})
SELECT coalesce(max(upper(known)), 0) AS changed_at FROM ledger.recorded
WHERE (correlation, recorded_at) = (SELECT correlation, recorded_at FROM summary)
  AND position <= (SELECT position FROM summary) AND NOT upper_inf(known)
"""


def summary_of_import(log: LogReader, file: str) -> Entry | None:
    """The summary of the latest import of a file that still counts, if there is one."""
    with log.datastore.reading() as cursor:
        cursor.execute(SUMMARY, {"file": f"file:{file}", "summaries": IMPORT_SUMMARIES})
        row = cursor.fetchone()
        return None if row is None else entry_from(row)


def entries_of_import(log: LogReader, file: str) -> list[Entry]:
    """The entries of the latest import of a file that still count, with its summary last.

    `file` is the file's fingerprint. An import is one append, so its entries share the summary's
    correlation and time. Empty if the file was never imported, or its import was reversed.
    """
    with log.datastore.reading() as cursor:
        cursor.execute(IMPORTED, {"file": f"file:{file}", "summaries": IMPORT_SUMMARIES})
        return [entry_from(row) for row in cursor.fetchall()]


def reversal_of_import(log: LogReader, file: str, reason: str, authority: str) -> ReverseImport:
    """The command that reverses the import of a file, with its entries as the log holds them.

    If there are none, the command is refused when it is decided.
    """
    entries = entries_of_import(log, file)
    return ReverseImport(
        file=file,
        loaded=entries[-1].name if entries else "",
        entries=tuple(
            ImportedEntry(
                position=entry.position,
                entry=entry.name,
                entry_tags=entry.tags,
                in_breach=bool(metadata_from(entry.metadata).breaches),
            )
            for entry in entries
        ),
        changed_at=last_change_of_import(log, file),
        reason=reason,
        authority=authority,
    )


def last_change_of_import(log: LogReader, file: str) -> int:
    """The position of the last reversal of an entry of the latest import of a file that counts, 0
    if none of them was reversed.
    """
    with log.datastore.reading() as cursor:
        cursor.execute(CHANGED, {"file": f"file:{file}", "summaries": IMPORT_SUMMARIES})
        return int(next(iter(cursor.fetchall()))["changed_at"])


def proposal_at(log: LogReader, position: int) -> CorrectionProposed | DecisionProposed | None:
    """The proposal that the entry at a position records, if it records one."""
    entry = log.entry(position)
    event = decode(entry.name, entry.body, at=position) if entry else None
    return event if isinstance(event, CorrectionProposed | DecisionProposed) else None


def ending_of(log: LogReader, position: int, reason: str) -> EndProposal:
    """The command that ends the proposal at a position, with what that says."""
    match proposal_at(log, position):
        case CorrectionProposed() as found:
            about, positions = found.entry_tags, (found.position, *found.with_it)
        case DecisionProposed() as found:
            about, positions = found.tags, ()
        case found:
            about, positions = (), ()
    return EndProposal(
        proposal=position,
        positions=positions,
        entry_tags=about,
        proposed_by=found.proposed_by if found else None,
        reason=reason,
    )


Kind = tuple[str, tuple[str, ...]]
"""The stored name and the tags of an entry."""


def entries_resting_on(log: LogReader, wrong: Entry) -> tuple[RestingEntry, ...]:
    """The entries that stand and rest on one, in the order of their positions."""
    kinds: set[Kind] = {(wrong.name, wrong.tags)}
    while True:
        found = resting_on(wrong.position, read_what_rests(log, kinds))
        more = {(each.event.stored, each.event.tags) for each in found}
        if more <= kinds:
            return tuple(
                RestingEntry(
                    position=each.position, entry=each.event.stored, entry_tags=each.event.tags
                )
                for each in found
            )
        kinds |= more


def read_what_rests(log: LogReader, kinds: Iterable[Kind]) -> list[RecordedEvent]:
    """The standing entries of these kinds, what may rest on them, and what may hold it up."""
    known = [(EVENTS[name], tags) for name, tags in kinds if name in EVENTS]
    themselves = (QueryItem((event,), tags) for event, tags in known)
    query = (*themselves, *what_rests_on(known))
    return log.read_standing(query).events if query else []


def about_proposal(log: LogReader, proposal: DecisionProposed, up_to: int | None = None) -> History:
    """The entries about what a proposal is about that count, and the reversals of what it rests
    on, as known at `up_to` if it is given.
    """
    history = log.read_with_reversals(proposals_about(proposal.proposal, proposal), up_to=up_to)
    named = reversals_for(proposal, history.events)
    undone = log.read_with_reversals(named, up_to=up_to).events
    every = {each.position: each for each in (*history.events, *undone)}
    return replace(history, events=[every[at] for at in sorted(every)])


def stands(log: LogReader, position: int, proposal: DecisionProposed, up_to: int) -> bool:
    """Whether a proposal, recorded at a position, may be carried out today, as known at `up_to`."""
    read = about_proposal(log, proposal, up_to).events
    found = decisions_that_stand(read, day_in_london(log.now()))
    return position in {at for at, _ in found}


def searches_for(log: LogReader, person_ref: str) -> tuple[str, ...]:
    """The references of the searches that were opened for a child, also beside others."""
    opened = log.read_standing((QueryItem((ReferralOpened,), (tag("child", person_ref),)),)).events
    events = (entry.event for entry in opened)
    return tuple(each.referral_id for each in events if isinstance(each, ReferralOpened))
