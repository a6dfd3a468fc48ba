"""Which entries take two people to put right: those of money, safety or authority, and breaches.

One person proposes to reverse such an entry and another reverses it (CORRECT-10, CORRECT-11). An
entry of another event is reversed by one person alone, if it records no breach.

Source: the ledger's own (decision 76).
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final, Protocol

from domain.events.after_care import AfterCareArranged, AfterCareEnded
from domain.events.awards import (
    AuthorisationDeclined,
    Award,
    AwardAuthorised,
    AwardCancelled,
    AwardConsulted,
    ContractNoticeWithheld,
    KeyDecisionPublished,
    OutOfAreaApproved,
)
from domain.events.base import Event
from domain.events.care import CareEnded, CareStarted, LegalStatusRecorded
from domain.events.corrections import CorrectionProposed
from domain.events.exclusions import ExclusionChecked
from domain.events.finance import (
    BudgetSet,
    BudgetVired,
    DisputeSettled,
    FrameworkUplifted,
    InvoiceDisputed,
    InvoiceRecorded,
    PaymentAuthorised,
    PaymentRecorded,
    PriceKept,
    SavingRecorded,
    SavingsTargetSet,
    SupplierRecognised,
    UpliftWithheld,
)
from domain.events.governance import (
    CommencementRecorded,
    InterpretationChosen,
    PolicyAdopted,
    SchemeAdopted,
)
from domain.events.metadata import Breach
from domain.events.offers import OfferMade, OfferModerated
from domain.events.orders import (
    CarersApproved,
    CarersApprovedTemporarily,
    CarersRefused,
    CourtOrderDischarged,
    CourtOrderExtended,
    CourtOrderRecorded,
    CourtOrderVaried,
    LibertyConclusionRecorded,
    SecureAccommodationApproved,
    SecureCriteriaFound,
    TemporaryApprovalExtended,
)
from domain.events.placements import (
    AbsenceEnded,
    AbsenceStarted,
    AgreementSigned,
    BlockPlaceFilled,
    FeeVaried,
    FundingShared,
    NoticeGiven,
    NoticeWithdrawn,
    PlacementEnded,
    PlacementExtended,
    PlacementStarted,
    PurchaseRegularised,
    RespiteArranged,
)
from domain.events.providers import (
    BlockBooked,
    HomeRegistered,
    JudgementRecorded,
    OfstedNoticeLifted,
    OfstedNoticeServed,
    PlacesChanged,
    ProviderAdmitted,
    ProviderRefused,
    ProviderReinstated,
    ProviderRemoved,
    ProviderSuspended,
    RegistrationCancelled,
)
from domain.events.purchasing import (
    ApplicationModerated,
    ArrangementRecognised,
    FrameworkEstablished,
    LotTermsPublished,
    PriceScheduleAgreed,
    ProviderDelisted,
    ProviderListed,
)
from domain.events.successions import (
    BusinessTransferred,
    ContractNovated,
    ContractTransferred,
    HomeSuspended,
    HomeSuspensionLifted,
    HomeTransferred,
    SearchTransferred,
)
from domain.events.support import (
    ShortBreaksAgreed,
    ShortBreaksEnded,
    ShortBreakTaken,
    SupportEnded,
    SupportExtended,
    SupportStarted,
)
from domain.events.transfers import ResponsibilityPassed, ResponsibilityReceived
from domain.events.transitions import TransitionAgreed

MONEY: Final = (
    AbsenceEnded, AbsenceStarted, AfterCareArranged, AfterCareEnded, AgreementSigned, Award,
    AwardCancelled, BlockBooked, BlockPlaceFilled, BudgetSet, BudgetVired, BusinessTransferred,
    ContractNovated, ContractTransferred, DisputeSettled, FeeVaried, FrameworkUplifted,
    FundingShared, InvoiceDisputed,
    InvoiceRecorded, NoticeGiven, NoticeWithdrawn, OfferMade, PaymentAuthorised, PaymentRecorded,
    PlacementEnded,
    PlacementExtended, PlacementStarted, PriceKept, PriceScheduleAgreed, PurchaseRegularised,
    RespiteArranged,
    ResponsibilityPassed, ResponsibilityReceived, SavingRecorded, SavingsTargetSet,
    SearchTransferred, ShortBreakTaken, ShortBreaksAgreed, ShortBreaksEnded, SupplierRecognised,
    SupportEnded, SupportExtended, SupportStarted, UpliftWithheld,
)  # fmt: skip
SAFETY: Final = (
    CareEnded, CareStarted, CarersApproved, CarersApprovedTemporarily, CarersRefused,
    CourtOrderDischarged,
    CourtOrderExtended, CourtOrderRecorded, CourtOrderVaried, HomeRegistered, HomeSuspended,
    HomeSuspensionLifted, HomeTransferred, JudgementRecorded, LegalStatusRecorded,
    LibertyConclusionRecorded,
    OfstedNoticeLifted, OfstedNoticeServed, OutOfAreaApproved, PlacesChanged, ProviderReinstated,
    ProviderSuspended, RegistrationCancelled, SecureAccommodationApproved, SecureCriteriaFound,
    TemporaryApprovalExtended,
)  # fmt: skip
AUTHORITY: Final = (
    ApplicationModerated, ArrangementRecognised, AuthorisationDeclined, AwardAuthorised,
    AwardConsulted, CommencementRecorded, ContractNoticeWithheld, ExclusionChecked,
    FrameworkEstablished, InterpretationChosen, KeyDecisionPublished, LotTermsPublished,
    OfferModerated, PolicyAdopted, ProviderAdmitted, ProviderDelisted, ProviderListed,
    ProviderRefused, ProviderRemoved, SchemeAdopted, TransitionAgreed,
)  # fmt: skip


class EntryToReverse(Protocol):
    """An event with the position of its entry and the breaches that the entry records."""

    @property
    def position(self) -> int: ...

    @property
    def event(self) -> Event: ...

    @property
    def breaches(self) -> tuple[Breach, ...]: ...


def takes_two(entry: EntryToReverse) -> bool:
    """Whether it takes two people to reverse an entry: it decides money, safety or authority, or
    records a breach.
    """
    return bool(entry.breaches) or decides_weightily(type(entry.event))


def decides_weightily(event: type[Event]) -> bool:
    """Whether events of this kind decide money, safety or authority."""
    return issubclass(event, (*MONEY, *SAFETY, *AUTHORITY))


def proposals_to_reverse(
    positions: AbstractSet[int], entries: Sequence[EntryToReverse]
) -> list[tuple[int, CorrectionProposed]]:
    """The proposals among these to reverse the entries at these positions, and no others, each with
    its own position.
    """
    return [
        (each.position, each.event)
        for each in entries
        if isinstance(each.event, CorrectionProposed) and each.event.positions == positions
    ]
