"""Decisions that reverse entries: one entry, or everything that an import recorded."""

from collections.abc import Sequence
from typing import Final

from domain.command import Command, DecisionContext, events_in
from domain.commands.imports.reverse_import import ImportedEntry, ReverseImport
from domain.commands.ledger.correct_entry import (
    CorrectEntry,
    refuse_if_counted,
    refuse_if_unsealed,
    refuse_unless_it_holds,
)
from domain.events import stored_names
from domain.events.imports import Loaded
from ledger.decision import DecidedEvent, decided_events, purpose_of, query_of
from ledger.entries import Entry, History, RecordedEvent
from ledger.selection import standing

IMPORT_SUMMARIES: Final = stored_names(events_in(Loaded))
"""The stored names of the events that summarise an import."""


class CorrectionDecision:
    """The decision to reverse an entry and, if there is a replacement, to record the right one.

    Both are recorded in one append.
    """

    def __init__(self, reversal: CorrectEntry, replacement: Command | None) -> None:
        self.reversal = reversal
        self.replacement = replacement
        replaced = () if replacement is None else query_of(replacement)
        self.query = (*query_of(reversal), *replaced)
        self.purpose = purpose_of(reversal)

    def decide(self, history: History, context: DecisionContext) -> list[DecidedEvent]:
        """The reversal, then the replacement's events. Raises the Refusal of either."""
        return decide_correction(self.reversal, self.replacement, history.events, context)


def decide_correction(
    reversal: CorrectEntry,
    replacement: Command | None,
    events: Sequence[RecordedEvent],
    context: DecisionContext,
) -> list[DecidedEvent]:
    """The reversal, then the replacement's events, decided with the wrong entry left out.

    Raises a Refusal if entries recorded since would not hold without the wrong entry.
    """
    reversals = decided_events(reversal, events, context)
    before = standing(events)
    rest = [e for e in before if e.position != reversal.position]
    wrong = next((e.event for e in before if e.position == reversal.position), None)
    later = [e.event for e in rest if e.position > reversal.position]
    refuse_if_counted(wrong, later)
    replaced = [] if replacement is None else decided_events(replacement, rest, context)
    right, stood = [e.event for e in replaced], [e.event for e in before]
    refuse_if_unsealed(wrong, stood, [e.event for e in rest], right, context.decided_at)
    refuse_unless_it_holds(
        reversal,
        stood,
        [*(e.event for e in rest), *right],
        noted=any(e.metadata.breaches for e in replaced),
    )
    return [*reversals, *replaced]


class ImportReversalDecision:
    """The decision to reverse everything that an import recorded, in one append.

    `imported` holds the positions of the import's entries, except its summary.
    """

    def __init__(self, command: ReverseImport, imported: frozenset[int]) -> None:
        self.command = command
        self.imported = imported
        self.query = query_of(command)
        self.purpose = purpose_of(command)

    def decide(self, history: History, context: DecisionContext) -> list[DecidedEvent]:
        """A reversal of each entry, decided with the import's entries left out."""
        rest = [e for e in standing(history.events) if e.position not in self.imported]
        return decided_events(self.command, rest, context)


def reversal_of_import(
    file: str, entries: Sequence[Entry], reason: str, authority: str
) -> ImportReversalDecision:
    """The decision to reverse an import, given its entries with the summary last.

    If there are no entries, the command is refused when it is decided.
    """
    command = ReverseImport(
        file=file,
        loaded=entries[-1].name if entries else "",
        entries=tuple(
            ImportedEntry(position=entry.position, entry=entry.name, entry_tags=entry.tags)
            for entry in entries
        ),
        reason=reason,
        authority=authority,
    )
    return ImportReversalDecision(command, frozenset(entry.position for entry in entries[:-1]))
