"""The tables of law as the statutes have them: each version with its days, stated a second time.

What a rule makes of them is tried beside the rule. Here a day, an amount or a member that is not
the statute's is noticed in whichever rule reads it. Each is from the text that its citation names.
"""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from types import ModuleType
from typing import Any

import pytest

from domain import duties, law, law_of_support
from domain.codes import Duty, Geography, Ground, LegalRegime, Order, OwedTo, Recipient, Route
from domain.duties import DUTIES, Owed
from domain.events.after_care import AfterCare
from domain.law import Clock, Clocks, Versions
from domain.law_of_support import ReviewsOfBreaks, ShortBreakLimits, TemporaryApproval
from domain.statute_codes import (
    ActSection,
    AgainstThreshold,
    ContractNotice,
    LibertyTest,
    NoticeFrom,
)
from domain.statutes import key_decisions, orders, procurement, wellbeing_act
from domain.statutes.key_decisions import ClearDays
from domain.statutes.orders import POWERS, Power, SecureLimits
from domain.statutes.procurement import NoticeDue, Threshold
from domain.values import Kind

FOREVER = date.max
REGULATIONS = date(2011, 4, 1)
PANDEMIC, AFTER_IT = date(2020, 4, 24), date(2020, 9, 26)
DISTANCE = date(2014, 1, 27)
THE_ACT = date(2025, 2, 24)
RULES_OF_2015 = date(2015, 2, 26)


def rows(versions: Versions[Any]) -> list[tuple[date, date, Any]]:
    """The first day of each version, the day on which it is no longer in force, and its value."""
    return [(each.since, each.until, each.value) for each in versions]


def pounds(amount: str, *, with_vat: bool) -> Threshold:
    """A threshold."""
    return Threshold(Decimal(amount), with_vat=with_vat)


CLOCKS = Clocks(
    plan=Clock(working_days=5),
    notice_in_emergency=Clock(working_days=5),
    first_review=Clock(working_days=20),
    second_review=Clock(months=3),
    later_reviews=Clock(months=6),
    first_visit=Clock(days=7),
    visits_in_first_year=Clock(days=42),
    visits_after_if_until_eighteen=Clock(months=3),
    visits_before_review=Clock(days=7),
    visits_after_review=Clock(days=28),
    assessment_of_eligible_child=Clock(months=3),
)
TOLD = (
    Recipient.PARENTS, Recipient.REVIEWING_OFFICER, Recipient.SCHOOL,
    Recipient.GENERAL_PRACTITIONER,
)  # fmt: skip
BY_THE_ACT = {
    Kind.CHILDRENS_HOME, Kind.SECURE_HOME, Kind.RESIDENTIAL_SCHOOL, Kind.FOSTERING_AGENCY,
    Kind.FAMILY_CENTRE,
}  # fmt: skip
SUPPORTED = {Kind.SEMI_INDEPENDENT, Kind.INDEPENDENT_LIVING, Kind.TEMPORARY, Kind.OTHER}
LIMITS = ShortBreakLimits(days=17, days_in_twelve_months=75)
FAMILY = TemporaryApproval(16, 8, frozenset({Kind.CONNECTED_CARERS}))
OFFICER, DIRECTOR = "nominated-officer", "director-of-childrens-services"
EVERY = frozenset((Route.MINI_COMPETITION, Route.DIRECT, Route.CONTINGENCY, Route.SPOT,
                   Route.UNREGISTERED))  # fmt: skip
OUTSIDE = frozenset((Route.SPOT, Route.UNREGISTERED))
ACT, ABOVE = LegalRegime.PROCUREMENT_ACT_2023, AgainstThreshold.ABOVE


