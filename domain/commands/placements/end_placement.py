"""End a placement on a day, which is not itself a day of the placement.

    END-1  The start of the placement is recorded, and no end of it is, of whichever day.
    END-2  A placement ends on its first day or later. One that ends on its first day was of some
           hours, and has no night.
    END-3  The council ends a placement only after a review of the child's case, held from the first
           day of the placement to the day of its end, unless immediate risk of harm is stated. A
           review that names no placement is found only where the child is named.
    END-4  A child or a home that is named is the placement's.
    END-5  On every finished day the home was registered and open, Ofsted had not suspended it, the
           address at which the stay began was open, and the home took children of the child's age.
    END-6  On every finished day an order permitted a setting that needs one (START-8).
    END-7  On every finished day a secure home was lawful for the child (START-12).
    END-8  On no day before the end has a temporary approval of the carers run out, unless a full
           approval is recorded (APPROVED-3 judges that).

The council ends a placement by the codes CARPL, LAREQ and OTHER. A breach of END-3 is refused of an
end that is to come, and noted of one that has come. The finished days are those before today and
before the end: a breach of END-5 to END-7 is only ever noted, of the first unlawful one. They are
judged where the child is named, and not where the start recorded the like breach (START-3, START-8
or START-12). A breach of END-8 is noted if the first day without approval has come, and refused if
it is to come. A breach of another rule always refuses. RECORDED-3 asks too that the placement is
that of the child who is named.

The code is the SSDA903 return's. It says why the placement changed, or why the child left care. The
ledger adds the child and the home, where the command does not name them.

Source: Care Planning, Placement and Case Review (England) Regulations 2010 reg 14 (END-3); Care
Standards Act 2000 s11, and Ofsted's register and notices for the ages that a home takes, its
addresses and its suspension (decisions 93 and 94) (END-5); Care Standards Act 2000 s11 and Care
Planning Regulations 2010 regs 27A and 27C (END-6); Care Planning Regulations 2010 regs 24 and 25
(END-8); Children Act 1989 s25 and Children (Secure Accommodation) Regulations 1991 regs 4 and 10
(END-7); the ledger's own (decision 66).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Annotated, ClassVar

from domain.command import (
    Act,
    Breakable,
    Command,
    Decider,
    DecisionContext,
    Marked,
    Query,
    Refusal,
    event_from,
)
from domain.events.placements import PlacementEnded, PlacementStarted
from domain.readings.arrival import moves, stays
from domain.readings.arrival.moves import Arrival
from domain.readings.arrival.settings import setting_of
from domain.readings.arrival.stays import Stay
from domain.readings.placements import Placement, PlacementEvent, placement_of
from domain.readings.support.approvals import Approval, ApprovalEvent, approval_of
from domain.ssda903.codes import BY_THE_COUNCIL, EndCode
from domain.values import ChildRef, Day, HomeId, PlacementId, Words, YesNo
from domain.wording import Label


class EndPlacement(Command):
    stored: ClassVar[str] = "end_placement"
    label: ClassVar[str] = "End the placement"
    act: ClassVar[Act] = Act.EITHER
    happens_on: ClassVar[str] = "ended_on"
    placement_id: PlacementId
    code: EndCode
    immediate_risk: YesNo = False
    reason: Annotated[Words, Label("In your own words")]
    ended_on: Day
    child_ref: ChildRef | None = None
    home_id: HomeId | None = None


class NotRunning(Refusal):
    """The placement has not started, or has already ended. Choose a placement that is running."""

    rule = "END-1"
    satisfied_by = "It runs from {started_on}. It ended on {ended_on}."


class EndsBeforeItStarts(Refusal):
    """The placement would end before the day it started. Choose that day or a later one."""

    rule = "END-2"
    satisfied_by = "The first day is {started_on}."


class NotReviewed(Breakable):
    """No review of the case during this placement is found, and no immediate risk is stated.

    Review the case first, name the child whose case was reviewed, or state the immediate risk of
    harm.
    """

    rule = "END-3"


class OfAnother(Refusal):
    """The placement is another child's, or in another home. Name its own, or neither."""

    rule = "END-4"


class HomeNotRegistered(Breakable):
    """On a day of this placement the home took no children, or none of the child's age, or its
    address was closed.

    The placement ends with that on the record.
    """

    rule = "END-5"


class NoOrder(Breakable):
    """On a day of this placement no order of the High Court permitted a setting that needs one.

    The placement ends with that on the record.
    """

    rule = "END-6"


class NotSecured(Breakable):
    """On a day of this placement no secure accommodation order permitted it, and the 72 hours
    without one were used up or not found needed, or no approval was given below thirteen.

    The placement ends with that on the record.
    """

    rule = "END-7"


