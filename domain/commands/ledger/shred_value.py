"""Shred one sealed value of an entry on recorded authority, by destroying the value's own key.

    SHRED-1  The entry holds a sealed value of that name.
    SHRED-2  A value is shredded once.
    SHRED-3  The end of retention, and that data are no longer needed, are grounds to erase a
             person's whole record, and none to shred one value of it.
    SHRED-4  A value that the rules of some command read is shredded only after its entry is
             reversed.
    SHRED-5  Another person proposed to shred this value of this entry on the same ground, whether
             or not a scheme of delegation is in force. The proposal stands (PROPOSAL-3).

Every rule is judged when this is recorded, and a breach of any always refuses. The day stated is
not to come (FACT-1).

The entry stays with the digest of the value, and so does every proof of it. What is about somebody
else goes, and the rest of the person's record stays.

Source: the ledger's own (decision 97) (SHRED-5); the ledger's own (decision 89).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Final, Self, TypeAlias

from domain.codes import ErasureGround
from domain.command import (
    Act,
    Command,
    Decider,
    DecisionContext,
    Query,
    QueryItem,
    Refusal,
    event_from,
)
from domain.events import EVENTS
from domain.events.corrections import EntryReversed, reversals
from domain.events.governance import Separated
from domain.events.people import ValueShredded
from domain.readings.separation.proposals import refuse_unless_apart
from domain.values import Day, Position, Sealed, Text, Words
from domain.wording import Label


class ShredValue(Command):
    """The stored name, the tags and the digest are those of the entry, as the log holds it."""

    stored: ClassVar[str] = "shred_value"
    label: ClassVar[str] = "Shred one value"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "shredded_on"
    position: Position
    entry: Text
    entry_tags: tuple[Words, ...]
    field: Text
    commitment: Text
    ground: ErasureGround
    reason: Words
    authority: Annotated[Words, Label("On whose authority")]
    shredded_on: Day


class NoSuchValue(Refusal):
    """The entry has no sealed value of this name. Check the number and the name."""

    rule = "SHRED-1"


class ShreddedAlready(Refusal):
    """The value is shredded already. Nothing more is needed."""

    rule = "SHRED-2"


class NotForOneValue(Refusal):
    """The end of retention, and that data are no longer needed, are grounds to erase a person's
    record, and not one value of it.
    """

    rule = "SHRED-3"


class ReadByRules(Refusal):
    """Rules decide by this value. Put the entry right first; then the value may be shredded."""

    rule = "SHRED-4"


class NotProposed(Refusal):
    """No proposal to shred this value by another stands, and who proposes it does not carry it out.

    Ask another person to propose it: this value of this entry, on this ground.
    """

    rule = "SHRED-5"
    satisfied_by = "Roles that may propose it: {roles}."


OF_A_RECORD: Final = (ErasureGround.RETENTION_ENDED, ErasureGround.NO_LONGER_NEEDED)
"""The grounds on which a whole record is erased, and no single value."""
Relevant: TypeAlias = ValueShredded | EntryReversed


@dataclass(frozen=True, slots=True)
class State:
    """The values shredded, and the positions reversed, of the entries that bear the tags."""

    shredded: frozenset[str] = frozenset()
    reversed: frozenset[int] = frozenset()

    def after(self, event: Relevant) -> Self:
        """The state once the event is taken into account."""
        if isinstance(event, ValueShredded):
            return replace(self, shredded=self.shredded | {event.commitment})
        return replace(self, reversed=self.reversed | reversals([(0, event)]).keys())


def query(command: ShredValue) -> Query:
    return (QueryItem((ValueShredded, EntryReversed), command.entry_tags),)


def is_read_by_rules(command: ShredValue) -> bool:
    """Whether a rule of some command reads the field."""
    event = EVENTS.get(command.entry)
    name = command.field.partition("/")[0]
    marks = event.model_fields[name].metadata if event and name in event.model_fields else []
    return any(isinstance(mark, Sealed) and mark.rules for mark in marks)


def decide(command: ShredValue, state: State, context: DecisionContext) -> Sequence[ValueShredded]:
    if not command.commitment:
        raise NoSuchValue(position=command.position)
    if command.commitment in state.shredded:
        raise ShreddedAlready(position=command.position)
    if command.ground in OF_A_RECORD:
        raise NotForOneValue(position=command.position)
    if is_read_by_rules(command) and command.position not in state.reversed:
        raise ReadByRules(position=command.position)
    terms = {"position": command.position, "field": command.field, "ground": command.ground}
    refuse_unless_apart(Separated.SHREDDING, terms, context, NotProposed)
    return [event_from(ValueShredded, command)]


DECIDER = Decider(ShredValue, State, query, State.after, decide)
