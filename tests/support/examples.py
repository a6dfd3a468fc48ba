"""Named example events, each the least that a story needs. Vary them with `model_copy`."""

from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from domain.codes import (
    Ascertained,
    Declined,
    Duty,
    ErasureGround,
    Geography,
    Ground,
    KeepsItsPrice,
    LegalRegime,
    LongerBecause,
    Need,
    Order,
    Outcome,
    Participation,
    Party,
    Profile,
    Recipient,
    Relation,
    Route,
    SecureCriterion,
    Tier,
    Trigger,
)
from domain.events.after_care import AfterCare, AfterCareArranged, AfterCareEnded
from domain.events.allocations import AllocationEnded, CaseAllocated, EmergencyAccessTaken
from domain.events.awards import (
    AuthorisationDeclined,
    AwardAuthorised,
    AwardCancelled,
    AwardConsulted,
    AwardedByMiniCompetition,
    AwardedDirectly,
    AwardedThroughContingency,
    AwardedUnregistered,
    AwardInformed,
    AwardQuestionAnswered,
    AwardQuestioned,
    BoughtBySpotPurchase,
    ContractNoticePublished,
    ContractNoticeWithheld,
    KeyDecisionPublished,
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
from domain.events.corrections import (
    CommandRefused,
    CorrectionProposed,
    EntryReversed,
    ProposalEnd,
    ProposalEnded,
)
from domain.events.exclusions import ExclusionChecked, ReviewUnitTold
from domain.events.finance import (
    BudgetLineCoded,
    BudgetSet,
    BudgetVired,
    DisputeSettled,
    FrameworkUplifted,
    InvoiceDisputed,
    InvoiceRecorded,
    PaymentAuthorised,
    PaymentDutyDone,
    PaymentRecorded,
    PriceKept,
    SavingRecorded,
    SavingsTargetSet,
    SupplierRecognised,
    UpliftWithheld,
)
from domain.events.governance import (
    CommencementRecorded,
    DecisionProposed,
    InterpretationChosen,
    PolicyAdopted,
    ReportedToCabinetMember,
    SchemeAdopted,
    SchemeRow,
    Separated,
)
from domain.events.imports import (
    ChildReturned,
    ChildWithdrawn,
    EpisodeStated,
    ImportReversed,
    OfstedListLoaded,
    ReturnedRow,
)
from domain.events.offers import (
    InterestsDeclared,
    OfferEvaluated,
    OfferMade,
    OfferModerated,
    OfferRefused,
    OfferScores,
    OfferWithdrawn,
)
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
from domain.events.people import (
    BundleIssued,
    DeathRecorded,
    ParticularsRecorded,
    PersonErased,
    PersonIdentified,
    ValueShredded,
)
from domain.events.placements import (
    AbsenceEnded,
    AbsenceStarted,
    AddressChanged,
    AgreementSigned,
    BlockPlaceFilled,
    ChildVisited,
    FeeVaried,
    FundingShared,
    NoticeGiven,
    NoticeWithdrawn,
    PlacementEnded,
    PlacementExtended,
    PlacementPlanMade,
    PlacementReviewed,
    PlacementStarted,
    PurchaseRegularised,
    RecipientNotified,
    RespiteArranged,
    Share,
)
from domain.events.providers import (
    AddressClosed,
    AddressOpened,
    AddressPlacesChanged,
    BlockBooked,
    HomeRegistered,
    JudgementRecorded,
    OfstedNoticeLifted,
    OfstedNoticeServed,
    OperationChanged,
    OthersPlacesReported,
    OwnerRecorded,
    PlacesChanged,
    ProviderAdmitted,
    ProviderApplied,
    ProviderRecorded,
    ProviderRefused,
    ProviderReinstated,
    ProviderRemoved,
    ProviderSuspended,
    RegistrationCancelled,
)
from domain.events.purchasing import (
    ApplicationModerated,
    ApplicationScored,
    ApplicationScores,
    ArrangementRecognised,
    FrameworkEstablished,
    LotTermsPublished,
    Price,
    PriceScheduleAgreed,
    ProviderDelisted,
    ProviderListed,
    RoundClosed,
    RoundConcluded,
    RoundOpened,
    Weights,
)
from domain.events.searches import (
    AnonymisedForm,
    AnswerObjected,
    ClarificationAnswered,
    ClarificationAsked,
    InvitationDeclined,
    InvitationRead,
    ProvidersInvited,
    ReferralAbandoned,
    ReferralAmended,
    ReferralOpened,
    ReferralReopened,
    TierExhausted,
    TierStarted,
    WishesAscertained,
)
from domain.events.statements import FigureStated, Measure
from domain.events.successions import (
    BusinessTransferred,
    ContractNovated,
    ContractTransferred,
    HomeSuspended,
    HomeSuspensionLifted,
    HomeTransferred,
    ProviderRenamed,
    SearchTransferred,
)
from domain.events.support import (
    BreaksUnder,
    ShortBreaksAgreed,
    ShortBreaksEnded,
    ShortBreaksReviewed,
    ShortBreakTaken,
    SupportEnded,
    SupportExtended,
    SupportStarted,
)
from domain.events.transfers import (
    LivingTogether,
    ParentAndChildLinked,
    ResponsibilityPassed,
    ResponsibilityReceived,
    TransferUnder,
)
from domain.events.transitions import (
    AdultNeedsAssessed,
    AdultSocialCareConsulted,
    PathwayPlanned,
    TransferredToAdults,
    TransitionAgreed,
    TransitionPlanned,
)
from domain.fee_lines import FeeFor, FeeLine, Unit
from domain.funding_codes import Funder
from domain.provider_codes import Registrar, RegistrationStatus, SupplierStanding, Takeover
from domain.registration_codes import AddressCategory, OfstedNotice
from domain.search_codes import Answer
from domain.statute_codes import (
    ActSection,
    AgainstThreshold,
    Agreeing,
    ContractNotice,
    LibertyTest,
    Notice,
    Vat,
)
from domain.values import Judgement, Kind, Lot

CHILD = "C-AAAAAAAAAAAAAAAA"
OTHER_CHILD = "C-BBBBBBBBBBBBBBBB"
BOROUGH = "E08000014"
LANCASHIRE = "E10000017"
ST_HELENS = "E08000013"
JAN, FEB, MARCH, APRIL, MAY, JUNE = (date(2022, month, 1) for month in range(1, 7))
DCS, HOS, ASC = "director-of-childrens-services", "head-of-service", "director-of-adults"
LATER = datetime(2022, 6, 2, 17, tzinfo=UTC)
EARLIER = datetime(2022, 5, 31, 17, tzinfo=UTC)


def core(pounds: str = "3500.00", **more: Any) -> FeeLine:
    """A core fee a week."""
    return FeeLine(fee_for=FeeFor.CORE, unit=Unit.WEEK, amount=pounds, **more)


def flat(pounds: str) -> dict[str, Any]:
    """The fields of an offer at one core fee over the five years from April 2022."""
    fee = Decimal(pounds)
    return {
        "fee_lines": (core(pounds),),
        "weekly_fee": fee,
        "first_week": fee,
        "average_week": fee,
        "whole_life": (fee * 1826 / 7).quantize(Decimal("0.01"), ROUND_HALF_UP),
    }


def scores(n: int) -> OfferScores:
    """The same score on each head of an offer."""
    return OfferScores(
        match_to_need=Decimal(n), quality=Decimal(n), location=Decimal(n), social_value=Decimal(n)
    )


def heads(n: int) -> ApplicationScores:
    """The same score on each head of an application."""
    return ApplicationScores(
        collaboration=Decimal(n),
        quality=Decimal(n),
        understanding_cost=Decimal(n),
        social_value=Decimal(n),
    )


framework = FrameworkEstablished(
    framework_id="F-1",
    title="Sefton PDPS",
    procurement_started_on=JAN,
    legal_regime=LegalRegime.LIGHT_TOUCH_2015,
    notice="2022/S 000-028837",
    lots=(Lot.RESIDENTIAL, Lot.FOSTERING),
    starts_on=JAN,
    ends_on=date(2025, 1, 1),
)
lot_terms = LotTermsPublished(
    framework_id="F-1",
    lot=Lot.RESIDENTIAL,
    levels=("standard", "specialist"),
    allows_direct_award=True,
    allows_mini_competition=True,
    weights=Weights(
        match_to_need=Decimal(40),
        quality=Decimal(20),
        location=Decimal(10),
        social_value=Decimal(10),
        cost=Decimal(20),
    ),
    thresholds=heads(50),
    least_match_to_need=Decimal(40),
    least_evaluators=2,
    ceiling=None,
    retainer_percent=None,
    retainer_days=None,
    notice_days=None,
    last_day_charged=None,
    citation="Invitation to tender, section 4",
    in_force_from=JAN,
    published_by="cara",
    recorded_on=JAN,
)
round_opened = RoundOpened(
    round="R1",
    framework_id="F-1",
    lots=(Lot.RESIDENTIAL, Lot.FOSTERING),
    opened_on=JAN,
    closes_at=LATER,
)
round_closed = RoundClosed(round="R1", closed_on=FEB)
round_concluded = RoundConcluded(round="R1", concluded_on=MARCH)
applied = ProviderApplied(
    provider_id="P-1",
    name="Alder",
    framework_id="F-1",
    lot=Lot.RESIDENTIAL,
    round="R1",
    applied_on=JAN,
)
provider_recorded = ProviderRecorded(
    provider_id="P-1",
    name="Alder Care Limited",
    address="1 Alder Way, Southport PR8 1ZZ",
    registration_status=RegistrationStatus.REGISTERED,
    registered_with=Registrar.OFSTED,
    registration_number="SC900101",
    company_number="01234567",
    ppon=None,
    in_force_from=JAN,
)
exclusion_checked = ExclusionChecked(
    provider_id="P-1",
    debarment_list="Published 3 January 2022",
    connected_persons=True,
    exclusion_ground=None,
    on_debarment_list=False,
    self_cleaning=None,
    supplier_standing=SupplierStanding.NO_GROUND,
    excluded=False,
    decided_because=None,
    checked_by="tester",
    checked_on=FEB,
    valid_until=JUNE,
)
review_unit_told = ReviewUnitTold(provider_id="P-1", reference="PRU/26/7", told_on=MARCH)
renamed = ProviderRenamed(
    provider_id="P-1", name="Alder and Oak", reason="Rebranded", renamed_on=MARCH
)
business_transferred = BusinessTransferred(
    provider_id="P-1",
    successor_id="P-2",
    takeover=Takeover.MERGER,
    not_admitted=(),
    reason="Companies House, 1 March",
    passed_on=MARCH,
)
home_transferred = HomeTransferred(
    home_id="H-1",
    provider_id="P-1",
    successor_id="P-2",
    urn="SC900009",
    name="Alder House",
    suspended=(),
    passed_on=MARCH,
)
home_suspended = HomeSuspended(
    home_id="H-1",
    former_home="H-0",
    provider_id="P-1",
    lots=(Lot.RESIDENTIAL,),
    reason="Registered anew where H-0 was",
    suspended_on=APRIL,
)
home_suspension_lifted = HomeSuspensionLifted(
    home_id="H-1", lots=(Lot.RESIDENTIAL,), reason="Visited, and safe", lifted_on=APRIL
)
contract_transferred = ContractTransferred(
    placement_id="PL-1", block_id=None, provider_id="P-1", successor_id="P-2", passed_on=MARCH
)
search_transferred = SearchTransferred(
    referral_id="R-1", home_id=None, provider_id="P-1", successor_id="P-2", passed_on=MARCH
)
contract_novated = ContractNovated(
    placement_id="PL-1",
    block_id=None,
    home_id=None,
    provider_id="P-1",
    successor_id="P-2",
    agreed_as=HOS,
    agreed_by="hal",
    citations=("Contract procedure rules, 14",),
    reason="The home was sold",
    agreed_on=MARCH,
    novated_on=MARCH,
)
application_scored = ApplicationScored(
    provider_id="P-1",
    lot=Lot.RESIDENTIAL,
    round="R1",
    evaluator="ann",
    scores=heads(70),
    comments="Sound",
    scored_on=FEB,
)
application_moderated = ApplicationModerated(
    provider_id="P-1",
    lot=Lot.RESIDENTIAL,
    round="R1",
    scores=heads(75),
    reasons="Agreed",
    moderated_by="chair",
    moderated_on=FEB,
)
admitted = ProviderAdmitted(
    provider_id="P-1",
    framework_id="F-1",
    lot=Lot.RESIDENTIAL,
    round="R1",
    level="standard",
    collaboration=Decimal(75),
    quality=Decimal(75),
    understanding_cost=Decimal(75),
    social_value=Decimal(75),
    admitted_on=JAN,
)
refused = ProviderRefused(
    provider_id="P-1", lot=Lot.RESIDENTIAL, round="R1", reasons="Below", refused_on=JAN
)
priced = PriceScheduleAgreed(
    provider_id="P-1",
    lot=Lot.RESIDENTIAL,
    prices=(Price(kind=Kind.CHILDRENS_HOME, level="standard", weekly_fee=Decimal("3600.00")),),
    agreed_on=JAN,
    in_force_from=JAN,
    agreed_by="cara",
    recorded_on=JAN,
)
cheaper = priced.model_copy(
    update={
        "prices": (
            Price(kind=Kind.CHILDRENS_HOME, level="standard", weekly_fee=Decimal("3400.00")),
        )
    }
)
"""A price schedule that the fee of the examples is £100 a week above."""
arrangement = ArrangementRecognised(
    arrangement_id="LCR",
    name="City region arrangement",
    tier=Tier.CITY_REGION,
    lead_authority="E08000015",
    legal_regime=LegalRegime.LIGHT_TOUCH_2015,
    citation="¶1.7",
    starts_on=JAN,
    ends_on=None,
)
listed = ProviderListed(
    arrangement_id="LCR", provider_id="P-1", name="Alder", lots=(Lot.RESIDENTIAL,), listed_on=JAN
)
delisted = ProviderDelisted(arrangement_id="LCR", provider_id="P-1", reason="Left", delisted_on=FEB)
suspended = ProviderSuspended(
    provider_id="P-1",
    trigger=Trigger.OFSTED_INADEQUATE,
    lots=(Lot.RESIDENTIAL,),
    reason="Inadequate",
    suspended_on=FEB,
    review_on=MARCH,
)
reinstated = ProviderReinstated(
    provider_id="P-1", lots=(Lot.RESIDENTIAL,), reason="Improved", reinstated_on=MARCH
)
removed = ProviderRemoved(
    provider_id="P-1",
    framework_id="F-1",
    lot=Lot.RESIDENTIAL,
    reason="Its own wish",
    removed_on=MARCH,
)
registered = HomeRegistered(
    home_id="H-1",
    provider_id="P-1",
    urn="SC900001",
    name="Alder House",
    kind=Kind.CHILDRENS_HOME,
    in_house=False,
    sector=None,
    places=2,
    ages_from=8,
    ages_to=17,
    needs=(),
    authority=BOROUGH,
    postcode="PR8 1ZZ",
    registered_on=JAN,
)
address_opened = AddressOpened(
    home_id="H-1",
    address_id="A-1",
    category=AddressCategory.BUILDING,
    places=1,
    authority=BOROUGH,
    postcode="PR8 2ZZ",
    opened_on=JAN,
)
address_closed = AddressClosed(
    home_id="H-1", address_id="A-1", reason="Lease ended", closed_on=JUNE
)
address_places_changed = AddressPlacesChanged(
    home_id="H-1", address_id="A-1", places=1, changed_on=MARCH
)
places_changed = PlacesChanged(home_id="H-1", places=3, changed_on=MARCH)
others_reported = OthersPlacesReported(home_id="H-1", filled=1, counted_on=JAN)
judged = JudgementRecorded(
    home_id="H-1", judgement=Judgement.GOOD, inspected_on=FEB, published_on=None
)
restricted = OfstedNoticeServed(
    home_id="H-1",
    notice_id="N-1",
    notice=OfstedNotice.RESTRICTION,
    address_id=None,
    source="Ofsted's letter to all authorities",
    received_on=FEB,
    in_force_from=FEB,
    in_force_until=None,
)
restriction_lifted = OfstedNoticeLifted(
    home_id="H-1", notice_id="N-1", reason="Reviewed", lifted_on=JUNE
)
shut = OperationChanged(home_id="H-1", operating=False, reason="Quality", changed_on=FEB)
registration_cancelled = RegistrationCancelled(
    home_id="H-1", reason="By Ofsted", cancelled_on=MARCH
)
block = BlockBooked(
    block_id="B-1",
    home_id="H-1",
    provider_id="P-1",
    kind=Kind.CHILDRENS_HOME,
    authority=BOROUGH,
    budget_line="residential",
    places=1,
    weekly_fee=Decimal("3000.00"),
    starts_on=JAN,
    ends_on=JUNE,
)
policy = PolicyAdopted(
    policy_id="2022",
    citation="Cabinet, January 2022",
    responsible_authority=BOROUGH,
    adjoining=("E08000012", "E08000011", LANCASHIRE),
    key_decision_above=Decimal("100000.00"),
    call_in_days=None,
    minimum_term_years=5,
    contract_review_months=6,
    report_months=3,
    in_force_from=JAN,
)


def row(**fields: Any) -> SchemeRow:
    """A row of the scheme: the director decides an award."""
    about = {
        "decision": "award",
        "mode": "decides",
        "roles": (DCS,),
        "citation": "Recommendation 4",
        "in_force_from": JAN,
    }
    return SchemeRow.model_validate({**about, **fields})


scheme = SchemeAdopted(
    scheme_id="S-1",
    title="Scheme of delegation",
    rows=(
        row(retrospective=True),
        row(decision="cost-after-eighteen", citation="Recommendation 5"),
    ),
    in_force_from=JAN,
)
interpretation_chosen = InterpretationChosen(
    scheme_id="S-1",
    point="who-authorises",
    interpretation="recommendation-4",
    citation="Legal advice",
    in_force_from=JAN,
)
reported = ReportedToCabinetMember(
    policy_id="2022",
    period_from=JAN,
    period_to=date(2022, 3, 31),
    awards=1,
    direct_awards=0,
    retrospective=0,
    summary="As expected",
    known_at=None,
    documents=(),
    reported_on=APRIL,
)
order = CourtOrderRecorded(
    order_id="CO-1",
    child_refs=(CHILD,),
    order=Order.DEPRIVATION_OF_LIBERTY,
    settings=(Kind.CHILDRENS_HOME, Kind.SEMI_INDEPENDENT, Kind.OTHER),
    provider_id=None,
    home_id=None,
    restrictions="Doors locked at night; two to one at all times",
    court="High Court, Liverpool",
    case_number="LV22C50001",
    judge="Mr Justice Rowan",
    interim=False,
    made_on=FEB,
    in_force_from=FEB,
    expires_on=JUNE,
)
order_extended = CourtOrderExtended(
    order_id="CO-1", child_refs=(CHILD,), expires_on=date(2022, 9, 1), extended_on=MAY
)
order_varied = CourtOrderVaried(
    order_id="CO-1",
    child_refs=(CHILD,),
    order=Order.DEPRIVATION_OF_LIBERTY,
    settings=(Kind.CHILDRENS_HOME,),
    provider_id="P-1",
    home_id="H-1",
    restrictions="Two to one by day",
    varied_on=APRIL,
)
order_discharged = CourtOrderDischarged(
    order_id="CO-1", child_refs=(CHILD,), reason="No longer needed", discharged_on=MAY
)
commencement = CommencementRecorded(
    section=ActSection.LIBERTY,
    commenced_on=date(2026, 10, 1),
    purposes=None,
    source="A commencement instrument",
    checked_as="monitoring-officer",
    checked_by="mo",
    checked_on=date(2026, 9, 14),
)
liberty_conclusion = LibertyConclusionRecorded(
    child_ref=CHILD,
    is_deprived=True,
    concluded_by="Sam Hazel",
    authority_of="Team manager",
    test=LibertyTest.ACID,
    reasons="Two to one at all times, and not free to leave",
    concluded_on=MARCH,
)
secure_found = SecureCriteriaFound(
    child_ref=CHILD,
    criterion=SecureCriterion.ABSCONDING,
    reason="Ran away from three homes in a month",
    found_as="director-of-childrens-services",
    found_by="dora",
    found_on=FEB,
)
secure_approved = SecureAccommodationApproved(
    child_ref=CHILD, letter="DfE/2022/17", approved_on=FEB
)
care_started = CareStarted(child_ref=CHILD, born_in="2010-05", started_on=JAN)
care_ended = CareEnded(child_ref=CHILD, ended_on=JUNE, code="E4A", reason="Returned home")
case_reviewed = CaseReviewed(
    child_ref=CHILD,
    placement_id="PL-1",
    reviewing_officer="iris",
    participation=Participation.SPOKE_FOR_SELF,
    outcome=Outcome.CONTINUE,
    remarks="",
    to_be_done_by=None,
    reviewed_on=MARCH,
)
opened = ReferralOpened(
    referral_id="R-1",
    child_ref=CHILD,
    siblings=(),
    born_in=("2010-05",),
    lot=Lot.RESIDENTIAL,
    kind=Kind.CHILDRENS_HOME,
    emergency=False,
    needs=(),
    risks=(),
    home="PR8",
    preferred=(),
    avoided=(),
    needed_on=APRIL,
    opened_on=MARCH,
)
abandoned = ReferralAbandoned(referral_id="R-1", reason="Stays at home", abandoned_on=APRIL)
heard = WishesAscertained(
    child_ref=CHILD,
    referral_id="R-1",
    ascertained_as="social-worker",
    how=Ascertained.TOLD_IN_PERSON,
    wishes=None,
    ascertained_on=MARCH,
)


def started(tier: Tier) -> TierStarted:
    """The search began in a tier."""
    return TierStarted(referral_id="R-1", tier=tier, reason="", started_on=MARCH)


def exhausted(tier: Tier) -> TierExhausted:
    """The search in a tier came to nothing."""
    return TierExhausted(referral_id="R-1", tier=tier, reason="None", exhausted_on=MARCH)


tier_started = started(Tier.PURCHASING_SYSTEM)
tier_exhausted = exhausted(Tier.PURCHASING_SYSTEM)
form = AnonymisedForm(
    lot=Lot.RESIDENTIAL,
    kind=Kind.CHILDRENS_HOME,
    age_bands=("10 to 12",),
    home="PR8",
    needs=(),
    risks=(),
    preferred=(),
    avoided=(),
    emergency=False,
    needed_on=APRIL,
)
invited = ProvidersInvited(
    referral_id="R-1",
    tier=Tier.PURCHASING_SYSTEM,
    provider_ids=("P-1", "P-2"),
    left_out=(),
    form=form,
    respond_by=LATER,
    invited_on=MARCH,
)
invited_before = invited.model_copy(update={"respond_by": EARLIER})
invitation_read = InvitationRead(referral_id="R-1", provider_id="P-1", read_at=EARLIER)
asked = ClarificationAsked(
    referral_id="R-1",
    provider_id="P-1",
    clarification_id="Q-1",
    question="Which school?",
    asked_on=MARCH,
)
answered = ClarificationAnswered(
    referral_id="R-1",
    clarification_id="Q-1",
    answer="One nearby",
    answered_to=("P-1", "P-2"),
    answered_on=MARCH,
)
declined = InvitationDeclined(
    referral_id="R-1",
    provider_id="P-1",
    code=Declined.NO_VACANCY,
    reason="",
    declined_on=MARCH,
)
offer = OfferMade(
    referral_id="R-1",
    provider_id="P-1",
    offer_id="O-1",
    home_id="H-1",
    authority=BOROUGH,
    fee_lines=(core(),),
    weekly_fee=Decimal("3500.00"),
    first_week=Decimal("3500.00"),
    average_week=Decimal("3500.00"),
    whole_life=Decimal("913000.00"),
    statement="A small home near school",
    offered_on=MARCH,
)
offer_refused = OfferRefused(
    referral_id="R-1",
    provider_id="P-1",
    offer_id="O-1",
    home_id="H-1",
    authority=BOROUGH,
    fee_lines=(core(),),
    statement="A small home near school",
    offered_on=MARCH,
    rule="OFFER-4",
    refused_because="The time to respond by has passed.",
    refused_at=LATER,
)
withdrawn = OfferWithdrawn(
    referral_id="R-1", provider_id="P-1", offer_id="O-1", reason="Full", withdrawn_on=MARCH
)
interests = InterestsDeclared(
    referral_id="R-1", evaluator="ann", provider_ids=(), declared_on=MARCH
)
evaluated = OfferEvaluated(
    referral_id="R-1",
    provider_id="P-1",
    offer_id="O-1",
    evaluator="ann",
    scores=scores(80),
    comments="Good match",
    evaluated_on=MARCH,
)
moderated = OfferModerated(
    referral_id="R-1",
    provider_id="P-1",
    offer_id="O-1",
    scores=scores(80),
    reasons="Agreed",
    moderated_by="chair",
    moderated_on=MARCH,
)
AWARD: dict[str, Any] = {
    "award_id": "AW-1",
    "referral_id": "R-1",
    "provider_id": "P-1",
    "home_id": "H-1",
    "lot": Lot.RESIDENTIAL,
    "kind": Kind.CHILDRENS_HOME,
    "registered": True,
    "authority": BOROUGH,
    "geography": Geography.IN_AREA,
    "children": 1,
    "fee_lines": (core(),),
    "weekly_fee": Decimal("3500.00"),
    "first_week": Decimal("3500.00"),
    "average_week": Decimal("3500.00"),
    "weekly_value": Decimal("3500.00"),
    "yearly_value": Decimal("182500.00"),
    "whole_life_value": Decimal("913000.00"),
    "runs_past_eighteen": False,
    "key_decision": True,
    "above_schedule": Decimal("0.00"),
    "above_because": None,
    "estimated_value": Decimal("913000.00"),
    "vat": Vat.EXEMPT,
    "threshold": Decimal("663540.00"),
    "threshold_since": date(2022, 1, 1),
    "against_threshold": AgainstThreshold.ABOVE,
    "proposed_by": "jane",
    "awarded_on": MARCH,
}
BEFORE_THE_ACT: Any = {
    "legal_regime": LegalRegime.PROCUREMENT_ACT_2023,
    "vat": Vat.LEFT_OUT,
    "threshold": None,
    "threshold_since": None,
    "against_threshold": None,
}
"""What is held of an award under the Act by a day of 2022, when the Act had no threshold yet."""
ABOVE: dict[str, Any] = {"above_schedule": Decimal("100.00"), "above_because": "No other place"}
awarded = AwardedByMiniCompetition(
    **AWARD,
    route=Route.MINI_COMPETITION,
    legal_regime=LegalRegime.LIGHT_TOUCH_2015,
    framework_id="F-1",
    offer_id="O-1",
    score=Decimal("84.00"),
    reason="Best match",
)
awarded_directly = AwardedDirectly(
    **AWARD,
    route=Route.DIRECT,
    legal_regime=LegalRegime.LIGHT_TOUCH_2015,
    framework_id="F-1",
    ground=Ground.EMERGENCY,
    reason="That night",
)
awarded_through_contingency = AwardedThroughContingency(
    **AWARD,
    route=Route.CONTINGENCY,
    legal_regime=LegalRegime.LIGHT_TOUCH_2015,
    arrangement_id="LCR",
    reason="None nearer",
)
bought = BoughtBySpotPurchase(
    **AWARD,
    route=Route.SPOT,
    legal_regime=LegalRegime.LIGHT_TOUCH_2015,
    procurement_started_on=MARCH,
    ground=Ground.NO_OFFER_MADE,
    reason="No offer",
    direct_award_case=None,
    enactment=None,
    preference_of=None,
    preference_stated_on=None,
    preference_recorded_in=None,
    only_one_because=None,
    best_interests=None,
    unforeseeable_because=None,
    strictly_necessary_until=None,
)
awarded_unregistered = AwardedUnregistered(
    **{
        **AWARD,
        "home_id": None,
        "registered": False,
        "vat": Vat.ADDED,
        "estimated_value": Decimal("1095600.00"),
    },
    route=Route.UNREGISTERED,
    legal_regime=LegalRegime.LIGHT_TOUCH_2015,
    procurement_started_on=MARCH,
    order_id="CO-1",
    best_interests="No registered setting would take the child",
)
award_cancelled = AwardCancelled(
    award_id="AW-1", referral_id="R-1", reason="Provider gone", cancelled_on=MARCH
)
award_consulted = AwardConsulted(
    award_id="AW-1",
    referral_id="R-1",
    consulted_as=ASC,
    consulted_by="asma",
    agrees=True,
    view="Content",
    consulted_on=MARCH,
)
award_questioned = AwardQuestioned(
    award_id="AW-1",
    referral_id="R-1",
    question_id="Q-1",
    question="Why so far from school?",
    asked_as=DCS,
    asked_by="dora",
    asked_on=MARCH,
)
award_question_answered = AwardQuestionAnswered(
    award_id="AW-1",
    referral_id="R-1",
    question_id="Q-1",
    answer="It is the nearest with a place",
    answered_by="jane",
    answered_on=MARCH,
)
award_informed = AwardInformed(
    award_id="AW-1", referral_id="R-1", informed_as="cabinet-member", informed_on=MARCH
)
authorised = AwardAuthorised(
    award_id="AW-1",
    referral_id="R-1",
    authorised_as=DCS,
    authorised_by="dora",
    authorised_on=MARCH,
    recorded_on=None,
    complete=True,
    retrospective=False,
    whole_life_value=Decimal("913000.00"),
    acted_on_from=None,
    inform=(),
    citations=("Recommendation 4",),
)
authorisation_declined = AuthorisationDeclined(
    award_id="AW-1",
    referral_id="R-1",
    declined_as=DCS,
    declined_by="dora",
    reason="Too far",
    declined_on=MARCH,
)
published = KeyDecisionPublished(
    award_id="AW-1",
    referral_id="R-1",
    notice=Notice.GENERAL_EXCEPTION,
    reference="FP 12",
    matter=None,
    published_reason="A home is needed within the month",
    chair_told_on=MARCH,
    agreed_by=None,
    agreed_on=None,
    spared_by=None,
    spared_on=None,
    published_on=MARCH,
)
urgent = published.model_copy(
    update={
        "notice": Notice.SPECIAL_URGENCY,
        "chair_told_on": None,
        "agreed_by": Agreeing.CHAIR_OF_SCRUTINY,
        "agreed_on": MARCH,
    }
)
contract_notice_published = ContractNoticePublished(
    award_id="AW-1",
    referral_id="R-1",
    contract_notice=ContractNotice.DETAILS,
    reference="2026/S 000-000001",
    standstill_until=None,
    published_on=MARCH,
)
contract_notice_withheld = ContractNoticeWithheld(
    award_id="AW-1",
    referral_id="R-1",
    contract_notice=ContractNotice.DETAILS,
    reason="It would tell where one child lives",
    withheld_as="monitoring-officer",
    withheld_by="mo",
    withheld_on=MARCH,
)
approved = OutOfAreaApproved(
    referral_id="R-1",
    child_refs=(CHILD,),
    home_id="H-1",
    authority=LANCASHIRE,
    geography=Geography.ADJOINING,
    area_authority_told_on=MARCH,
    most_suitable_because="Near school",
    approved_as="nominated-officer",
    approved_by="nora",
    approved_on=MARCH,
)
amended = ReferralAmended(
    referral_id="R-1",
    needs=(Need.COMMUNICATION,),
    risks=(),
    preferred=(),
    avoided=(),
    emergency=False,
    needed_on=APRIL,
    changed="A speech therapist is needed",
    respond_by=LATER,
    amended_on=MARCH,
)
reopened = ReferralReopened(
    referral_id="R-1",
    placement_id="PL-1",
    reason="The family came back",
    needed_on=JUNE,
    reopened_on=MAY,
)
answer_objected = AnswerObjected(
    referral_id="R-1",
    provider_id="P-1",
    answer=Answer.OFFER,
    reason="Nobody here rang",
    objected_on=MARCH,
)
placed = PlacementStarted(
    postcode=None,
    placement_id="PL-1",
    child_ref=CHILD,
    born_in="2010-05",
    home_id="H-1",
    address_id=None,
    provider_id="P-1",
    award_id=None,
    kind=Kind.CHILDRENS_HOME,
    lot=Lot.RESIDENTIAL,
    authority=BOROUGH,
    miles_from_home=None,
    budget_line="residential",
    weekly_fee=Decimal("3500.00"),
    steps=(),
    payments=(),
    emergency=False,
    until_eighteen=False,
    started_on=FEB,
    agreed_until=date(2028, 5, 1),
)
address_changed = AddressChanged(
    placement_id="PL-1",
    child_ref=CHILD,
    home_id="H-1",
    address_id="A-2",
    authority=ST_HELENS,
    miles_from_home=None,
    postcode="WA9 1ZZ",
    code="CARPL",
    reason="A place nearer to college",
    moved_on=MARCH,
)
placed_with_parents = placed.model_copy(
    update={
        "home_id": None,
        "provider_id": None,
        "kind": Kind.WITH_PARENTS,
        "lot": None,
        "budget_line": None,
        "weekly_fee": None,
    }
)
signed = AgreementSigned(
    placement_id="PL-1",
    child_ref=CHILD,
    fee_lines=(core(),),
    retainer_percent=Decimal(50),
    retainer_days=28,
    notice_days=28,
    last_day_charged=False,
    in_force_from=FEB,
    signed_on=FEB,
)
funded = FundingShared(
    placement_id="PL-1",
    shares=(
        Share(funder=Funder.SOCIAL_CARE, percent=Decimal(60)),
        Share(funder=Funder.HEALTH, percent=Decimal(40)),
    ),
    authority="Joint panel",
    shared_from=FEB,
)
fee_varied = FeeVaried(
    placement_id="PL-1",
    weekly_fee=Decimal("3600.00"),
    reason="Uplift",
    uplift=None,
    uplift_id=None,
    terms_from=None,
    varied_from=MARCH,
)
framework_uplifted = FrameworkUplifted(
    uplift_id="RISE-2022",
    framework_id="F-1",
    lots=(Lot.RESIDENTIAL,),
    index="CPI, September",
    percent=Decimal("3.1"),
    cap=None,
    raised=1,
    withheld=1,
    adds_a_week=Decimal("108.50"),
    adds_in_a_year=Decimal("5657.50"),
    adds_as_agreed=Decimal("20000.00"),
    adds_over_term=Decimal("28000.00"),
    agreed_as=DCS,
    agreed_by="dora",
    citations=("¶2.6",),
    uplifted_from=MARCH,
)
price_kept = PriceKept(
    uplift_id="RISE-2022",
    support_id="SU-1",
    child_ref=CHILD,
    block_id=None,
    kept=KeepsItsPrice.SUPPORT,
    uplifted_from=MARCH,
)
uplift_withheld = UpliftWithheld(
    uplift_id="RISE-2022",
    placement_id="PL-1",
    reason="The price was agreed in February",
    uplifted_from=MARCH,
)
away = AbsenceStarted(
    placement_id="PL-1", child_ref=CHILD, reason="Family", authorised=True, away_from=MARCH
)
back = AbsenceEnded(placement_id="PL-1", child_ref=CHILD, back_on=APRIL)
respite = RespiteArranged(
    budget_line="residential",
    placement_id="PL-1",
    child_ref=CHILD,
    stays_with="A short-break carer",
    provider_id=None,
    weekly_fee=Decimal("700.00"),
    respite_from=MARCH,
    respite_to=date(2022, 3, 8),
)
breaks_agreed = ShortBreaksAgreed(
    series_id="SB-1",
    child_ref=OTHER_CHILD,
    born_in="2012-02",
    under=BreaksUnder.SECTION_20,
    need="N2",
    stays_with="A short-break carer",
    kind=Kind.IN_HOUSE_FOSTERING,
    authority=BOROUGH,
    home_id=None,
    provider_id=None,
    nights_a_year=52,
    nightly_fee=Decimal("120.00"),
    budget_line="short-breaks",
    agreed_from=FEB,
    agreed_until=date(2023, 2, 1),
    agreed_on=FEB,
)
break_taken = ShortBreakTaken(
    series_id="SB-1", child_ref=OTHER_CHILD, stayed_from=MARCH, stayed_to=date(2022, 3, 4)
)
breaks_reviewed = ShortBreaksReviewed(
    series_id="SB-1",
    child_ref=OTHER_CHILD,
    reviewing_officer="irene",
    participation=Participation.SPOKE_FOR_SELF,
    remarks="Enjoys the stays",
    reviewed_on=MARCH,
)
breaks_ended = ShortBreaksEnded(
    series_id="SB-1", child_ref=OTHER_CHILD, reason="No longer needed", ended_on=APRIL
)
carers_approved_for_a_time = CarersApprovedTemporarily(
    placement_id="PL-1",
    child_ref=CHILD,
    assessment="Known to the child, and safe",
    approved_as="nominated-officer",
    approved_from=MARCH,
    approved_until=date(2022, 6, 20),
)
temporary_approval_extended = TemporaryApprovalExtended(
    placement_id="PL-1",
    child_ref=CHILD,
    longer_because=LongerBecause.ASSESSMENT,
    reason="The assessment is not complete",
    panel_asked_on=date(2022, 6, 13),
    reviewing_officer_told_on=date(2022, 6, 14),
    extended_as="nominated-officer",
    extended_on=date(2022, 6, 20),
    approved_until=date(2022, 8, 15),
)
carers_refused = CarersRefused(
    placement_id="PL-1", child_ref=CHILD, on_review=False, refused_on=date(2022, 6, 10)
)
carers_approved = CarersApproved(
    placement_id="PL-1", child_ref=CHILD, approved_on=date(2022, 5, 20)
)
responsibility_passed = ResponsibilityPassed(
    child_ref=CHILD,
    to_authority=LANCASHIRE,
    under=TransferUnder.NATIONAL_SCHEME,
    scheme_reference="NTS 2022/118",
    agreed_on=MARCH,
    passes_on=APRIL,
)
responsibility_received = ResponsibilityReceived(
    child_ref=OTHER_CHILD,
    born_in="2012-02",
    from_authority=LANCASHIRE,
    under=TransferUnder.FAMILY_MOVED,
    scheme_reference=None,
    agreed_on=FEB,
    passes_on=MARCH,
)
linked = ParentAndChildLinked(
    placement_id="PL-1",
    child_ref=CHILD,
    looked_after=LivingTogether.BOTH,
    with_placement="PL-2",
    lives_with=None,
    linked_from=MARCH,
)
support_started = SupportStarted(
    support_id="SU-1",
    child_ref=CHILD,
    born_in="2010-05",
    placement_id=None,
    provider_id="P-1",
    referral_id="R-1",
    award_id="AW-1",
    kind=Kind.CHILDRENS_HOME,
    authority=BOROUGH,
    budget_line="wrap-around",
    steps=({"from_on": MARCH, "weekly_fee": "600.00"},),  # type: ignore[arg-type]
    payments=(),
    started_on=MARCH,
    agreed_until=JUNE,
)
support_extended = SupportExtended(
    support_id="SU-1",
    child_ref=CHILD,
    reason="Still settling",
    agreed_until=date(2022, 9, 1),
    extended_on=APRIL,
)
support_ended = SupportEnded(
    support_id="SU-1", child_ref=CHILD, reason="Settled", ended_on=date(2022, 5, 1)
)
block_filled = BlockPlaceFilled(
    placement_id="PL-1",
    child_ref=CHILD,
    block_id="B-1",
    weekly_fee=Decimal("3000.00"),
    filled_from=FEB,
    filled_to=JUNE,
)
notice_given = NoticeGiven(
    placement_id="PL-1",
    given_by=Party.PROVIDER,
    immediate_risk=False,
    reason="Mix of children",
    given_on=MARCH,
    ends_on=date(2022, 3, 29),
)
notice_withdrawn = NoticeWithdrawn(
    placement_id="PL-1",
    given_by=Party.PROVIDER,
    reason="The other child has moved",
    agreed_on=MARCH,
    withdrawn_on=MARCH,
)
plan_made = PlacementPlanMade(
    placement_id="PL-1", child_ref=CHILD, signed_as="social-worker", made_on=FEB
)
notified = RecipientNotified(
    placement_id="PL-1",
    child_ref=CHILD,
    recipient=Recipient.SCHOOL,
    authority=None,
    notified_on=FEB,
)
visited = ChildVisited(placement_id="PL-1", child_ref=CHILD, seen_alone=True, visited_on=MARCH)
reviewed = PlacementReviewed(
    placement_id="PL-1",
    child_ref=CHILD,
    outcome=Outcome.CONTINUE,
    remarks="",
    to_be_done_by=None,
    reviewed_on=MARCH,
)
extended = PlacementExtended(
    placement_id="PL-1",
    child_ref=CHILD,
    reason="Until the birthday",
    agreed_until=date(2028, 5, 20),
    extended_on=MARCH,
)
regularised = PurchaseRegularised(
    placement_id="PL-1", child_ref=CHILD, referral_id="R-1", award_id="AW-1", steps=(),
    payments=(), regularised_on=MAY,
)  # fmt: skip
duty_done = DutyDone(
    breach=2,
    duty=Duty.TELL_OFSTED,
    child_ref=CHILD,
    placement_id="PL-1",
    done="Told the regional inspector by telephone",
    done_on=MARCH,
)
placement_ended = PlacementEnded(
    placement_id="PL-1",
    child_ref=CHILD,
    home_id="H-1",
    code="CREQB",
    immediate_risk=False,
    reason="Planned move",
    ended_on=MAY,
)
pathway = PathwayPlanned(child_ref=CHILD, personal_adviser="pat", planned_on=FEB)
assessed = AdultNeedsAssessed(
    child_ref=CHILD, likely_to_have_needs=True, finding="Likely", assessed_on=FEB
)
planned = TransitionPlanned(
    transition_id="T-1",
    child_ref=CHILD,
    destination="Supported living",
    transfer_expected_on=date(2028, 5, 20),
    planned_on=FEB,
)
consulted = AdultSocialCareConsulted(
    transition_id="T-1",
    child_ref=CHILD,
    expected_weekly_cost=Decimal("1100.00"),
    consulted_as=ASC,
    consulted_on=FEB,
)
agreed = TransitionAgreed(
    transition_id="T-1",
    child_ref=CHILD,
    agreed_weekly_cost=Decimal("1100.00"),
    agreed_as=DCS,
    agreed_by="dora",
    complete=True,
    citations=("Recommendation 5",),
    agreed_on=MARCH,
)
transferred = TransferredToAdults(
    transition_id="T-1", child_ref=CHILD, transferred_on=date(2028, 5, 20)
)
staying_put = AfterCareArranged(
    arrangement_ref="AC-1",
    child_ref=CHILD,
    born_in="2010-05",
    after_care=AfterCare.STAYING_PUT,
    placement_id="PL-1",
    transition_id=None,
    provider_id=None,
    lives_with="The former foster carers",
    authority=BOROUGH,
    weekly_cost=Decimal("420.00"),
    funder=Funder.SOCIAL_CARE,
    budget_line="leaving-care",
    agreement_signed_on=date(2028, 4, 3),
    started_on=date(2028, 5, 14),
    agreed_until=date(2031, 5, 14),
)
adult_placement = staying_put.model_copy(
    update={"after_care": AfterCare.ADULT_PLACEMENT, "placement_id": None, "transition_id": "T-1"}
)
after_care_ended = AfterCareEnded(
    arrangement_ref="AC-1", child_ref=CHILD, reason="Moved to a flat", ended_on=date(2029, 9, 1)
)
budget = BudgetSet(
    budget_line="residential",
    title="Residential care",
    financial_year="2021-22",
    amount=Decimal("11472000.00"),
    reason="Budget Council",
)
vired = BudgetVired(
    from_line="fostering-agency",
    to_line="residential",
    financial_year="2021-22",
    amount=Decimal("1000.00"),
    reason="More children in homes",
    authority="Cabinet, minute 42",
    vired_on=MARCH,
)
coded = BudgetLineCoded(
    budget_line="residential", cost_centre="CC1042", subjective="5731", in_force_from=MARCH
)
target = SavingsTargetSet(
    saving_id="S-STEP",
    budget_line="residential",
    financial_year="2021-22",
    title="Step-down of six children",
    amount=Decimal("250000.00"),
    set_on=MARCH,
)
saved = SavingRecorded(
    saving_id="S-STEP",
    budget_line="residential",
    financial_year="2021-22",
    amount=Decimal("41000.00"),
    evidence="One child stepped down on 1 March",
    saved_on=MARCH,
)
recognised = SupplierRecognised(
    supplier="42294", provider_id="P-1", reason="Same company number", recognised_on=MARCH
)
invoice = InvoiceRecorded(
    invoice_id="INV-1",
    budget_line="residential",
    supplier=None,
    provider_id="P-1",
    amount=Decimal("14000.00"),
    period_from=None,
    period_to=None,
    invoiced_on=MARCH,
    source_file=None,
    source_row=None,
)
disputed = InvoiceDisputed(
    invoice_id="INV-1",
    disputed_by=Party.COUNCIL,
    amount=Decimal("4000.00"),
    reason="The child was away",
    disputed_on=MARCH,
)
settled = DisputeSettled(
    invoice_id="INV-1", agreed=Decimal("1000.00"), reason="Half the week", settled_on=APRIL
)
payment = PaymentRecorded(
    payment_id="T100",
    budget_line="residential",
    supplier=None,
    provider_id="P-1",
    payee="Alder",
    amount=Decimal("14000.00"),
    invoice_id=None,
    period_from=None,
    period_to=None,
    paid_on=MARCH,
    source_file=None,
    source_row=None,
)
payment_authorised = PaymentAuthorised(
    payment_id="T100",
    amount=Decimal("14000.00"),
    authorised_as=DCS,
    authorised_by="dora",
    citations=("Contract procedure rules, 31",),
    reason="An emergency at the weekend",
    authorised_on=APRIL,
)
payment_duty_done = PaymentDutyDone(
    payment_id="T100",
    duty=Duty.REPORT_UNLAWFULNESS,
    done="Reported on 1 April 2022",
    done_on=APRIL,
)
stated = FigureStated(
    statement_id="S-1",
    source="A report",
    paragraph="¶1.2",
    words="70 children",
    interpretation="in homes",
    measure=Measure.CHILDREN_PLACED,
    kind=Kind.CHILDRENS_HOME,
    lot=None,
    budget_line=None,
    figure=Decimal("70.00"),
    unit="children",
    as_of=MARCH,
)
episode_stated = EpisodeStated(
    child_ref=CHILD,
    born_in="2010-05",
    started_on=FEB,
    ended_on=None,
    kind=Kind.CHILDRENS_HOME,
    place="K2",
    place_provider="PR4",
    legal_status="C2",
    reason_new="P",
    reason_ended="",
    urn="",
    authority="unknown",
    miles_from_home=None,
    as_returned=None,
    file="1" * 64,
    row=2,
    queried=(),
)
child_returned = ChildReturned(
    child_ref=CHILD,
    year_from=date(2021, 4, 1),
    rows=(ReturnedRow(table="reviews", cells=("1001", "14/05/2010", "28/02/2022", "PN1")),),
    rows_seal="5" * 64,
    file="1" * 64,
)
child_withdrawn = ChildWithdrawn(child_ref=CHILD, year_from=date(2021, 4, 1), file="2" * 64)
list_loaded = OfstedListLoaded(
    file="4" * 64,
    layout="ofsted-list.v1",
    listed_on=MARCH,
    rows=2,
    registered=1,
    places_changed=0,
    cancelled=0,
    judged=1,
    owners=1,
    unchanged=0,
    set_aside=0,
    urns=("SC900001",),
)


def reversal(position: int, wrong: Event) -> EntryReversed:
    """The reversal of an event recorded at a position."""
    return EntryReversed(
        position=position,
        entry=wrong.stored,
        entry_tags=wrong.tags,
        reason="Keyed wrongly",
        authority="Head of Service",
    )


import_reversed = ImportReversed(
    file="1" * 64, entries=3, reason="The wrong year's file", authority="Head of service"
)
owner_recorded = OwnerRecorded(
    provider_id="P-1", owner="Alder Homes Ltd", group="Alder Group", owned_from=FEB
)
legal_status = LegalStatusRecorded(child_ref=CHILD, legal_status="C2", need="N1", in_force_from=FEB)
particulars = ParticularsRecorded(
    child_ref=CHILD,
    number="1001",
    born_on=date(2010, 5, 14),
    sex="female",
    ethnicity="WBRI",
    pupil_number="UN5",
    is_a_mother=False,
    home_postcode="L20 3NJ",
    recorded_on=MARCH,
)
fee_proposed = DecisionProposed(
    proposal=Separated.VARIATION,
    placement_id="PL-1",
    provider_id=None,
    successor_id=None,
    framework_id=None,
    lot=None,
    lots=(),
    home_id=None,
    block_id=None,
    budget_line=None,
    supplier=None,
    series_id=None,
    child_ref=None,
    support_id=None,
    arrangement_ref=None,
    payment_id=None,
    invoice_id=None,
    agreed=None,
    scheme_id=None,
    rows=(),
    policy_id=None,
    policy=(),
    person_ref=None,
    position=None,
    field=None,
    ground=None,
    nights_a_year=None,
    nightly_fee=None,
    left_out=(),
    places=None,
    weekly_fee=Decimal("3200.00"),
    percent=None,
    retainer_percent=None,
    retainer_days=None,
    notice_days=None,
    last_day_charged=None,
    begins_on=MARCH,
    ends_on=None,
    proposed_by="pat",
    proposed_as="broker",
    proposed_on=MARCH,
    stands_until=date(2022, 6, 29),
)
correction_proposed = CorrectionProposed(
    position=7,
    entry="fee-varied.v1",
    entry_tags=fee_varied.tags,
    with_it=(9,),
    reason="Keyed twice",
    authority="Head of Service",
    proposed_by="nora",
    proposed_as="head-of-service",
    put_to=("broker",),
    proposed_on=date(2022, 6, 1),
    stands_until=date(2022, 6, 29),
)
proposal_ended = ProposalEnded(
    proposal=12,
    position=7,
    entry_tags=fee_varied.tags,
    ending=ProposalEnd.DECLINED,
    reason="The fee was agreed",
    ended_by="ben",
    ended_as="broker",
    ended_on=date(2022, 6, 1),
)
command_refused = CommandRefused(
    command="award_directly",
    rule="DIRECT-2",
    refused_because="The provider is suspended.",
    about=("referral:R-1", "provider:P-1"),
    refused_at=EARLIER,
)
ADULT = "A-AAAAAAAAAAAAAAAA"
person_identified = PersonIdentified(
    person_ref=ADULT,
    child_ref=CHILD,
    relation=Relation.PARENT,
    name="Pat Doe",
    born_on=date(1985, 4, 2),
    contact="1 Example Street, Bootle",
    identified_on=MARCH,
)
death_recorded = DeathRecorded(child_ref=CHILD, died_on=MARCH)
person_erased = PersonErased(
    person_ref=CHILD,
    ground=ErasureGround.WRONG_PERSON,
    authority="Data protection officer, DP/22/7",
    about=(f"child:{CHILD}", "referral:R-1"),
    erased_on=MARCH,
)
value_shredded = ValueShredded(
    position=7,
    entry="child-visited.v1",
    entry_tags=("child:" + CHILD,),
    field="reason",
    commitment="a" * 43,
    ground=ErasureGround.WRONG_PERSON,
    reason="Words about another child",
    authority="Data protection officer",
    shredded_on=JUNE,
)
bundle_issued = BundleIssued(
    bundle_id="B-1",
    profile=Profile.COURT,
    purpose="Care proceedings",
    covers=(f"child:{CHILD}",),
    counts=(2,),
    disclosed=("born_in",),
    contents="2" * 64,
)

case_allocated = CaseAllocated(
    child_ref=CHILD, officer="sue", role="social-worker", allocated_on=FEB
)
allocation_ended = AllocationEnded(
    child_ref=CHILD, officer="sue", role="social-worker", ended_on=MARCH
)
emergency_access_taken = EmergencyAccessTaken(
    child_ref=CHILD,
    officer="sam",
    role="social-worker",
    reason="Found at the station at night",
    ends_at=datetime(2022, 3, 2, 22, tzinfo=UTC),
    taken_on=MARCH,
)
