"""End a series of short breaks before the day until which it was agreed.

    ENDBREAKS-1  The series is agreed for the child, and no end of it is recorded.
    ENDBREAKS-2  The series ends on one of its days, before the day until which it was agreed, and
                 not before the return from the last break recorded in it, taken or to come.

ENDBREAKS-1 is judged when this is recorded. A breach of any rule always refuses, of an end to come
and of one that has passed.

A series that is not ended so runs up to the day until which it was agreed.

Source: the ledger's own (decision 84).
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar, Final

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.support import SeriesId, ShortBreaksEnded
from domain.readings.support.short_breaks import ShortBreaks, short_breaks_of
from domain.values import ChildRef, Day, Words

DAY: Final = timedelta(days=1)


class EndShortBreaks(Command):
    stored: ClassVar[str] = "end_short_breaks"
    label: ClassVar[str] = "End short breaks"
    act: ClassVar[Act] = Act.EITHER
    happens_on: ClassVar[str] = "ended_on"
    series_id: SeriesId
    child_ref: ChildRef
    reason: Words
    ended_on: Day


class NotRunning(Refusal):
    """No such series is agreed for the child, or it has ended. Choose a series that runs."""

    rule = "ENDBREAKS-1"


class WrongDay(Refusal):
    """The day is not one of the series, or a break of the series ends after it.

    Choose a day of the series on or after the return from its last break.
    """

    rule = "ENDBREAKS-2"
    satisfied_by = "From {first} to {last}."


def query(command: EndShortBreaks) -> Query:
    return (short_breaks_of(command.child_ref),)


def decide(
    command: EndShortBreaks, state: ShortBreaks, _context: DecisionContext
) -> Sequence[ShortBreaksEnded]:
    series = state.series.get(command.series_id)
    if series is None or command.series_id in state.ends:
        raise NotRunning(series_id=command.series_id)
    first = state.last_night_ends(command.series_id) or series.agreed_from
    last = series.agreed_until - DAY
    if not first <= command.ended_on <= last:
        raise WrongDay(first=first, last=last if first <= last else ())
    return [event_from(ShortBreaksEnded, command)]


DECIDER = Decider(EndShortBreaks, ShortBreaks, query, ShortBreaks.after, decide)
