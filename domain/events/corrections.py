"""Corrections and refusals. Nothing is edited: an entry is reversed, and posted again."""

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
    """The entry at `position` no longer counts. It stays in the log, and so does the answer
    as known before. The reversal bears the tags of the entry it reverses.
    """

    stored: ClassVar[str] = "entry-reversed.v1"
    position: Position
    entry: str
    entry_tags: tuple[str, ...]
    reason: SealedWords
    authority: SealedWords

    @property
    def tags(self) -> tuple[str, ...]:
        """Those of the entry reversed: whoever read that entry must read this one."""
        return self.entry_tags


class CommandRefused(Event):
    """A command that a rule refused: which, by what rule, and what it was about.

    It bears the tags of what the command named, and nothing else that the command said.
    """

    stored: ClassVar[str] = "command-refused.v1"
    command: Identifier
    rule: Identifier
    refused_because: Words
    about: tuple[str, ...]
    refused_at: Moment

    @property
    def tags(self) -> tuple[str, ...]:
        """What the command named."""
        return self.about