@pytest.mark.parametrize(
    ("module", "table", "expected"),
    [
        (law, "UNDER_SIXTEENS_ONLY_IN_REGULATED_SETTINGS", [(date(2021, 9, 9), FOREVER, 16)]),
        (law, "REGULATED", [
            (REGULATIONS, date(2023, 10, 28), BY_THE_ACT),
            (date(2023, 10, 28), FOREVER, BY_THE_ACT | SUPPORTED),
        ]),
        (law, "BUILDINGS", [(date(2023, 4, 1), FOREVER, (4, 6))]),
        (law, "OUT_OF_AREA_APPROVED_BY", [
            (REGULATIONS, DISTANCE, {
                Geography.ADJOINING: OFFICER, Geography.AT_A_DISTANCE: OFFICER,
                Geography.OUTSIDE_ENGLAND: OFFICER,
            }),
            (DISTANCE, FOREVER, {
                Geography.ADJOINING: OFFICER, Geography.AT_A_DISTANCE: DIRECTOR,
                Geography.OUTSIDE_ENGLAND: DIRECTOR,
            }),
        ]),
        (law, "TOLD_OF_A_PLACEMENT", [
            (REGULATIONS, date(2013, 4, 1), (*TOLD, Recipient.PRIMARY_CARE_TRUST)),
            (date(2013, 4, 1), date(2022, 7, 1), (*TOLD, Recipient.CLINICAL_COMMISSIONING_GROUP)),
            (date(2022, 7, 1), FOREVER, (*TOLD, Recipient.INTEGRATED_CARE_BOARD)),
        ]),
        (law, "CLOCKS", [
            (REGULATIONS, PANDEMIC, CLOCKS), (PANDEMIC, AFTER_IT, CLOCKS),
            (AFTER_IT, FOREVER, CLOCKS),
        ]),
        (law, "RESTRICTIONS", [(REGULATIONS, FOREVER, Clock(days=84))]),
        (law_of_support, "SHORT_BREAKS", [
            (REGULATIONS, PANDEMIC, LIMITS),
            (PANDEMIC, AFTER_IT, ShortBreakLimits(days=None, days_in_twelve_months=75)),
            (AFTER_IT, FOREVER, LIMITS),
        ]),
        (law_of_support, "REVIEWS_OF_BREAKS", [(REGULATIONS, FOREVER, ReviewsOfBreaks(3, 6))]),
        (law_of_support, "TEMPORARY_APPROVAL", [
            (REGULATIONS, PANDEMIC, FAMILY),
            (PANDEMIC, AFTER_IT, TemporaryApproval(
                24, 8, frozenset({Kind.CONNECTED_CARERS, Kind.IN_HOUSE_FOSTERING})
            )),
            (AFTER_IT, FOREVER, FAMILY),
        ]),
        (law_of_support, "NATIONAL_TRANSFER_SCHEME", [
            (date(2016, 7, 1), date(2018, 2, 7), {"E"}),
            (date(2018, 2, 7), FOREVER, {"E", "W", "S", "N"}),
        ]),
        (procurement, "DEBARMENT", [(THE_ACT, FOREVER, True)]),
        (procurement, "PROCUREMENT_LAW", [
            (RULES_OF_2015, THE_ACT, LegalRegime.LIGHT_TOUCH_2015), (THE_ACT, FOREVER, ACT),
        ]),
        (procurement, "UNDER_THE_REGULATIONS", [
            (RULES_OF_2015, date(2016, 1, 1), pounds("625050.00", with_vat=False)),
            (date(2016, 1, 1), date(2018, 1, 1), pounds("589148.00", with_vat=False)),
            (date(2018, 1, 1), date(2020, 1, 1), pounds("615278.00", with_vat=False)),
            (date(2020, 1, 1), date(2022, 1, 1), pounds("663540.00", with_vat=False)),
            (date(2022, 1, 1), FOREVER, pounds("663540.00", with_vat=True)),
        ]),
        (procurement, "UNDER_THE_ACT", [
            (THE_ACT, date(2026, 1, 1), pounds("663540.00", with_vat=True)),
            (date(2026, 1, 1), FOREVER, pounds("663540.00", with_vat=True)),
        ]),
        (procurement, "VALUE_ADDED_TAX", [(date(2011, 1, 4), FOREVER, Decimal("0.20"))]),
        (procurement, "NOTICES", [
            (THE_ACT, FOREVER, NoticeDue(
                ContractNotice.TRANSPARENCY, ACT, OUTSIDE, ABOVE, NoticeFrom.BEFORE_AWARD
            )),
            (THE_ACT, FOREVER, NoticeDue(
                ContractNotice.AWARD, ACT, EVERY, ABOVE, NoticeFrom.BEFORE_CONTRACT
            )),
            (THE_ACT, FOREVER, NoticeDue(
                ContractNotice.DETAILS, ACT, EVERY, ABOVE, NoticeFrom.CONTRACT, days=120
            )),
            (THE_ACT, FOREVER, NoticeDue(
                ContractNotice.DETAILS, ACT, OUTSIDE, AgainstThreshold.BELOW, NoticeFrom.CONTRACT,
                days=30, least_value=Decimal(30000), for_user_choice=True,
            )),
            (THE_ACT, FOREVER, NoticeDue(
                ContractNotice.TERMINATION, ACT, EVERY, ABOVE, NoticeFrom.END, days=30
            )),
            (RULES_OF_2015, FOREVER, NoticeDue(
                ContractNotice.QUARTERLY, LegalRegime.LIGHT_TOUCH_2015, EVERY, ABOVE,
                NoticeFrom.QUARTER, days=30, for_user_choice=True,
            )),
        ]),
        (key_decisions, "PUBLISHED_FIRST", [
            (date(2012, 9, 10), FOREVER, ClearDays(Clock(days=28), Clock(working_days=5))),
        ]),
        (wellbeing_act, "LIBERTY_TEST", [
            (date(2014, 3, 19), date(2026, 6, 2), LibertyTest.ACID),
            (date(2026, 6, 2), FOREVER, LibertyTest.MULTI_FACTORIAL),
        ]),
        (orders, "SECURE", [
            (date(1991, 10, 14), FOREVER, SecureLimits(
                days=3, within_days=28, longer_after=2, approved_below=13, first_months=3,
                later_months=6,
            )),
        ]),
    ],
)  # fmt: skip
def test_a_table_has_the_days_and_the_values_of_its_statute(
    module: ModuleType, table: str, expected: list[tuple[date, date, Any]]
) -> None:
    assert rows(getattr(module, table)) == expected


