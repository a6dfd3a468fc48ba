"""Events about connected carers' approval: temporary, extended once, and full."""

from typing import ClassVar

from domain.events.base import Event
from domain.values import ChildRef, Day, PlacementId, Role, SealedWords


class CarersApprovedTemporarily(Event):
    """Family or friends of a child were approved for a time as foster carers (reg 24).

    `approved_until` is the last day of the weeks that the regulation allows.
    """

    stored: ClassVar[str] = "carers-approved-temporarily.v1"
    placement_id: PlacementId
    child_ref: ChildRef
    assessment: SealedWords
    approved_as: Role
    approved_from: Day
    approved_until: Day


class TemporaryApprovalExtended(Event):
    """A temporary approval was extended, which is done once (reg 25)."""

    stored: ClassVar[str] = "temporary-approval-extended.v1"
    placement_id: PlacementId
    child_ref: ChildRef
    reason: SealedWords
    extended_as: Role
    extended_on: Day
    approved_until: Day


class CarersApproved(Event):
    """Family or friends were approved as foster carers by the fostering service."""

    stored: ClassVar[str] = "carers-approved.v1"
    placement_id: PlacementId
    child_ref: ChildRef
    approved_on: Day
