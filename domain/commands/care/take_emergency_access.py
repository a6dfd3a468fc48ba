"""Open a child's case in an emergency, as an officer to whom it is not allocated.

    GLASS-1  The child is known: a period of care, a search, an episode of a yearly return, short
             breaks or support is recorded, of whichever day.
    GLASS-2  The officer does not have the case in this role on the day of recording. An officer who
             has it needs no emergency access.
    GLASS-3  Access is taken on the day of recording, in London.

A breach of any rule always refuses.

Access lasts 24 hours. It is recorded with its reason before anything is shown, and each use is
reported in the answer `emergency-access`.

Source: the ledger's own (decision 42).
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar, Final

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal
from domain.events.allocations import EmergencyAccessTaken
from domain.london import day_in_london
from domain.readings.allocations import Case, allocations_of
from domain.values import ChildRef, Day, Words

LASTS: Final = timedelta(hours=24)


class TakeEmergencyAccess(Command):
    stored: ClassVar[str] = "take_emergency_access"
    label: ClassVar[str] = "Open in an emergency (24 hours, reported)"
    act: ClassVar[Act] = Act.DECISION
    child_ref: ChildRef
    reason: Words
    taken_on: Day


class NoSuchCase(Refusal):
    """Nothing that begins a case of this child is recorded. Check the child's reference."""

    rule = "GLASS-1"


class HasTheCase(Refusal):
    """This officer already has the case, and can open it without emergency access.

    Open it among your children.
    """

    rule = "GLASS-2"


class NotToday(Refusal):
    """Emergency access is taken on the day on which it is recorded, and on no other.

    Give today’s date.
    """

    rule = "GLASS-3"
    satisfied_by = "Today is {taken_on}."


def query(command: TakeEmergencyAccess) -> Query:
    return (allocations_of(command.child_ref),)


def decide(
    command: TakeEmergencyAccess, state: Case, context: DecisionContext
) -> Sequence[EmergencyAccessTaken]:
    if not state.known:
        raise NoSuchCase(child_ref=command.child_ref)
    if state.is_with(context.actor, context.role, context.today):
        raise HasTheCase(role=context.role)
    if command.taken_on != (today := day_in_london(context.decided_at)):
        raise NotToday(taken_on=today)
    return [
        EmergencyAccessTaken(
            child_ref=command.child_ref,
            officer=context.actor,
            role=context.role,
            reason=command.reason,
            ends_at=context.decided_at + LASTS,
            taken_on=command.taken_on,
        )
    ]


DECIDER = Decider(TakeEmergencyAccess, Case, query, Case.after, decide)
