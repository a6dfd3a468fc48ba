"""Pass responsibility for a looked-after child to another authority, from a day.

    PASS-1  The child is looked after by the council on the day before, and no end of that period of
            care is recorded.
    PASS-2  The other authority is not the council itself, as the policy in force on that day names
            it. Where no policy is in force then, any authority may be named.
    PASS-3  A transfer under the National Transfer Scheme has the scheme's reference, and is of a
            day on which the scheme was in force in the nation of the other authority: in England
            from 1 July 2016 (unconfirmed: the scheme began on that day, and its regulations may
            have been in force earlier), elsewhere from 7 February 2018.
    PASS-4  The other authority agreed by that day, and not before the period of care began.
    PASS-5  No placement of the child starts on that day or later.

That day is the first on which the other authority is responsible. It may be to come, but what was
agreed is recorded on its day or later (FACT-1).

Together with it, the child's placement ends on that day, each support that is agreed until after
that day ends on it (one that starts later, on its own first day), and the period of care ends with
the SSDA903 return's code for care that another authority took over (E3). Nothing is charged to the
council from then on: the other authority pays. What was charged before stays. A breach of these
rules is always refused, and never noted.

Source: Immigration Act 2016 ss69 to 72, extended by SI 2018/153 (PASS-3); the ledger's own
(decision 88).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import ClassVar, Final, TypeAlias

from domain.authorities import Council
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.care import CareEnded
from domain.events.governance import PolicyAdopted
from domain.events.placements import PlacementEnded, PlacementStarted
from domain.events.support import SupportEnded
from domain.events.transfers import ResponsibilityPassed, TransferUnder
from domain.law_of_support import NATIONAL_TRANSFER_SCHEME
from domain.readings.care import Care, CareEvent, care_of
from domain.readings.placements import Placements, StartOrEnd, placements_of_child
from domain.readings.policy import POLICIES, Policies
from domain.readings.support.wrap_around import SupportEvent, Supports, support_of
from domain.values import ChildRef, Day, Words


class PassResponsibility(Command):
    stored: ClassVar[str] = "pass_responsibility"
    label: ClassVar[str] = "Pass responsibility to another authority"
    act: ClassVar[Act] = Act.EITHER
    happens_on: ClassVar[str] = "passes_on"
    decided_on: ClassVar[str] = "agreed_on"
    child_ref: ChildRef
    to_authority: Council
    under: TransferUnder
    scheme_reference: Words | None = None
    agreed_on: Day
    passes_on: Day


class NotInCare(Refusal):
    """The child is not looked after on the day before, or has left care. Choose another day."""

    rule = "PASS-1"


class NoOtherAuthority(Refusal):
    """The authority is the council. Name the one that takes over."""

    rule = "PASS-2"


class NoScheme(Refusal):
    """A transfer under the national scheme needs its reference, and a day on which the scheme was
    in force for that authority.

    Give the reference, check the day, or say under what else responsibility passes.
    """

    rule = "PASS-3"


class NotAgreed(Refusal):
    """The day of the agreement is after that day, or before the period of care began.

    Check the day on which the other authority agreed.
    """

    rule = "PASS-4"
    satisfied_by = "From {first} to {last}."


class PlacedLater(Refusal):
    """A placement of the child starts on that day or later. Put that right first."""

    rule = "PASS-5"
    satisfied_by = "The placement: {placement_id}."


TAKEN_OVER: Final = "E3"
"""The SSDA903 return's code, in its column REC, of care that another authority took over."""
WHY: Final = "Responsibility passed to another authority"
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class State:
    """The child's care, placements and support, and the council's policies."""

    care: Care = field(default_factory=Care)
    placements: Placements = field(default_factory=Placements)
    supports: Supports = field(default_factory=Supports)
    policies: Policies = field(default_factory=Policies)


Relevant: TypeAlias = CareEvent | StartOrEnd | SupportEvent | PolicyAdopted


def query(command: PassResponsibility) -> Query:
    child = command.child_ref
    return (care_of(child), placements_of_child(child), support_of(child), POLICIES)


def evolve(state: State, event: Relevant) -> State:
    if isinstance(event, CareEvent):
        return replace(state, care=state.care.after(event))
    if isinstance(event, StartOrEnd):
        return replace(state, placements=state.placements.after(event))
    if isinstance(event, SupportEvent):
        return replace(state, supports=state.supports.after(event))
    return replace(state, policies=state.policies.after(event))


def decide(command: PassResponsibility, state: State, context: DecisionContext) -> Sequence[Event]:
    day, child_ref = command.passes_on, command.child_ref
    since = state.care.open_since
    if since is None or since >= day or not state.care.looked_after_on(day - DAY):
        raise NotInCare(child_ref=child_ref)
    policy = state.policies.on(day)
    if policy is not None and command.to_authority == policy.responsible_authority:
        raise NoOtherAuthority(to_authority=command.to_authority)
    if command.under is TransferUnder.NATIONAL_SCHEME and (
        command.scheme_reference is None
        or command.to_authority[:1] not in (context.in_force(NATIONAL_TRANSFER_SCHEME, day) or ())
    ):
        raise NoScheme(child_ref=child_ref)
    if not since <= command.agreed_on <= day:
        raise NotAgreed(first=since, last=day)
    running = state.placements.of_child(child_ref)
    starts = [running.starts[placement] for placement in running.running_on_or_after(day)]
    for start in starts:
        if start.started_on >= day:
            raise PlacedLater(placement_id=start.placement_id)
    passed = event_from(ResponsibilityPassed, command)
    ended = CareEnded(child_ref=child_ref, ended_on=day, code=TAKEN_OVER, reason=WHY)
    return [
        passed,
        *(end_of(start, command) for start in starts),
        *ends_of_support(command, state),
        ended,
    ]


def end_of(start: PlacementStarted, command: PassResponsibility) -> PlacementEnded:
    """The end of a placement on the day on which responsibility passes."""
    return PlacementEnded(
        placement_id=start.placement_id,
        child_ref=start.child_ref,
        home_id=start.home_id,
        code=TAKEN_OVER,
        immediate_risk=False,
        reason=WHY,
        ended_on=command.passes_on,
    )


def ends_of_support(command: PassResponsibility, state: State) -> list[SupportEnded]:
    """The end of each support of the child that has not ended and is agreed until after the day."""
    return [
        SupportEnded(
            support_id=support_id,
            child_ref=command.child_ref,
            reason=WHY,
            ended_on=max(command.passes_on, start.started_on),
        )
        for support_id, start in state.supports.starts.items()
        if support_id not in state.supports.ends
        and state.supports.agreed[support_id] > command.passes_on
    ]


DECIDER = Decider(PassResponsibility, State, query, evolve, decide)