def test_a_young_person_is_supported_up_to_the_age_of_the_statute() -> None:
    assert {kind: rows(versions) for kind, versions in law_of_support.AGE_AFTER_CARE.items()} == {
        AfterCare.STAYING_PUT: [(date(2014, 5, 13), FOREVER, 21)],
        AfterCare.STAYING_CLOSE: [(date(2018, 4, 1), FOREVER, 25), (FOREVER, FOREVER, 25)],
    }


def test_the_kinds_of_setting_are_those_of_their_regulation() -> None:
    assert {
        *BY_THE_ACT, Kind.IN_HOUSE_FOSTERING, Kind.CONNECTED_CARERS, Kind.WITH_PARENTS,
        Kind.ADOPTION, Kind.HOSPITAL_OR_CARE_HOME, Kind.CUSTODY,
    } == law.FOR_UNDER_SIXTEENS  # fmt: skip
    assert {
        Kind.CONNECTED_CARERS, Kind.IN_HOUSE_FOSTERING, Kind.WITH_PARENTS, Kind.ADOPTION,
        Kind.CUSTODY,
    } == law.NEEDS_NO_APPROVAL_OUT_OF_AREA  # fmt: skip
    assert law.OTHER_ARRANGEMENTS == SUPPORTED


def test_the_child_s_own_choice_is_a_ground_under_the_act_alone() -> None:
    assert procurement.GROUNDS[ACT] == set(Ground)
    assert set(Ground) - procurement.GROUNDS[LegalRegime.LIGHT_TOUCH_2015] == {
        Ground.CHILDS_OWN_CHOICE
    }
    assert procurement.STANDSTILL_WORKING_DAYS == 8


def test_the_sections_of_2026_that_let_regulations_be_made_have_been_in_force_for_that() -> None:
    made = {each.section for each in wellbeing_act.REGISTER if each.purposes}
    assert made == {
        ActSection.IDENTIFIER, ActSection.REGIONAL, ActSection.LIBERTY, ActSection.GROUPS,
        ActSection.PENALTIES, ActSection.OVERSIGHT, ActSection.PROFIT_CAP,
        ActSection.MINISTERS_PENALTIES,
    }  # fmt: skip
    assert {each.checked_on for each in wellbeing_act.REGISTER} == {date(2026, 11, 28)}
    commenced = {each.section: each.commenced_on for each in wellbeing_act.REGISTER}
    assert {section: day for section, day in commenced.items() if day} == {
        ActSection.KINSHIP_OFFER: date(2026, 6, 29)
    }


SECURE_ACT = date(1991, 10, 14)
CARE_SETTINGS = frozenset(Kind) - {Kind.SECURE_HOME, Kind.CUSTODY, Kind.ADOPTION}


def test_each_order_permits_what_its_provision_says() -> None:
    anywhere = Power(CARE_SETTINGS, unregistered=True)
    protected = date(2021, 9, 9)
    permits_some = {
        Order.SECURE_ACCOMMODATION: [(SECURE_ACT, FOREVER, Power(frozenset({Kind.SECURE_HOME})))],
        Order.DEPRIVATION_OF_LIBERTY: [
            (SECURE_ACT, protected, anywhere), (protected, FOREVER, anywhere),
        ],
        Order.RELEVANT_ACCOMMODATION: [
            (FOREVER, FOREVER, Power(frozenset({Kind.CHILDRENS_HOME, Kind.RESIDENTIAL_SCHOOL}))),
        ],
        Order.PLACEMENT_DIRECTED: [(SECURE_ACT, FOREVER, Power(CARE_SETTINGS, tied=True))],
    }  # fmt: skip
    nothing = [(SECURE_ACT, FOREVER, Power(frozenset()))]
    assert {order: rows(versions) for order, versions in POWERS.items()} == {
        order: permits_some.get(order, nothing) for order in POWERS
    }
    assert rows(orders.NOT_WITH_A_DEPRIVATION) == [
        (date(2026, 4, 1), FOREVER,
         {Kind.SECURE_HOME, Kind.WITH_PARENTS, Kind.CUSTODY, Kind.SEMI_INDEPENDENT}),
    ]  # fmt: skip


