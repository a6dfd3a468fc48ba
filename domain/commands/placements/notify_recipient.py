"""Record that a body or person was told of a placement in writing.

    NOTIFY-1  The start of the placement is recorded, of whichever day, also one that is to come.
    NOTIFY-2  The Regulations named the recipient on the day on which it was told. Integrated care
              boards replaced clinical commissioning groups on 1 July 2022, and these primary care
              trusts on 1 April 2013. The authority of the area and Ofsted may be told on any day.
    NOTIFY-3  Which authority was told is stated only where the recipient is the authority of the
              area. After a move to another area, it says which of them was told.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day on which the recipient was told is not to come (FACT-1), nor before the child's month of
birth (RECORDED-1). Telling a recipient late, or one that need not be told, is recorded like any
other (DUTY-2 says who is to be told, and when).

Source: Care Planning, Placement and Case Review (England) Regulations 2010 regs 11 and 13, as
`domain.law` dates whom they name, and the President's revised Practice Guidance of September 2023,
by which Ofsted is told (NOTIFY-2); the ledger's own (decision 83).
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from domain.authorities import AnyPlace
from domain.codes import Recipient
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.placements import PlacementStarted, RecipientNotified
from domain.law import TOLD_OF_A_PLACEMENT
from domain.readings.placements import Placement, placement_of
from domain.values import Day, PlacementId


class NotifyRecipient(Command):
    stored: ClassVar[str] = "notify_recipient"
    label: ClassVar[str] = "Record who was told of the placement"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "notified_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {PlacementStarted: "born_in"}
    placement_id: PlacementId
    recipient: Recipient
    authority: AnyPlace | None = None
    notified_on: Day


class NotStarted(Refusal):
    """No start of such a placement is recorded. Check the placement, or record its start."""

    rule = "NOTIFY-1"


class NoSuchRecipient(Refusal):
    """The regulations did not name this recipient on that day.

    Choose a recipient that they named then.
    """

    rule = "NOTIFY-2"
    satisfied_by = "Recipients named then: {recipients}."


class NotAnAuthority(Refusal):
    """An authority is stated, and it is not the area authority that was told. Leave it out."""

    rule = "NOTIFY-3"


def query(command: NotifyRecipient) -> Query:
    return (placement_of(command.placement_id),)


def decide(
    command: NotifyRecipient, state: Placement, context: DecisionContext
) -> Sequence[RecipientNotified]:
    if state.started is None:
        raise NotStarted(placement_id=command.placement_id)
    everyone = context.in_force(TOLD_OF_A_PLACEMENT, command.notified_on) or ()
    recipients = (*everyone, Recipient.AREA_AUTHORITY, Recipient.OFSTED)
    if command.recipient not in recipients:
        raise NoSuchRecipient(recipient=command.recipient, recipients=recipients)
    if command.authority is not None and command.recipient is not Recipient.AREA_AUTHORITY:
        raise NotAnAuthority(recipient=command.recipient)
    return [event_from(RecipientNotified, command, child_ref=state.started.child_ref)]


DECIDER = Decider(NotifyRecipient, Placement, query, Placement.after, decide)
