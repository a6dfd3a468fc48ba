"""A decision rests on what it was decided on, and a purchase on who authorised it.

Each row is a rule of some command: what that command would not have been accepted without. What was
in force is judged on the day of the award, the authorisation or the placement. Otherwise what is
recorded counts, of whatever day.

Source: the ledger's own (decision 76) (CORRECT-8, CORRECT-9).
"""

from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeAlias

from domain.codes import ORDER_OF_SEARCH, Route, Tier
from domain.events.awards import (
    Award,
    AwardAuthorised,
    AwardConsulted,
    AwardedByMiniCompetition,
    AwardedDirectly,
    AwardedThroughContingency,
    AwardQuestionAnswered,
    AwardQuestioned,
    BoughtBySpotPurchase,
    KeyDecisionPublished,
    OutOfAreaApproved,
)
from domain.events.exclusions import ExclusionChecked, ReviewUnitTold
from domain.events.finance import FrameworkUplifted, PaymentAuthorised
from domain.events.governance import PolicyAdopted, SchemeAdopted
from domain.events.offers import (
    InterestsDeclared,
    OfferEvaluated,
    OfferMade,
    OfferModerated,
    OfferWithdrawn,
)
from domain.events.placements import (
    AgreementSigned,
    FeeVaried,
    PlacementExtended,
    PlacementStarted,
    PurchaseRegularised,
)
from domain.events.providers import (
    HomeRegistered,
    ProviderAdmitted,
    ProviderApplied,
    ProviderRefused,
    ProviderRemoved,
    ProviderSuspended,
)
from domain.events.purchasing import (
    ApplicationModerated,
    ApplicationScored,
    LotTermsPublished,
    PriceScheduleAgreed,
    ProviderDelisted,
    ProviderListed,
    RoundClosed,
    RoundConcluded,
)
from domain.events.searches import (
    AnswerObjected,
    ClarificationAnswered,
    ClarificationAsked,
    InvitationDeclined,
    InvitationRead,
    ProvidersInvited,
    TierExhausted,
    TierStarted,
    WishesAscertained,
)
from domain.events.successions import (
    BusinessTransferred,
    ContractNovated,
    ContractTransferred,
    HomeSuspended,
    HomeTransferred,
    SearchTransferred,
)
from domain.events.support import SupportStarted
from domain.events.transitions import TransitionAgreed
from domain.fee_lines import weekly_total
from domain.foundations.naming import AWARDS
from domain.foundations.rests import Holds, Rest
from domain.readings.separation.owed import owed_under

TIERS_OF_ROUTE: Final = {
    Route.MINI_COMPETITION: (Tier.PURCHASING_SYSTEM,),
    Route.DIRECT: (Tier.PURCHASING_SYSTEM,),
    Route.CONTINGENCY: (Tier.CITY_REGION, Tier.REGION),
    Route.SPOT: (Tier.SPOT,),
    Route.UNREGISTERED: (Tier.UNREGISTERED,),
}


def same_lot(above: Any, below: Any) -> bool:
    """Whether both are about the same lot."""
    return bool(above.lot is below.lot)


def same_tier(above: Any, below: Any) -> bool:
    """Whether both are about the same tier of the search."""
    return bool(above.tier is below.tier)


def tier_of_the_route(award: Award, tier: TierStarted) -> bool:
    """Whether an award is by a route of the tier."""
    return tier.tier in TIERS_OF_ROUTE[award.route]


def earlier_tier(above: TierStarted, below: TierExhausted) -> bool:
    """Whether the tier that was exhausted is searched before the one started."""
    return ORDER_OF_SEARCH.index(below.tier) < ORDER_OF_SEARCH.index(above.tier)


def same_evaluator(above: OfferEvaluated, below: InterestsDeclared) -> bool:
    """Whether the evaluator is the one who declared."""
    return above.evaluator == below.evaluator


