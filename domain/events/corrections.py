"""Corrections and refusals. No entry is edited: it is reversed and recorded again."""

from typing import ClassVar

from domain.events.base import Event
from domain.terms import (
    Identifier,
    Moment,
    Position,
    SealedWords,
    Words,
)


class EntryReversed(Event):
    """The entry at `position` no longer counts, and stays in the log.

    The reversal bears the tags of the entry it reverses. Answers as known before it are unchanged.
    """

    stored: ClassVar[str] = "entry-reversed.v1"
    position: Position
    entry: str
    entry_tags: tuple[str, ...]
    reason: SealedWords
    authority: SealedWords

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of the reversed entry, so that a query that reads the entry reads its reversal
        too.
        """
        return self.entry_tags


class CommandRefused(Event):
    """A rule refused a command: its stored name, the rule, the message and its tags.

    It bears the tags of what the command named, and none of its other fields.
    """

    stored: ClassVar[str] = "command-refused.v1"
    command: Identifier
    rule: Identifier
    refused_because: Words
    about: tuple[str, ...]
    refused_at: Moment

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of what the command named."""
        return self.about
