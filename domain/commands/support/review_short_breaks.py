"""Review the case of a child who has a series of short breaks.

    SERIES-1  The series is agreed for the child.
    SERIES-2  The review is on a day of the series, before the day until which it runs.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day of the review is not to come (FACT-1).

The officer who records the review is its reviewing officer. Under section 20 regulation 48 of the
Care Planning, Placement and Case Review (England) Regulations 2010 asks for reviews: they fall due
from the first break, and less often than those of a child in care (DUTY-26). Under section 17 none
falls due. A review that is late, or was not due, is recorded like any other.

Source: the ledger's own (decision 84).
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar, Final

from domain.codes import Participation
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.support import SeriesId, ShortBreaksReviewed
from domain.readings.support.short_breaks import ShortBreaks, short_breaks_of
from domain.values import ChildRef, Day, Text

DAY: Final = timedelta(days=1)


class ReviewShortBreaks(Command):
    stored: ClassVar[str] = "review_short_breaks"
    label: ClassVar[str] = "Review short breaks"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "reviewed_on"
    series_id: SeriesId
    child_ref: ChildRef
    participation: Participation
    remarks: Text = ""
    reviewed_on: Day


class NoSuchSeries(Refusal):
    """No such series is agreed for the child. Check the series."""

    rule = "SERIES-1"


class NotADayOfIt(Refusal):
    """The series does not run on that day. Choose one of its days."""

    rule = "SERIES-2"
    satisfied_by = "From {first} to {last}."


def query(command: ReviewShortBreaks) -> Query:
    return (short_breaks_of(command.child_ref),)


def decide(
    command: ReviewShortBreaks, state: ShortBreaks, context: DecisionContext
) -> Sequence[ShortBreaksReviewed]:
    series = state.series.get(command.series_id)
    if series is None:
        raise NoSuchSeries(series_id=command.series_id)
    until = state.until(command.series_id)
    if not series.agreed_from <= command.reviewed_on < until:
        raise NotADayOfIt(first=series.agreed_from, last=until - DAY)
    return [event_from(ShortBreaksReviewed, command, reviewing_officer=context.actor)]


DECIDER = Decider(ReviewShortBreaks, ShortBreaks, query, ShortBreaks.after, decide)
