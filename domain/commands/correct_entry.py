"""Correct an entry: reverse it, and say why and on whose authority.

    CORRECT-1  There is such an entry in the log.
    CORRECT-2  An entry is reversed once.
    CORRECT-3  A reversal is not reversed: what was reversed by mistake is posted again.

The wrong entry stays, and so does every answer as it was known before. What should have been
recorded is posted again by its ordinary command, in the same append, under the same rules,
with the wrong entry left out; it cites the position of the entry it corrects.
"""

from collections.abc import Sequence

from pydantic import Field

from domain.command import Command, Decider, Query, QueryItem, Refusal
from domain.events.corrections import EntryReversed
from domain.terms import Instant, Words


class CorrectEntry(Command):
    """`entry` and `entry_tags` are those of the entry at `position`, as the log holds it."""

    position: int = Field(ge=1)
    entry: str
    entry_tags: tuple[str, ...]
    reason: Words
    authority: Words


class NoSuchEntry(Refusal):
    """There is no entry at this position."""

    rule = "CORRECT-1"


class AlreadyReversed(Refusal):
    """The entry is already reversed."""

    rule = "CORRECT-2"


class ReversalStands(Refusal):
    """A reversal is not reversed: post what should stand again."""

    rule = "CORRECT-3"


Reversed = frozenset[int]


def query(command: CorrectEntry) -> Query:
    return (QueryItem((EntryReversed,), command.entry_tags),)


def evolve(state: Reversed, event: EntryReversed) -> Reversed:
    return state | {event.position}


def decide(command: CorrectEntry, state: Reversed, _now: Instant) -> Sequence[EntryReversed]:
    if not command.entry:
        raise NoSuchEntry(position=command.position)
    if command.entry == EntryReversed.stored:
        raise ReversalStands(position=command.position)
    if command.position in state:
        raise AlreadyReversed(position=command.position)
    reversal = EntryReversed(
        position=command.position,
        entry=command.entry,
        entry_tags=command.entry_tags,
        reason=command.reason,
        authority=command.authority,
    )
    return [reversal]


DECIDER = Decider(CorrectEntry, Reversed, query, evolve, decide)
