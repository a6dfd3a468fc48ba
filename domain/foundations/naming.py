"""An entry that names a thing rests on the entry that made the thing.

What a placement's start is replaced by holds up its visits, fees and end, if it is of the same
child in the same home. What was done in a search, on an award or with an offer was done on that
very search, award or offer. Only whether a framework ran is judged by a day: that of the award.

Source: the ledger's own (decision 76) (CORRECT-8, CORRECT-9).
"""

from typing import Final

from domain.events import CLASSES
from domain.events.after_care import AfterCareArranged
from domain.events.allocations import EmergencyAccessTaken
from domain.events.awards import (
    Award,
    AwardedByMiniCompetition,
    AwardedDirectly,
    AwardedThroughContingency,
    AwardedUnregistered,
    BoughtBySpotPurchase,
)
from domain.events.base import Event, tagged_fields
from domain.events.corrections import (
    CommandRefused,
    CorrectionProposed,
    EntryReversed,
    ProposalEnded,
)
from domain.events.finance import (
    FrameworkUplifted,
    InvoiceRecorded,
    PaymentRecorded,
    SavingsTargetSet,
)
from domain.events.governance import DecisionProposed, PolicyAdopted, SchemeAdopted
from domain.events.offers import OfferMade, OfferRefused
from domain.events.orders import CourtOrderRecorded
from domain.events.people import BundleIssued, PersonErased, ValueShredded
from domain.events.placements import PlacementStarted
from domain.events.providers import BlockBooked, HomeRegistered
from domain.events.purchasing import (
    ArrangementRecognised,
    FrameworkEstablished,
    RoundOpened,
)
from domain.events.searches import ReferralOpened
from domain.events.support import ShortBreaksAgreed, SupportStarted
from domain.events.transitions import TransitionPlanned
from domain.foundations.rests import Holds, Rest

AWARDS: Final = (
    AwardedByMiniCompetition, AwardedDirectly, AwardedThroughContingency, BoughtBySpotPurchase,
    AwardedUnregistered,
)  # fmt: skip
RESTS_ON_NOTHING: Final = (
    BundleIssued, CommandRefused, CorrectionProposed, DecisionProposed, EmergencyAccessTaken,
    EntryReversed, OfferRefused, PersonErased, ProposalEnded, ValueShredded,
)  # fmt: skip
"""What says that something was refused, proposed, reversed, erased, looked at or copied. It was,
whatever becomes of the thing that it names."""


def naming(kind: str, *makers: type[Event]) -> tuple[type[Event], ...]:
    """The events with a field that names a thing of a kind, without those that make it."""
    return tuple(
        event
        for event in CLASSES
        if event not in (*makers, *RESTS_ON_NOTHING)
        and any(of == kind for _, of in tagged_fields(event))
    )


def made_by(
    kind: str,
    *makers: type[Event],
    same: tuple[str, ...] = (),
    holds: Holds = Holds.ANOTHER,
) -> Rest:
    """The row of what names a thing of a kind that one of these events makes."""
    return Rest(naming(kind, *makers), makers, kind, same, holds=holds)


def is_in_the_lots(above: Event, framework: FrameworkEstablished) -> bool:
    """Whether a framework has the lots that an entry names, on the day of an award."""
    lots = set(getattr(above, "lots", ())) | {getattr(above, "lot", framework.lots[0])}
    day = above.awarded_on if isinstance(above, Award) else framework.starts_on
    return lots <= set(framework.lots) and framework.starts_on <= day < framework.ends_on


NAMING: Final = (
    made_by("referral", ReferralOpened, holds=Holds.NOTHING),
    made_by("award", *AWARDS, same=("referral",), holds=Holds.NOTHING),
    made_by("offer", OfferMade, same=("referral", "provider"), holds=Holds.NOTHING),
    made_by("placement", PlacementStarted, same=("child", "home")),
    made_by("home", HomeRegistered, same=("provider",)),
    made_by("order", CourtOrderRecorded, same=("child",)),
    made_by("transition", TransitionPlanned, same=("child",)),
    made_by("support", SupportStarted, same=("child",)),
    made_by("aftercare", AfterCareArranged, same=("child",)),
    made_by("series", ShortBreaksAgreed, same=("child",)),
    made_by("block", BlockBooked, same=("home",)),
    made_by("uplift", FrameworkUplifted, holds=Holds.NOTHING),
    made_by("round", RoundOpened, same=("framework",)),
    made_by("arrangement", ArrangementRecognised),
    made_by("scheme", SchemeAdopted),
    made_by("policy", PolicyAdopted),
    made_by("saving", SavingsTargetSet, same=("line",)),
    made_by("invoice", InvoiceRecorded, same=("provider",)),
    made_by("payment", PaymentRecorded),
    Rest(
        naming("framework", FrameworkEstablished),
        (FrameworkEstablished,),
        "framework",
        when=is_in_the_lots,
    ),
)
