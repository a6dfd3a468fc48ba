"""Decision model of connected carers' approval for a placement: temporary, extended, full.

The last day of a temporary approval is one of its days. Whether it had run out is judged on the day
that is asked about: that of the full approval (APPROVED-3), or the last day of the placement
(END-8). It has not run out for carers who were approved fully by its last day. A breach of
APPROVED-3 is noted. One of END-8 is noted if the first day without approval has come, and refused
if it is to come.

Source: Care Planning, Placement and Case Review (England) Regulations 2010 regs 24 and 25, and
decisions 87, on the last day, and 98, on the review of a refusal (APPROVED-3, END-8).
"""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self, TypeAlias

from domain.codes import LongerBecause
from domain.command import Query, QueryItem, events_in, tag
from domain.events.orders import (
    CarersApproved,
    CarersApprovedTemporarily,
    CarersRefused,
    TemporaryApprovalExtended,
)
from domain.readings.placements import Placement, PlacementEvent, placement_of

ApprovalEvent: TypeAlias = (
    CarersApprovedTemporarily | TemporaryApprovalExtended | CarersApproved | CarersRefused
)


@dataclass(frozen=True, slots=True)
class Approval:
    """The temporary approval and its last day, or `date.max` while a refusal is reviewed; whether
    it was extended for the assessment; and the days of the full approval, the refusal, and the
    outcome of a review that upheld it.
    """

    given: CarersApprovedTemporarily | None = None
    until: date | None = None
    extended: bool = False
    approved_on: date | None = None
    refused_on: date | None = None
    upheld_on: date | None = None

    def after(self, event: ApprovalEvent) -> Self:
        """The approval once the event is taken into account."""
        match event:
            case CarersApprovedTemporarily():
                return replace(self, given=event, until=event.approved_until)
            case TemporaryApprovalExtended():
                assessed = event.longer_because is LongerBecause.ASSESSMENT
                until = event.approved_until or self.upheld_on or date.max
                return replace(self, until=until, extended=self.extended or assessed)
            case CarersApproved():
                return replace(self, approved_on=event.approved_on)
            case CarersRefused(on_review=True):
                upheld = replace(self, upheld_on=event.refused_on)
                return replace(upheld, until=event.refused_on) if self.is_reviewed else upheld
            case CarersRefused():
                return replace(self, refused_on=event.refused_on)

    @property
    def is_reviewed(self) -> bool:
        """Whether the approval runs until the outcome of a review is known."""
        return self.until == date.max

    def lapsed_by(self, day: date) -> date | None:
        """The last day of a temporary approval that ran out before a day, with no full approval by
        its last day. None if there was none, or it had not run out.
        """
        if self.until is None or day <= self.until:
            return None
        approved = self.approved_on is not None and self.approved_on <= self.until
        return None if approved else self.until


def approval_of(placement_id: str) -> QueryItem:
    """The entries about the approval of a placement's carers."""
    return QueryItem(events_in(ApprovalEvent), (tag("placement", placement_id),))


@dataclass(frozen=True, slots=True)
class ApprovedPlacement:
    """A placement, and its carers' approval."""

    placement: Placement = field(default_factory=Placement)
    approval: Approval = field(default_factory=Approval)

    def after(self, event: PlacementEvent | ApprovalEvent) -> Self:
        """The placement and the approval once the event is taken into account."""
        if isinstance(event, ApprovalEvent):
            return replace(self, approval=self.approval.after(event))
        return replace(self, placement=self.placement.after(event))


def approved_placement_of(placement_id: str) -> Query:
    """The entries about a placement and its carers' approval."""
    return (placement_of(placement_id), approval_of(placement_id))
