"""Assess a child's needs after eighteen, at any age.

    ASSESS-1  The child is looked after on the day of the assessment.

A breach always refuses. The day stated is not to come (FACT-1).

The assessment is that of Care Act 2014 s58, which sets no age, and asks for no period of care.

Source: the ledger's own (decision 20).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.transitions import AdultNeedsAssessed
from domain.readings.care import Care, care_of
from domain.values import ChildRef, Day, Words, YesNo


class AssessAdultNeeds(Command):
    stored: ClassVar[str] = "assess_adult_needs"
    label: ClassVar[str] = "Assess needs after eighteen"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "assessed_on"
    child_ref: ChildRef
    likely_to_have_needs: YesNo
    finding: Words
    assessed_on: Day


class NotInCare(Refusal):
    """The child is not looked after on that day. Choose a day in a period of care."""

    rule = "ASSESS-1"


def query(command: AssessAdultNeeds) -> Query:
    return (care_of(command.child_ref),)


def decide(
    command: AssessAdultNeeds, state: Care, _context: DecisionContext
) -> Sequence[AdultNeedsAssessed]:
    if not state.looked_after_on(command.assessed_on):
        raise NotInCare(child_ref=command.child_ref)
    return [event_from(AdultNeedsAssessed, command)]


DECIDER = Decider(AssessAdultNeeds, Care, query, Care.after, decide)
