"""Agree Staying Put: a young person lives on with a former foster carer after eighteen.

STAYPUT-1  The move to adults' services is planned, and the young person has not moved.
STAYPUT-2  Staying Put is agreed until a day after the expected day of transfer.
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.transitions import StayingPutAgreed
from domain.readings.transitions import Transition, transition_of
from domain.values import Day, TransitionId, WeeklyFee


class AgreeStayingPut(Command):
    stored: ClassVar[str] = "agree_staying_put"
    label: ClassVar[str] = "Agree Staying Put"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "agreed_on"
    transition_id: TransitionId
    weekly_cost: WeeklyFee
    agreed_until: Day
    agreed_on: Day


class NotPlanned(Refusal):
    """No such move to adults' services is planned, or the young person has moved.

    Plan the move first.
    """

    rule = "STAYPUT-1"


class EndsTooEarly(Refusal):
    """Staying Put would end on or before the day on which the move is expected.

    Choose a later day.
    """

    rule = "STAYPUT-2"
    satisfied_by = "It ends after {transfer_expected_on}."


def query(command: AgreeStayingPut) -> Query:
    return (transition_of(command.transition_id),)


def decide(
    command: AgreeStayingPut, state: Transition, _context: DecisionContext
) -> Sequence[StayingPutAgreed]:
    planned = state.planned
    if planned is None or state.transferred:
        raise NotPlanned(transition_id=command.transition_id)
    if command.agreed_until <= planned.transfer_expected_on:
        raise EndsTooEarly(transfer_expected_on=planned.transfer_expected_on)
    return [event_from(StayingPutAgreed, command, child_ref=planned.child_ref)]


DECIDER = Decider(AgreeStayingPut, Transition, query, Transition.after, decide)
