"""What would satisfy a rule is said by each refusal, or there is a reason why it cannot be."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest

from api.main import in_full
from api.web.satisfying import NEVER_REPEATED, places_in, what_satisfies
from domain import command, recorded_before
from domain.codes import Order
from domain.command import Refusal
from domain.commands import MODULES
from domain.commands.awards.authorise_award import RoleDoesNotDecide
from domain.commands.framework.admit_provider import BelowTheThreshold
from domain.commands.framework.close_round import StillTakingApplications
from domain.commands.framework.conclude_round import ApplicationsWaiting
from domain.commands.ledger.correct_entry import WouldNotHold
from domain.commands.money.vary_fee import AboveTheSchedule as FeeAboveTheSchedule
from domain.commands.placements.start_placement import AgreedTooLong, HomeFull, NoOrder
from domain.commands.referrals.invite_providers import SomebodyNotAsked
from domain.commands.referrals.make_offer import AboveTheSchedule
from domain.values import Lot

TOLD = json.loads((Path(__file__).parent.parent / "golden" / "refusals.json").read_text())
REFUSALS = {
    f"{module.__name__.rpartition('.')[2]}.{refusal.__name__}": refusal
    for module in (command, recorded_before, *MODULES)
    for refusal in vars(module).values()
    if isinstance(refusal, type) and issubclass(refusal, Refusal) and refusal.rule
    if refusal.__module__ == module.__name__
}
IT_IS_DONE: Final = "It is done, or says what is recorded already: nothing more is needed."
IT_NEVER_WILL: Final = "It never will: the time or the chance for it has passed."
ANOTHER_REFERENCE: Final = "Any other reference would do."
NOT_THERE: Final = "What is named is not there or not of that state. Which was meant is not known."
THE_MESSAGE: Final = "The message says the one thing to do, which has no value of its own."
OF_A_PERSON: Final = "What would satisfy it is about a person, and is in that person's case."
ANY_THAT_FITS: Final = "Several things would satisfy it, and the message says how each has to be."
UNSAID: Final = {
    IT_IS_DONE: """
        TRANSPARENCY-2 SENSITIVE-2 COMMENCE-2 TEMPORARY-2 APPROVED-2 LINK-4 SHRED-2
        INFORM-2 KEY-2 ALLOCATE-2 DEATH-2 DONE-2 STATUS-2 GLASS-2 APPLY-1 SCORE-3 OFSTED-1
        PROVIDER-1 RENAME-2 HANDOVER-2 LIFT-1 TELL-1
        RETURN-1 SPENDING-1 CORRECT-2 ERASE-3 INTERPRETATION-2 OPERATE-2 JUDGEMENT-2 LIST-2 OWNER-2
        SUPPLIER-2 BUDGET-1 UPLIFT-3 UPLIFT-4 EVALUATE-4 CONSULT-2 INVOICE-1 PAYMENT-1 SUSPEND-2
        AMEND-2 RELOCATE-3 PAYDUTY-2
    """,
    IT_NEVER_WILL: """
        AUTHORISE-5 VOID-2 REJECT-3 CORRECT-3 CORRECT-5 OFFER-2 OFFER-4 OFFER-9 OFFER-10 READ-1
        END-8 APPROVED-3 LONGER-2 TEMPORARY-3
        WITHDRAW-2 AMEND-3 WITHDRAW-5 DECLINE-4 CORRECT-11 END-5 END-6 END-7 TRANSFER-2
        CORRECT-12 IMPORT-7 UNPROPOSE-1
        VARY-2 ASK-1 DECLINE-1
    """,
    ANOTHER_REFERENCE: """
        QUESTION-3 ORDER-1 FRAMEWORK-1 ROUND-1 POLICY-1 SCHEME-1 STATE-1 ARRANGE-1 REGISTER-1
        REGISTER-2 TARGET-2 START-6 ASK-2 REFERRAL-1 TRANSITION-1 OFFER-3 ADDRESS-2
        BREAKS-1 SUPPORT-1 SERVED-2 AFTER-1
    """,
    NOT_THERE: """
        RENAME-1 HANDOVER-1 NOVATE-1 NOVATE-2 TAKEOVER-1 EXCLUSION-1
        TRANSPARENCY-1 SENSITIVE-1
        REPLY-1 AREA-1 AUTHORISE-1 AWARD-1 AWARD-2 DIRECT-1 CONTINGENCY-1
        UNREGISTERED-1 SPOT-1 VOID-1 VIEW-1 REJECT-1 INFORM-1 KEY-1 QUESTION-1 REPORT-1 DISCHARGE-1
        DEALLOCATE-1 RENEW-1 DONE-1 VARYORDER-1 ADMIT-1 APPLY-2 CLOSE-1 CONCLUDE-1 INTEREST-1
        MODERATE-1 REFUSE-1 SCORE-1 IMPORT-1 CORRECT-1 BUNDLE-1 CANCEL-1 OPERATE-1 DELIST-1 LIST-1
        JUDGEMENT-1 OWNER-1 REINSTATE-1 SUSPEND-1 FILL-1 SUPPLIER-1 PLAN-1 NOTIFY-1
        SERIES-1 REGULAR-1 REGULAR-2 OBJECT-1 DISPUTE-1 SETTLE-1 AMEND-1 REOPEN-1 START-5
        ABANDON-1 ANSWER-1 EVALUATE-1 EXHAUST-1 INVITE-1
        INVITE-2 OFFER-1 CONSENSUS-1 TIER-1 TIER-2 WITHDRAW-1 AGREE-1 PROPOSE-1 SHRED-1
        ADDRESS-1 RELOCATE-1 SERVED-1
        PAYMENT-3 INVOICE-3 RESPITE-6 UNREGISTERED-7 PROPOSAL-4
        BREAKS-6 BREAKS-9 SUPPORT-8 ENDBREAKS-1 SUPPORT-2 PROLONG-1 ENDSUPPORT-1 ENDAFTER-1 AFTER-10
        LONGER-1 PASS-2 RECEIVE-3 PAID-1 PAYDUTY-1
    """,
    THE_MESSAGE: """
        EXCLUSION-2 KEY-5 SHRED-3 SHRED-4
        SENSITIVE-3 SENSITIVE-4
        REPLY-2 AREA-2 AREA-5 REPORT-2 LEAVE-3 CASE-3 PRICE-2 TERMS-3 SCORE-2 POLICY-2
        SCHEME-2 SCHEME-3 IMPORT-2 IMPORT-3 CORRECT-6 BUNDLE-2 ARRANGE-2 REGISTER-3 BLOCK-2 CODE-1
        PROVIDER-2 TAKEOVER-4 TAKEOVER-5 HANDOVER-4 HANDOVER-5
        INVOICE-2 PAYMENT-2 SAVED-1 TARGET-1 VIRE-1 RESPITE-3 RESPITE-8
        BREAK-2 BREAK-8 BREAKS-7 SUPPORT-6 PASS-3 RECEIVE-4 LINK-3 AFTER-7 AFTER-9
        REVIEW-2 REVIEW-3 START-10 START-21 NOTIFY-3 LONGER-4 ORDER-5 REFUSED-2
        START-15 START-16 ASK-3 EVALUATE-3 CONSULT-1
        ABSENCE-2 TRANSFER-1 TRANSFER-4 CORRECT-7 EVALUATE-5 EVALUATE-6 CONSENSUS-4 ADDRESS-4
    """,
    OF_A_PERSON: """
        LIBERTY-1
        ALLOCATE-1 LEAVE-1 CRITERIA-1 IDENTIFY-1 IDENTIFY-2 DEATH-1 DEATH-3 STATUS-1 PARTICULARS-1
        PARTICULARS-2 APPROVAL-1 CASE-1 CASE-2 CARE-1 CARE-2 CARE-3 GLASS-1 ERASE-1 END-3 WISHES-1
        END-4 IDENTIFY-3 START-1 START-17 REFERRAL-3 REFERRAL-4 ASSESS-1 PATHWAY-1 TRANSITION-2
        AMEND-5 REOPEN-3
        BREAKS-2 BREAKS-3 BREAK-3 SUPPORT-4 AFTER-3 AFTER-4 AFTER-5
        PASS-1 RECEIVE-1 RECEIVE-2 LINK-2
    """,
    ANY_THAT_FITS: """
        REGISTER-5
        AWARD-6 DIRECT-3 FILL-3
        FILL-2 BACK-1 REGULAR-3 REGULAR-4 START-18
        START-19
    """,
}
"""The rules whose refusals say no more than their message, by the reason."""


def test_each_refusal_says_what_would_satisfy_its_rule_or_there_is_a_reason_why_not() -> None:
    unsaid = [rule for rules in UNSAID.values() for rule in rules.split()]
    assert len(unsaid) == len(set(unsaid)), "a rule has two reasons"
    silent = {refusal.rule for refusal in REFUSALS.values() if not refusal.satisfied_by}
    assert silent - set(unsaid) == set(), "give each what satisfies it, or a reason"
    assert set(unsaid) - silent == set(), "take the reason out"


def test_what_satisfies_a_rule_is_made_of_what_its_refusal_tells() -> None:
    for name, refusal in REFUSALS.items():
        places = set(places_in(refusal.satisfied_by))
        assert places <= set(TOLD[name]) | WOULD_NOT_HOLD, name
        assert places.isdisjoint(NEVER_REPEATED), name


WOULD_NOT_HOLD: Final = frozenset(("placement_id", "home_id", "referral_id"))
"""CORRECT-4 tells one of these."""


@pytest.mark.parametrize(
    ("refusal", "told", "said"),
    [
        (SomebodyNotAsked, {"provider_ids": ("P-1", "P-2")},
         "Still to be asked, or left out with a reason: P-1, P-2."),
        (RoleDoesNotDecide, {"roles": ("head-of-service", "executive-director")},
         "Roles that decide: head of service, executive director."),
        (RoleDoesNotDecide, {"roles": ()}, ""),
        (AgreedTooLong, {"first": date(2022, 5, 2), "last": date(2022, 12, 31)},
         "From 2 May 2022 to 31 December 2022."),
        (NoOrder, {"orders": (Order.DEPRIVATION_OF_LIBERTY,)},
         f"An order that would: d{Order.DEPRIVATION_OF_LIBERTY.label[1:]}."),
        (HomeFull, {"day": date(2022, 5, 2), "places": 3, "children": 3},
         "Places on 2 May 2022: 3. Children there already: 3."),
        (AboveTheSchedule, {"a_week_above": Decimal(40), "most": Decimal(3600)},
         "It is £40.00 a week above. The most a week: £3,600.00."),
        (FeeAboveTheSchedule, {"most": Decimal(3600), "roles": ()},
         "The most is £3,600.00 a week."),
        (BelowTheThreshold,
         {"criterion": "quality", "score": Decimal(45), "threshold": Decimal(50)},
         "Below its threshold: quality, with 45 of 50."),
        (ApplicationsWaiting,
         {"applications": (("P-1", Lot.RESIDENTIAL), ("P-2", Lot.FOSTERING))},
         "Still to be decided: P-1 residential, P-2 fostering."),
        (WouldNotHold, {"home_id": "H-1"}, "Home H-1."),
        (WouldNotHold, {"home_id": "PN1"}, "Home PN1."),
        (SomebodyNotAsked, {"provider_ids": ("spot", "PN1")},
         "Still to be asked, or left out with a reason: spot, PN1."),
        (StillTakingApplications, {"closes_at": datetime(2022, 7, 1, 11, tzinfo=UTC)},
         "It may be closed from 1 July 2022, 12:00 on."),
    ],
)  # fmt: skip
def test_days_pounds_roles_and_codes_are_said_in_words(
    refusal: type[Refusal], told: dict[str, object], said: str
) -> None:
    assert what_satisfies(refusal(**told)) == said
    full = f"{refusal.sentence()} ({refusal.rule}) {said}".rstrip()
    assert in_full(refusal(**told)) == full
