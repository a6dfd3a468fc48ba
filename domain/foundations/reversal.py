"""`Reversal`, the fields of a command that reverses an entry, or proposes to."""

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict

from domain.command import Command, events_in
from domain.events import EVENTS, stored_names
from domain.events.base import Event
from domain.events.imports import ImportReversed, Loaded
from domain.values import Position, Text, Words
from domain.wording import Label

IMPORT_SUMMARIES: Final = stored_names(events_in(Loaded))
"""What says that a file was imported, and stands for all that the import recorded."""
OF_IMPORTS: Final = (*IMPORT_SUMMARIES, ImportReversed.stored)
"""What says that a file was imported, or that an import was undone."""

MOST_RESTING: Final = 500
"""How many entries go with another that is reversed, at most."""


class RestingEntry(BaseModel):
    """The position, stored name and tags of an entry that rests on the wrong one."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    position: Position
    entry: Text
    entry_tags: tuple[Words, ...]


class Reversal(Command):
    """The position, stored name and tags are those of the wrong entry, as the log holds it.

    `resting` is what rests on it, as the log holds that, and `with_it` the positions of those that
    are reversed with it.
    """

    position: Position
    entry: Text
    entry_tags: tuple[Words, ...]
    reason: Words
    authority: Annotated[Words, Label("On whose authority")]
    with_it: tuple[Position, ...] = ()
    resting: tuple[RestingEntry, ...] = ()

    @property
    def positions(self) -> frozenset[int]:
        """The positions of all that is reversed."""
        return frozenset((self.position, *self.with_it))


def reversed_kinds(command: Reversal) -> list[tuple[type[Event], tuple[str, ...]]]:
    """The event and the tags of the wrong entry, and of each that rests on it."""
    named = [(command.entry, command.entry_tags)]
    named += [(each.entry, each.entry_tags) for each in command.resting]
    return [(EVENTS[name], tags) for name, tags in named if name in EVENTS]
