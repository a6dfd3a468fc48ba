"""Events about court orders, about secure accommodation, and about the approval of carers."""

from typing import ClassVar

from domain.codes import LongerBecause, Order, SecureCriterion
from domain.events.base import Event
from domain.statute_codes import LibertyTest
from domain.values import (
    ChildRef,
    Day,
    HomeId,
    Kind,
    Officer,
    OrderId,
    PlacementId,
    ProviderId,
    Role,
    SealedText,
    SealedWords,
    Words,
    YesNo,
)


class OrderTerms(Event):
    """What an order about children permits: settings, and the provider or home it is tied to.

    Without a provider or a home the order is tied to neither. The restrictions are those that the
    court authorised as the most that may be used.
    """

    order_id: OrderId
    child_refs: tuple[ChildRef, ...]
    order: Order
    settings: tuple[Kind, ...]
    provider_id: ProviderId | None
    home_id: HomeId | None
    restrictions: SealedText


class CourtOrderRecorded(OrderTerms):
    """A court made an order about children and where they may live, in force from a day.

    It ends on `expires_on`, which is not a day of it, or without one when it is discharged.
    """

    stored: ClassVar[str] = "court-order-recorded.v1"
    court: Words
    case_number: SealedWords
    judge: SealedText
    interim: bool
    made_on: Day
    in_force_from: Day
    expires_on: Day | None


class CourtOrderExtended(Event):
    """A court extended an order, on its terms, until another day."""

    stored: ClassVar[str] = "court-order-extended.v1"
    order_id: OrderId
    child_refs: tuple[ChildRef, ...]
    expires_on: Day
    extended_on: Day


class CourtOrderVaried(OrderTerms):
    """A court changed what an order permits, from a day. It ends when it ended before."""

    stored: ClassVar[str] = "court-order-varied.v1"
    varied_on: Day


class CourtOrderDischarged(Event):
    """A court ended an order. The day itself is not a day of the order."""

    stored: ClassVar[str] = "court-order-discharged.v1"
    order_id: OrderId
    child_refs: tuple[ChildRef, ...]
    reason: SealedWords
    discharged_on: Day


class SecureCriteriaFound(Event):
    """An officer found that a child may be kept in secure accommodation for 72 hours (s25)."""

    stored: ClassVar[str] = "secure-criteria-found.v1"
    child_ref: ChildRef
    criterion: SecureCriterion
    reason: SealedWords
    found_as: Role
    found_by: Officer
    found_on: Day


class SecureAccommodationApproved(Event):
    """The Secretary of State approved secure accommodation of a child under thirteen (reg 4)."""

    stored: ClassVar[str] = "secure-accommodation-approved.v1"
    child_ref: ChildRef
    letter: SealedWords
    approved_on: Day


class LibertyConclusionRecorded(Event):
    """Somebody concluded whether a child is deprived of liberty where the child lives.

    `test` is the one that the law had on the day. `concluded_by` is who concluded, and
    `authority_of` their post, or the court.
    """

    stored: ClassVar[str] = "liberty-conclusion-recorded.v1"
    child_ref: ChildRef
    is_deprived: bool
    concluded_by: SealedWords
    authority_of: SealedWords
    test: LibertyTest
    reasons: SealedWords
    concluded_on: Day


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
    """A temporary approval was extended (reg 25): while the carers are assessed, once and until a
    day; while a refusal is reviewed, until its outcome is known, and so without a last day.
    """

    stored: ClassVar[str] = "temporary-approval-extended.v1"
    placement_id: PlacementId
    child_ref: ChildRef
    longer_because: LongerBecause
    reason: SealedWords
    panel_asked_on: Day
    reviewing_officer_told_on: Day
    extended_as: Role
    extended_on: Day
    approved_until: Day | None


class CarersRefused(Event):
    """Family or friends were not approved as foster carers by the fostering service or, on review,
    were refused again.
    """

    stored: ClassVar[str] = "carers-refused.v1"
    placement_id: PlacementId
    child_ref: ChildRef
    on_review: YesNo
    refused_on: Day


class CarersApproved(Event):
    """Family or friends were approved as foster carers by the fostering service."""

    stored: ClassVar[str] = "carers-approved.v1"
    placement_id: PlacementId
    child_ref: ChildRef
    approved_on: Day
