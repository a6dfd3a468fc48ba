"""Transfer a young person to adult services.

    TRANSFER-1  Every role that decides had agreed the move to adults' services by the day of the
                transfer.
    TRANSFER-2  A young person is transferred once under a plan.
    TRANSFER-3  The transfer is not before the day on which the plan expects it.
    TRANSFER-4  The move to adults' services was planned by the day of the transfer.

Of a transfer of the day of recording or an earlier one, a breach of TRANSFER-1 or TRANSFER-3 is
noted. One to come is refused. A breach of another rule always refuses.

Source: Care Act 2014 ss58 to 60 and the council's scheme of delegation (TRANSFER-1); Care Act 2014
ss58 to 60, and the plan for its day (TRANSFER-3); the ledger's own (decision 66).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import (
    Act,
    Breakable,
    Command,
    Decider,
    DecisionContext,
    Query,
    Refusal,
    event_from,
)
from domain.events.transitions import TransferredToAdults
from domain.readings.support.transitions import Transition, transition_of
from domain.values import Day, TransitionId


class TransferToAdults(Command):
    stored: ClassVar[str] = "transfer_to_adults"
    label: ClassVar[str] = "Transfer to adults’ services"
    act: ClassVar[Act] = Act.EITHER
    happens_on: ClassVar[str] = "transferred_on"
    transition_id: TransitionId
    transferred_on: Day


class NotAgreed(Breakable):
    """The move to adults' services had not been agreed by that day. Agree it first."""

    rule = "TRANSFER-1"


class AlreadyTransferred(Refusal):
    """The young person has already moved. Check the plan."""

    rule = "TRANSFER-2"


class TooEarly(Breakable):
    """The move is before the day on which it is expected. Choose that day or a later one."""

    rule = "TRANSFER-3"
    satisfied_by = "The first day is {transfer_expected_on}."


class NotPlanned(Refusal):
    """No such move to adults' services is planned by that day. Plan it first, or choose a later
    day.
    """

    rule = "TRANSFER-4"


def query(command: TransferToAdults) -> Query:
    return (transition_of(command.transition_id),)


def decide(
    command: TransferToAdults, state: Transition, context: DecisionContext
) -> Sequence[TransferredToAdults]:
    planned, day = state.planned, command.transferred_on
    if planned is None or day < planned.planned_on:
        raise NotPlanned(transition_id=command.transition_id)
    if state.transferred:
        raise AlreadyTransferred(transition_id=command.transition_id)
    if not state.agreed_by_day(day):
        context.refuse_or_note(NotAgreed(transition_id=command.transition_id), day)
    if day < planned.transfer_expected_on:
        early = TooEarly(transfer_expected_on=planned.transfer_expected_on)
        context.refuse_or_note(early, day)
    return [event_from(TransferredToAdults, command, child_ref=planned.child_ref)]


DECIDER = Decider(TransferToAdults, Transition, query, Transition.after, decide)
