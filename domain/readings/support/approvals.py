"""Decision model of connected carers' approval for a placement: temporary, extended, full."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self, TypeAlias

from domain.command import QueryItem, events_in, tag
from domain.events.orders import (
    CarersApproved,
    CarersApprovedTemporarily,
    TemporaryApprovalExtended,
)

ApprovalEvent: TypeAlias = CarersApprovedTemporarily | TemporaryApprovalExtended | CarersApproved


@dataclass(frozen=True, slots=True)
class Approval:
    """The temporary approval, its last day, whether it was extended, and the full approval."""

    given: CarersApprovedTemporarily | None = None
    until: date | None = None
    extended: bool = False
    approved_on: date | None = None

    def after(self, event: ApprovalEvent) -> Self:
        """The approval once the event is taken into account."""
        match event:
            case CarersApprovedTemporarily():
                return replace(self, given=event, until=event.approved_until)
            case TemporaryApprovalExtended():
                return replace(self, until=event.approved_until, extended=True)
            case CarersApproved():
                return replace(self, approved_on=event.approved_on)

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
