"""Which entries take a second person to reverse: those that decide money, safety or authority."""

from collections.abc import Sequence
from typing import Final, Protocol

from domain.events.after_care import AfterCareArranged, AfterCareEnded
from domain.events.awards import (
    AuthorisationDeclined,
    Award,
    AwardAuthorised,
    AwardCancelled,
    AwardConsulted,
    KeyDecisionPublished,
    OutOfAreaApproved,
)
from domain.events.base import Event
from domain.events.corrections import CorrectionProposed
from domain.events.exclusions import ExclusionChecked
from domain.events.finance import (
    BudgetSet,
    BudgetVired,
    InvoiceRecorded,
    PaymentRecorded,
    SavingRecorded,
    SupplierRecognised,
)
from domain.events.governance import InterpretationChosen, PolicyAdopted, SchemeAdopted
from domain.events.metadata import Breach
from domain.events.offers import OfferMade, OfferModerated
from domain.events.orders import (
    CarersApproved,
    CarersApprovedTemporarily,
    CourtOrderDischarged,
    CourtOrderExtended,
    CourtOrderRecorded,
    CourtOrderVaried,
    SecureAccommodationApproved,
    SecureCriteriaFound,
    TemporaryApprovalExtended,
)
from domain.events.placements import (
    AgreementSigned,
    BlockPlaceFilled,
    FeeVaried,
    FundingShared,
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
    ProviderAdmitted,
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
    ProviderListed,
)
from domain.events.successions import BusinessTransferred, ContractNovated, ContractTransferred
from domain.events.support import (
    ShortBreaksAgreed,
    SupportEnded,
    SupportExtended,
    SupportStarted,
)
from domain.events.transfers import ResponsibilityPassed, ResponsibilityReceived
from domain.events.transitions import TransitionAgreed
from domain.foundations.reversal import Reversal

MONEY: Final = (
    AgreementSigned, Award, BusinessTransferred, ContractNovated, ContractTransferred,
    AwardCancelled, BlockBooked, BlockPlaceFilled, BudgetSet, BudgetVired,
    FeeVaried, FundingShared, InvoiceRecorded, OfferMade, PaymentRecorded, PlacementEnded,
    PlacementExtended, PlacementStarted, PriceScheduleAgreed, PurchaseRegularised, RespiteArranged,
    ResponsibilityPassed, ResponsibilityReceived, SavingRecorded, ShortBreaksAgreed,
    AfterCareArranged, AfterCareEnded,
    SupplierRecognised, SupportEnded, SupportExtended, SupportStarted,
)  # fmt: skip
SAFETY: Final = (
    CourtOrderDischarged, CourtOrderExtended, CourtOrderRecorded, CourtOrderVaried, HomeRegistered,
    JudgementRecorded, OutOfAreaApproved, ProviderReinstated, ProviderSuspended,
    RegistrationCancelled, SecureAccommodationApproved, SecureCriteriaFound,
    CarersApprovedTemporarily, TemporaryApprovalExtended, CarersApproved,
)  # fmt: skip
AUTHORITY: Final = (
    ApplicationModerated, ArrangementRecognised, AuthorisationDeclined, AwardAuthorised,
    AwardConsulted, ExclusionChecked, FrameworkEstablished, InterpretationChosen,
    KeyDecisionPublished, LotTermsPublished, OfferModerated, PolicyAdopted,
    ProviderAdmitted, ProviderListed,
    ProviderRemoved, SchemeAdopted, TransitionAgreed,
)  # fmt: skip


class Weighed(Protocol):
    """An event with the position of its entry and the breaches that the entry records."""

    @property
    def position(self) -> int: ...

    @property
    def event(self) -> Event: ...

    @property
    def breaches(self) -> tuple[Breach, ...]: ...


def takes_two(entry: Weighed) -> bool:
    """Whether an entry is reversed only by a second person. A breach is taken away by nobody
    alone.
    """
    return bool(entry.breaches) or isinstance(entry.event, (*MONEY, *SAFETY, *AUTHORITY))


def proposals_of(command: Reversal, events: Sequence[Event]) -> list[CorrectionProposed]:
    """The proposals among these events to reverse the same entries."""
    return [
        each
        for each in events
        if isinstance(each, CorrectionProposed)
        and {each.position, *each.with_it} == command.positions
        and each.position == command.position
    ]
