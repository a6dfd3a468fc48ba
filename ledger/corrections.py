"""Decisions that reverse entries: one entry, or everything that an import recorded."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from domain.command import Command, DecisionContext, Marked
from domain.commands.imports import reverse_import
from domain.commands.imports.reverse_import import ReverseImport
from domain.commands.ledger.correct_entry import (
    CorrectEntry,
    refuse_if_counted,
    refuse_if_left_resting,
    refuse_if_unsealed,
    refuse_unless_it_holds,
    refuse_unless_seconded,
)
from domain.events.base import tags_of
from ledger.decision import (
    DecidedEvent,
    decided_events,
    purpose_of,
    query_of,
)
from ledger.entries import History, RecordedEvent
from ledger.personal import CASES, CHILD
from ledger.selection import reversals_in, standing, with_reversals


class CorrectionDecision:
    """The decision to reverse an entry and to record what is right in its place, in one append.

    To reverse a policy or a scheme it reads what was decided under it about every child, and opens
    nothing of that.
    """

    def __init__(self, reversal: CorrectEntry, replacements: Sequence[Command]) -> None:
        self.reversal = reversal
        self.replacements = replacements
        replaced = [item for each in replacements for item in query_of(each)]
        own = query_of(reversal)
        self.query = (*own, *replaced)
        is_wide = not all(item.tags for item in own)
        self.purpose = None if is_wide and not of_a_case(replacements) else purpose_of(reversal)

    def decide(self, history: History, context: DecisionContext) -> list[DecidedEvent]:
        """The reversals, then the replacements' events. Raises the Refusal of any."""
        return decide_correction(self.reversal, self.replacements, history.events, context)


def of_a_case(commands: Sequence[Command]) -> bool:
    """Whether one of these commands is about a child's case."""
    return any(tag.startswith((CHILD, *CASES)) for each in commands for tag in tags_of(each))


def decide_correction(
    reversal: CorrectEntry,
    replacements: Sequence[Command],
    events: Sequence[RecordedEvent],
    context: DecisionContext,
) -> list[DecidedEvent]:
    """The reversals, then the replacements' events, decided with what is reversed left out.

    Raises a Refusal if entries recorded since would not hold without the wrong entry.
    """
    reversals = decided_events(reversal, events, context)
    before = standing(events)
    rest = [e for e in before if e.position not in reversal.positions]
    wrong = next((e.event for e in before if e.position == reversal.position), None)
    later = [e.event for e in rest if e.position > reversal.position]
    refuse_if_counted(wrong, later)
    own = replace(context, put_right=marked_at(reversal.positions, before))
    replaced = decided_in_turn(replacements, rest, own, reversals_in(events))
    right, stood = [e.event for e in replaced], [e.event for e in before]
    refuse_if_unsealed(wrong, stood, [e.event for e in rest], right, context.decided_at)
    refuse_if_left_resting(reversal, before, right)
    refuse_unless_it_holds(
        reversal,
        stood,
        [*(e.event for e in rest), *right],
        broken={breach.rule for e in replaced for breach in e.metadata.breaches},
    )
    refuse_unless_seconded(reversal, before, context)
    return [*reversals, *replaced]


def marked_at(positions: AbstractSet[int], events: Sequence[RecordedEvent]) -> tuple[Marked, ...]:
    """The entries at these positions, with the breaches that they record."""
    found = (each for each in events if each.position in positions)
    return tuple(Marked(each.position, each.event, each.breaches) for each in found)


def decided_in_turn(
    commands: Sequence[Command],
    events: Sequence[RecordedEvent],
    context: DecisionContext,
    undone: Sequence[RecordedEvent] = (),
) -> list[DecidedEvent]:
    """What commands decide one after another, each on these events and on what those before it
    decided, after the reversals `undone`. Raises a Refusal.
    """
    decided: list[DecidedEvent] = []
    for command in commands:
        last = max((each.position for each in events), default=0)
        so_far = [
            RecordedEvent(n, each.event, each.metadata.breaches)
            for n, each in enumerate(decided, start=last + 1)
        ]
        decided += decided_events(command, [*events, *so_far], context, undone)
    return decided


class ImportReversalDecision:
    """The decision to reverse everything that an import recorded, in one append."""

    def __init__(self, command: ReverseImport) -> None:
        self.command = command
        self.imported = frozenset(entry.position for entry in command.entries[:-1])
        resting = reverse_import.what_rests_on_import(command)
        self.query = (*query_of(command), *with_reversals(resting))
        self.purpose = purpose_of(command)

    def decide(self, history: History, context: DecisionContext) -> list[DecidedEvent]:
        """A reversal of each entry, decided with the import's entries left out. Raises a Refusal if
        entries of others would be left resting on them, or if nobody else has proposed it.
        """
        before = standing(history.events)
        rest = [e for e in before if e.position not in self.imported]
        reversals = decided_events(self.command, rest, context)
        reverse_import.refuse_if_left_resting(self.command, before)
        reverse_import.refuse_unless_seconded(self.command, before, context)
        return reversals
