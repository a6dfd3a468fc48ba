"""Transfer a young person to adult services.

TRANSFER-1  The transition has been agreed.
TRANSFER-2  A young person is transferred once.
"""

from collections.abc import Sequence

from domain.command import Command, Decider, Query, Refusal, as_said
from domain.events.transitions import TransferredToAdults
from domain.readings.transitions import Transition, transition_of
from domain.terms import Day, Instant, TransitionId


class TransferToAdults(Command):
    transition_id: TransitionId
    transferred_on: Day


class NotAgreed(Refusal):
    """The transition has not been agreed."""

    rule = "TRANSFER-1"


class AlreadyTransferred(Refusal):
    """The young person has already been transferred."""

    rule = "TRANSFER-2"


def query(command: TransferToAdults) -> Query:
    return (transition_of(command.transition_id),)


def decide(
    command: TransferToAdults, state: Transition, _now: Instant
) -> Sequence[TransferredToAdults]:
    if not state.agreed:
        raise NotAgreed(transition_id=command.transition_id)
    if state.transferred:
        raise AlreadyTransferred(transition_id=command.transition_id)
    return [as_said(TransferredToAdults, command)]


DECIDER = Decider(TransferToAdults, Transition, query, Transition.after, decide)
