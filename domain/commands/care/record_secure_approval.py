"""Record that the Secretary of State approved secure accommodation of a child under thirteen.

    APPROVAL-1  A period of care of the child is recorded, of whichever day.

A breach always refuses. The day of the approval is not to come (FACT-1), nor before the month of
birth (RECORDED-1). The age of the child is not judged here. Whether a child under thirteen may be
placed without the approval, which Children (Secure Accommodation) Regulations 1991 reg 4 requires,
is judged when the placement starts (START-12).

Source: the ledger's own (decision 67).
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.care import CareStarted
from domain.events.orders import SecureAccommodationApproved
from domain.readings.care import Care, care_of
from domain.values import ChildRef, Day, Words
from domain.wording import Label


class RecordSecureApproval(Command):
    stored: ClassVar[str] = "record_secure_approval"
    label: ClassVar[str] = "Record the Secretary of State’s approval"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "approved_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {CareStarted: "born_in"}
    child_ref: ChildRef
    letter: Annotated[Words, Label("Reference of the letter of approval")]
    approved_on: Day


class NoSuchChild(Refusal):
    """No care of this child is recorded. Check the child’s reference."""

    rule = "APPROVAL-1"


def query(command: RecordSecureApproval) -> Query:
    return (care_of(command.child_ref),)


def decide(
    command: RecordSecureApproval, state: Care, _context: DecisionContext
) -> Sequence[SecureAccommodationApproved]:
    if state.born_in is None:
        raise NoSuchChild(child_ref=command.child_ref)
    return [event_from(SecureAccommodationApproved, command)]


DECIDER = Decider(RecordSecureApproval, Care, query, Care.after, decide)
