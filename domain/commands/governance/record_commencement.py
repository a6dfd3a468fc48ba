"""Record that a section of the Children's Wellbeing and Schools Act 2026 is commenced.

    COMMENCE-1  A section is commenced no earlier than 29 April 2026, the day on which the Act was
                passed.
    COMMENCE-2  The day differs from the one recorded last for the same section and the same
                purposes.
    COMMENCE-3  The instrument was looked at on the day on which the Act was passed or later.
    COMMENCE-4  A section that the Act itself commences on a day is commenced on no other day.

A breach of any rule always refuses. The day on which the instrument was looked at is not to come
(FACT-1).

A rule that needs the section applies it from the day recorded, and only where it is commenced for
all purposes. The day may be ahead, because an instrument may appoint one that is: no rule applies
the section before it. Another day recorded later takes the place of the one before.

Source: Children's Wellbeing and Schools Act 2026 s78 (COMMENCE-1, COMMENCE-4); the ledger's own
(decision 90).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import (
    Act,
    Command,
    Decider,
    DecisionContext,
    Query,
    QueryItem,
    Refusal,
    event_from,
    tag,
)
from domain.events.governance import CommencementRecorded
from domain.statute_codes import Section
from domain.statutes.wellbeing_act import PASSED, REGISTER
from domain.values import Day, Words


class RecordCommencement(Command):
    stored: ClassVar[str] = "record_commencement"
    label: ClassVar[str] = "Record that a section is commenced"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "checked_on"
    section: Section
    commenced_on: Day
    purposes: Words | None = None
    source: Words
    checked_on: Day


class BeforeTheAct(Refusal):
    """The day is before the Act was passed. Check the instrument."""

    rule = "COMMENCE-1"
    satisfied_by = "The Act was passed on {passed}."


class CheckedBeforeTheAct(Refusal):
    """The instrument would have been looked at before the Act was passed. Check that day."""

    rule = "COMMENCE-3"
    satisfied_by = "The Act was passed on {passed}."


class CommencedByTheAct(Refusal):
    """The Act itself commences this section, on another day. Check the section and the day."""

    rule = "COMMENCE-4"
    satisfied_by = "It is commenced on {commenced_on}."


class AlreadyRecorded(Refusal):
    """This commencement is already recorded. Nothing more is needed."""

    rule = "COMMENCE-2"


Recorded = tuple[CommencementRecorded, ...]


def query(command: RecordCommencement) -> Query:
    return (QueryItem((CommencementRecorded,), (tag("section", command.section),)),)


def evolve(state: Recorded, event: CommencementRecorded) -> Recorded:
    return (*state, event)


def decide(
    command: RecordCommencement, state: Recorded, context: DecisionContext
) -> Sequence[CommencementRecorded]:
    if command.commenced_on < PASSED:
        raise BeforeTheAct(passed=PASSED)
    if command.checked_on < PASSED:
        raise CheckedBeforeTheAct(passed=PASSED)
    day = next(each.commenced_on for each in REGISTER if each.section is command.section)
    if day not in (None, command.commenced_on):
        raise CommencedByTheAct(commenced_on=day)
    same = [each for each in state if each.purposes == command.purposes]
    if same and same[-1].commenced_on == command.commenced_on:
        raise AlreadyRecorded(section=command.section)
    recorded = event_from(
        CommencementRecorded, command, checked_as=context.role, checked_by=context.actor
    )
    return [recorded]


DECIDER = Decider(RecordCommencement, Recorded, query, evolve, decide)
