"""End an arrangement after care on a day, which is not itself a day of it.

    ENDAFTER-1  The arrangement is the young person's, and no end of it is recorded.
    ENDAFTER-2  The arrangement ends on its first day or later, and not after the day until which it
                is agreed, which is not itself a day of it.

ENDAFTER-1 is judged when this is recorded. A breach of any rule always refuses, of an end to come
and of one that has passed. The day until which it is agreed is that of its start: an arrangement is
not extended, and another one is arranged.

Source: the ledger's own (decision 86).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.after_care import AfterCareEnded, AfterCareId
from domain.readings.support.after_care import Arranged, after_care_of
from domain.values import ChildRef, Day, Words


class EndAfterCare(Command):
    stored: ClassVar[str] = "end_after_care"
    label: ClassVar[str] = "End an arrangement after care"
    act: ClassVar[Act] = Act.EITHER
    happens_on: ClassVar[str] = "ended_on"
    arrangement_ref: AfterCareId
    child_ref: ChildRef
    reason: Words
    ended_on: Day


class NotRunning(Refusal):
    """There is no such arrangement of this person, or it has ended. Choose one that runs."""

    rule = "ENDAFTER-1"


class WrongDay(Refusal):
    """The day is before the arrangement began, or after the day until which it is agreed.

    Choose a day between, or one of the two.
    """

    rule = "ENDAFTER-2"
    satisfied_by = "From {first} to {last}."


def query(command: EndAfterCare) -> Query:
    return (after_care_of(command.child_ref),)


def decide(
    command: EndAfterCare, state: Arranged, _context: DecisionContext
) -> Sequence[AfterCareEnded]:
    started = state.starts.get(command.arrangement_ref)
    if started is None or command.arrangement_ref in state.ends:
        raise NotRunning(arrangement_ref=command.arrangement_ref)
    if not started.started_on <= command.ended_on <= started.agreed_until:
        raise WrongDay(first=started.started_on, last=started.agreed_until)
    return [event_from(AfterCareEnded, command)]


DECIDER = Decider(EndAfterCare, Arranged, query, Arranged.after, decide)
