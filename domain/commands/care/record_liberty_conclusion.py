"""Record who concluded whether a child is deprived of liberty, when, and by which test.

    LIBERTY-1  The child is looked after on the day of the conclusion.
    LIBERTY-2  The law had a test on the day of the conclusion, and it is by that test that the
               conclusion is recorded: from 19 March 2014 that of Cheshire West, and from 2 June
               2026 that of [2026] UKSC 16. Before 19 March 2014 no conclusion is recorded.

A breach of either rule always refuses. The day of the conclusion is not to come (FACT-1). Staffing,
locks and supervision are no conclusion, and the ledger infers none from them.

Source: Cheshire West and Chester Council v P [2014] UKSC 19 and [2026] UKSC 16 (LIBERTY-2); the
ledger's own (decision 90).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.orders import LibertyConclusionRecorded
from domain.readings.care import Care, care_of
from domain.statutes.wellbeing_act import LIBERTY_TEST
from domain.values import ChildRef, Day, Words, YesNo


class RecordLibertyConclusion(Command):
    stored: ClassVar[str] = "record_liberty_conclusion"
    label: ClassVar[str] = "Record a conclusion about liberty"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "concluded_on"
    child_ref: ChildRef
    is_deprived: YesNo
    concluded_by: Words
    authority_of: Words
    reasons: Words
    concluded_on: Day


class NotInCare(Refusal):
    """The child is not looked after on that day. Check the child and the day."""

    rule = "LIBERTY-1"


class NoTest(Refusal):
    """The law had no such test on that day. Choose a later day."""

    rule = "LIBERTY-2"
    satisfied_by = "The first day is {since}."


def query(command: RecordLibertyConclusion) -> Query:
    return (care_of(command.child_ref),)


def decide(
    command: RecordLibertyConclusion, state: Care, context: DecisionContext
) -> Sequence[LibertyConclusionRecorded]:
    if not state.looked_after_on(command.concluded_on):
        raise NotInCare(child_ref=command.child_ref)
    test = context.in_force(LIBERTY_TEST, command.concluded_on)
    if test is None:
        raise NoTest(since=LIBERTY_TEST[0].since)
    return [event_from(LibertyConclusionRecorded, command, test=test)]


DECIDER = Decider(RecordLibertyConclusion, Care, query, Care.after, decide)
