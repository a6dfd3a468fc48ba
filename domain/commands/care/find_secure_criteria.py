"""Find that a child may be kept in secure accommodation without a court, for 72 hours.

    CRITERIA-1  The child is looked after on the day of the finding.

A breach always refuses. The day of the finding is not to come (FACT-1). The officer who records the
finding makes it, in words and by one of the criteria of section 25. How long a child may be kept on
it is not judged here, but when the child is placed (START-12): it allows three days in any 28,
which stand for 72 hours because the ledger holds days, and longer about a Sunday or a public
holiday. Nor is it judged here that a child under thirteen needs the Secretary of State’s approval.

Source: Children Act 1989 s25(1).
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
