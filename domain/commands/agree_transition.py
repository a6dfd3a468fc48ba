"""Agree a transition: the destination and the cost after eighteen.

AGREE-1  Adult social care has been consulted.
AGREE-2  A transition is agreed once.
"""

from collections.abc import Sequence

from domain.command import Command, Decider, Query, Refusal, as_said
from domain.events.transitions import TransitionAgreed
from domain.readings.transitions import Transition, transition_of
from domain.terms import Day, Instant, TransitionId, WeeklyFee, Words


class AgreeTransition(Command):
    transition_id: TransitionId
    agreed_weekly_cost: WeeklyFee
    agreed_as: Words
    agreed_on: Day


class NotConsulted(Refusal):
    """Adult social care has not been consulted on this transition."""

    rule = "AGREE-1"


class AlreadyAgreed(Refusal):
    """The transition is already agreed."""

    rule = "AGREE-2"


def query(command: AgreeTransition) -> Query:
    return (transition_of(command.transition_id),)


def decide(
    command: AgreeTransition, state: Transition, _now: Instant
) -> Sequence[TransitionAgreed]:
    if not state.consulted:
        raise NotConsulted(transition_id=command.transition_id)
    if state.agreed:
        raise AlreadyAgreed(transition_id=command.transition_id)
    return [as_said(TransitionAgreed, command)]


DECIDER = Decider(AgreeTransition, Transition, query, Transition.after, decide)
