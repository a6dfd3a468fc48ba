"""What was decided of an entry covers the right one only if that asks no more.

Each row is of a decision, and of an entry that the decision was of. The entry recorded in its place
holds the decision up if it is about the same, and asks for no more: the same payee, provider, kind
of place and day, for no more pounds, and no longer. Otherwise the decision goes with the wrong
entry, and is made again.

Source: the ledger's own (decision 76) (CORRECT-8).
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final

from domain.codes import LongerBecause
from domain.events.awards import AwardedThroughContingency
from domain.events.finance import (
    DisputeSettled,
    InvoiceDisputed,
    InvoiceRecorded,
    PaymentAuthorised,
    PaymentRecorded,
)
from domain.events.orders import (
    CarersApprovedTemporarily,
    CarersRefused,
    TemporaryApprovalExtended,
)
from domain.events.placements import (
    AgreementSigned,
    FeeVaried,
    PlacementExtended,
    PlacementStarted,
    PurchaseRegularised,
)
from domain.events.providers import BlockBooked, ProviderReinstated, ProviderSuspended
from domain.events.purchasing import ArrangementRecognised, ProviderListed
from domain.events.successions import ContractNovated, ContractTransferred
from domain.events.support import (
    ShortBreaksAgreed,
    ShortBreaksEnded,
    SupportExtended,
    SupportStarted,
)
from domain.events.transitions import TransitionAgreed, TransitionPlanned
from domain.foundations.deciding import fee_of
from domain.foundations.rests import Holds, Rest


def pays_no_more(above: PaymentAuthorised, payment: PaymentRecorded) -> bool:
    """Whether an authorisation is of a payment of so much, made by its day (PAID-1)."""
    return 0 < payment.amount <= above.amount and payment.paid_on <= above.authorised_on


def fees_from(start: PlacementStarted | SupportStarted) -> Iterator[tuple[date, Decimal]]:
    """The days from which a start states a fee, in their order, each with the pounds a week."""
    if isinstance(start, PlacementStarted):
        yield start.started_on, start.weekly_fee or Decimal(0)
    for step in start.steps:
        yield step.from_on, step.weekly_fee


def fee_on(start: PlacementStarted | SupportStarted, day: date) -> Decimal:
    """The pounds a week that a start states for a day; nothing before its first."""
    fees = [fee for since, fee in fees_from(start) if since <= day]
    return fees[-1] if fees else Decimal(0)


def is_no_dearer(wrong: Any, right: Any) -> bool:
    """Whether a start costs no more than another on any day from the first of the other on, and
    pays no more once.
    """
    first = wrong.started_on
    days = {max(day, first) for each in (wrong, right) for day, _ in fees_from(each)}
    once = [sum(each.amount for each in start.payments) for start in (wrong, right)]
    return once[1] <= once[0] and all(fee_on(right, day) <= fee_on(wrong, day) for day in days)


def is_agreed_no_longer(wrong: PlacementStarted, right: PlacementStarted) -> bool:
    """Whether a start is agreed until no later day than another."""
    return right.agreed_until <= wrong.agreed_until


def is_no_more_to_take_over(wrong: PlacementStarted, right: PlacementStarted) -> bool:
    """Whether the contract of a start costs no more than that of another, and lasts no longer."""
    return is_no_dearer(wrong, right) and is_agreed_no_longer(wrong, right)


def is_no_larger(wrong: BlockBooked, right: BlockBooked) -> bool:
    """Whether a block is of no more places than another, for no more pounds, within its days."""
    is_within = wrong.starts_on <= right.starts_on and right.ends_on <= wrong.ends_on
    return is_within and right.places <= wrong.places and right.weekly_fee <= wrong.weekly_fee


def counted_as_ended(above: ShortBreaksAgreed, ended: ShortBreaksEnded) -> bool:
    """Whether short breaks with a fee were agreed once another series had ended, which counted with
    them for the nights taken and no more (BREAKS-8).
    """
    is_other = above.series_id != ended.series_id
    return is_other and bool(above.nightly_fee) and ended.ended_on <= above.agreed_on


def is_extended_no_more(wrong: Any, right: Any) -> bool:
    """Whether days added to what was agreed are no more of them if added to another start, and
    cost no more.
    """
    return bool(wrong.agreed_until <= right.agreed_until) and is_no_dearer(wrong, right)


def is_within_the_start(above: FeeVaried | AgreementSigned, start: PlacementStarted) -> bool:
    """Whether a fee that is stated is no higher than the start's on its day. One person states such
    a fee, because the award with which it started was authorised (VARY-5, VARY-6).
    """
    day, pounds = fee_of(above)
    return pounds <= fee_on(start, day)


def is_uplift(above: FeeVaried, _start: PlacementStarted) -> bool:
    """Whether a fee rose by so many per cent of what it was."""
    return above.uplift is not None


def is_lifted(above: ProviderReinstated, suspended: ProviderSuspended) -> bool:
    """Whether a suspension began by the day of a reinstatement, in a lot that this is in."""
    began = suspended.suspended_on <= above.reinstated_on
    return began and not set(above.lots).isdisjoint(suspended.lots)


def is_no_graver(wrong: ProviderSuspended, right: ProviderSuspended) -> bool:
    """Whether a suspension is for the reason of another, in no more lots."""
    return right.trigger is wrong.trigger and set(right.lots) <= set(wrong.lots)


def was_in_dispute(above: DisputeSettled, dispute: InvoiceDisputed) -> bool:
    """Whether so much was in dispute by the day of a settlement (SETTLE-2)."""
    return above.agreed <= dispute.amount and dispute.disputed_on <= above.settled_on


def ran_on_the_day(above: AwardedThroughContingency, below: ArrangementRecognised) -> bool:
    """Whether another body's framework was in force on the day of an award."""
    is_over = below.ends_on is not None and below.ends_on <= above.awarded_on
    return below.starts_on <= above.awarded_on and not is_over


