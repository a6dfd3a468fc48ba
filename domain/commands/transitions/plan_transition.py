"""Plan a young person's move to adults' services, which is called a transition.

    TRANSITION-1  A move to adults' services is planned once under its reference.
    TRANSITION-2  The child is looked after on the day of the plan.
    TRANSITION-3  The day on which the move is expected is not before the month in which the young
                  person turns eighteen, nor after that in which they turn twenty-five.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day of the plan is not to come (FACT-1). RECORDED-3 asks nothing while no move has the
reference.

Source: Children Act 1989 ss23C to 23CZB, on those who have left care (TRANSITION-3); the ledger's
own (decision 83).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.transitions import TransitionPlanned
from domain.readings.care import Care, CareEvent, care_of
from domain.readings.support.transitions import Transition, TransitionEvent, transition_of
from domain.values import ChildRef, Day, TransitionId, Words, birthday_month


class PlanTransition(Command):
    stored: ClassVar[str] = "plan_transition"
    label: ClassVar[str] = "Plan a move to adults’ services"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "planned_on"
    transition_id: TransitionId
    child_ref: ChildRef
    destination: Words
    transfer_expected_on: Day
    planned_on: Day


class AlreadyPlanned(Refusal):
    """A move to adults' services is already planned under this reference.

    Choose another reference.
    """

    rule = "TRANSITION-1"


class NotInCare(Refusal):
    """The child is not looked after on that day. Choose a day in a period of care."""

    rule = "TRANSITION-2"


class NotAtThatAge(Refusal):
    """The move is expected before the month in which the young person turns eighteen, or after that
    in which they turn twenty-five.

    Choose a day between.
    """

    rule = "TRANSITION-3"
    satisfied_by = "From {first} to {last}."


@dataclass(frozen=True, slots=True)
class State:
    """The transition, and the child's periods of care."""

    transition: Transition = field(default_factory=Transition)
    care: Care = field(default_factory=Care)


def query(command: PlanTransition) -> Query:
    return (transition_of(command.transition_id), care_of(command.child_ref))


def evolve(state: State, event: TransitionEvent | CareEvent) -> State:
    if isinstance(event, CareEvent):
        return replace(state, care=state.care.after(event))
    return replace(state, transition=state.transition.after(event))


def decide(
    command: PlanTransition, state: State, _context: DecisionContext
) -> Sequence[TransitionPlanned]:
    if state.transition.planned:
        raise AlreadyPlanned(transition_id=command.transition_id)
    born_in = state.care.born_in
    if born_in is None or not state.care.looked_after_on(command.planned_on):
        raise NotInCare(child_ref=command.child_ref)
    first, last = birthday_month(born_in, 18)[0], birthday_month(born_in, 25)[1]
    if not first <= command.transfer_expected_on <= last:
        raise NotAtThatAge(first=first, last=last)
    return [event_from(TransitionPlanned, command)]


DECIDER = Decider(PlanTransition, State, query, evolve, decide)