NEXT_DAY = Clock(working_days=1)
OFSTED = Owed(Duty.TELL_OFSTED, OwedTo.OFSTED, NEXT_DAY)
TO_DIRECTOR = Owed(Duty.TELL_DIRECTOR, OwedTo.DIRECTOR, NEXT_DAY)
REVIEWER = Owed(Duty.TELL_REVIEWING_OFFICER, OwedTo.REVIEWING_OFFICER, NEXT_DAY)
REVIEW = Owed(Duty.REVIEW_CASE, OwedTo.REVIEWING_OFFICER, NEXT_DAY)
COURT = Owed(Duty.APPLY_TO_COURT, OwedTo.COURT, NEXT_DAY)
SEEK = Owed(Duty.SEEK_AUTHORISATION, OwedTo.DECIDER, NEXT_DAY)
REPORT = Owed(Duty.REPORT_UNLAWFULNESS, OwedTo.MONITORING_OFFICER, NEXT_DAY)
AGREE = Owed(Duty.SEEK_AGREEMENT, OwedTo.DECIDER, NEXT_DAY)
OWED: dict[tuple[str, ...], tuple[Owed, ...]] = {
    ("START-3", "END-5"): (OFSTED, TO_DIRECTOR, REVIEW),
    ("START-4", "RELOCATE-4", "PLACES-2", "OTHERS-2"): (OFSTED, REVIEW),
    ("RELOCATE-6", "START-14", "SUPPORT-7", "RESPITE-10"): (TO_DIRECTOR, REVIEW),
    ("APPROVED-3", "END-8"): (TO_DIRECTOR, REVIEW),
    ("START-10", "START-13", "FILL-4", "RESPITE-4", "RESPITE-5", "RESPITE-9", "SUPPORT-3",
     "START-20", "START-21", "BREAK-7", "BREAK-8"): (
        SEEK, REPORT,
    ),
    ("START-12", "END-7"): (COURT, TO_DIRECTOR, REVIEW),
    ("ORDER-5",): (COURT, TO_DIRECTOR),
    ("REJECT-3",): (
        Owed(Duty.END_OR_SEEK_ANEW, OwedTo.DECIDER, Clock(working_days=5)), REPORT, REVIEWER,
    ),
    ("AUTHORISE-9", "AUTHORISE-10"): (REPORT,),
    ("START-17", "END-3"): (
        REVIEWER, REVIEW,
        Owed(Duty.TELL_THOSE_NOTIFIED, OwedTo.THOSE_NOTIFIED, Clock(working_days=10)),
    ),
    ("PAYMENT-4",): (Owed(Duty.ASK_BACK, OwedTo.FINANCE, NEXT_DAY),),
    ("NOTICE-2",): (Owed(Duty.QUESTION_NOTICE, OwedTo.PARTY, NEXT_DAY),),
    ("BREAK-4", "BREAK-5"): (REVIEWER, REVIEW),
    ("TRANSFER-1",): (AGREE, TO_DIRECTOR),
    ("TRANSFER-3",): (TO_DIRECTOR, REVIEWER),
    ("BREAK-6", "AFTER-11"): (TO_DIRECTOR,),
    ("TAKEOVER-4", "HANDOVER-4", "AFTER-7"): (AGREE,),
}  # fmt: skip
UNREGISTERED = (OFSTED, COURT, TO_DIRECTOR, REVIEW)
STEPS = (
    REGULATIONS, date(2019, 11, 12), date(2020, 12, 1), date(2021, 9, 9), date(2023, 10, 1),
    date(2023, 10, 28), FOREVER,
)  # fmt: skip
APPROVAL = (
    Owed(Duty.SEEK_APPROVAL, OwedTo.APPROVER, NEXT_DAY),
    REVIEWER,
    Owed(Duty.TELL_AREA_AUTHORITY, OwedTo.AREA_AUTHORITY, Clock(working_days=5)),
)
CONSULTED = Owed(
    Duty.CONSULT_AREA_AUTHORITY, OwedTo.AREA_AUTHORITY, NEXT_DAY, Geography.AT_A_DISTANCE
)


def test_each_breach_owes_the_duties_of_its_day() -> None:
    expected: dict[str, Any] = {
        rule: [(REGULATIONS, FOREVER, owed)] for rules, owed in OWED.items() for rule in rules
    }
    unregistered = [(since, until, UNREGISTERED) for since, until in pairwise(STEPS)]
    expected |= dict.fromkeys(("START-8", "END-6"), unregistered)
    by_distance = [(REGULATIONS, DISTANCE, APPROVAL), (DISTANCE, FOREVER, (*APPROVAL, CONSULTED))]
    expected |= dict.fromkeys(("START-9", "RELOCATE-5"), by_distance)
    assert {rule: rows(DUTIES[rule]) for rule in expected} == expected
    assert duties.AT_ONCE == NEXT_DAY
