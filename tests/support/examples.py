"""Named example events, each the least that a story needs. Vary them with `model_copy`."""

from datetime import date
from decimal import Decimal

from domain.events.calloff import (
    AwardAuthorised,
    AwardedByMiniCompetition,
    AwardedDirectly,
    InvitationDeclined,
    OfferEvaluated,
    OfferMade,
    OfferWithdrawn,
    ProvidersInvited,
    ReferralOpened,
)
from domain.events.care import CareEnded, CareStarted
from domain.events.finance import BudgetSet, PaymentRecorded
from domain.events.imports import EpisodeStated
from domain.events.placements import FeeVaried, PlacementEnded, PlacementReviewed, PlacementStarted
from domain.events.providers import (
    HomeRegistered,
    JudgementRecorded,
    OthersPlacesReported,
    PlacesChanged,
    ProviderAdmitted,
    ProviderApplied,
    ProviderRefused,
    ProviderReinstated,
    ProviderRemoved,
    ProviderSuspended,
)
from domain.events.statements import FigureStated, Measure
from domain.events.transitions import (
    AdultSocialCareConsulted,
    TransferredToAdults,
    TransitionAgreed,
    TransitionPlanned,
)
from domain.terms import Judgement, Kind, Lot

CHILD = "C-AAAAAAAAAAAAAAAA"
OTHER_CHILD = "C-BBBBBBBBBBBBBBBB"
BOROUGH = "E08000014"
JAN, FEB, MARCH, APRIL, MAY, JUNE = (date(2022, month, 1) for month in range(1, 7))

applied = ProviderApplied(
    provider_id="P-1", name="Alder", lot=Lot.RESIDENTIAL, round="R1", applied_on=JAN
)
admitted = ProviderAdmitted(
    provider_id="P-1",
    lot=Lot.RESIDENTIAL,
    round="R1",
    collaboration=Decimal(70),
    quality=Decimal(80),
    understanding_cost=Decimal(60),
    social_value=Decimal(65),
    admitted_on=JAN,
)
refused = ProviderRefused(
    provider_id="P-1", lot=Lot.RESIDENTIAL, round="R1", reasons="Below", refused_on=JAN
)
suspended = ProviderSuspended(provider_id="P-1", reason="Inadequate", suspended_on=FEB)
reinstated = ProviderReinstated(provider_id="P-1", reason="Improved", reinstated_on=MARCH)
removed = ProviderRemoved(
    provider_id="P-1", lot=Lot.RESIDENTIAL, reason="Its own wish", removed_on=MARCH
)
registered = HomeRegistered(
    home_id="H-1",
    provider_id="P-1",
    urn="SC900001",
    name="Alder House",
    kind=Kind.CHILDRENS_HOME,
    places=2,
    authority=BOROUGH,
    postcode="PR8 1ZZ",
    registered_on=JAN,
)
places_changed = PlacesChanged(home_id="H-1", places=3, changed_on=MARCH)
others_reported = OthersPlacesReported(home_id="H-1", filled=1, counted_on=JAN)
judged = JudgementRecorded(home_id="H-1", judgement=Judgement.GOOD, inspected_on=FEB)
care_started = CareStarted(child_ref=CHILD, born_in="2010-05", started_on=JAN)
care_ended = CareEnded(child_ref=CHILD, ended_on=JUNE, reason="Returned home")
opened = ReferralOpened(
    referral_id="R-1",
    child_ref=CHILD,
    lot=Lot.RESIDENTIAL,
    kind=Kind.CHILDRENS_HOME,
    emergency=False,
    needed_on=APRIL,
    opened_on=MARCH,
)
invited = ProvidersInvited(referral_id="R-1", provider_ids=("P-1", "P-2"), invited_on=MARCH)
offer = OfferMade(
    referral_id="R-1",
    provider_id="P-1",
    offer_id="O-1",
    weekly_fee=Decimal("3500.00"),
    offered_on=MARCH,
)
declined = InvitationDeclined(
    referral_id="R-1", provider_id="P-1", reason="Full", declined_on=MARCH
)
withdrawn = OfferWithdrawn(
    referral_id="R-1", provider_id="P-1", offer_id="O-1", reason="Full", withdrawn_on=MARCH
)
evaluated = OfferEvaluated(
    referral_id="R-1",
    provider_id="P-1",
    offer_id="O-1",
    match_to_need=Decimal(80),
    quality=Decimal(75),
    cost=Decimal(60),
    evaluated_on=MARCH,
)
awarded = AwardedByMiniCompetition(
    award_id="AW-1",
    referral_id="R-1",
    provider_id="P-1",
    offer_id="O-1",
    weekly_fee=Decimal("3500.00"),
    reason="Best match",
    awarded_on=MARCH,
)
awarded_directly = AwardedDirectly(
    award_id="AW-1",
    referral_id="R-1",
    provider_id="P-1",
    weekly_fee=Decimal("3500.00"),
    ground="Emergency",
    awarded_on=MARCH,
)
authorised = AwardAuthorised(
    award_id="AW-1", referral_id="R-1", authorised_as="Head of Service", authorised_on=MARCH
)
placed = PlacementStarted(
    placement_id="PL-1",
    child_ref=CHILD,
    home_id="H-1",
    provider_id="P-1",
    award_id=None,
    kind=Kind.CHILDRENS_HOME,
    lot=Lot.RESIDENTIAL,
    authority=BOROUGH,
    miles_from_home=None,
    budget_line="residential",
    weekly_fee=Decimal("3500.00"),
    started_on=FEB,
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
fee_varied = FeeVaried(
    placement_id="PL-1", weekly_fee=Decimal("3600.00"), reason="Uplift", varied_from=MARCH
)
reviewed = PlacementReviewed(placement_id="PL-1", outcome="Continue", reviewed_on=MARCH)
placement_ended = PlacementEnded(
    placement_id="PL-1", child_ref=CHILD, home_id="H-1", reason="Planned move", ended_on=MAY
)
planned = TransitionPlanned(
    transition_id="T-1",
    child_ref=CHILD,
    destination="Supported living",
    transfer_expected_on=JUNE,
    planned_on=FEB,
)
consulted = AdultSocialCareConsulted(
    transition_id="T-1",
    expected_weekly_cost=Decimal("1100.00"),
    consulted_as="Executive Director",
    consulted_on=FEB,
)
agreed = TransitionAgreed(
    transition_id="T-1",
    agreed_weekly_cost=Decimal("1100.00"),
    agreed_as="Joint panel",
    agreed_on=MARCH,
)
transferred = TransferredToAdults(transition_id="T-1", transferred_on=JUNE)
budget = BudgetSet(
    budget_line="residential",
    title="Residential care",
    financial_year="2021-22",
    amount=Decimal("11472000.00"),
    reason="Budget Council",
)
payment = PaymentRecorded(
    payment_id="T100",
    budget_line="residential",
    provider_id="P-1",
    payee="Alder",
    amount=Decimal("14000.00"),
    paid_on=MARCH,
    source_file=None,
    source_row=None,
)
stated = FigureStated(
    statement_id="S-1",
    source="A report",
    paragraph="¶1.2",
    words="70 children",
    reading="in homes",
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
    file="1" * 64,
    row=2,
    queried=(),
)
