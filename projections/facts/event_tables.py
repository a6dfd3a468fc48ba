"""Event tables: one row for each entry of chosen events, by what each is about, such as a child.

Counts      one row per entry, for as long as it counts.
Dates       `on_day` is the day the entry says it took effect, however late it was recorded.
"""

from typing import Final, LiteralString

from domain.events.after_care import AfterCareArranged
from domain.events.allocations import EmergencyAccessTaken
from domain.events.awards import (
    AuthorisationDeclined,
    AwardAuthorised,
    AwardCancelled,
    AwardedByMiniCompetition,
    AwardedDirectly,
    AwardedThroughContingency,
    AwardedUnregistered,
    AwardInformed,
    BoughtBySpotPurchase,
    ContractNoticePublished,
    ContractNoticeWithheld,
    KeyDecisionPublished,
    OutOfAreaApproved,
)
from domain.events.base import Event
from domain.events.care import CareStarted, CaseReviewed, DutyDone
from domain.events.corrections import CorrectionProposed, ProposalEnded
from domain.events.exclusions import ExclusionChecked, ReviewUnitTold
from domain.events.finance import (
    BudgetLineCoded,
    PaymentAuthorised,
    PaymentDutyDone,
    SavingRecorded,
    SavingsTargetSet,
)
from domain.events.governance import (
    CommencementRecorded,
    DecisionProposed,
    PolicyAdopted,
    ReportedToCabinetMember,
    SchemeAdopted,
)
from domain.events.offers import OfferMade, OfferWithdrawn
from domain.events.orders import (
    CarersApproved,
    CarersApprovedTemporarily,
    CarersRefused,
    CourtOrderDischarged,
    CourtOrderExtended,
    CourtOrderRecorded,
    TemporaryApprovalExtended,
)
from domain.events.people import DeathRecorded
from domain.events.placements import (
    AddressChanged,
    ChildVisited,
    NoticeGiven,
    NoticeWithdrawn,
    PlacementEnded,
    PlacementExtended,
    PlacementPlanMade,
    PlacementReviewed,
    PlacementStarted,
    PurchaseRegularised,
    RecipientNotified,
)
from domain.events.providers import (
    AddressClosed,
    AddressOpened,
    AddressPlacesChanged,
    HomeRegistered,
    JudgementRecorded,
    OfstedNoticeLifted,
    OfstedNoticeServed,
    OperationChanged,
    OwnerRecorded,
    ProviderAdmitted,
    ProviderApplied,
    ProviderRecorded,
    ProviderRefused,
    ProviderReinstated,
    ProviderSuspended,
    RegistrationCancelled,
)
from domain.events.purchasing import (
    ApplicationModerated,
    ApplicationScored,
    PriceScheduleAgreed,
    ProviderListed,
    RoundClosed,
    RoundConcluded,
    RoundOpened,
)
from domain.events.searches import (
    AnswerObjected,
    InvitationDeclined,
    ProvidersInvited,
    ReferralAbandoned,
    ReferralAmended,
    ReferralOpened,
    ReferralReopened,
    WishesAscertained,
)
from domain.events.successions import (
    BusinessTransferred,
    ContractNovated,
    HomeSuspended,
    HomeSuspensionLifted,
    HomeTransferred,
    ProviderRenamed,
)
from domain.events.support import (
    ShortBreaksAgreed,
    ShortBreaksEnded,
    ShortBreaksReviewed,
    ShortBreakTaken,
    SupportStarted,
)
from domain.events.transfers import ParentAndChildLinked
from domain.events.transitions import (
    PathwayPlanned,
    TransferredToAdults,
    TransitionAgreed,
)
from projections.facts.fact import Fact

ROWS: Final[LiteralString] = """
SELECT subject, split_part(subject, ':', 2), event,
       coalesce(fields ->> 'reviewed_on', fields ->> 'made_on', fields ->> 'notified_on',
                fields ->> 'visited_on', fields ->> 'extended_on', fields ->> 'started_on',
                fields ->> 'ended_on', fields ->> 'planned_on', fields ->> 'agreed_on',
                fields ->> 'transferred_on', fields ->> 'ascertained_on', fields ->> 'opened_on',
                fields ->> 'abandoned_on', fields ->> 'awarded_on', fields ->> 'authorised_on',
                fields ->> 'informed_on', fields ->> 'published_on', fields ->> 'cancelled_on',
                fields ->> 'declined_on', fields ->> 'suspended_on', fields ->> 'reinstated_on',
                fields ->> 'reported_on', fields ->> 'in_force_from',
                fields ->> 'died_on', fields ->> 'admitted_on', fields ->> 'registered_on',
                fields ->> 'saved_on', fields ->> 'set_on', fields ->> 'offered_on',
                fields ->> 'inspected_on', fields ->> 'changed_on', fields ->> 'invited_on',
                fields ->> 'withdrawn_on', fields ->> 'owned_from', fields ->> 'given_on',
                fields ->> 'taken_on', fields ->> 'discharged_on', fields ->> 'approved_on',
                fields ->> 'approved_from',
                fields ->> 'regularised_on', fields ->> 'objected_on', fields ->> 'done_on',
                fields ->> 'amended_on', fields ->> 'reopened_on',
                fields ->> 'applied_on', fields ->> 'listed_on', fields ->> 'withheld_on',
                fields ->> 'renamed_on', fields ->> 'passed_on', fields ->> 'lifted_on',
                fields ->> 'commenced_on', fields ->> 'checked_on', fields ->> 'told_on',
                fields ->> 'scored_on', fields ->> 'moderated_on', fields ->> 'closed_on',
                fields ->> 'concluded_on', fields ->> 'refused_on', fields ->> 'moved_on',
                fields ->> 'proposed_on', fields ->> 'linked_from', fields ->> 'stayed_from')::date,
       fields, known, ARRAY[position]
FROM entry
"""
ROWS_OF_REFERRALS: Final[LiteralString] = (
    """
, counted AS (  -- the entries about an award, numbered by how often it had been made by then
    SELECT *, count(*) FILTER (WHERE fields ? 'route') OVER about_award AS made
    FROM entry WINDOW about_award AS (
        PARTITION BY subject, fields ->> 'award_id' ORDER BY position)
), of_award AS (  -- what is decided on an award counts only while that award does
    SELECT subject, event, fields, position,
           CASE WHEN made > 0 AND fields ? 'award_id' THEN known * first_value(known) OVER (
               PARTITION BY subject, fields ->> 'award_id', made ORDER BY position)
           ELSE known END AS known
    FROM counted
)
"""
    + ROWS.removesuffix("FROM entry\n")
    + "FROM of_award WHERE NOT isempty(known)"
)
COLUMNS: Final[LiteralString] = """ (
    subject  text       NOT NULL,
    about    text       NOT NULL,
    what     text       NOT NULL,
    on_day   date       NOT NULL,
    fields   jsonb      NOT NULL,
    known    int8range  NOT NULL,
    because  bigint[]   NOT NULL
);
"""


