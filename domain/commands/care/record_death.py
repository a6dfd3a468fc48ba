"""Record that a child died, and so keep the case record for fifteen years.

    DEATH-1  Some entry about the child is recorded, of whichever day.
    DEATH-2  A death is recorded once. A wrong day is put right by correcting the entry.
    DEATH-3  The day of the death is not before the month of birth, if that is recorded.

A breach of any rule always refuses. The day of the death is not to come (FACT-1). The record of a
child who dies before eighteen is kept for fifteen years from the death, by Care Planning, Placement
and Case Review (England) Regulations 2010 reg 50(3).

Source: the ledger's own (decision 83).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.people import DeathRecorded
from domain.readings.people import Person, case_of
from domain.values import ChildRef, Day, month_of


class RecordDeath(Command):
    stored: ClassVar[str] = "record_death"
    label: ClassVar[str] = "Record a death"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "died_on"
    child_ref: ChildRef
    died_on: Day


class NothingRecorded(Refusal):
    """Nothing is recorded about this child. Check the child's reference."""

    rule = "DEATH-1"


class RecordedAlready(Refusal):
    """The child's death is already recorded. If the day is wrong, put that entry right."""

    rule = "DEATH-2"


class NotBornThen(Refusal):
    """The day is before the month in which the child was born. Check the day."""

    rule = "DEATH-3"


def query(command: RecordDeath) -> Query:
    return (case_of(command.child_ref),)


def decide(
    command: RecordDeath, state: Person, _context: DecisionContext
) -> Sequence[DeathRecorded]:
    if not state.cases:
        raise NothingRecorded(child_ref=command.child_ref)
    if state.died_on is not None:
        raise RecordedAlready(died_on=state.died_on)
    born_in = state.born_in.get(command.child_ref)
    if born_in is not None and month_of(command.died_on) < born_in:
        raise NotBornThen(child_ref=command.child_ref)
    return [event_from(DeathRecorded, command)]


DECIDER = Decider(RecordDeath, Person, query, Person.after, decide)
