"""Record that a child has come back to the placement.

    BACK-1  The child has been away from the placement since the day of the return or an earlier
            one, by an absence that has no return yet.
    BACK-2  Where a later absence is recorded, the child came back by the day on which it began.

A breach of either rule always refuses. The day of the return is not to come (FACT-1). Whether the
placement still ran is not judged.

Source: the ledger's own (decision 83).
"""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.placements import AbsenceEnded
from domain.readings.placements import Placement, placement_of
from domain.values import Day, PlacementId


class EndAbsence(Command):
    stored: ClassVar[str] = "end_absence"
    label: ClassVar[str] = "Record that a child is back"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "back_on"
    placement_id: PlacementId
    back_on: Day


class NotAway(Refusal):
    """The child is not away from the placement, or left it later.

    Choose the day the child left, or a later one.
    """

    rule = "BACK-1"


class AwayAgain(Refusal):
    """The child had gone away again by that day, by an absence that is recorded.

    Choose that day or an earlier one, or put that absence right.
    """

    rule = "BACK-2"
    satisfied_by = "The child went away again on {away_from}."


def query(command: EndAbsence) -> Query:
    return (placement_of(command.placement_id),)


def decide(
    command: EndAbsence, state: Placement, _context: DecisionContext
) -> Sequence[AbsenceEnded]:
    started, away_since = state.started, state.away_since
    if started is None or away_since is None or command.back_on < away_since:
        raise NotAway(placement_id=command.placement_id)
    again = min((each for each, _ in state.absences if each >= away_since), default=date.max)
    if command.back_on > again:
        raise AwayAgain(away_from=again)
    return [event_from(AbsenceEnded, command, child_ref=started.child_ref)]


DECIDER = Decider(EndAbsence, Placement, query, Placement.after, decide)
