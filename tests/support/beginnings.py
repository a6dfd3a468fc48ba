"""What histories begin with: events that bring the council to a stage of its work.

Each beginning also names the commands that follow it, so that a short history gets somewhere.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import examples
from commands import BORN, CHILDREN, LIKELY, START

from domain.codes import ORDER_OF_SEARCH, Decision, Duty, LegalRegime, OwedTo, Tier
from domain.events.base import Event
from domain.events.metadata import Breach, OwedDuty
from domain.values import Kind, Lot

FIRST = date(2022, 2, 1)


def changed(event: Any, **fields: Any) -> Event:
    """An example event with other fields."""
    new: Event = event.model_copy(update=fields)
    return new


LIFTING = examples.row(decision=Decision.REINSTATEMENT, roles=(examples.DCS,))
RULES = (
    changed(examples.framework, starts_on=FIRST),
    changed(examples.lot_terms, in_force_from=FIRST, least_evaluators=1),
    changed(examples.policy, in_force_from=FIRST),
    changed(
        examples.scheme,
        in_force_from=FIRST,
        rows=(
            *examples.scheme.rows,
            LIFTING,
            *(
                examples.row(point="who", interpretation=one, mode=mode, roles=(examples.ASC,))
                for one, mode in (("one", "consulted"), ("two", "informed"))
            ),
        ),
    ),
    examples.arrangement,
    examples.budget,
    examples.listed,
    *(
        changed(event, provider_id=f"P-{n}")
        for n in (1, 2)
        for event in (examples.applied, examples.admitted)
    ),
    *(
        changed(examples.registered, home_id=f"H-{n}", urn=f"SC90000{n}", provider_id=f"P-{n}",
              ages_from=0, registered_on=FIRST)
        for n in (1, 2)
    ),
    *(
        changed(examples.care_started, child_ref=child, born_in=born, started_on=FIRST)
        for child, born in zip(CHILDREN, BORN, strict=True)
    ),
)  # fmt: skip
CLOSED = (
    changed(examples.round_opened, round="ROUND-1", opened_on=FIRST, closes_at=START),
    changed(examples.applied, round="ROUND-1", provider_id="P-2", lot=Lot.FOSTERING),
    changed(examples.round_closed, round="ROUND-1"),
    changed(examples.lot_terms, lot=Lot.FOSTERING, in_force_from=FIRST, least_evaluators=1),
)
AGREED = (
    *CLOSED,
    changed(examples.application_scored, round="ROUND-1", provider_id="P-2", lot=Lot.FOSTERING),
    changed(examples.application_moderated, round="ROUND-1", provider_id="P-2", lot=Lot.FOSTERING),
)
URGENT = changed(examples.opened, referral_id="R-2", child_ref=CHILDREN[1], born_in=BORN[1:2],
               emergency=True)  # fmt: skip
SEARCHING = (
    examples.opened, examples.heard, examples.started(Tier.IN_HOUSE),
    examples.exhausted(Tier.IN_HOUSE), examples.tier_started, URGENT,
)  # fmt: skip
ASKED = (*SEARCHING, changed(examples.invited, respond_by=START + timedelta(days=1)))
OFFERED = (
    *SEARCHING, changed(examples.invited, respond_by=START - timedelta(days=1)), examples.offer,
    changed(examples.offer, offer_id="O-2", provider_id="P-2", home_id="H-2"),
    examples.interests,
)  # fmt: skip
SCORED = (
    *OFFERED, examples.evaluated, examples.moderated,
    changed(examples.evaluated, offer_id="O-2", provider_id="P-2"),
    changed(examples.moderated, offer_id="O-2", provider_id="P-2", scores=examples.scores(60)),
)  # fmt: skip
AWARDED = (
    *SCORED,
    changed(examples.awarded, runs_past_eighteen=True),
    changed(examples.interpretation_chosen, point="who", interpretation="one", in_force_from=FIRST),
)
CONSULTED = (*AWARDED, changed(examples.award_consulted))
PUBLISHED = (
    *CONSULTED, changed(examples.published, chair_told_on=FIRST, published_on=FIRST),
)  # fmt: skip
AUTHORISED = (*AWARDED, examples.authorised)
PLACED = (
    *AUTHORISED,
    changed(examples.placed, award_id="AW-1", started_on=FIRST),
    changed(examples.planned, child_ref=CHILDREN[2], transfer_expected_on=date(2023, 1, 10)),
    changed(examples.consulted, child_ref=CHILDREN[2]),
    changed(examples.block, starts_on=FIRST),
)
LAST_RESORT = (
    examples.opened,
    *(event for tier in ORDER_OF_SEARCH[:2] for event in (
        examples.started(tier), examples.exhausted(tier))),
    examples.started(Tier.CITY_REGION),
    changed(examples.order, child_refs=CHILDREN, order_id="CO-1"),
    URGENT,
    changed(examples.started(Tier.SPOT), referral_id="R-2", reason="That night"),
)  # fmt: skip
UNREGISTERED = (
    examples.opened,
    *(event for tier in ORDER_OF_SEARCH[:-1] for event in (
        examples.started(tier), examples.exhausted(tier))),
    changed(examples.order, child_refs=CHILDREN, order_id="CO-1"),
    examples.started(Tier.UNREGISTERED),
    changed(examples.provider_recorded, in_force_from=FIRST),
)  # fmt: skip
GROWN_UP = (
    changed(examples.planned, child_ref=CHILDREN[2], transfer_expected_on=date(2023, 1, 10)),
    changed(examples.agreed, child_ref=CHILDREN[2]),
    examples.suspended,
)
UNAUTHORISED = changed(examples.placed, started_on=FIRST)
"""A placement that was bought without an award."""
BREACHES = {id(UNAUTHORISED): (
    Breach(rule="START-10", sentence="x", duties=(
        OwedDuty(duty=Duty.SEEK_AUTHORISATION, owed_to=OwedTo.DECIDER, due_on=FIRST),)),
)}  # fmt: skip
"""The breaches that entries of a beginning record."""
LIKELY["RecordDutyDone"] = (
    {"child_ref": CHILDREN[0], "breach": len(RULES) + 1, "duty": Duty.SEEK_AUTHORISATION},
)
BUDGETED = (
    examples.budget,
    examples.target,
    changed(examples.invoice, invoiced_on=FIRST),
    changed(examples.disputed, disputed_on=FIRST),
    changed(examples.payment, paid_on=FIRST),
    changed(
        examples.scheme,
        in_force_from=FIRST,
        rows=(
            *examples.scheme.rows,
            *(
                examples.row(decision=each, roles=(examples.DCS,))
                for each in (Decision.PAYMENT, Decision.SUPPLIER_MATCH)
            ),
        ),
    ),
)
WRAPPED = (
    changed(examples.opened, lot=Lot.WRAP_AROUND),
    changed(examples.awarded_directly, lot=Lot.WRAP_AROUND, home_id=None),
    examples.authorised,
)
WITH_FAMILY = (
    changed(examples.placed, kind=Kind.CONNECTED_CARERS, home_id=None, weekly_fee=None,
            award_id=None, started_on=FIRST),
)  # fmt: skip
TOGETHER = (
    changed(examples.placed, award_id=None, started_on=FIRST),
    changed(examples.placed, placement_id="PL-2", child_ref=CHILDREN[1], born_in=BORN[1],
            award_id=None, started_on=FIRST),
)  # fmt: skip
AT_HOME = (
    changed(examples.care_ended, child_ref=CHILDREN[1], ended_on=date(2022, 2, 15)),
    changed(examples.breaks_agreed, agreed_from=date(2022, 2, 15)),
)
NOVATING = examples.row(decision=Decision.NOVATION, roles=(examples.DCS,))
PASSED_ON = (
    changed(examples.scheme, in_force_from=FIRST, rows=(*examples.scheme.rows, NOVATING, LIFTING)),
    changed(examples.registered, home_id="H-9", urn="SC900009", provider_id="P-9"),
    changed(examples.block, block_id="B-9", home_id="H-9", provider_id="P-9", starts_on=FIRST),
    changed(examples.home_transferred, home_id="H-9", urn="SC900019", provider_id="P-9",
            successor_id="P-1", suspended=(Lot.RESIDENTIAL,), passed_on=FIRST),
    changed(examples.applied, provider_id="P-8"),
    changed(examples.exclusion_checked, provider_id="P-8", excluded=True),
)  # fmt: skip
RISING = (
    *PLACED,
    changed(
        examples.scheme,
        in_force_from=FIRST,
        rows=(
            *examples.scheme.rows,
            examples.row(decision=Decision.FRAMEWORK_RISE, roles=(examples.DCS,)),
        ),
    ),
)
AN_ACT_IS_PASSED = "an Act is passed"
RULING = (
    "EstablishFramework PublishLotTerms OpenRound AdoptPolicy AdoptScheme ChooseInterpretation"
    " StartCare RecogniseArrangement RegisterHome BookBlock ReportToCabinetMember"
    " ListProvider DelistProvider CancelRegistration RecordCommencement AgreePriceSchedule"
    " RemoveProvider OpenReferral"
)
ADMITTING = "ScoreApplication ModerateApplication AdmitProvider RefuseProvider ConcludeRound"
INVITING = (
    "AmendReferral InviteProviders ExhaustTier StartTier RecordWishes ApproveOutOfArea"
    " AwardDirectly AbandonReferral ReopenReferral"
)
ANSWERING = (
    "ReadInvitation AskClarification AnswerClarification DeclineInvitation MakeOffer ObjectToAnswer"
)
EVALUATING = "DeclareInterests EvaluateOffer ModerateOffer WithdrawOffer AwardByMiniCompetition"
AUTHORISING = (
    "ConsultOnAward QuestionAward AuthoriseAward DeclineAuthorisation"
    " InformOfAward PublishKeyDecision CancelAward StartPlacement"
)
PLACING = (
    "SignAgreement ShareFunding VaryFee UpliftFee StartAbsence EndAbsence ArrangeRespite GiveNotice"
    " WithdrawNotice"
    " FillBlockPlace"
    " MakePlacementPlan NotifyRecipient VisitChild ReviewPlacement ReviewCase ExtendPlacement"
    " EndPlacement AgreeTransition"
)
BUDGETING = (
    "SetBudget VireBudget CodeBudgetLine SetSavingsTarget RecordSaving RecogniseSupplier"
    " RecordInvoice DisputeInvoice SettleDispute RecordPayment RecordPaymentDuty BookBlock"
    " AuthorisePayment StartCare ReportOthersPlaces RegisterHome"
)
FALLING_BACK = (
    "AwardThroughContingency BuyBySpotPurchase AwardUnregistered AwardDirectly StartPlacement"
    " ExhaustTier"
)
GROWING_UP = (
    "AgreeTransition TransferToAdults ArrangeAfterCare EndAfterCare ReinstateProvider EndCare"
    " PlanTransition PlanPathway AssessAdultNeeds"
)
HELPING = (
    "AgreeShortBreaks RecordShortBreak ReviewShortBreaks EndShortBreaks StartCare RecordParticulars"
)
PASSING_ON = (
    "RecordProvider RenameProvider TransferBusiness TransferHome LiftHomeSuspension NovateContract"
    " CheckExclusion TellReviewUnit"
)
KNOWING = (
    "RecordLegalStatus RecordParticulars RecordOwner IdentifyPerson AllocateCase EndAllocation"
    " RecordDeath ErasePerson StateFigure TakeEmergencyAccess ProposeDecision"
)
INSPECTED = (
    "RecordOfstedNotice LiftOfstedNotice RecordJudgement ChangePlaces OpenAddress SuspendProvider"
    " ChangeOperation"
)
ORDERED = (
    "RecordCourtOrder VaryCourtOrder ExtendCourtOrder DischargeCourtOrder RecordLibertyConclusion"
    " RecordSecureApproval FindSecureCriteria"
)
BEGINNINGS: dict[str, tuple[Sequence[Event], str]] = {
    "nothing yet": ((), RULING),
    "a round is open": (CLOSED[:1], "ApplyToLot CloseRound ConsultAdultSocialCare"),
    "a round is closed": (CLOSED, ADMITTING),
    "applications are scored": (
        (*CLOSED, changed(AGREED[-2], scores=examples.heads(80))),
        ADMITTING,
    ),
    "scores are agreed": (AGREED, ADMITTING),
    "a home has passed on": (PASSED_ON, PASSING_ON),
    "searching": (SEARCHING, INVITING),
    "asked": (ASKED, ANSWERING),
    "offered": (OFFERED, EVALUATING),
    "scored": (SCORED, EVALUATING),
    "awarded": (AWARDED, AUTHORISING),
    "awarded under the Act": (
        (*SCORED, changed(examples.awarded, legal_regime=LegalRegime.PROCUREMENT_ACT_2023)),
        "PublishContractNotice WithholdContractNotice",
    ),
    "consulted": (CONSULTED, AUTHORISING),
    "questioned": (
        (*AWARDED, changed(examples.award_questioned, asked_by="zoe")),
        f"AnswerAwardQuestion {AUTHORISING}",
    ),
    "published": (PUBLISHED, AUTHORISING),
    "authorised": (AUTHORISED, AUTHORISING),
    "placed": (PLACED, PLACING),
    "a framework rises": (RISING, "UpliftFramework"),
    "bought without an award": (
        (UNAUTHORISED, *AUTHORISED),
        "RegularisePurchase RecordDutyDone VaryFee UpliftFee ExtendPlacement SignAgreement",
    ),
    "away": ((*PLACED, changed(examples.away, away_from=FIRST)), "EndAbsence ArrangeRespite"),
    "the return is due": (PLACED, KNOWING),
    "a home is restricted": (
        (
            changed(examples.restricted, received_on=FIRST, in_force_from=FIRST),
            changed(
                examples.registered,
                home_id="H-3",
                urn="SC900003",
                provider_id="P-OURS",
                in_house=True,
                registered_on=FIRST,
            ),
        ),
        INSPECTED,
    ),
    "the court has ordered": ((changed(examples.order, child_refs=CHILDREN),), ORDERED),
    "late in the search": (LAST_RESORT, FALLING_BACK),
    "the last resort": (UNREGISTERED, FALLING_BACK),
    "grown up": (GROWN_UP, GROWING_UP),
    "support is awarded": (WRAPPED, "StartSupport ExtendSupport EndSupport"),
    "support is given": (
        (*WRAPPED, changed(examples.support_started, started_on=FIRST)),
        "ExtendSupport EndSupport",
    ),
    "a child is with family": (
        WITH_FAMILY,
        "ApproveCarersTemporarily RecordCarersApproved ChangeAddress",
    ),
    "carers are approved for a time": (
        (*WITH_FAMILY, changed(examples.carers_approved_for_a_time, approved_from=FIRST)),
        "ExtendTemporaryApproval RecordCarersApproved RecordCarersRefused",
    ),
    "parent and child": (
        TOGETHER,
        "PassResponsibility ReceiveResponsibility LinkParentAndChild",
    ),
    "a child is at home": (AT_HOME, f"{HELPING} ReceiveResponsibility"),
    "a budget is set": (BUDGETED, BUDGETING),
    "a building is open": (
        (*SEARCHING, changed(examples.address_opened, opened_on=FIRST)),
        "CloseAddress ChangeAddressPlaces",
    ),
    AN_ACT_IS_PASSED: ((), "RecordCommencement"),
}
"""The events that a history begins with, and the commands that follow them. A history also has some
other commands, which may get in the way of these.
"""


def begins_at(beginning: str) -> datetime:
    """When what follows a beginning begins: in March 2022, unless it rests on a later Act."""
    return datetime(2026, 5, 1, 12, tzinfo=UTC) if beginning == AN_ACT_IS_PASSED else START
