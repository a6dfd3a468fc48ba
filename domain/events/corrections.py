"""Corrections. Nothing is edited: an entry is reversed, and posted again if need be."""

from typing import ClassVar

from domain.events.base import Event
from domain.terms import Position, Words


class EntryReversed(Event):
    """The entry at `position` no longer counts. It stays in the log, and so does the answer
    as known before. The reversal bears the tags of the entry it reverses.
    """

    stored: ClassVar[str] = "entry-reversed.v1"
    position: Position
    entry: str
    entry_tags: tuple[str, ...]
    reason: Words
    authority: Words

    @property
    def tags(self) -> tuple[str, ...]:
        """Those of the entry reversed: whoever read that entry must read this one."""
        return self.entry_tags
