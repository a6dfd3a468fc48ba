"""Where a child lives rests on care, orders, approvals and reviews; money on budgets and payees.

Each row is a rule of some command: what that command would not have been accepted without. An order
is judged on the first day of the placement: by the day from which it is in force or varied, and by
the end that an extension sets.

Source: the ledger's own (decision 76) (CORRECT-8, CORRECT-9).
"""

from collections.abc import Mapping
from typing import Any, Final

from domain.codes import Order
from domain.events.allocations import AllocationEnded, CaseAllocated
from domain.events.awards import (
    AwardedUnregistered,
    OutOfAreaApproved,
)
from domain.events.base import Event
from domain.events.care import (
    CareEnded,
    CareStarted,
    CaseReviewed,
    DutyDone,
    LegalStatusRecorded,
)
from domain.events.finance import (
    BudgetLineCoded,
    BudgetSet,
    BudgetVired,
    InvoiceRecorded,
    PaymentRecorded,
    SavingsTargetSet,
)
from domain.events.governance import CommencementRecorded
from domain.events.orders import (
    CourtOrderExtended,
    CourtOrderRecorded,
    CourtOrderVaried,
    LibertyConclusionRecorded,
    SecureAccommodationApproved,
    SecureCriteriaFound,
)
from domain.events.placements import (
    AbsenceEnded,
    AbsenceStarted,
    PlacementEnded,
    PlacementStarted,
)
from domain.events.providers import (
    HomeRegistered,
    ProviderApplied,
    ProviderRecorded,
)
from domain.events.purchasing import (
    ProviderListed,
)
from domain.events.transfers import ResponsibilityPassed
from domain.events.transitions import (
    AdultNeedsAssessed,
    AdultSocialCareConsulted,
    TransferredToAdults,
    TransitionAgreed,
    TransitionPlanned,
)
from domain.foundations.rests import Holds, Rest
from domain.law import FOR_UNDER_SIXTEENS
from domain.statute_codes import ActSection
from domain.values import Kind

NEED_NO_ORDER: Final = FOR_UNDER_SIXTEENS - {Kind.SECURE_HOME}
"""The kinds of place that need no order, where they are registered if they have to be (START-8)."""
REGISTERED_BY_HOME: Final = frozenset(
    (Kind.CHILDRENS_HOME, Kind.RESIDENTIAL_SCHOOL, Kind.FAMILY_CENTRE)
)
"""Those of them of which a place is registered itself, and then has a home that is named."""
BY_THE_COUNCIL: Final = frozenset(("CARPL", "LAREQ", "OTHER"))
"""The codes by which the council ends a placement (END-3)."""


def needs_an_order(start: PlacementStarted) -> bool:
    """Whether no child may live in such a place without an order or an approval."""
    return start.kind not in NEED_NO_ORDER or (
        start.kind in REGISTERED_BY_HOME and start.home_id is None
    )


def under_the_order(start: PlacementStarted, terms: Any) -> bool:
    """Whether an order, or its extension or variation, lets a child live in such a place."""
    if isinstance(terms, CourtOrderExtended):
        return needs_an_order(start) and start.started_on < terms.expires_on
    day = terms.varied_on if isinstance(terms, CourtOrderVaried) else terms.in_force_from
    return needs_an_order(start) and start.kind in terms.settings and day <= start.started_on


def is_secure(start: PlacementStarted, _below: Event) -> bool:
    """Whether a child came to live in a secure children's home."""
    return start.kind is Kind.SECURE_HOME


def same_place(start: PlacementStarted, approved: OutOfAreaApproved) -> bool:
    """Whether a child came to live in the home and the area that were approved."""
    return (start.home_id, start.authority) == (approved.home_id, approved.authority)


def had_come_into_care(above: Event, care: CareStarted) -> bool:
    """Whether care had begun by the first day of a placement."""
    return not isinstance(above, PlacementStarted) or care.started_on <= above.started_on


def ended_before(above: CareStarted, below: CareEnded) -> bool:
    """Whether one period of care ended before another began."""
    return below.ended_on <= above.started_on


def ended_after_review(end: PlacementEnded, review: CaseReviewed) -> bool:
    """Whether the council ended a placement on a review, and not for immediate risk (END-3)."""
    return (
        end.code in BY_THE_COUNCIL and not end.immediate_risk and review.reviewed_on <= end.ended_on
    )


def same_year(above: Any, below: Any) -> bool:
    """Whether both are about the same financial year."""
    return bool(above.financial_year == below.financial_year)


def under_section_13(above: Any, below: Any) -> bool:
    """Whether an order is one that the commencement of section 13 of the Act of 2026 lets be."""
    return above.order is Order.RELEVANT_ACCOMMODATION and below.section is ActSection.LIBERTY


CARE: Final = (
    Rest(
        (PlacementStarted, CareEnded, LegalStatusRecorded, CaseReviewed, SecureCriteriaFound,
         LibertyConclusionRecorded, AdultNeedsAssessed, TransitionPlanned, ResponsibilityPassed),
        (CareStarted,), "child", when=had_come_into_care,
    ),
    Rest((CareStarted,), (CareEnded,), "child", when=ended_before),
    Rest((PlacementStarted,), (OutOfAreaApproved,), "child", when=same_place),
    Rest(
        (CourtOrderRecorded, CourtOrderVaried), (CommencementRecorded,), "", (), under_section_13,
        Holds.REPLACEMENT, ("section",),
    ),
    Rest((PlacementStarted,), (CourtOrderRecorded,), "child", when=under_the_order),
    Rest(
        (PlacementStarted,), (CourtOrderExtended, CourtOrderVaried), "child", (), under_the_order,
        Holds.NOTHING,
    ),
    Rest((PlacementStarted,), (SecureCriteriaFound, SecureAccommodationApproved), "child",
         when=is_secure),
    Rest((PlacementEnded,), (CaseReviewed,), "placement", when=ended_after_review),
    Rest((AbsenceEnded,), (AbsenceStarted,), "placement"),
    Rest((AllocationEnded,), (CaseAllocated,), "child", ("officer",)),
    Rest((TransitionAgreed,), (AdultSocialCareConsulted,), "transition", alike=("consulted_as",)),
    Rest((TransferredToAdults,), (TransitionAgreed,), "transition", holds=Holds.NOTHING),
)  # fmt: skip
KNOWN_BY: Final = (ProviderRecorded, HomeRegistered, ProviderApplied, ProviderListed)
"""What makes a provider known."""
MONEY: Final = (
    Rest((PaymentRecorded, InvoiceRecorded), KNOWN_BY, "provider"),
    Rest((AwardedUnregistered,), (ProviderRecorded,), "provider"),
    Rest((BudgetVired, SavingsTargetSet), (BudgetSet,), "line", when=same_year),
    Rest((BudgetLineCoded,), (BudgetSet,), "line"),
)
LIVING: Final = (*CARE, *MONEY)
CITING: Final[Mapping[type[Event], str]] = {DutyDone: "breach"}
"""The events that cite the position of another entry, and the field in which they do."""