def handed_over(above: Any, below: Any) -> bool:
    """Whether a contract, or a place in a search, passed with what passed between the same two."""
    between = (below.provider_id, below.successor_id)
    return (above.provider_id, above.successor_id) == between and (
        above.passed_on >= below.passed_on
    )


def under_the_suspension(above: HomeSuspended, below: ProviderSuspended) -> bool:
    """Whether a home is suspended as a provider was by then, in a lot at least."""
    began = below.suspended_on <= above.suspended_on
    return began and not set(above.lots).isdisjoint(below.lots)


def same_question(above: AwardQuestionAnswered, below: AwardQuestioned) -> bool:
    """Whether the reply is to the question."""
    return above.question_id == below.question_id


def same_clarification(above: ClarificationAnswered, below: ClarificationAsked) -> bool:
    """Whether the answer is to the question."""
    return above.clarification_id == below.clarification_id


def in_force_by(below: Any, day: date) -> bool:
    """Whether something is in force from a day or an earlier one."""
    return bool(below.in_force_from <= day)


Decided: TypeAlias = (
    Award
    | AwardAuthorised
    | ContractNovated
    | FrameworkUplifted
    | PaymentAuthorised
    | PlacementStarted
    | TransitionAgreed
)
"""What is decided under a policy or a scheme."""


def day_decided(above: Decided) -> date:
    """The day of an award, an authorisation, a rise, an agreement or a placement."""
    match above:
        case Award():
            return above.awarded_on
        case AwardAuthorised() | PaymentAuthorised():
            return above.authorised_on
        case TransitionAgreed() | ContractNovated():
            return above.agreed_on
        case FrameworkUplifted():
            return above.uplifted_from
        case PlacementStarted():
            return above.started_on


def under_it(above: Decided, below: Any) -> bool:
    """Whether something was decided once a policy or a scheme was in force."""
    return in_force_by(below, day_decided(above))


def under_its_terms(award: Any, below: Any) -> bool:
    """Whether an award is in the lot of terms or prices that were in force."""
    return same_lot(award, below) and in_force_by(below, award.awarded_on)


def fee_of(above: FeeVaried | AgreementSigned) -> tuple[date, Decimal]:
    """The first day of a fee that is stated, and the pounds a week on it."""
    match above:
        case FeeVaried(varied_from=day):
            return day, above.weekly_fee
        case AgreementSigned(in_force_from=day):
            return day, weekly_total(above.fee_lines, day)


def no_dearer(above: FeeVaried | AgreementSigned, below: FeeVaried) -> bool:
    """Whether a fee that is stated does not rise above one that began by its day. One person states
    such a fee, because two people agreed to the one that it is compared with (VARY-6).
    """
    (day, pounds), (since, most) = fee_of(above), fee_of(below)
    return since <= day and pounds <= most


def asks_no_more(above: AgreementSigned, below: AgreementSigned) -> bool:
    """Whether what an agreement asks while a child is away and when they leave is covered by one in
    force by its day. One person signs such an agreement, because two people agreed to the terms
    that it is compared with (AGREEMENT-6).
    """
    covered = owed_under(below).covers(owed_under(above))
    return in_force_by(below, above.in_force_from) and covered


