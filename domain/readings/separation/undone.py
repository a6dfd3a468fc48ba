"""Which reversals end a proposal: those of the entries that it rests on.

A proposal rests on what was recorded before it about the thing, and about the award, the home and
the provider that the entry which made the thing names. Once one of these entries is reversed, or
put right, it was made of other facts, and stands no longer.

Source: the ledger's own (decisions 76 and 97) (PROPOSAL-3).
"""

from collections.abc import Collection, Mapping
from typing import Final

from domain.command import events_in
from domain.events import stored_names
from domain.events.awards import AwardAuthorised, AwardCancelled
from domain.events.base import Event
from domain.events.corrections import EntryReversed
from domain.events.exclusions import ExclusionChecked
from domain.events.finance import (
    FrameworkUplifted,
    InvoiceDisputed,
    InvoiceRecorded,
    PaymentRecorded,
    SupplierRecognised,
)
from domain.events.placements import (
    AgreementSigned,
    FeeVaried,
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
    PlacesChanged,
    ProviderAdmitted,
    ProviderReinstated,
    ProviderRemoved,
    ProviderSuspended,
    RegistrationCancelled,
)
from domain.events.purchasing import FrameworkEstablished, LotTermsPublished, PriceScheduleAgreed
from domain.events.successions import HomeSuspended, HomeSuspensionLifted, HomeTransferred
from domain.events.support import SupportEnded, SupportExtended, SupportStarted
from domain.readings.referrals import AwardMade

MAKERS: Final = (PlacementStarted, SupportStarted, HomeRegistered, HomeTransferred)
"""The entries that make a thing, and name what else a proposal about it rests on."""
NAMED: Final = frozenset(("award", "home", "provider"))
"""The kinds of thing that a proposal rests on besides what it is about."""
RESTS_ON: Final[Mapping[str, tuple[type[Event], ...]]] = {
    "placement": (
        PlacementStarted, PlacementExtended, PlacementEnded, AgreementSigned, FeeVaried,
        PurchaseRegularised, RespiteArranged, NoticeGiven, NoticeWithdrawn,
    ),
    "support": (SupportStarted, SupportExtended, SupportEnded),
    "award": (*events_in(AwardMade), AwardAuthorised, AwardCancelled),
    "home": (
        HomeRegistered, HomeTransferred, HomeSuspended, HomeSuspensionLifted, RegistrationCancelled,
        PlacesChanged, BlockBooked,
    ),
    "provider": (
        ProviderAdmitted, ProviderRemoved, ProviderSuspended, ProviderReinstated,
        PriceScheduleAgreed, ExclusionChecked,
    ),
    "framework": (FrameworkEstablished, FrameworkUplifted, LotTermsPublished),
    "supplier": (SupplierRecognised,),
    "payment": (PaymentRecorded,),
    "invoice": (InvoiceRecorded, InvoiceDisputed),
}  # fmt: skip
"""The entries that a proposal rests on, by the kind of thing that they are about."""
STORED: Final = {kind: stored_names(events) for kind, events in RESTS_ON.items()}


def named_by_makers(events: Collection[Event], about: str | None) -> frozenset[str]:
    """The tags of what a proposal about a thing rests on, as these events name it."""
    if about is None:
        return frozenset()
    makers = (each for each in events if isinstance(each, MAKERS) and about in each.tags)
    named = (tag for each in makers for tag in each.tags if tag.partition(":")[0] in NAMED)
    return frozenset((about, *named))


def undoes(reversal: EntryReversed, tags: Collection[str]) -> bool:
    """Whether a reversal is of an entry that a proposal rests on, by these tags."""
    return any(
        reversal.entry in STORED.get(tag.partition(":")[0], ())
        for tag in tags
        if tag in reversal.entry_tags
    )
