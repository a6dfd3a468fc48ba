"""Transfer a young person to adult services.

TRANSFER-1  The transition has been agreed by everyone who decides.
TRANSFER-2  A young person is transferred once, and not where Staying Put is agreed.
TRANSFER-3  It is not before the day the transfer was expected on.
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.transitions import TransferredToAdults
from domain.readings.transitions import Transition, transition_of
from domain.terms import Day, TransitionId


class TransferToAdults(Command):
    stored: ClassVar[str] = "transfer_to_adults"
    transition_id: TransitionId
    transferred_on: Day


class NotAgreed(Refusal):
    """The transition has not been agreed."""

    rule = "TRANSFER-1"


class AlreadyTransferred(Refusal):
    """The young person has already been transferred, or stays put."""

    rule = "TRANSFER-2"


class TooEarly(Refusal):
    """The transfer is before the day it was planned for."""

    rule = "TRANSFER-3"


def query(command: TransferToAdults) -> Query:
    return (transition_of(command.transition_id),)


def decide(
    command: TransferToAdults, state: Transition, _context: DecisionContext
) -> Sequence[TransferredToAdults]:
    planned = state.planned
    if planned is None or not state.agreed:
        raise NotAgreed(transition_id=command.transition_id)
    if state.transferred or state.staying_until is not None:
        raise AlreadyTransferred(transition_id=command.transition_id)
    if command.transferred_on < planned.transfer_expected_on:
        raise TooEarly(transfer_expected_on=planned.transfer_expected_on)
    return [event_from(TransferredToAdults, command, child_ref=planned.child_ref)]


DECIDER = Decider(TransferToAdults, Transition, query, Transition.after, decide)
