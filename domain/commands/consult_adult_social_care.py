"""Consult adult social care on a transition's effect on its budget (¶2.6).

CONSULT-1  The transition is planned.
CONSULT-2  Adult social care is not consulted once the transition is agreed.
"""

from collections.abc import Sequence

from domain.command import Command, Decider, Query, Refusal, as_said
from domain.events.transitions import AdultSocialCareConsulted
from domain.readings.transitions import Transition, transition_of
from domain.terms import Day, Instant, TransitionId, WeeklyFee, Words


class ConsultAdultSocialCare(Command):
    transition_id: TransitionId
    expected_weekly_cost: WeeklyFee
    consulted_as: Words
    consulted_on: Day


class NotPlanned(Refusal):
    """No such transition is planned."""

    rule = "CONSULT-1"


class AlreadyAgreed(Refusal):
    """The transition is already agreed."""

    rule = "CONSULT-2"


def query(command: ConsultAdultSocialCare) -> Query:
    return (transition_of(command.transition_id),)


def decide(
    command: ConsultAdultSocialCare, state: Transition, _now: Instant
) -> Sequence[AdultSocialCareConsulted]:
    if not state.planned:
        raise NotPlanned(transition_id=command.transition_id)
    if state.agreed:
        raise AlreadyAgreed(transition_id=command.transition_id)
    return [as_said(AdultSocialCareConsulted, command)]


DECIDER = Decider(ConsultAdultSocialCare, Transition, query, Transition.after, decide)
