"""Events that say that an entry no longer counts, that one should not, or that a command was
refused.
"""

from collections.abc import Iterable
from typing import Annotated, ClassVar

from domain.events.base import Event, untold
from domain.values import (
    Day,
    Identifier,
    Moment,
    Officer,
    Position,
    Role,
    Sealed,
    SealedWords,
    Words,
)
from domain.wording import Code, Label


class EntryReversed(Event):
    """The entry at `position` no longer counts, and stays in the log.

    The reversal bears the tags of the entry it reverses. Answers as known before it are unchanged.
    """

    stored: ClassVar[str] = "entry-reversed.v1"
    position: Position
    entry: str
    entry_tags: tuple[str, ...]
    reason: SealedWords
    authority: Annotated[SealedWords, Label("On whose authority")]

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of the reversed entry, so that a query that reads the entry reads its reversal
        too.
        """
        return self.entry_tags


class CorrectionProposed(Event):
    """An officer proposed that an entry be reversed, with those at `with_it` that rest on it.

    Another officer reverses them, in one of the roles that it is put to, up to the last day on
    which it stands. The proposal bears the tags of the entry at `position`.
    """

    stored: ClassVar[str] = "correction-proposed.v1"
    position: Position
    entry: str
    entry_tags: tuple[str, ...]
    with_it: tuple[Position, ...]
    reason: SealedWords
    authority: Annotated[SealedWords, Label("On whose authority")]
    proposed_by: Officer
    proposed_as: Role
    put_to: tuple[Role, ...]
    proposed_on: Day
    stands_until: Day

    @property
    def positions(self) -> frozenset[int]:
        """The positions of all that it proposes to reverse."""
        return frozenset((self.position, *self.with_it))

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of the entry that it would have reversed, untold, and that of proposals about
        it.
        """
        return (*untold(self.entry_tags), f"proposal:{self.position}")


class ProposalEnd(Code):
    """How a proposal ended. One of a correction is carried out by the reversal that it asks for."""

    WITHDRAWN = "withdrawn", "Withdrawn by who made it"
    DECLINED = "declined", "Declined"
    CARRIED_OUT = "carried-out", "Carried out"


class ProposalEnded(Event):
    """A proposal was withdrawn or declined, with the reason, or what it proposed was decided.

    `proposal` is the position of the proposal, whose tags this entry bears. `position` is that of
    the entry that it proposes to reverse; one of a decision has none.
    """

    stored: ClassVar[str] = "proposal-ended.v1"
    proposal: Annotated[Position, Label("Proposal", "Its number")]
    position: Position | None
    entry_tags: tuple[str, ...]
    ending: ProposalEnd
    reason: Annotated[Words | None, Sealed()]
    ended_by: Officer
    ended_as: Role
    ended_on: Day

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of the proposal."""
        about = () if self.position is None else (f"proposal:{self.position}",)
        return (*untold(self.entry_tags), *about)


def reversals(events: Iterable[tuple[int, Event]]) -> dict[int, int]:
    """The entries that no longer count: each position that an entry reverses, and the first to do
    so. `events` are the events of entries, each with its position, in any order.

    >>> reversal = EntryReversed(position=7, entry="x", entry_tags=(), reason="r", authority="a")
    >>> reversals([(9, reversal), (8, reversal)])
    {7: 8}
    """
    found: dict[int, int] = {}
    for position, event in events:
        if isinstance(event, EntryReversed):
            found[event.position] = min(position, found.get(event.position, position))
    return found


def those_reversing(events: Iterable[tuple[int, Event]]) -> list[tuple[int, EntryReversed]]:
    """The entries that reverse others, each with its position. `events` are as of `reversals`."""
    return [(position, event) for position, event in events if isinstance(event, EntryReversed)]


def kind_changed_by(event: Event) -> str:
    """The stored name of what an event adds or, if it reverses it, takes away."""
    return event.entry if isinstance(event, EntryReversed) else event.stored


def changed_by(event: Event) -> tuple[str, tuple[str, ...]]:
    """The stored name and the tags of what an event adds or, if it reverses it, takes away."""
    if isinstance(event, EntryReversed):
        return event.entry, event.entry_tags
    return event.stored, event.tags


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
