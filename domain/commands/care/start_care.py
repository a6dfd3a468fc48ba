"""Start a period of care, when a child becomes looked after (Children Act 1989 s22).

    CARE-1  A child has one period of care at a time.

The child is known by a pseudonym and the month of birth, and by nothing else.
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.care import CareStarted
from domain.readings.care import Care, care_of
from domain.values import ChildRef, Day, Month


class StartCare(Command):
    stored: ClassVar[str] = "start_care"
    label: ClassVar[str] = "Start a period of care"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "started_on"
    child_ref: ChildRef
    born_in: Month
    started_on: Day


class AlreadyInCare(Refusal):
    """The child is already looked after on that day, or a later period of care is recorded.

    Choose a day after the last period ended.
    """

    rule = "CARE-1"


def query(command: StartCare) -> Query:
    return (care_of(command.child_ref),)


def decide(command: StartCare, state: Care, _context: DecisionContext) -> Sequence[CareStarted]:
    later = any(start >= command.started_on for start in state.starts)
    if later or state.looked_after_on(command.started_on):
        raise AlreadyInCare(child_ref=command.child_ref)
    return [event_from(CareStarted, command)]


DECIDER = Decider(StartCare, Care, query, Care.after, decide)