def was_listed(above: AwardedThroughContingency, below: ProviderListed) -> bool:
    """Whether a provider was listed for the lot of an award by its day."""
    return above.lot in below.lots and below.listed_on <= above.awarded_on


def is_reviewed(above: TemporaryApprovalExtended, refused: CarersRefused) -> bool:
    """Whether an approval was extended while a refusal was reviewed (LONGER-4)."""
    for_review = above.longer_because is LongerBecause.REVIEW
    return for_review and not refused.on_review and refused.refused_on <= above.extended_on


PLACE: Final = ("provider_id", "kind")
BOUGHT: Final = (
    Rest(
        (PurchaseRegularised,), (PlacementStarted,), "placement", ("child",),
        holds=Holds.REPLACEMENT, within=is_agreed_no_longer,
        alike=(*PLACE, "home_id", "weekly_fee", "started_on"),
    ),
    Rest(
        (FeeVaried, AgreementSigned, PlacementExtended), (PlacementStarted,), "placement",
        ("child",), holds=Holds.REPLACEMENT, alike=PLACE,
    ),
    Rest(
        (FeeVaried, AgreementSigned), (PlacementStarted,), "placement", (), is_within_the_start,
        Holds.REPLACEMENT,
    ),
    Rest(
        (FeeVaried,), (PlacementStarted,), "placement", (), is_uplift, Holds.REPLACEMENT,
        within=is_no_dearer,
    ),
    Rest(
        (PlacementExtended,), (PlacementStarted,), "placement", holds=Holds.REPLACEMENT,
        within=is_extended_no_more,
    ),
    Rest(
        (SupportExtended,), (SupportStarted,), "support", ("child",), holds=Holds.REPLACEMENT,
        alike=PLACE, within=is_extended_no_more,
    ),
    Rest(
        (ShortBreaksAgreed,), (ShortBreaksEnded,), "child", (), counted_as_ended,
        Holds.REPLACEMENT, ("series_id",),
    ),
    Rest(
        (ContractNovated, ContractTransferred), (PlacementStarted,), "placement",
        holds=Holds.REPLACEMENT, alike=("provider_id",),
    ),
    Rest(
        (ContractNovated, ContractTransferred), (BlockBooked,), "block", holds=Holds.REPLACEMENT,
        alike=("provider_id", "home_id"),
    ),
    Rest(
        (ContractNovated,), (PlacementStarted,), "placement", holds=Holds.REPLACEMENT,
        alike=("home_id", "kind"), within=is_no_more_to_take_over,
    ),
    Rest(
        (ContractNovated,), (BlockBooked,), "block", holds=Holds.REPLACEMENT,
        alike=("home_id", "kind"), within=is_no_larger,
    ),
)  # fmt: skip
PAID: Final = (
    Rest(
        (PaymentAuthorised,), (PaymentRecorded,), "payment", (), pays_no_more, Holds.REPLACEMENT,
        ("budget_line", "supplier", "provider_id", "payee"),
    ),
    Rest(
        (InvoiceDisputed, DisputeSettled), (InvoiceRecorded,), "invoice", holds=Holds.REPLACEMENT,
        alike=("supplier", "provider_id"),
    ),
    Rest(
        (DisputeSettled,), (InvoiceDisputed,), "invoice", (), was_in_dispute, Holds.REPLACEMENT,
        ("amount", "disputed_by"),
    ),
)  # fmt: skip
GOVERNED: Final = (
    Rest((ProviderReinstated,), (ProviderSuspended,), "provider", when=is_lifted,
         within=is_no_graver),
    Rest(
        (AwardedThroughContingency,), (ArrangementRecognised,), "arrangement", (), ran_on_the_day,
        Holds.REPLACEMENT, ("tier",),
    ),
    Rest((AwardedThroughContingency,), (ProviderListed,), "arrangement", ("provider",), was_listed),
    Rest((TransitionAgreed,), (TransitionPlanned,), "transition", holds=Holds.NOTHING),
    Rest(
        (TemporaryApprovalExtended,), (CarersApprovedTemporarily,), "placement", ("child",),
        holds=Holds.REPLACEMENT, alike=("approved_from", "approved_until"),
    ),
    Rest(
        (TemporaryApprovalExtended,), (CarersRefused,), "placement", ("child",), is_reviewed,
        Holds.REPLACEMENT,
    ),
)  # fmt: skip
COVERING: Final = (*BOUGHT, *PAID, *GOVERNED)