def event_table(
    table: LiteralString,
    kind: LiteralString,
    events: tuple[type[Event], ...],
    rows: LiteralString = ROWS,
) -> Fact:
    """A fact with one row for each of these events about a subject of one kind."""
    schema = (
        "CREATE TABLE " + table + COLUMNS
        + "CREATE INDEX " + table + "_subject ON " + table + " (subject);"
        + "CREATE INDEX " + table + "_what ON " + table + " (what, about);"
    )  # fmt: skip
    return Fact(table=table, subject=kind, events=events, schema=schema, rows=rows)


FACTS: Final = (
    event_table(
        "child_event",
        "child:",
        (
            CareStarted, CaseReviewed, PlacementStarted, PlacementExtended, PlacementEnded,
            PlacementPlanMade, RecipientNotified, ChildVisited, PlacementReviewed,
            WishesAscertained, PathwayPlanned, TransitionAgreed, TransferredToAdults,
            AfterCareArranged, DeathRecorded, EmergencyAccessTaken, CourtOrderRecorded,
            CourtOrderExtended, CourtOrderDischarged,
            OutOfAreaApproved, PurchaseRegularised, DutyDone, SupportStarted, AddressChanged,
            CarersApprovedTemporarily, TemporaryApprovalExtended, CarersApproved, CarersRefused,
            ShortBreaksAgreed, ShortBreakTaken, ShortBreaksReviewed, ShortBreaksEnded,
        ),
    ),
    event_table(
        "referral_event",
        "referral:",
        (
            ReferralOpened, ReferralAbandoned, ReferralAmended, ReferralReopened,
            AwardedByMiniCompetition, AwardedDirectly,
            AwardedThroughContingency, BoughtBySpotPurchase, AwardedUnregistered, AwardAuthorised,
            AwardInformed, AwardCancelled, AuthorisationDeclined, KeyDecisionPublished, OfferMade,
            OfferWithdrawn, ProvidersInvited, InvitationDeclined, AnswerObjected,
            ContractNoticePublished, ContractNoticeWithheld,
        ),
        ROWS_OF_REFERRALS,
    ),
    event_table(
        "provider_event",
        "provider:",
        (
            ProviderSuspended, ProviderReinstated, PriceScheduleAgreed, ProviderAdmitted,
            OwnerRecorded, ProviderApplied, ProviderRecorded, ProviderListed, ProviderRenamed,
            BusinessTransferred, ContractNovated, ExclusionChecked, ReviewUnitTold,
        ),
    ),
    event_table(
        "home_event",
        "home:",
        (
            RegistrationCancelled, HomeRegistered, JudgementRecorded, OperationChanged,
            HomeTransferred, HomeSuspended, HomeSuspensionLifted, AddressOpened, AddressClosed,
            AddressPlacesChanged,
            OfstedNoticeServed, OfstedNoticeLifted,
        ),
    ),
    event_table(
        "round_event",
        "round:",
        (
            RoundOpened, RoundClosed, RoundConcluded, ProviderApplied, ApplicationScored,
            ApplicationModerated, ProviderAdmitted, ProviderRefused,
        ),
    ),
    event_table("family_link", "placement:", (ParentAndChildLinked,)),
    event_table("notice", "placement:", (NoticeGiven, NoticeWithdrawn, PlacementExtended)),
    event_table("line_event", "line:", (BudgetLineCoded, SavingsTargetSet, SavingRecorded)),
    event_table("payment_event", "payment:", (PaymentAuthorised, PaymentDutyDone)),
    event_table(
        "proposal_event", "proposal:", (CorrectionProposed, DecisionProposed, ProposalEnded)
    ),
    event_table("law_event", "section:", (CommencementRecorded,)),
    event_table("scheme_event", "scheme:", (SchemeAdopted,)),
    event_table("policy_event", "policy:", (PolicyAdopted, ReportedToCabinetMember)),
)  # fmt: skip
