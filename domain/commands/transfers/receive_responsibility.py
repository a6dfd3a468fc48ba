"""Take over responsibility for a looked-after child from another authority, from a day.

    RECEIVE-1  The child is not looked after by the council on that day or later.
    RECEIVE-2  The day is not before the month of birth, nor past the month of the eighteenth
               birthday. The month of birth is the one recorded before, if one is.
    RECEIVE-3  The other authority is not the council itself, as the policy in force on that day
               names it. Where no policy is in force then, any authority may be named.
    RECEIVE-4  A transfer under the National Transfer Scheme has the scheme's reference, and is of a
               day on which the scheme was in force in the nation of the other authority: in England
               from 1 July 2016 (unconfirmed: the scheme began on that day, and its regulations may
               have been in force earlier), elsewhere from 7 February 2018.
    RECEIVE-5  The transfer was agreed by that day, in the month of birth or later.

That day is the first on which the council is responsible, and is not to come (FACT-1). Together
with it the period of care with the council starts on that day. The place in which the child lives
goes on as a placement of the council, which is started by its own command from that day. A breach
of these rules is always refused, and never noted.

Source: Children Act 1989 s105(1), by which a child is a person under eighteen (RECEIVE-2);
Immigration Act 2016 ss69 to 72, extended by SI 2018/153 (RECEIVE-4); the ledger's own (decision
88).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from domain.authorities import Council
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.care import CareStarted
from domain.events.governance import PolicyAdopted
from domain.events.transfers import ResponsibilityReceived, TransferUnder
from domain.law_of_support import NATIONAL_TRANSFER_SCHEME
from domain.readings.care import Care, CareEvent, care_of
from domain.readings.policy import POLICIES, Policies
from domain.values import ChildRef, Day, Month, Words, birthday_month, month_of


class ReceiveResponsibility(Command):
    stored: ClassVar[str] = "receive_responsibility"
    label: ClassVar[str] = "Take over responsibility from another authority"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "passes_on"
    child_ref: ChildRef
    born_in: Month
    from_authority: Council
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
    """The authority is the council. Name the one that was responsible."""

    rule = "RECEIVE-3"


class NoScheme(Refusal):
    """A transfer under the national scheme needs its reference, and a day on which the scheme was
    in force for that authority.

    Give the reference, check the day, or say under what else responsibility passed.
    """

    rule = "RECEIVE-4"


class NotAgreed(Refusal):
    """The day of the agreement is after that day, or before the month of birth. Check it."""

    rule = "RECEIVE-5"
    satisfied_by = "The latest day is {latest}."


@dataclass(frozen=True, slots=True)
class State:
    """The child's periods of care, and the council's policies."""

    care: Care = field(default_factory=Care)
    policies: Policies = field(default_factory=Policies)


def query(command: ReceiveResponsibility) -> Query:
    return (care_of(command.child_ref), POLICIES)


def evolve(state: State, event: CareEvent | PolicyAdopted) -> State:
    if isinstance(event, PolicyAdopted):
        return replace(state, policies=state.policies.after(event))
    return replace(state, care=state.care.after(event))


def decide(
    command: ReceiveResponsibility, state: State, context: DecisionContext
) -> Sequence[ResponsibilityReceived | CareStarted]:
    day = command.passes_on
    if state.care.overlaps(day, None):
        raise InCareAlready(child_ref=command.child_ref)
    if (
        month_of(day) < command.born_in
        or day > birthday_month(command.born_in, 18)[1]
        or state.care.born_in not in (None, command.born_in)
    ):
        raise WrongAge(child_ref=command.child_ref)
    policy = state.policies.on(day)
    if policy is not None and command.from_authority == policy.responsible_authority:
        raise NoOtherAuthority(from_authority=command.from_authority)
    if command.under is TransferUnder.NATIONAL_SCHEME and (
        command.scheme_reference is None
        or command.from_authority[:1] not in (context.in_force(NATIONAL_TRANSFER_SCHEME, day) or ())
    ):
        raise NoScheme(child_ref=command.child_ref)
    if command.agreed_on > day or month_of(command.agreed_on) < command.born_in:
        raise NotAgreed(latest=day)
    return [
        event_from(ResponsibilityReceived, command),
        event_from(CareStarted, command, started_on=day),
    ]


DECIDER = Decider(ReceiveResponsibility, State, query, evolve, decide)
