"""Propose that an entry be reversed, for another person to reverse it.

    PROPOSE-1  The log has an entry at the position, which is not reversed yet, and is itself no
               reversal and no undoing of an import. To propose what says that a file was imported
               is to propose that the import is undone.
    PROPOSE-2  Only what rests on the entry is reversed with it.

Both rules are judged when this is recorded, and a breach of either refuses.

What rests on the entry need not be named: whether all of it goes is judged at the reversal
(CORRECT-8). What the entry is, and what rests on it, the log fills in. The roles that it is put to
are those that may carry it out. If there is none, nobody may.

The reason says in words what is to be recorded instead, if anything is. The second person reverses
the entries and records it, under the rules of its own command, up to the 28th day after that of the
proposal (CORRECT-12).

Source: the ledger's own (decision 76).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import (
    Act,
    Decider,
    DecisionContext,
    Query,
    QueryItem,
    Refusal,
    event_from,
)
from domain.events.base import Event
from domain.events.corrections import CorrectionProposed, EntryReversed, reversals
from domain.events.imports import ImportReversed
from domain.foundations.reversal import Reversal
from domain.readings.separation.stands import PROPOSAL_STANDS
from domain.values import Role


class ProposeCorrection(Reversal):
    """A reversal that is proposed to another person, in one of the roles at `put_to`."""

    stored: ClassVar[str] = "propose_correction"
    label: ClassVar[str] = "Propose to put it right"
    act: ClassVar[Act] = Act.CORRECTION
    put_to: tuple[Role, ...] = ()


class NothingToReverse(Refusal):
    """There is no entry with this number that may be reversed, or it is reversed already."""

    rule = "PROPOSE-1"


class RestsOnSomethingElse(Refusal):
    """An entry that is to go with this one does not rest on it. Take it out, or propose it by
    itself.
    """

    rule = "PROPOSE-2"
    satisfied_by = "These do not rest on it: {positions}."


Reversed = frozenset[int]


def query(command: ProposeCorrection) -> Query:
    return (QueryItem((EntryReversed,), command.entry_tags),)


def evolve(state: Reversed, event: Event) -> Reversed:
    return state | reversals([(0, event)]).keys()


def decide(
    command: ProposeCorrection, state: Reversed, context: DecisionContext
) -> Sequence[CorrectionProposed]:
    stays = command.entry in ("", EntryReversed.stored, ImportReversed.stored)
    if stays or command.position in state:
        raise NothingToReverse(position=command.position)
    others = set(command.with_it) - {each.position for each in command.resting}
    if others:
        raise RestsOnSomethingElse(positions=tuple(sorted(others)))
    return [
        event_from(
            CorrectionProposed,
            command,
            proposed_by=context.actor,
            proposed_as=context.role,
            proposed_on=context.today,
            stands_until=context.today + PROPOSAL_STANDS,
        )
    ]


DECIDER = Decider(ProposeCorrection, Reversed, query, evolve, decide)
