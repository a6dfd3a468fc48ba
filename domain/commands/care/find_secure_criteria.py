"""Find that a child may be kept in secure accommodation without a court, for 72 hours (s25).

CRITERIA-1  The child is looked after on the day.

In any 28 days a child is kept so for 72 hours at most, after which a court decides. A child under
thirteen also needs the Secretary of State’s approval (Secure Accommodation Regulations 1991 regs 4
and 10).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.codes import SecureCriterion
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.orders import SecureCriteriaFound
from domain.readings.care import Care, care_of
from domain.values import ChildRef, Day, Words


class FindSecureCriteria(Command):
    stored: ClassVar[str] = "find_secure_criteria"
    label: ClassVar[str] = "Find the criteria for secure accommodation met"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "found_on"
    child_ref: ChildRef
    criterion: SecureCriterion
    reason: Words
    found_on: Day


class NotInCare(Refusal):
    """The child is not looked after on that day. Check the child and the day."""

    rule = "CRITERIA-1"


def query(command: FindSecureCriteria) -> Query:
    return (care_of(command.child_ref),)


def decide(
    command: FindSecureCriteria, state: Care, context: DecisionContext
) -> Sequence[SecureCriteriaFound]:
    if not state.looked_after_on(command.found_on):
        raise NotInCare(child_ref=command.child_ref)
    found = event_from(SecureCriteriaFound, command, found_as=context.role, found_by=context.actor)
    return [found]


DECIDER = Decider(FindSecureCriteria, Care, query, Care.after, decide)
