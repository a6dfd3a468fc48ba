"""End support on a day, which is not itself a day of it.

    ENDSUPPORT-1  The support is the child's, and no end of it is recorded.
    ENDSUPPORT-2  The support ends on its first day or later, be it after the day until which it is
                  agreed. Support that ends on its first day was for some hours.

ENDSUPPORT-1 is judged when this is recorded. A breach of any rule always refuses, of an end to come
and of one that has passed.

Source: the ledger's own (decision 85).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.support import SupportEnded, SupportId
from domain.readings.support.wrap_around import Supports, support_of
from domain.values import ChildRef, Day, Words


class EndSupport(Command):
    stored: ClassVar[str] = "end_support"
    label: ClassVar[str] = "End support"
    act: ClassVar[Act] = Act.EITHER
    happens_on: ClassVar[str] = "ended_on"
    support_id: SupportId
    child_ref: ChildRef
    reason: Words
    ended_on: Day


class NotRunning(Refusal):
    """There is no such support of the child, or it has ended. Choose support that runs."""

    rule = "ENDSUPPORT-1"


class EndsBeforeItStarts(Refusal):
    """The support would end before the day it started. Choose that day or a later one."""

    rule = "ENDSUPPORT-2"
    satisfied_by = "The first day is {started_on}."


def query(command: EndSupport) -> Query:
    return (support_of(command.child_ref),)


def decide(
    command: EndSupport, state: Supports, _context: DecisionContext
) -> Sequence[SupportEnded]:
    started = state.running(command.support_id, command.child_ref)
    if started is None:
        raise NotRunning(support_id=command.support_id)
    if command.ended_on < started.started_on:
        raise EndsBeforeItStarts(started_on=started.started_on)
    return [event_from(SupportEnded, command)]


DECIDER = Decider(EndSupport, Supports, query, Supports.after, decide)
