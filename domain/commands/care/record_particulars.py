"""Record the details of a child that the yearly return asks for.

    PARTICULARS-1  A period of care of the child is recorded, or a series of short breaks, under
                   section 17 too, of whichever day.
    PARTICULARS-2  The birthday is in the month of birth that is recorded.

A breach of either rule always refuses. The day on which they are recorded is not to come (FACT-1),
nor before the month of birth (RECORDED-1). The details are the child's number, birthday, sex,
ethnicity, home postcode and whether she is a mother, all sealed under the child's own key. A later
entry replaces an earlier one. The pupil number is the return's UPN, or one of its codes for having
none. They are returned of a child in care or in short breaks under section 20. Breaks under section
17 are not in the return (WRITE-7): the details of a child who has only those are kept, and are not
returned.

Source: the Department for Education's guide to the SSDA903 return (unconfirmed: its year and page),
on which details are returned and of whom, and the ledger's own, which no decision records, for a
series under section 17 (PARTICULARS-1); the ledger's own (decision 36) (PARTICULARS-2).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from domain.command import (
    Act,
    Command,
    Decider,
    DecisionContext,
    Query,
    QueryItem,
    Refusal,
    event_from,
    events_in,
    tag,
)
from domain.events.base import Event
from domain.events.care import CareStarted
from domain.events.people import ParticularsRecorded
from domain.events.support import ShortBreaksAgreed
from domain.ssda903.tables import Ethnicity, Sex
from domain.values import ChildRef, Day, Postcode, Text, Words, YesNo, month_of


class RecordParticulars(Command):
    stored: ClassVar[str] = "record_particulars"
    label: ClassVar[str] = "Details for the yearly return"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "recorded_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {
        CareStarted: "born_in",
        ShortBreaksAgreed: "born_in",
    }
    child_ref: ChildRef
    number: Words
    born_on: Day
    sex: Sex
    ethnicity: Ethnicity
    pupil_number: Text = "UN5"
    is_a_mother: YesNo | None = None
    home_postcode: Postcode | None = None
    recorded_on: Day


class NeverInCare(Refusal):
    """No period of care and no short breaks are recorded for this child. Record them first."""

    rule = "PARTICULARS-1"


class AnotherMonth(Refusal):
    """The birthday is not in the month of birth that is recorded. Check the birthday."""

    rule = "PARTICULARS-2"


@dataclass(frozen=True, slots=True)
class State:
    """The month of birth, if it is recorded."""

    born_in: str | None = None


Beginning: TypeAlias = CareStarted | ShortBreaksAgreed


def query(command: RecordParticulars) -> Query:
    return (QueryItem(events_in(Beginning), (tag("child", command.child_ref),)),)


def evolve(_state: State, event: Beginning) -> State:
    return State(event.born_in)


def decide(
    command: RecordParticulars, state: State, _context: DecisionContext
) -> Sequence[ParticularsRecorded]:
    if state.born_in is None:
        raise NeverInCare(child_ref=command.child_ref)
    if state.born_in != month_of(command.born_on):
        raise AnotherMonth(child_ref=command.child_ref)
    return [event_from(ParticularsRecorded, command)]


DECIDER = Decider(RecordParticulars, State, query, evolve, decide)
