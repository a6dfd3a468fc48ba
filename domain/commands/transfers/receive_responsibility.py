"""Take over responsibility for a looked-after child from another authority, from a day.

    RECEIVE-1  The child is not looked after by the council on that day or later.
    RECEIVE-2  The day is not before the month of birth or past the month of eighteen, and the month
               is the one recorded.
    RECEIVE-3  The authority is known.
    RECEIVE-4  A transfer under the national scheme has the scheme's reference, and is of a day on
               which the scheme was in force.
    RECEIVE-5  It was agreed by that day.

In the same append the period of care with the council starts on that day. The place in which the
child lives goes on as a placement of the council, which is started from that day.
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.authorities import UNKNOWN, AnyPlace
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.care import CareStarted
from domain.events.transfers import ResponsibilityReceived, TransferUnder
from domain.law_of_support import NATIONAL_TRANSFER_SCHEME
from domain.readings.care import Care, care_of
from domain.values import ChildRef, Day, Month, Words, birthday_month, month_of


class ReceiveResponsibility(Command):
    stored: ClassVar[str] = "receive_responsibility"
    label: ClassVar[str] = "Take over responsibility from another authority"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "passes_on"
    child_ref: ChildRef
    born_in: Month
    from_authority: AnyPlace
    under: TransferUnder
    scheme_reference: Words | None = None
    agreed_on: Day
    passes_on: Day


class InCareAlready(Refusal):
    """The child is looked after by the council on that day, or on a later one.

    Choose another day, or end that period of care.
    """

    rule = "RECEIVE-1"


class WrongAge(Refusal):
    """The day is before the month of birth or past the month of eighteen, or another month of
    birth is recorded.

    Check the month of birth and the day.
    """

    rule = "RECEIVE-2"


class NoOtherAuthority(Refusal):
    """The authority is not known. Name the one that was responsible."""

    rule = "RECEIVE-3"


class NoScheme(Refusal):
    """A transfer under the national scheme needs its reference, and a day on which the scheme was
    in force.

    Give the reference, or say under what else responsibility passed.
    """

    rule = "RECEIVE-4"


class NotAgreed(Refusal):
    """It was not agreed by that day. Choose the day of the agreement or a later one."""

    rule = "RECEIVE-5"
    satisfied_by = "It was agreed on {agreed_on}."


def query(command: ReceiveResponsibility) -> Query:
    return (care_of(command.child_ref),)


def decide(
    command: ReceiveResponsibility, state: Care, context: DecisionContext
) -> Sequence[ResponsibilityReceived | CareStarted]:
    day = command.passes_on
    if state.overlaps(day, None):
        raise InCareAlready(child_ref=command.child_ref)
    if (
        month_of(day) < command.born_in
        or day > birthday_month(command.born_in, 18)[1]
        or state.born_in not in (None, command.born_in)
    ):
        raise WrongAge(child_ref=command.child_ref)
    if command.from_authority == UNKNOWN:
        raise NoOtherAuthority(from_authority=command.from_authority)
    if command.under is TransferUnder.NATIONAL_SCHEME and (
        context.in_force(NATIONAL_TRANSFER_SCHEME, day) is None or command.scheme_reference is None
    ):
        raise NoScheme(child_ref=command.child_ref)
    if command.agreed_on > day:
        raise NotAgreed(agreed_on=command.agreed_on)
    return [
        event_from(ResponsibilityReceived, command),
        event_from(CareStarted, command, started_on=day),
    ]


DECIDER = Decider(ReceiveResponsibility, Care, query, Care.after, decide)