SEARCH: Final = (
    Rest((TierStarted,), (TierExhausted,), "referral", when=earlier_tier, alike=("tier",)),
    Rest((ProvidersInvited, TierExhausted), (TierStarted,), "referral", when=same_tier),
    Rest(AWARDS, (TierStarted,), "referral", when=tier_of_the_route),
    Rest(
        (InvitationRead, InvitationDeclined, ClarificationAsked, OfferMade),
        (ProvidersInvited,),
        "referral",
        ("provider",),
    ),
    Rest(
        (AnswerObjected,),
        (InvitationDeclined, ClarificationAsked, OfferMade, OfferWithdrawn), "referral",
        ("provider",), holds=Holds.NOTHING,
    ),
    Rest((OutOfAreaApproved,), (WishesAscertained,), "referral", ("child",)),
    Rest((OfferEvaluated,), (InterestsDeclared,), "referral", when=same_evaluator),
    Rest(
        (OfferModerated,), (OfferEvaluated,), "offer", ("referral", "provider"),
        holds=Holds.NOTHING,
    ),
    Rest(
        (AwardedByMiniCompetition,), (OfferMade, OfferModerated), "referral", holds=Holds.NOTHING,
    ),
    Rest(
        (ClarificationAnswered,), (ClarificationAsked,), "referral", when=same_clarification,
        holds=Holds.NOTHING,
    ),
)  # fmt: skip
FRAMEWORK: Final = (
    Rest(
        (ApplicationScored, ApplicationModerated, ProviderAdmitted, ProviderRefused),
        (ProviderApplied,), "provider", ("round",), same_lot,
    ),
    Rest((ApplicationScored, RoundConcluded), (RoundClosed,), "round"),
    Rest(
        (ApplicationModerated,), (ApplicationScored,), "provider", ("round",), same_lot,
        Holds.NOTHING,
    ),
    Rest(
        (ProviderAdmitted,), (ApplicationModerated,), "provider", ("round",), same_lot,
        Holds.NOTHING,
    ),
    Rest(
        (AwardedByMiniCompetition, AwardedDirectly, PriceScheduleAgreed, ProviderRemoved),
        (ProviderAdmitted,), "provider", ("framework",), same_lot,
    ),
    Rest(
        (AwardedByMiniCompetition, AwardedDirectly), (LotTermsPublished,), "framework", (),
        under_its_terms, Holds.REPLACEMENT,
    ),
    Rest(
        (AwardedByMiniCompetition, AwardedDirectly, AwardedThroughContingency,
         BoughtBySpotPurchase),
        (PriceScheduleAgreed,), "provider", (), under_its_terms, Holds.NOTHING,
    ),
    Rest((ReviewUnitTold,), (ExclusionChecked,), "provider"),
    Rest((ProviderDelisted,), (ProviderListed,), "arrangement", ("provider",)),
)  # fmt: skip
AUTHORITY: Final = (
    Rest(
        (*AWARDS, AwardAuthorised, PlacementStarted), (PolicyAdopted,), "", (), under_it,
        Holds.REPLACEMENT, ("policy_id",),
    ),
    Rest(
        (AwardAuthorised, PaymentAuthorised, FrameworkUplifted, TransitionAgreed, ContractNovated),
        (SchemeAdopted,), "", (), under_it, Holds.REPLACEMENT, ("scheme_id",),
    ),
    Rest(
        (AwardAuthorised,), (AwardConsulted, KeyDecisionPublished), "award", ("referral",),
        holds=Holds.NOTHING,
    ),
    Rest(
        (AwardQuestionAnswered,), (AwardQuestioned,), "award", ("referral",), same_question,
        Holds.NOTHING,
    ),
    Rest(
        (PlacementStarted, PurchaseRegularised, SupportStarted), (AwardAuthorised,), "award",
        ("referral",),
        holds=Holds.NOTHING,
    ),
    Rest(
        (FeeVaried, PlacementExtended, AgreementSigned), (PurchaseRegularised,), "placement",
        holds=Holds.NOTHING,
    ),
    Rest(
        (FeeVaried, AgreementSigned), (FeeVaried,), "placement", (), no_dearer, Holds.REPLACEMENT
    ),
    Rest(
        (AgreementSigned,), (AgreementSigned,), "placement", (), asks_no_more, Holds.REPLACEMENT
    ),
)  # fmt: skip
HANDOVERS: Final = (
    Rest(
        (ContractTransferred, SearchTransferred), (BusinessTransferred, HomeTransferred),
        "provider", when=handed_over,
    ),
    Rest((HomeSuspended,), (HomeRegistered,), "home"),
    Rest((HomeSuspended,), (ProviderSuspended,), "provider", when=under_the_suspension),
)  # fmt: skip
DECIDING: Final = (*SEARCH, *FRAMEWORK, *AUTHORITY, *HANDOVERS)
