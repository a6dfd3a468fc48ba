"""Start a period of care, when a child becomes looked after (Children Act 1989 s22).

    CARE-1  No other period of care of the child has a day in common with this one. Without an end
            each goes on, so one that is recorded when a later one already is has its end.
    CARE-2  The first day is not before the month of birth, and the month is the one recorded with
            an earlier period, if one is.
    CARE-3  A period that is recorded with its end ended after its first day and by today, and says
            by which code of the SSDA903 return (REC), of one list for all years, and why in words.
    CARE-4  The period begins, and a finished one ends, in the month of the eighteenth birthday at
            the latest.

A breach of any rule always refuses. The first day is not to come (FACT-1). The child is known by a
pseudonym and the month of birth, and by nothing else.

Source: the Department for Education's guide to the SSDA903 return has the codes (CARE-3); Children
Act 1989 ss22(1) and 105(1), by which a looked-after child is under eighteen (CARE-4); the ledger's
own (decision 6), by which only the month of birth is held, and decision 83 (CARE-2); the ledger's
own (decision 83).
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.care import CareEnded, CareStarted
from domain.readings.care import Care, care_of
from domain.ssda903.codes import ENDS_CARE, EndCode
from domain.values import ChildRef, Day, Month, Words, birthday_month, month_of
from domain.wording import Label


class StartCare(Command):
    stored: ClassVar[str] = "start_care"
    label: ClassVar[str] = "Start a period of care"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "started_on"
    child_ref: ChildRef
    born_in: Month
    started_on: Day
    ended_on: Annotated[Day | None, Label("Ended on", "Of a period that is over")] = None
    code: Annotated[EndCode | None, Label("Why it ended")] = None
    reason: Annotated[Words | None, Label("Why it ended, in your own words")] = None


class AlreadyInCare(Refusal):
    """The child is already looked after on that day, or on a later day of this period.

    Choose other days, or give the day on which this period ended.
    """

    rule = "CARE-1"


class NotBornThen(Refusal):
    """The period would start before the month of birth, or another month of birth is recorded.

    Check the month of birth and the day.
    """

    rule = "CARE-2"


class NotAFinishedPeriod(Refusal):
    """The period would end by the day it started or after today, or does not say why it ended.

    Give a later day, a reason for which care ends, and why in your own words.
    """

    rule = "CARE-3"


class PastEighteen(Refusal):
    """A person of eighteen is not looked after. Check the month of birth and the days."""

    rule = "CARE-4"
    satisfied_by = "The latest day is {latest}."


def query(command: StartCare) -> Query:
    return (care_of(command.child_ref),)


def decide(
    command: StartCare, state: Care, context: DecisionContext
) -> Sequence[CareStarted | CareEnded]:
    if state.overlaps(command.started_on, command.ended_on):
        raise AlreadyInCare(child_ref=command.child_ref)
    if month_of(command.started_on) < command.born_in or state.born_in not in (
        None,
        command.born_in,
    ):
        raise NotBornThen(child_ref=command.child_ref)
    latest = birthday_month(command.born_in, 18)[1]
    if (command.ended_on or command.started_on) > latest:
        raise PastEighteen(latest=latest)
    started = event_from(CareStarted, command)
    ended = end_of(command, context)
    return [started] if ended is None else [started, ended]


def end_of(command: StartCare, context: DecisionContext) -> CareEnded | None:
    """The end of a finished period. Raises NotAFinishedPeriod unless CARE-3 is met."""
    said = (command.ended_on, command.code, command.reason)
    if said == (None, None, None):
        return None
    ended_on = command.ended_on
    if None in said or ended_on is None or not command.started_on < ended_on <= context.today:
        raise NotAFinishedPeriod(child_ref=command.child_ref)
    if command.code not in ENDS_CARE:
        raise NotAFinishedPeriod(child_ref=command.child_ref)
    return event_from(CareEnded, command)


DECIDER = Decider(StartCare, Care, query, Care.after, decide)
