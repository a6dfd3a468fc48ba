"""Decision model of court orders about children, and approvals of placements outside the area."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self, TypeAlias

from domain.codes import Geography
from domain.command import QueryItem, events_in, tag
from domain.events.awards import CourtOrderRecorded, OutOfAreaApproved

OrderEvent: TypeAlias = CourtOrderRecorded | OutOfAreaApproved


@dataclass(frozen=True, slots=True)
class Orders:
    """Court orders by identifier, and approvals of placements outside the area."""

    recorded: Mapping[str, CourtOrderRecorded] = field(default_factory=dict)
    approvals: tuple[OutOfAreaApproved, ...] = ()

    def after(self, event: OrderEvent) -> Self:
        """The orders once the event is taken into account."""
        if isinstance(event, OutOfAreaApproved):
            return replace(self, approvals=(*self.approvals, event))
        return replace(self, recorded={**self.recorded, event.order_id: event})

    def in_force(self, children: Collection[str], day: date) -> bool:
        """Whether an order about all these children is in force on the day."""
        return any(
            order.made_on <= day < order.expires_on and set(children) <= set(order.child_refs)
            for order in self.recorded.values()
        )

    def is_approved(self, child_ref: str, authority: str, place: Geography, day: date) -> bool:
        """Whether a placement of the child in the authority was approved by the day."""
        return any(
            child_ref in approval.child_refs
            and (approval.authority, approval.geography) == (authority, place)
            and approval.approved_on <= day
            for approval in self.approvals
        )


def orders_about(child_ref: str) -> QueryItem:
    """The court orders about a child, and the approvals of placements outside the area."""
    return QueryItem(events_in(OrderEvent), (tag("child", child_ref),))


def order_of(order_id: str) -> QueryItem:
    """The entry of one court order."""
    return QueryItem((CourtOrderRecorded,), (tag("order", order_id),))