class ApprovalRanOut(Breakable):
    """On a day of this placement the temporary approval of the carers had run out.

    The placement ends with that on the record.
    """

    rule = "END-8"


@dataclass(frozen=True, slots=True)
class State:
    """The child's placements, what their days rest on, the rules that each start broke, and the
    approval of the carers.
    """

    placements: Mapping[str, Placement] = field(default_factory=dict)
    arrival: Arrival = field(default_factory=Arrival)
    broken: Mapping[str, frozenset[str]] = field(default_factory=dict)
    approval: Approval = field(default_factory=Approval)

    def besides(self, placement_id: str) -> Arrival:
        """What the days of a placement rest on, with the child's other placements."""
        placements = self.arrival.placements
        others = {k: start for k, start in placements.starts.items() if k != placement_id}
        return replace(self.arrival, placements=replace(placements, starts=others))


def query(command: EndPlacement) -> Query:
    named = () if command.child_ref is None else stays.read_stay(command.child_ref, command.home_id)
    return (placement_of(command.placement_id), approval_of(command.placement_id), *named)


def evolve(state: State, event: PlacementEvent | ApprovalEvent | moves.Relevant) -> State:
    if isinstance(event, ApprovalEvent):
        return replace(state, approval=state.approval.after(event))
    if isinstance(event, moves.Relevant):
        state = replace(state, arrival=moves.evolve(state.arrival, event))
    if not isinstance(event, PlacementEvent) or event.placement_id is None:
        return state
    placement = state.placements.get(event.placement_id, Placement()).after(event)
    return replace(state, placements={**state.placements, event.placement_id: placement})


def mark(state: State, entry: Marked) -> State:
    if not isinstance(entry.event, PlacementStarted):
        return state
    rules = frozenset(breach.rule for breach in entry.breaches)
    return replace(state, broken={**state.broken, entry.event.placement_id: rules})


def decide(
    command: EndPlacement, state: State, context: DecisionContext
) -> Sequence[PlacementEnded]:
    placement = state.placements.get(command.placement_id, Placement())
    started = placement.started
    if started is None or placement.ended_on is not None:
        raise NotRunning(placement_id=command.placement_id, **placement.days)
    if command.ended_on < started.started_on:
        raise EndsBeforeItStarts(started_on=started.started_on)
    if not is_of(started, command):
        raise OfAnother(placement_id=command.placement_id)
    if command.code in BY_THE_COUNCIL and not (
        command.immediate_risk or was_reviewed(command, state, started)
    ):
        context.refuse_or_note(NotReviewed(placement_id=command.placement_id), command.ended_on)
    if command.child_ref is not None:
        note_unlawful_days(command, state, started, context)
    ran_out = state.approval.lapsed_by(command.ended_on - timedelta(days=1))
    if ran_out and state.approval.approved_on is None:
        lapse = ApprovalRanOut(placement_id=command.placement_id)
        context.refuse_or_note(lapse, ran_out + timedelta(days=1))
    named = {"child_ref": started.child_ref, "home_id": started.home_id}
    return [event_from(PlacementEnded, command, **named)]


def is_of(started: PlacementStarted, command: EndPlacement) -> bool:
    """Whether the child and the home that are named, if they are, are the placement's."""
    return command.child_ref in (None, started.child_ref) and command.home_id in (
        None,
        started.home_id,
    )


def was_reviewed(command: EndPlacement, state: State, started: PlacementStarted) -> bool:
    """Whether the child's case was reviewed while the placement ran, whatever the review names."""
    days = state.arrival.reviewed_on.union(state.placements[command.placement_id].reviews)
    return any(started.started_on <= day <= command.ended_on for day in days)


def note_unlawful_days(
    command: EndPlacement, state: State, started: PlacementStarted, context: DecisionContext
) -> None:
    """Note each rule that the finished days broke, and that the start did not record as broken."""
    if min(command.ended_on, context.today) <= started.started_on:
        return
    noted = state.broken.get(command.placement_id, frozenset())
    stay = Stay(
        started.child_ref,
        setting_of(started),
        started.home_id,
        started.started_on,
        started.agreed_until,
        command.ended_on,
    )
    arrival = state.besides(command.placement_id)
    for rule, refusal, first_day in (
        ("START-3", HomeNotRegistered, stays.first_day_not_taken),
        ("START-8", NoOrder, stays.first_day_without_order),
        ("START-12", NotSecured, stays.first_day_not_secured),
    ):
        day = None if rule in noted else first_day(arrival, stay, context)
        if day is not None:
            context.refuse_or_note(refusal(placement_id=command.placement_id), day)


DECIDER = Decider(EndPlacement, State, query, evolve, decide, mark=mark)
